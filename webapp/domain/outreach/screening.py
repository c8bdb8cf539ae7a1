"""Days of readings that cannot be what a meter told, or are word for word those of another home.

Nobody is accused: files get mixed up. What is found is set aside with its reason and told to the home.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations, groupby
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from webapp.domain.calendar import DAY
from webapp.domain.readings import Ints, Quality

Reason = Literal["copied", "repeated", "negative", "too_much", "stuck"]
"""As another home's days; one day again and again; below zero; more than a home's line carries; never changing."""
REASONS: tuple[Reason, ...] = get_args(Reason)
MOST_QUARTER_WH = 15_000
"""60 kW for a quarter-hour: more than a home's meter in China lets through."""
LEAST_ALIKE = 3
"""Days alike before anything is said of them."""
STUCK_DAYS = 3
CROWD = 30
LEAST_LEVELS, LEAST_WH = 6, 500
"""A day with fewer different quarter-hours, or less use, may be like another by chance: an empty flat's is."""


def impossible(first: date, wh: Ints, quality: NDArray[np.uint8]) -> dict[date, Reason]:
    """Of a home's days in a row, shaped (n, 96), those with values no meter told."""
    measured = quality == Quality.MEASURED
    known = quality != Quality.MISSING
    negative = ((wh < 0) & known).any(axis=1)
    too_much = ((wh > MOST_QUARTER_WH) & known).any(axis=1)
    constant = measured.all(axis=1) & (wh == wh[:, :1]).all(axis=1) & (wh[:, 0] > 0)
    stuck = constant & _long_runs(wh[:, 0], constant)
    found: dict[date, Reason] = {}
    for n in np.flatnonzero(negative | too_much | stuck).tolist():
        found[first + n * DAY] = "negative" if negative[n] else "too_much" if too_much[n] else "stuck"
    return found


def _long_runs(level: Ints, constant: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Days of a run at one level that lasts for days."""
    long = np.zeros(len(level), dtype=np.bool_)
    start = 0
    for _, run in groupby(zip(level.tolist(), constant.tolist(), strict=True)):
        end = start + len(list(run))
        long[start:end] = end - start >= STUCK_DAYS
        start = end
    return long


def telling(wh: Ints) -> bool:
    """Whether a day (96,) has so much in it that no other is the same by chance."""
    return int(wh.sum()) >= LEAST_WH and len(np.unique(wh)) >= LEAST_LEVELS


def alike(copies: Sequence[Sequence[tuple[str, date]]]) -> dict[tuple[str, date], Reason]:
    """Homes and days that are the same to the watt-hour, a list for each such day.

    Two homes are alike from three different days on; a home repeats itself where one day is there three times.
    """
    shared: dict[tuple[str, str], set[int]] = {}
    for n, places in enumerate(copies):
        for pair in _pairs(sorted({home for home, _ in places})):
            shared.setdefault(pair, set()).add(n)
    found: dict[tuple[str, date], Reason] = {}
    for places in copies:
        for home, times in _times(places).items():
            if times >= LEAST_ALIKE:
                found.update({place: "repeated" for place in places if place[0] == home})
    for pair, days in shared.items():
        if len(days) >= LEAST_ALIKE:
            found.update({place: "copied" for n in days for place in copies[n] if place[0] in pair})
    return found


def _pairs(homes: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Of a few homes any two; of many each with the crowd, as there are too many pairs to look at."""
    return combinations(homes, 2) if len(homes) <= CROWD else ((home, "") for home in homes)


def _times(places: Sequence[tuple[str, date]]) -> Mapping[str, int]:
    times: dict[str, int] = {}
    for home, _ in places:
        times[home] = times.get(home, 0) + 1
    return times
