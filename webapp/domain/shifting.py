"""The planner: a problem in, its best schedule out, or what would have to give. And why each job is where it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from webapp.domain.coupled import solve_together
from webapp.domain.placing import place_alone, placements, rank
from webapp.domain.problem import (
    SAFETY,
    Constraint,
    Infeasible,
    Job,
    Placement,
    Problem,
    Schedule,
    constraints_of,
    placement_units,
    relaxed,
)
from webapp.domain.room import fits_together

MOST_RELAXED = 2
APART = 4
"""A runner-up begins at least an hour away: a neighbouring quarter-hour is no other choice."""


def solve(problem: Problem, alone: Sequence[Placement | None] | None = None) -> Schedule | Infeasible:
    """The schedule of least cost: exact enumeration while jobs do not meet, HiGHS where they do.

    Of equals, the start nearest the usual one; then the earlier. `alone` is what `place_alone` found, where known.
    """
    found, proven = _places(problem, alone)
    if found is None:
        return Infeasible(smallest_relaxation(problem))
    return Schedule(tuple(found), sum(placement_units(problem, placed) for placed in found), proven)


def _places(problem: Problem, known: Sequence[Placement | None] | None = None) -> tuple[list[Placement] | None, bool]:
    """The places, if there are any, and whether that is proven."""
    alone = [placed for placed in (known or place_alone(problem)) if placed]
    if len(alone) < len(problem.jobs):
        return None, True
    if not problem.coupled or fits_together(problem, alone):
        return alone, True
    return solve_together(problem, alone)


def smallest_relaxation(problem: Problem) -> tuple[tuple[str | None, Constraint], ...]:
    """The fewest constraints whose loss makes a schedule possible; what keeps people safe is let go of last.

    A job that has no place even alone is looked at by itself, so that two such jobs do not hide each other.
    """
    stuck = [job for job, placed in zip(problem.jobs, place_alone(problem), strict=True) if placed is None]
    if stuck:
        found = [_relax_one(problem, job) for job in stuck]
        return tuple(each for relax in found for each in relax) if all(found) else ()
    return next(_relaxations(problem, _candidates(problem)), ())


def _relax_one(problem: Problem, job: Job) -> tuple[tuple[str | None, Constraint], ...]:
    by_itself = replace(problem, jobs=(replace(job, after=()),), limit_wh=None, at_most=None)
    return next(_relaxations(by_itself, [(job.id, name) for name in constraints_of(job) if name != "after"]), ())


def _candidates(problem: Problem) -> list[tuple[str | None, Constraint]]:
    shared: list[tuple[str | None, Constraint]] = []
    if problem.at_most is not None:
        shared.append((None, "at_most"))
    if problem.limit_wh is not None:
        shared.append((None, "limit"))
    own = [(job.id, name) for job in problem.jobs for name in constraints_of(job)]
    return [*shared, *sorted(own, key=lambda each: each[1] in SAFETY)]


def _relaxations(
    problem: Problem, candidates: list[tuple[str | None, Constraint]]
) -> Iterator[tuple[tuple[str | None, Constraint], ...]]:
    for size in range(1, MOST_RELAXED + 1):
        for chosen in combinations(candidates, size):
            trial = problem
            for job, constraint in chosen:
                trial = trial.without(job, constraint)
            if _places(trial)[0] is not None:
                yield chosen


@dataclass(frozen=True)
class Reason:
    """Why a job is where it is: what keeps it from a cheaper place, and the next best place at least an hour away."""

    held_by: tuple[Constraint, ...]
    runner_up: Placement | None
    runner_up_units: int = 0


def explain(problem: Problem, schedule: Schedule) -> dict[str, Reason]:
    """By job. A constraint binds where the job alone would cost less without it."""
    shared: list[Constraint] = []
    if problem.limit_wh is not None:
        shared.append("limit")
    if problem.at_most is not None:
        shared.append("at_most")
    alone = dict(zip((job.id for job in problem.jobs), place_alone(problem), strict=True))
    reasons = {}
    for placed in schedule.placements:
        job, units = placed.job, placement_units(problem, placed)
        best = alone[job.id]
        held = list(_held(problem, job))
        if best and placement_units(problem, best) < units:
            held += ["after"] if job.after or _waited_for(problem, job) else []
            held += shared
        reasons[job.id] = _reason(problem, placed, tuple(held))
    return reasons


def _waited_for(problem: Problem, job: Job) -> bool:
    return any(job.id in other.after for other in problem.jobs)


def _held(problem: Problem, job: Job) -> tuple[Constraint, ...]:
    """The constraints each of which keeps a job, alone, from a cheaper place; all of it where only their sum does."""
    own = tuple(name for name in constraints_of(job) if name != "after")
    units = _units_alone(problem, job)
    single = tuple(name for name in own if _units_alone(problem, relaxed(job, name)) < units)
    if single or not own:
        return single
    free = job
    for name in own:
        free = relaxed(free, name)
    return own if _units_alone(problem, free) < units else ()


def _units_alone(problem: Problem, job: Job) -> float:
    placed = place_alone(replace(problem, jobs=(job,)))[0]
    return float("inf") if placed is None else placement_units(problem, placed)


def _reason(problem: Problem, placed: Placement, held: tuple[Constraint, ...]) -> Reason:
    if placed.job.kind == "charge":
        return Reason(held, None)
    others = [each for each in placements(problem, placed.job) if abs(each.start - placed.start) >= APART]
    second = min(others, key=lambda each: rank(problem, each), default=None)
    return Reason(held, second, placement_units(problem, second) if second else 0)
