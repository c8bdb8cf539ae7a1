"""Readings of a meter as a file gives them, what is wrong with them, and how good each quarter-hour is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
EPOCH = date(1970, 1, 1)
MINUTES_A_DAY = 24 * 60


class Quality(IntEnum):
    """How a quarter-hour is known. Higher is not better: 0 is what no file has told."""

    MISSING = 0
    MEASURED = 1
    ESTIMATED = 2
    """Spread from a coarser reading by a stated profile."""
    REPAIRED = 3
    """Put right by a fix the person confirmed."""


@dataclass(frozen=True, eq=False)
class Readings:
    """Energy by interval of one meter, in the order of the file.

    All arrays have shape (n,). `start` counts minutes of China's clock from 1970-01-01 00:00 (no daylight saving, so
    it is a plain count); `minutes` is the length of each interval; `wh` is whole watt-hours; `row` is the line or row
    of the file, from 1. `meter` is what the file calls it, empty where it names none. `repaired` marks what fixes have
    changed.
    """

    meter: str
    start: Ints
    minutes: Ints
    wh: Ints
    row: Ints
    repaired: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.start)

    @property
    def total_wh(self) -> int:
        return int(self.wh.sum())

    @property
    def first(self) -> datetime:
        return moment(int(self.start.min()))

    @property
    def end(self) -> datetime:
        return moment(int((self.start + self.minutes).max()))

    def part(self, where: NDArray[np.bool_] | Ints) -> "Readings":
        """Some of them, by mask or by position."""
        return Readings(
            self.meter, self.start[where], self.minutes[where], self.wh[where], self.row[where], self.repaired[where]
        )


def readings(meter: str, start: Ints, minutes: Ints, wh: Ints, row: Ints) -> Readings:
    """As read: nothing is repaired yet."""
    return Readings(meter, start, minutes, wh, row, np.zeros(len(start), dtype=np.bool_))


def minute_of(at: datetime) -> int:
    """Minutes of China's clock since 1970 of a time without a zone, as files on China's clock give it."""
    return (at - datetime(1970, 1, 1)) // timedelta(minutes=1)  # noqa: DTZ001  # a clock, not an instant


def moment(minute: int) -> datetime:
    """The clock time of a minute, without a zone."""
    return datetime(1970, 1, 1) + timedelta(minutes=minute)  # noqa: DTZ001


Fix = Literal[
    "sort", "cut", "drop", "abs", "replace", "later", "earlier", "mean", "fill", "scale", "power", "energy", "shift"
]


@dataclass(frozen=True)
class Remedy:
    """One way to put a finding right, and by how much it changes the total."""

    fix: Fix
    wh: int = 0


@dataclass(frozen=True, eq=False)
class Places:
    """Every place a finding speaks of. Arrays and lists have shape (n,).

    `row` is the line or row of the file, from 1; `at` the minute of China's clock and `wh` the value, where there is
    one; `params` what fills the sentence of each place instead of the finding's own.
    """

    row: Ints
    at: Ints | None = None
    wh: Ints | None = None
    params: Mapping[str, Sequence[object]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.row)

    def first(self, most: int) -> "Places":
        at = None if self.at is None else self.at[:most]
        wh = None if self.wh is None else self.wh[:most]
        return Places(self.row[:most], at, wh, {name: values[:most] for name, values in self.params.items()})


@dataclass(frozen=True)
class Finding:
    """Something about a file a person should know, where it is and what a fix would change.

    `code` names its sentence; `params` fill it. `row` (from 1) and `column` say where it begins, `n` how often it
    occurs. `remedies` are what the person may choose from and `chosen` the one that is applied; a finding without any
    is told only. `fixed` where one is applied already because readings cannot stay as they are (the same line twice).
    `places` are all of it, where the file tells more than the first.
    """

    code: str
    row: int | None = None
    column: str | None = None
    n: int = 1
    meter: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    remedies: tuple[Remedy, ...] = ()
    chosen: Fix | None = None
    fixed: bool = False
    places: Places | None = field(default=None, compare=False, repr=False)
