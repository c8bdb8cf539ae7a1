"""A day before and after its moves: what everything draws, in quarter-hours from one instant on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise

import numpy as np

from webapp.domain.appliance import Appliance, run_load
from webapp.domain.calendar import DAY, QUARTER, QUARTERS, local, midnight, quarter_of
from webapp.domain.contract import Contract
from webapp.domain.estimate import CHEAP
from webapp.domain.evening_plan import Move
from webapp.domain.load import Wh, empty_day
from webapp.domain.run import Run
from webapp.domain.tariff import Kind, Period

HOUR = timedelta(hours=1)
HALF_DAY = timedelta(hours=12)
Band = tuple[int, int, Period]
"""First and end quarter from the picture's beginning."""


@dataclass(frozen=True, eq=False)
class Part:
    """One run of an appliance where it usually goes, from `start` to `end`; where it goes instead is its `move`."""

    appliance: Appliance
    start: datetime
    end: datetime
    before: Wh
    after: Wh
    move: Move | None = None
    planned: bool = False

    @property
    def wh(self) -> int:
        return int(self.after.sum())


@dataclass(frozen=True, eq=False)
class BeforeAfter:
    """From `origin` on: the load nobody logs, the moves, and beside them what is logged or planned anyway."""

    origin: datetime
    bands: tuple[Band, ...]
    base: Wh
    moved: tuple[Part, ...]
    others: tuple[Part, ...]
    tier: int = 0

    @property
    def hours(self) -> int:
        return len(self.base) // 4

    @cached_property
    def before(self) -> Wh:
        return sum((part.before for part in self.parts), self.base)

    @cached_property
    def after(self) -> Wh:
        return sum((part.after for part in self.parts), self.base)

    @property
    def parts(self) -> tuple[Part, ...]:
        return (*self.moved, *self.others)

    @property
    def extra_wh(self) -> int:
        """What the moves draw beyond the usual: heat lost by making it early."""
        return int(self.after.sum() - self.before.sum())

    @property
    def cheap(self) -> tuple[Period, ...]:
        """The valleys; where a tariff has none, what costs least."""
        found: dict[Kind, Period] = {period.kind: period for _, _, period in self.bands}
        valleys = tuple(period for kind, period in found.items() if kind in CHEAP)
        return valleys or (min(found.values(), key=lambda period: period.price(self.tier)),)

    def cheap_wh(self, load: Wh) -> int:
        kinds = {period.kind for period in self.cheap}
        return sum(int(load[first:end].sum()) for first, end, period in self.bands if period.kind in kinds)


def half_hours(load: Wh) -> list[int]:
    return [int(value) for value in load.reshape(-1, 2).sum(axis=1)]


def before_after(
    contract: Contract,
    now: datetime,
    tier: int,
    moves: Sequence[Move],
    base: Mapping[date, Wh],
    runs: Sequence[tuple[Appliance, Run]] = (),
) -> BeforeAfter:
    """24 hours from noon or midnight, or as many as the moves take: nothing moved may fall out of the picture.

    `base` is the load nobody logs; its missing days are empty.
    """
    clock = local(now)
    origin = midnight(clock.date()) + (HALF_DAY if clock.hour >= 12 else timedelta())
    usual = [move.chore.usual if move.chore.usual >= origin else move.chore.usual + DAY for move in moves]
    ends = [start + _length(move) for move, start in zip(moves, usual, strict=True)]
    last = max([origin + DAY, *ends, *(move.start + len(move.drawn) * QUARTER for move in moves)])
    size = -(-(last - origin) // HOUR) * 4
    moved = tuple(
        Part(
            move.chore.appliance,
            start,
            end,
            _cut(run_load(move.chore.appliance, start, move.chore.quantity), origin, size),
            _drawn(move, origin, size),
            move,
        )
        for move, start, end in zip(moves, usual, ends, strict=True)
    )
    return BeforeAfter(
        origin,
        _bands(contract, origin, size),
        _cut(base, origin, size),
        moved,
        tuple(_others(runs, origin, size)),
        tier,
    )


def _length(move: Move) -> timedelta:
    return timedelta(minutes=round(move.chore.appliance.minutes(move.chore.quantity)))


def _others(runs: Sequence[tuple[Appliance, Run]], origin: datetime, size: int) -> list[Part]:
    """The same before and after, by the clock; of what began earlier, only what is left."""
    found = []
    for appliance, run in sorted(runs, key=lambda pair: pair[1].start):
        drawn = _cut(run_load(appliance, run.start, run.quantity, run.wh), origin, size)
        if drawn.any():
            found.append(Part(appliance, max(run.start, origin), run.end, drawn, drawn, planned=run.planned))
    return found


def _drawn(move: Move, origin: datetime, size: int) -> Wh:
    found = np.zeros(size, dtype=np.int64)
    first = (move.start - origin) // QUARTER
    found[first : first + len(move.drawn)] = move.drawn
    return found


def _cut(load: Mapping[date, Wh], origin: datetime, size: int) -> Wh:
    """The quarter-hours from an instant on."""
    day, first = local(origin).date(), quarter_of(origin)
    days = [load.get(day + n * DAY, empty_day()) for n in range((first + size - 1) // QUARTERS + 1)]
    return np.concatenate(days)[first : first + size]


def _bands(contract: Contract, origin: datetime, size: int) -> tuple[Band, ...]:
    day, first = local(origin).date(), quarter_of(origin)
    periods = [contract.period_at(day + q // QUARTERS * DAY, q % QUARTERS) for q in range(first, first + size)]
    edges = [0, *(n + 1 for n, (a, b) in enumerate(pairwise(periods)) if a != b), size]
    return tuple((a, b, periods[a]) for a, b in pairwise(edges))
