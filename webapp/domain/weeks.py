"""Expected and observed use week by week, to be drawn: days scatter too much to be seen."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from webapp.domain.calendar import DAY
from webapp.domain.daily import DailyUse, Floats, Mask

DAYS = 7


@dataclass(frozen=True)
class Week:
    """Whole watt-hours a day, the mean of the `n_days` that count of seven from `first`."""

    first: date
    n_days: int
    expected_wh: int
    observed_wh: int


def weeks_of(use: DailyUse, counted: Mask, expected: Floats) -> tuple[Week, ...]:
    """Of the days that count (days,), and what was expected of those alone; weeks without any are left out."""
    week = np.flatnonzero(counted) // DAYS
    n_days = np.bincount(week)
    held = np.maximum(n_days, 1)
    means = [np.rint(np.bincount(week, wh) / held).astype(np.int64).tolist() for wh in (expected, use.wh[counted])]
    return tuple(
        Week(use.first + number * DAYS * DAY, n, wanted, seen)
        for number, (n, wanted, seen) in enumerate(zip(n_days.tolist(), *means, strict=True))
        if n
    )
