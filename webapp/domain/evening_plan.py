"""What the planner makes of a household's evening: where every chore goes, against its habit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from webapp.domain.appliance import run_end
from webapp.domain.calendar import QUARTER
from webapp.domain.contract import Contract
from webapp.domain.evening import Chore, Evening, problem_of
from webapp.domain.placing import place_alone, usual_placement
from webapp.domain.problem import SLOTS_PER_HOUR, Constraint, Infeasible, Placement, Problem, to_yuan
from webapp.domain.shifting import Reason, explain, solve


@dataclass(frozen=True)
class Move:
    """Where a chore goes, against its usual start.

    `drawn` is its watt-hours by quarter-hour from `start`: heat made early takes more. Where reasons were asked for,
    `held_by` names what keeps it from a cheaper place, and `runner_up` is the next best start at least an hour away.
    """

    chore: Chore
    start: datetime
    end: datetime
    yuan: Decimal
    usual_yuan: Decimal
    held_by: tuple[Constraint, ...] = ()
    extra_wh: int = 0
    drawn: tuple[int, ...] = ()
    runner_up: datetime | None = None

    @property
    def saving_yuan(self) -> Decimal:
        return self.usual_yuan - self.yuan

    def bother_yuan(self, yuan_per_hour: Decimal) -> Decimal:
        """What moving so far is worth to the household."""
        return yuan_per_hour * (abs(self.start - self.chore.usual) // QUARTER) / SLOTS_PER_HOUR


@dataclass(frozen=True)
class Planned:
    """Every chore's place in the given order; `stuck` chores have none even alone; `conflict` where the rest has none
    together."""

    moves: tuple[Move, ...]
    stuck: tuple[Chore, ...] = ()
    conflict: Infeasible | None = None


def plan(evening: Evening, chores: Sequence[Chore], *, reasons: bool = False) -> Planned:
    """The best place of every chore that has one. With `reasons`, what holds each back."""
    problem = problem_of(evening, chores)
    alone = place_alone(problem)
    stuck = tuple(chore for chore, placed in zip(chores, alone, strict=True) if placed is None)
    if stuck:
        chores = [chore for chore in chores if chore not in stuck]
        problem, alone = problem_of(evening, chores), [placed for placed in alone if placed]
    found = solve(problem, alone)
    if isinstance(found, Infeasible):
        return Planned((), stuck, found)
    why = explain(problem, found) if reasons else {}
    moves = (
        _move(evening, problem, chore, placed, why.get(chore.id))
        for chore, placed in zip(chores, found.placements, strict=True)
    )
    return Planned(tuple(moves), stuck)


def best_move(chore: Chore, contract: Contract, now: datetime, tier: int = 0) -> Move | None:
    """The cheapest place of one chore in the 24 hours from `now`; None where its hours leave no room."""
    return next(iter(plan(Evening(contract, now, tier), [chore], reasons=True).moves), None)


def moved_to(evening: Evening, chore: Chore, start: datetime) -> Move:
    """A chore begun in the quarter-hour of `start`, wherever the planner would have put it."""
    problem = problem_of(evening, [chore])
    (job,) = problem.jobs
    slot = min(max(0, (start - evening.origin) // QUARTER), problem.slots - len(job.wh))
    return _move(evening, problem, chore, Placement(job, slot, job.shape(slot)), None)


def _move(evening: Evening, problem: Problem, chore: Chore, placed: Placement, why: Reason | None) -> Move:
    start = evening.at(placed.start)
    usual = usual_placement(problem, placed.job)
    return Move(
        chore,
        start,
        run_end(chore.appliance, start, chore.quantity, chore.wh + placed.extra_wh),
        to_yuan(placed.units(problem.price_units)),
        to_yuan(usual.units(problem.price_units)),
        why.held_by if why else (),
        placed.extra_wh,
        placed.wh,
        evening.at(why.runner_up.start) if why and why.runner_up else None,
    )


def total_saving(moves: Sequence[Move]) -> Decimal:
    return sum((move.saving_yuan for move in moves), Decimal(0))
