"""Power taken for energy or energy for power, as what is stored for the same days shows."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from webapp.domain.ailment import Ailment, Mends, choices
from webapp.domain.readings import MINUTES_A_DAY, Finding, Readings

LEAST_DAYS = 3
NEAR = 0.05
"""How far the ratio of most days may be from the number of readings an hour. Meters of one home agree within less."""
MOST_DAYS_NEAR = 0.8


def rate(readings: Readings, stored_wh: Mapping[int, int]) -> Ailment | None:
    """Whole days that are as many times what is stored of them as an hour has readings, or that part of it.

    `stored_wh` are the totals of days known whole, by their number since 1970-01-01.
    """
    minutes = int(np.median(readings.minutes)) if stored_wh else 0
    if not minutes or minutes >= 60 or 60 % minutes:
        return None
    times = 60 // minutes
    ratios = _ratios(readings, stored_wh)
    if len(ratios) < LEAST_DAYS:
        return None
    for code, factor in (("read_as_energy", float(times)), ("read_as_power", 1 / times)):
        if (np.abs(ratios / factor - 1) < NEAR).mean() >= MOST_DAYS_NEAR:
            finding = Finding(code, n=len(ratios), params={"times": times})
            mends: Mends = {"power" if factor > 1 else "energy": partial(_divided, readings, factor)}
            return choices(finding, readings, mends)
    return None


def _divided(readings: Readings, factor: float) -> Readings:
    """Rounded so that the sum stays right."""
    whole = np.rint(np.cumsum(readings.wh) / factor).astype(np.int64)
    wh = whole - np.concatenate([[0], whole[:-1]])
    return replace(readings, wh=wh, quality=readings.mended(np.ones(len(readings), dtype=np.bool_)))


def _ratios(readings: Readings, stored_wh: Mapping[int, int]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Of each day that is whole in both: what the file says by what is stored."""
    day = readings.start // MINUTES_A_DAY
    first = int(day.min())
    wh = np.bincount(day - first, readings.wh)
    minutes = np.bincount(day - first, readings.minutes)
    both = [
        wh[number - first] / stored
        for number, stored in stored_wh.items()
        if 0 <= number - first < len(wh) and minutes[number - first] == MINUTES_A_DAY and stored > 0
    ]
    return np.array(both)
