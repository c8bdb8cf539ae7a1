"""Time without a reading: within the file, where it may be filled, and on its first and last day."""

from collections.abc import Sequence

import numpy as np

from webapp.domain.ailment import Ailment, choices, told, when
from webapp.domain.readings import MINUTES_A_DAY, Finding, Ints, Places, Readings

HOUR = 60
FILL_DAYS = 14
MOST_PIECES = 100_000
_NEAREST = sorted((day for day in range(-FILL_DAYS, FILL_DAYS + 1) if day), key=lambda day: (abs(day), -day))


def gap(readings: Readings, skipped: Sequence[int] = ()) -> Ailment | None:
    """Time without a reading: filled, if wanted, with what the same clock hours of the nearest days drew.

    An hour the clock jumped over, which begins at a minute of `skipped`, is none.
    """
    end = readings.start + readings.minutes
    before = np.flatnonzero(readings.start[1:] > end[:-1])
    jumped = np.isin(end[before], skipped) & (readings.start[before + 1] - end[before] == HOUR)
    before = before[~jumped]
    if not len(before):
        return None
    missing = readings.start[before + 1] - end[before]
    row = readings.row[before]
    hours = np.round(missing / 60, 1)
    places = Places(row, end[before], params={"hours": hours.tolist()})
    params = {"hours": round(float(missing.sum()) / 60, 1), **when(int(end[before[0]]))}
    finding = Finding("gap", int(row[0]), n=len(before), params=params, places=places)
    filled = _fill(readings, end[before], readings.start[before + 1])
    return choices(finding, readings, {"fill": lambda: filled})


def late_start(readings: Readings) -> Ailment | None:
    """A first day that begins after midnight, of a file whose readings are shorter than a day."""
    first = int(readings.start[0])
    if readings.minutes[0] >= MINUTES_A_DAY or first % MINUTES_A_DAY == 0:
        return None
    return told(_edge("late_start", int(readings.row[0]), first))


def early_end(readings: Readings) -> Ailment | None:
    """A last day that ends before midnight."""
    end = int(readings.start[-1] + readings.minutes[-1])
    if readings.minutes[-1] >= MINUTES_A_DAY or end % MINUTES_A_DAY == 0:
        return None
    return told(_edge("early_end", int(readings.row[-1]), end))


def _edge(code: str, row: int, at: int) -> Finding:
    return Finding(code, row, params=when(at), places=Places(np.array([row]), np.array([at])))


def _fill(readings: Readings, first: Ints, end: Ints) -> Readings:
    """New readings in the gaps, each the mean of the same minutes of other days, at most two weeks away."""
    length = int(np.median(readings.minutes))
    known = dict(zip(readings.start.tolist(), readings.wh.tolist(), strict=True))
    a_minute = readings.total_wh / max(1, int(readings.minutes.sum()))
    starts, minutes = _pieces(first, end, length)
    wh = []
    for at, part in zip(starts, minutes, strict=True):
        near = (known.get(at + days * MINUTES_A_DAY) for days in _NEAREST)
        found = [value for value in near if value is not None][:2]
        mean = sum(found) / len(found) if found else a_minute * length
        wh.append(round(mean * part / length))
    added = Readings(
        readings.meter,
        np.array(starts, dtype=np.int64),
        np.array(minutes, dtype=np.int64),
        np.array(wh, dtype=np.int64),
        np.zeros(len(starts), dtype=np.int64),
        np.ones(len(starts), dtype=np.bool_),
    )
    return _merged(readings, added)


def _pieces(first: Ints, end: Ints, length: int) -> tuple[list[int], list[int]]:
    """The gaps cut into readings of the usual length; longer ones where that would be far too many."""
    total = int((end - first).sum())
    length = max(length, total // MOST_PIECES + 1)
    starts, minutes = [], []
    for a, b in zip(first.tolist(), end.tolist(), strict=True):
        for at in range(a, b, length):
            starts.append(at)
            minutes.append(min(length, b - at))
    return starts, minutes


def _merged(one: Readings, other: Readings) -> Readings:
    order = np.argsort(np.concatenate([one.start, other.start]), kind="stable")
    columns = [
        np.concatenate([getattr(one, name), getattr(other, name)])[order]
        for name in ("start", "minutes", "wh", "row", "repaired")
    ]
    return Readings(one.meter, *columns)
