"""Days: what a home used on each, and how warm it was; days nobody knows of stay unknown."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from webapp.domain.calendar import DAY
from webapp.domain.day_rows import DayRows
from webapp.domain.readings import EPOCH, Quality

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
SATURDAY = 5
T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, eq=False)
class DailyUse:
    """Whole watt-hours of consecutive days from `first`; `known` marks the days that count. Arrays are (days,).

    `negative` is how many days were left out because they used less than nothing.
    """

    first: date
    wh: Ints
    known: Mask
    negative: int = 0

    def __len__(self) -> int:
        return len(self.wh)

    @property
    def end(self) -> date:
        return self.first + len(self) * DAY

    def between(self, first: date, end: date) -> "DailyUse":
        """From `first` up to `end`; days outside are unknown."""
        wh, known = placed(self.wh, self.first, first, end), placed(self.known, self.first, first, end)
        return DailyUse(first, wh, known, self.negative)


@dataclass(frozen=True, eq=False)
class DailyTemperature:
    """Mean outdoor temperature of consecutive days from `first` in °C (days,); NaN where unknown."""

    first: date
    celsius: Floats

    def between(self, first: date, end: date) -> Floats:
        known = np.isfinite(self.celsius)
        celsius = placed(np.where(known, self.celsius, 0.0), self.first, first, end)
        return np.where(placed(known, self.first, first, end), celsius, np.nan)


def placed(values: NDArray[T], first: date, begin: date, end: date) -> NDArray[T]:
    """The values of days from `first`, moved to those from `begin` up to `end`; zero where there are none."""
    found = np.zeros(max(0, (end - begin).days), dtype=values.dtype)
    shift = (first - begin).days
    low, high = max(0, shift), min(len(found), shift + len(values))
    if low < high:
        found[low:high] = values[low - shift : high - shift]
    return found


def daily_use(first: date, wh: Ints, known: Mask) -> DailyUse:
    """A day below zero is a fault of the meter or a home that feeds in: it is left out, and told."""
    negative = known & (wh < 0)
    return DailyUse(first, np.where(negative, 0, wh), known & ~negative, int(negative.sum()))


def whole_days(rows: DayRows) -> DailyUse:
    """Days of which every quarter-hour is known."""
    return daily_use(rows.first, rows.wh.sum(axis=1), (rows.quality != Quality.MISSING).all(axis=1))


def weekend(first: date, n_days: int) -> Floats:
    """1 on Saturdays and Sundays, else 0. 1970-01-01 was a Thursday."""
    weekday = (np.arange(n_days) + (first - EPOCH).days + 3) % 7
    return (weekday >= SATURDAY).astype(np.float64)


def weekdays(first: date, n_days: int) -> Floats:
    """(days, 7): one column a weekday from Monday, 1 on its days."""
    weekday = (np.arange(n_days) + (first - EPOCH).days + 3) % 7
    found: Floats = (weekday[:, None] == np.arange(7)).astype(np.float64)
    return found
