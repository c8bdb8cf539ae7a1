"""A planning problem in whole numbers: jobs, prices and limits over a horizon of quarter-hours, and what solves it.

Costs are integers of 1e-11 yuan: watt-hours times prices of 1e-8 yuan per kWh. Slots count from the horizon's start.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Literal

import numpy as np

from webapp.domain.load import Wh
from webapp.domain.tariff import PRICE_UNITS

Kind = Literal["run", "heat", "charge"]
Constraint = Literal[
    "windows", "earliest", "latest_start", "ready_by", "quiet", "attended", "fixed", "after", "limit", "at_most"
]
Spans = tuple[tuple[int, int], ...]
"""Stretches of slots, each with its end left out."""

UNITS_PER_YUAN = PRICE_UNITS * 1000
SLOTS_PER_HOUR = 4


@dataclass(frozen=True)
class Job:
    """Something to be run once within the horizon.

    run: uninterrupted, `wh` by slot. heat: uninterrupted at an even draw, `wh` by slot; brought forward it loses
    `loss_w` until its usual start and draws that on top. charge: any slots, at most `most_wh` in each; `modulated` at
    any level, else at that level with one slot for the rest.

    `windows` are where it may run, none meaning anywhere; `ready_by` is the slot before which it must have ended;
    `quiet` keeps it out of the quiet hours, `attended` within the hours somebody is awake and in; `fixed` stays at its
    `usual` start; `after` names jobs that must have ended before.
    """

    id: str
    kind: Kind
    wh: tuple[int, ...]
    usual: int
    windows: Spans = ()
    earliest: int = 0
    latest_start: int | None = None
    ready_by: int | None = None
    quiet: bool = False
    attended: bool = False
    fixed: bool = False
    after: tuple[str, ...] = ()
    loss_w: int = 0
    most_wh: int = 0
    modulated: bool = False

    @cached_property
    def total_wh(self) -> int:
        return sum(self.wh)

    @property
    def full_slots(self) -> int:
        """Slots a charge fills completely."""
        return self.total_wh // self.most_wh

    @property
    def rest_wh(self) -> int:
        """What is left of a charge for one more slot."""
        return self.total_wh % self.most_wh

    @property
    def peak_wh(self) -> int:
        return self.most_wh if self.kind == "charge" else max(self.wh)

    def shape(self, start: int) -> tuple[int, ...]:
        """Watt-hours by slot of a run or heat begun at `start`."""
        early = self.usual - start
        if not self.loss_w or early <= 0:
            return self.wh
        level = self.wh[0]
        full, rest = divmod(self.total_wh + self.lost_wh(early), level)
        return (level,) * full + ((rest,) if rest else ())

    def lost_wh(self, early: int) -> int:
        """What stored heat loses when it is made so many slots early, rounded."""
        return (2 * self.loss_w * max(0, early) + SLOTS_PER_HOUR) // (2 * SLOTS_PER_HOUR)


@dataclass(frozen=True)
class Problem:
    """What to place, and what holds for all of it.

    `price_units` and `extra_units` (a price on CO2 by a user's own hourly factors) are per slot; `base_wh` is what runs
    anyway and `base_count` how many things that is; `limit_wh` and `at_most` bound everything drawn and running in a
    slot. `moving_units` is what a slot's move from the usual start is worth to the household.
    """

    price_units: Wh
    jobs: tuple[Job, ...]
    extra_units: Wh | None = None
    base_wh: Wh | None = None
    base_count: Wh | None = None
    limit_wh: int | None = None
    at_most: int | None = None
    quiet: Spans = ()
    awake: Spans = ()
    moving_units: int = 0

    @property
    def slots(self) -> int:
        return len(self.price_units)

    @cached_property
    def worth_units(self) -> Wh:
        """What the planner minimises for each watt-hour: the price, and the extra if there is one."""
        return self.price_units if self.extra_units is None else self.price_units + self.extra_units

    @cached_property
    def free_wh(self) -> Wh | None:
        """What the limit leaves beside what runs anyway; None without a limit."""
        if self.limit_wh is None:
            return None
        return self.limit_wh - (np.zeros(self.slots, dtype=np.int64) if self.base_wh is None else self.base_wh)

    @cached_property
    def free_count(self) -> Wh | None:
        if self.at_most is None:
            return None
        return self.at_most - (np.zeros(self.slots, dtype=np.int64) if self.base_count is None else self.base_count)

    @property
    def coupled(self) -> bool:
        """Whether one job's place may depend on another's."""
        return self.limit_wh is not None or self.at_most is not None or any(job.after for job in self.jobs)

    def without(self, job: str | None, constraint: Constraint) -> "Problem":
        """The same, relaxed: a limit of all jobs, or one job's constraint."""
        if job is None:
            return replace(self, limit_wh=None) if constraint == "limit" else replace(self, at_most=None)
        return replace(self, jobs=tuple(relaxed(item, constraint) if item.id == job else item for item in self.jobs))


_RELAXED: dict[Constraint, dict[str, object]] = {
    "windows": {"windows": ()},
    "earliest": {"earliest": 0},
    "latest_start": {"latest_start": None},
    "ready_by": {"ready_by": None},
    "quiet": {"quiet": False},
    "attended": {"attended": False},
    "fixed": {"fixed": False},
    "after": {"after": ()},
}


def relaxed(job: Job, constraint: Constraint) -> Job:
    return replace(job, **_RELAXED[constraint])  # type: ignore[arg-type]


def constraints_of(job: Job) -> tuple[Constraint, ...]:
    """The constraints a job has at all; what keeps people safe and lets them sleep comes last."""
    found: list[Constraint] = []
    for name, neutral in _RELAXED.items():
        field, value = next(iter(neutral.items()))
        if getattr(job, field) != value:
            found.append(name)
    return tuple(sorted(found, key=SAFETY.__contains__))


SAFETY: frozenset[str] = frozenset({"windows", "quiet", "attended"})


@dataclass(frozen=True)
class Placement:
    """Where one job goes: its first slot and its watt-hours from there on (zeros where a charge pauses)."""

    job: Job
    start: int
    wh: tuple[int, ...]

    @property
    def end(self) -> int:
        return self.start + len(self.wh)

    @property
    def extra_wh(self) -> int:
        """What it draws beyond its usual energy: heat lost by making it early."""
        return sum(self.wh) - self.job.total_wh

    def units(self, prices: Wh) -> int:
        """Its energy at prices by slot."""
        return int(np.dot(prices[self.start : self.end], self.wh))


@dataclass(frozen=True)
class Schedule:
    """A placement for every job, in the order of the problem, and what the whole is worth.

    `proven` unless the solver ran out of time before it could show that nothing is better.
    """

    placements: tuple[Placement, ...]
    objective_units: int
    proven: bool = True

    @property
    def objective_yuan(self) -> Decimal:
        return to_yuan(self.objective_units)


@dataclass(frozen=True)
class Infeasible:
    """No schedule exists. Letting go of `relax` (job or None for all, constraint) would allow one; nothing less would.

    Empty where more than two would have to go: too much is asked of one evening.
    """

    relax: tuple[tuple[str | None, Constraint], ...]


def placement_units(problem: Problem, placement: Placement) -> int:
    """What the planner minimises: energy at its price, and the move from the usual start (of a charge nobody waits)."""
    moved = 0 if placement.job.kind == "charge" else abs(placement.start - placement.job.usual)
    return placement.units(problem.worth_units) + moved * problem.moving_units


def to_yuan(units: int) -> Decimal:
    return Decimal(units) / UNITS_PER_YUAN
