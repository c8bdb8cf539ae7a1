"""`yidu plan`: a home's evening with its reasons, or any planning problem from a file."""

import argparse
import json
import sys
from pathlib import Path

from webapp.cli_problem import ProblemFileError, ProblemForm, as_record, read_problem
from webapp.domain.problem import Infeasible
from webapp.domain.shifting import solve

DONE, NO_SCHEDULE, WRONG_INPUT = 0, 1, 2


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    plan = commands.add_parser("plan", help="plan an evening from a file")
    plan.add_argument("--problem", type=Path, help="JSON: jobs, windows, profiles, prices and limits")
    plan.add_argument("--schema", action="store_true", help="print the JSON schema of such a file")
    plan.add_argument("--json", action="store_true", help="print JSON")
    plan.set_defaults(command=_plan)


def _plan(args: argparse.Namespace) -> int:
    if args.schema:
        print(json.dumps(ProblemForm.model_json_schema(), ensure_ascii=False, indent=1))
        return DONE
    if not args.problem:
        print("yidu plan: --problem FILE or --schema", file=sys.stderr)
        return WRONG_INPUT
    try:
        problem = read_problem(args.problem)
    except ProblemFileError as error:
        print(f"yidu plan: {error}", file=sys.stderr)
        return WRONG_INPUT
    found = solve(problem)
    record = as_record(problem, found)
    if args.json:
        print(json.dumps(record, ensure_ascii=False))
    elif isinstance(found, Infeasible):
        print("no schedule; let go of " + (", ".join(f"{job or 'all'}: {name}" for job, name in found.relax) or "more"))
    else:
        for placed in found.placements:
            print(f"{placed.start:>5} {placed.end:>5}  {placed.job.id}")
        print(f"{record['objective_yuan']} yuan")
    return NO_SCHEDULE if isinstance(found, Infeasible) else DONE
