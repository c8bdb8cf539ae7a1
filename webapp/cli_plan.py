"""`yidu plan`: a home's evening with its reasons, or any planning problem from a file."""

import argparse
import json
import sys
from pathlib import Path

from webapp.cli_problem import ProblemFileError, ProblemForm, as_record, read_problem
from webapp.domain.calendar import local
from webapp.domain.errors import YiduError
from webapp.domain.evening_plan import Move
from webapp.domain.problem import Infeasible
from webapp.domain.shifting import solve
from webapp.settings import Settings
from webapp.usecases.explain_tonight import explain_tonight
from webapp.usecases.plan_tonight import Tonight
from webapp.wiring import build_services

DONE, NO_SCHEDULE, WRONG_INPUT = 0, 1, 2


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    plan = commands.add_parser("plan", help="plan a home's evening, or a problem from a file")
    what = plan.add_mutually_exclusive_group(required=True)
    what.add_argument("--household", help="the home's id, as its export tells it")
    what.add_argument("--problem", type=Path, help="JSON: jobs, windows, profiles, prices and limits")
    what.add_argument("--schema", action="store_true", help="print the JSON schema of such a file")
    plan.add_argument("--explain", action="store_true", help="say what holds each job back, and its runner-up")
    plan.add_argument("--json", action="store_true", help="print JSON")
    plan.set_defaults(command=_plan)


def _plan(args: argparse.Namespace) -> int:
    if args.schema:
        print(json.dumps(ProblemForm.model_json_schema(), ensure_ascii=False, indent=1))
        return DONE
    return _problem(args) if args.problem else _household(args)


def _problem(args: argparse.Namespace) -> int:
    try:
        problem = read_problem(args.problem)
    except ProblemFileError as error:
        return _refuse(error)
    found = solve(problem)
    record = as_record(problem, found)
    if args.json:
        print(json.dumps(record, ensure_ascii=False))
    elif isinstance(found, Infeasible):
        print(_relax(found))
    else:
        for placed in found.placements:
            print(f"{placed.start:>5} {placed.end:>5}  {placed.job.id}")
        print(f"{record['objective_yuan']} yuan")
    return NO_SCHEDULE if isinstance(found, Infeasible) else DONE


def _household(args: argparse.Namespace) -> int:
    services = build_services(Settings.from_env())
    try:
        tonight = explain_tonight(services, args.household)
    except YiduError as error:
        return _refuse(error)
    finally:
        services.database.close()
    if args.json:
        print(json.dumps(_record(tonight), ensure_ascii=False))
    else:
        _tell(tonight, explain=args.explain)
    return NO_SCHEDULE if tonight.conflict else DONE


def _tell(tonight: Tonight, *, explain: bool) -> None:
    for move in tonight.moves:
        print(f"{_clock(move)}  {move.chore.appliance.id:<24} {move.yuan:.4f} yuan, usually {move.usual_yuan:.4f}")
        if explain:
            held = ", ".join(move.held_by) or "nothing"
            second = f"{local(move.runner_up):%d %H:%M}" if move.runner_up else "none"
            print(f"{'':>14}held back by {held}; runner-up {second}; extra {move.extra_wh} Wh")
    for stay in tonight.stays:
        print(f"{'':>14}{stay.appliance.id:<24} stays: {stay.why}")
    print(f"saves {tonight.saving_yuan:.4f} yuan and 0 kg CO2")
    if tonight.conflict:
        print(_relax(tonight.conflict))


def _record(tonight: Tonight) -> dict[str, object]:
    moves = [
        {
            "appliance": move.chore.appliance.id,
            "start": local(move.start).isoformat(),
            "end": local(move.end).isoformat(),
            "yuan": f"{move.yuan:f}",
            "usual_yuan": f"{move.usual_yuan:f}",
            "extra_wh": move.extra_wh,
            "held_by": list(move.held_by),
            "runner_up": local(move.runner_up).isoformat() if move.runner_up else None,
        }
        for move in tonight.moves
    ]
    stays = [{"appliance": stay.appliance.id, "why": stay.why} for stay in tonight.stays]
    relax = [list(each) for each in tonight.conflict.relax] if tonight.conflict else None
    return {"day": tonight.day.isoformat(), "moves": moves, "stays": stays, "relax": relax, "kg_co2": "0"}


def _clock(move: Move) -> str:
    return f"{local(move.start):%d %H:%M}-{local(move.end):%H:%M}"


def _relax(found: Infeasible) -> str:
    return "no schedule; let go of " + (", ".join(f"{job or 'all'}: {name}" for job, name in found.relax) or "more")


def _refuse(error: Exception) -> int:
    print(f"yidu plan: {error}", file=sys.stderr)
    return WRONG_INPUT
