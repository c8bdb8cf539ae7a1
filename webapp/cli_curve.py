"""A month of intervals from a CSV file (start,kwh) as a load curve: for `yidu bill --readings`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import numpy as np

from webapp.domain.calendar import CHINA, QUARTER, QUARTERS, midnight, next_month
from webapp.domain.gaps import Filled, fill_gaps
from webapp.domain.load import LoadCurve, spread

LENGTHS = (15, 30, 60)


class CurveError(Exception):
    """A line of the file that cannot be used; the sentence names file and line."""


@dataclass(frozen=True)
class Interval:
    """Energy from `start` on, and the line it stands on."""

    line: int
    start: datetime
    kwh: Decimal


def month_curve(path: Path, rows: Iterable[tuple[int, str, Decimal]], month: date) -> Filled:
    """All intervals of a month, 15, 30 or 60 minutes long. Raises CurveError.

    China's days have 24 hours: a time that stands twice, as on a foreign day of 25 hours, is refused.
    """
    intervals = sorted((_interval(path, row, month) for row in rows), key=lambda item: item.start)
    if not intervals:
        raise CurveError(f"{path}: no interval")
    minutes = _length(path, intervals)
    n_days = (next_month(month) - month).days
    wh = np.zeros(n_days * QUARTERS, dtype=np.int64)
    known = np.zeros(n_days * QUARTERS, dtype=np.bool_)
    for item in intervals:
        first = (item.start - midnight(month)) // QUARTER
        place = slice(first, first + minutes // 15)
        if known[place].any():
            raise CurveError(f"{path}:{item.line}: {item.start:%Y-%m-%d %H:%M} stands twice; a day has 24 hours here")
        wh[place] = spread(round(item.kwh * 1000), np.ones(minutes // 15))[: n_days * QUARTERS - first]
        known[place] = True
    return fill_gaps(LoadCurve(month, wh.reshape(n_days, QUARTERS)), known.reshape(n_days, QUARTERS))


def _interval(path: Path, row: tuple[int, str, Decimal], month: date) -> Interval:
    line, text, kwh = row
    try:
        start = datetime.fromisoformat(text)
    except ValueError as error:
        raise CurveError(f"{path}:{line}: {text!r} is not a time like 2026-03-01 00:15") from error
    start = start.astimezone(CHINA) if start.tzinfo else start.replace(tzinfo=CHINA)
    if kwh < 0:
        raise CurveError(f"{path}:{line}: {kwh} kWh is negative")
    if not midnight(month) <= start < midnight(next_month(month)):
        raise CurveError(f"{path}:{line}: {start:%Y-%m-%d %H:%M} is outside {month:%Y-%m}")
    if (start - midnight(start.date())) % QUARTER:
        raise CurveError(f"{path}:{line}: {start:%H:%M} is not on a quarter-hour")
    return Interval(line, start, kwh)


def _length(path: Path, intervals: list[Interval]) -> int:
    """Minutes of an interval: the least step between two different starts."""
    starts = sorted({item.start for item in intervals})
    steps = [(b - a) // timedelta(minutes=1) for a, b in pairwise(starts)]
    minutes = min(steps, default=60)
    if minutes not in LENGTHS:
        raise CurveError(f"{path}: intervals of {minutes} minutes; 15, 30 and 60 are understood")
    return minutes
