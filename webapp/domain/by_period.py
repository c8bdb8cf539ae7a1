"""What a meter counts by period (尖, 峰, 平, 谷), and how that is shared over the quarter-hours of each period."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from webapp.domain.calendar import DAY, QUARTERS
from webapp.domain.load import spread
from webapp.domain.readings import EPOCH, MINUTES_A_DAY, Ints, Readings
from webapp.domain.tariff import Kind, Schedule

REGISTERS: tuple[Kind, ...] = ("super_peak", "peak", "flat", "valley")
"""A meter has no register of its own for a deep valley: it counts in the valley's."""
KINDS: tuple[Kind, ...] = get_args(Kind)
SLOT_MINUTES = MINUTES_A_DAY // QUARTERS
LEAST_WEIGHT = 1e-9
PLACES: dict[Kind, tuple[tuple[Kind, ...], ...]] = {
    "super_peak": (("super_peak",), ("peak",), ("flat",), ("valley", "deep_valley")),
    "peak": (("peak",), ("flat",), ("super_peak",), ("valley", "deep_valley")),
    "flat": (("flat",), ("peak",), ("super_peak",), ("valley", "deep_valley")),
    "valley": (("valley", "deep_valley"), ("flat",), ("peak",), ("super_peak",)),
}
"""Where a register's energy belongs, best first: meters count 峰 and 平 apart where the prices have but one of them."""
KindsOn = Callable[[date], Ints]
"""For a day, the kind of each of its 96 quarter-hours by its number in KINDS."""


@dataclass(frozen=True, eq=False)
class PeriodReadings:
    """Energy of one meter by interval and register: `start` and `minutes` (m,) as in `Readings`, `wh` (m, 4) in the
    order of REGISTERS."""

    meter: str
    start: Ints
    minutes: Ints
    wh: Ints

    def __len__(self) -> int:
        return len(self.start)

    def rows_of(self, readings: Readings) -> Ints:
        """For each reading the row that tells of the same stretch and adds up to it; -1 where none does.

        What a fix has changed no longer adds up, and is left to its total.
        """
        columns = (self.start.tolist(), self.minutes.tolist(), self.wh.sum(axis=1).tolist())
        place = {key: n for n, key in enumerate(zip(*columns, strict=True))}
        asked = zip(readings.start.tolist(), readings.minutes.tolist(), readings.wh.tolist(), strict=True)
        return np.array([place.get(key, -1) for key in asked], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Split:
    """What registers told, and which quarter-hours each period has."""

    told: PeriodReadings
    kinds_on: KindsOn


def kinds_of(schedule: Schedule | None) -> Ints:
    """The kind of each of a day's 96 quarter-hours by its number in KINDS; flat all day where nobody knows periods."""
    if schedule is None:
        return np.full(QUARTERS, KINDS.index("flat"), dtype=np.int64)
    return np.array([KINDS.index(kind) for kind in schedule.kinds], dtype=np.int64)[schedule.numbers]


def share(split: Split, row: int, profile: NDArray[np.float64]) -> tuple[int, Ints]:
    """The energy of one row over the days it touches: the first day's number since 1970 and (days * 96,) watt-hours.

    Each register's energy falls into the quarter-hours of its period, along `profile` (96 weights), and adds up there.
    """
    start = int(split.told.start[row])
    end = start + int(split.told.minutes[row])
    first, stop = start // MINUTES_A_DAY, -(-end // MINUTES_A_DAY)
    edges = np.arange(first * MINUTES_A_DAY, stop * MINUTES_A_DAY + 1, SLOT_MINUTES)
    weights = np.diff(np.clip(edges, start, end)) * np.tile(np.maximum(profile, LEAST_WEIGHT), stop - first)
    kinds = np.concatenate([split.kinds_on(EPOCH + n * DAY) for n in range(first, stop)])
    return first, _shared(split.told.wh[row], weights, kinds)


def _shared(wh: Ints, weights: NDArray[np.float64], kinds: Ints) -> Ints:
    """Watt-hours (4,) of registers over slots with a kind and a weight each; one whose period has no slot goes to the
    likest that has."""
    there = {KINDS[n] for n in np.unique(kinds[weights > 0]).tolist()}
    amounts: dict[tuple[Kind, ...], int] = {}
    for name, amount in zip(REGISTERS, wh.tolist(), strict=True):
        place = next(place for place in PLACES[name] if there.intersection(place))
        amounts[place] = amounts.get(place, 0) + amount
    shared = np.zeros(len(weights), dtype=np.int64)
    for place, amount in amounts.items():
        inside = np.isin(kinds, [KINDS.index(kind) for kind in place])
        shared += spread(amount, np.where(inside, weights, 0.0))
    return shared
