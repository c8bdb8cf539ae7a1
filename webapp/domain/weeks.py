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
    place = np.flatnonzero(counted)
    week = place // DAYS
    found = []
    for number in np.unique(week).tolist():
        mine = week == number
        observed = use.wh[place[mine]]
        first = use.first + number * DAYS * DAY
        found.append(Week(first, len(observed), round(float(expected[mine].mean())), round(float(observed.mean()))))
    return tuple(found)
