"""The three published baselines for many homes at once, as `call_baseline` works them out for one.

For homes that tell of every day, and calls on working days whose earlier calls are not left out: what a dry run needs.
"""

import numpy as np
from numpy.typing import NDArray

from webapp.domain.outreach.baseline_rule import SIMILAR, SIMILAR_AMONG, WEEK, WORKING_DAYS
from webapp.domain.outreach.campaign import BaselineMethod

Floats = NDArray[np.float32]
Whole = NDArray[np.float64]
"""Watt-hours; whole numbers that fit exactly."""
Mask = NDArray[np.bool_]
METHODS: tuple[BaselineMethod, ...] = ("similar_days", "ten_of_ten", "seven_days")
MOST_ADJUSTED = 0.2
WINDOW_BEFORE, WINDOW_UNTIL = 16, 4


def totals(wh: Floats, off: Mask, at: int, begin: int, end: int) -> dict[BaselineMethod, Whole]:
    """Baseline of a call on day `at` from quarter `begin` up to `end`, in all, adjusted where the method does.

    `wh` is (homes, days, quarters), `off` says which of the days are off; each answer has shape (homes,).
    """
    back = np.flatnonzero(~off[:at])[::-1]
    ten = back[:WORKING_DAYS]
    week = np.arange(at - WEEK, at)
    among = back[back > at - 1 - SIMILAR_AMONG]
    mean = {
        "ten_of_ten": _mean(wh[:, ten, begin:end]),
        "seven_days": _mean(wh[:, week, begin:end]),
        "similar_days": _similar(wh[:, among], begin, end),
    }
    window = slice(begin - WINDOW_BEFORE, begin - WINDOW_UNTIL)
    usual = _half_up(wh[:, ten, window].sum(axis=2, dtype=np.float64).mean(axis=1))
    used = wh[:, at, window].sum(axis=1, dtype=np.float64)
    ratio = np.clip(_half_up(used / np.maximum(usual, 1) * 1000) / 1000, 1 - MOST_ADJUSTED, 1 + MOST_ADJUSTED)
    ratio = np.where(usual > 0, ratio, 1)
    return {
        "similar_days": mean["similar_days"],
        "ten_of_ten": _half_up(mean["ten_of_ten"] * ratio),
        "seven_days": mean["seven_days"],
    }


def _similar(wh: Floats, begin: int, end: int) -> Whole:
    """Of the days given, newest first, the five whose hours before the call are most like those of the newest."""
    hours = begin // 4
    by_hour = wh[:, :, : hours * 4].reshape(*wh.shape[:2], hours, 4).sum(axis=3)
    apart = np.abs(by_hour - by_hour[:, :1]).sum(axis=2)
    chosen = np.argsort(apart, axis=1, kind="stable")[:, :SIMILAR]
    return _mean(wh[np.arange(len(wh))[:, None], chosen, begin:end])


def _mean(wh: Floats) -> Whole:
    """Each quarter-hour's mean over the days in whole watt-hours, added up."""
    total: Whole = _half_up(wh.mean(axis=1, dtype=np.float64)).sum(axis=1)
    return total


def _half_up(values: Whole) -> Whole:
    return np.floor(values + 0.5)
