"""What a meter counts by period (尖, 峰, 平, 谷), and how that is shared over the quarter-hours of each period."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from webapp.domain.calendar import DAY, QUARTERS
from webapp.domain.load import between
from webapp.domain.readings import EPOCH, MINUTES_A_DAY, Ints, Readings
from webapp.domain.tariff import Kind, Schedule

REGISTERS: tuple[Kind, ...] = ("super_peak", "peak", "flat", "valley")
"""A meter has no register of its own for a deep valley: it counts in the valley's."""
KINDS: tuple[Kind, ...] = get_args(Kind)
SLOT_MINUTES = MINUTES_A_DAY // QUARTERS
LEAST_WEIGHT = 1e-9
Place = tuple[Kind, ...]
PLACES: dict[Kind, tuple[Place, ...]] = {
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


def share(split: Split, rows: Ints, profile: NDArray[np.float64], first: int, n_days: int) -> Ints:
    """The energy of some rows, in order and apart, over `n_days` from day `first` since 1970: (n_days * 96,).

    Each register's energy falls into the quarter-hours of its period, along `profile` (96 weights), and adds up there;
    where a stretch has none of them it goes to the likest period that it has.
    """
    edges = first * MINUTES_A_DAY + np.arange(n_days * QUARTERS + 1) * SLOT_MINUTES
    weights = np.tile(np.maximum(profile, LEAST_WEIGHT), n_days)
    kinds = np.concatenate([split.kinds_on(EPOCH + (first + n) * DAY) for n in range(n_days)])
    start = split.told.start[rows]
    ends = start, start + split.told.minutes[rows]
    clocks = {place: _clock(place, kinds, weights) for place in PLACES["peak"]}
    spans = {place: [np.interp(at, edges, clock) for at in ends] for place, clock in clocks.items()}
    wh = np.zeros(n_days * QUARTERS, dtype=np.int64)
    for place, amount in _placed(split.told.wh[rows], spans).items():
        some = amount != 0
        if some.any():
            begin, stop = spans[place]
            wh += between(begin[some], stop[some], amount[some], clocks[place])
    return wh


def _clock(place: Place, kinds: Ints, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The edges on a clock that runs with use in some periods, and stands still in all others."""
    running = np.isin(kinds, [KINDS.index(kind) for kind in place])
    return np.concatenate([[0.0], np.cumsum(weights * running)])


def _placed(wh: Ints, spans: dict[Place, list[NDArray[np.float64]]]) -> dict[Place, Ints]:
    """Registers' energy (rows, 4) by the periods it goes to: for each row the best whose clock runs in its stretch."""
    placed = {place: np.zeros(len(wh), dtype=np.int64) for place in spans}
    for name, left in zip(REGISTERS, wh.T, strict=True):
        for place in PLACES[name]:
            begin, stop = spans[place]
            taken = np.where(stop > begin, left, 0)
            placed[place] += taken
            left = left - taken
    return placed
