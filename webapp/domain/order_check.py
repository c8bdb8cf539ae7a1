"""Whether readings stand in order and apart from each other: what must be so before anything else can be told."""

from dataclasses import replace

import numpy as np

from webapp.domain.ailment import Ailment, Mask, at_once, found
from webapp.domain.readings import Finding, Ints, Places, Readings, Remedy


def in_order(readings: Readings) -> Ailment | None:
    """Sorted by time; told, as an unsorted file is often two files in one."""
    steps = np.flatnonzero(np.diff(readings.start) < 0) + 1
    if not len(steps):
        return None
    order = np.argsort(readings.start, kind="stable")
    places = Places(readings.row[steps], readings.start[steps], readings.wh[steps])
    finding = Finding("unsorted", int(readings.row[steps[0]]), n=len(steps), places=places)
    return at_once(finding, "sort", lambda: readings.part(order))


def same_twice(readings: Readings) -> Ailment | None:
    """The same stretch with the same value again: dropped at once."""
    again = _repeats(readings) & (readings.wh == np.roll(readings.wh, 1))
    if not again.any():
        return None
    return at_once(found("same_twice", readings, again), "drop", lambda: readings.part(~again))


def twice(readings: Readings) -> Ailment | None:
    """The same stretch with another value: the later one in the file is likelier the correction, so it stays unless
    the person wants another. What the others would change is told against that."""
    again = _repeats(readings)
    if not again.any():
        return None
    first = np.flatnonzero(~again)
    last = ~np.roll(again, -1)
    mean = np.rint(np.add.reduceat(readings.wh, first) / np.diff(np.append(first, len(readings)))).astype(np.int64)
    later, earlier = readings.part(last), readings.part(~again)
    middle = _mean(readings, first, mean)
    remedies = (
        Remedy("later"),
        Remedy("earlier", earlier.total_wh - later.total_wh),
        Remedy("mean", middle.total_wh - later.total_wh),
    )
    finding = replace(found("twice", readings, again), remedies=remedies, fixed=True)
    return Ailment(finding, {"later": lambda: later, "earlier": lambda: earlier, "mean": lambda: middle})


def _mean(readings: Readings, first: Ints, mean: Ints) -> Readings:
    """One reading of each stretch, with the mean of those there were."""
    kept = readings.part(first)
    return replace(kept, wh=mean, repaired=kept.repaired | (mean != kept.wh))


def _repeats(readings: Readings) -> Mask:
    again: Mask = readings.start == np.roll(readings.start, 1)
    again[:1] = False
    return again


def overlap(readings: Readings) -> Ailment | None:
    """A reading that begins before the one before it has ended: shortened there, its energy kept."""
    into = np.flatnonzero(readings.start[:-1] + readings.minutes[:-1] > readings.start[1:])
    if not len(into):
        return None
    where = np.zeros(len(readings), dtype=np.bool_)
    where[into] = True
    shorter = readings.minutes.copy()
    shorter[into] = readings.start[into + 1] - readings.start[into]
    mended = replace(readings, minutes=shorter, repaired=readings.repaired | where)
    return at_once(found("overlap", readings, where), "cut", lambda: mended)
