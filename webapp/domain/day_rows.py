"""Readings of any length as days of 96 quarter-hours, each with how well it is known."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from webapp.domain.by_period import SLOT_MINUTES, Split, share
from webapp.domain.calendar import DAY, QUARTERS
from webapp.domain.load import between
from webapp.domain.readings import EPOCH, MINUTES_A_DAY, Ints, Quality, Readings

FINE_MINUTES = 60
"""Up to an hour, energy is spread evenly; a longer reading follows the day's profile."""
EVEN: NDArray[np.float64] = np.ones(QUARTERS)


@dataclass(frozen=True, eq=False)
class DayRows:
    """Consecutive days from `first`: `wh` (days, 96) whole watt-hours, `quality` (days, 96) of `Quality`."""

    first: date
    wh: Ints
    quality: NDArray[np.uint8]

    @property
    def end(self) -> date:
        return self.first + len(self.wh) * DAY

    @property
    def total_wh(self) -> int:
        return int(self.wh.sum())

    @property
    def known_share(self) -> float:
        """Share of the quarter-hours that anything is known of."""
        return float((self.quality != Quality.MISSING).mean()) if len(self.wh) else 0.0

    @property
    def spread_share(self) -> float:
        """Share of the known quarter-hours that were spread from something coarser."""
        known = int((self.quality != Quality.MISSING).sum())
        return float((self.quality == Quality.ESTIMATED).sum()) / known if known else 0.0


def pack(readings: Readings, profile: NDArray[np.float64] = EVEN, split: Split | None = None) -> DayRows:
    """Days from the first to the last a reading touches; the energies add up to the readings' exactly.

    The readings must be in order and apart. Where several fall into a quarter-hour they are added; one longer than
    that is spread and flagged estimated: evenly up to an hour, else along `profile` (96 weights of a day). Where the
    registers of `split` tell the same energy by period, it is spread within each period instead.
    """
    start, end = readings.start, readings.start + readings.minutes
    first = int(start.min()) // MINUTES_A_DAY
    n_days = -(-int(end.max()) // MINUTES_A_DAY) - first
    if split is None and (readings.minutes == SLOT_MINUTES).all() and not (start % SLOT_MINUTES).any():
        return _placed(readings, first, n_days)
    edges = first * MINUTES_A_DAY + np.arange(n_days * QUARTERS + 1) * SLOT_MINUTES
    wh = np.zeros(n_days * QUARTERS, dtype=np.int64)
    coarse, fine = readings.minutes > FINE_MINUTES, readings.minutes <= FINE_MINUTES
    if split is not None:
        row = split.told.rows_of(readings)
        coarse, fine = coarse & (row < 0), fine & (row < 0)
        wh += share(split, row[row >= 0], profile, first, n_days)
    if fine.any():
        wh += between(start[fine], end[fine], readings.wh[fine], edges)
    if coarse.any():
        warp = _warp(profile, first, n_days)
        spots = [np.interp(at, edges, warp) for at in (start[coarse], end[coarse])]
        wh += between(spots[0], spots[1], readings.wh[coarse], warp)
    quality = _quality(readings, start, end, edges)
    return DayRows(EPOCH + first * DAY, wh.reshape(n_days, QUARTERS), quality.reshape(n_days, QUARTERS))


def _placed(readings: Readings, first: int, n_days: int) -> DayRows:
    """Quarter-hours that are none but themselves: what most meters tell, and nothing to be shared."""
    place = readings.start // SLOT_MINUTES - first * QUARTERS
    wh, quality = np.zeros(n_days * QUARTERS, dtype=np.int64), np.zeros(n_days * QUARTERS, dtype=np.uint8)
    wh[place], quality[place] = readings.wh, readings.quality
    return DayRows(EPOCH + first * DAY, wh.reshape(n_days, QUARTERS), quality.reshape(n_days, QUARTERS))


def _warp(profile: NDArray[np.float64], first: int, n_days: int) -> NDArray[np.float64]:
    """The edges on a clock that runs as fast as energy is used: a day of it is as long as any other."""
    one = np.concatenate([[0], np.cumsum(np.maximum(profile, 1e-9))])
    one = one / one[-1]
    days = np.repeat(np.arange(n_days), QUARTERS) + np.tile(one[:-1], n_days)
    return np.append(days, n_days) + first


def _quality(readings: Readings, start: Ints, end: Ints, edges: Ints) -> NDArray[np.uint8]:
    exact = readings.minutes <= SLOT_MINUTES
    known = _covered(start, end, edges)
    found = np.where(known > 0, Quality.ESTIMATED, Quality.MISSING).astype(np.uint8)
    if exact.any():
        found[_covered(start[exact], end[exact], edges) >= SLOT_MINUTES] = Quality.MEASURED
    for worse in (Quality.ESTIMATED, Quality.REPAIRED):
        where = readings.quality == worse
        if where.any():
            found[_covered(start[where], end[where], edges) > 0] = worse
    return found


def _covered(start: Ints, end: Ints, edges: Ints) -> NDArray[np.float64]:
    """Minutes of each slot that lie in the intervals."""
    whole = np.concatenate([[0], np.cumsum(end - start)])
    at = np.column_stack([start, end]).reshape(-1)
    minutes: NDArray[np.float64] = np.diff(np.interp(edges, at, np.column_stack([whole[:-1], whole[1:]]).reshape(-1)))
    return minutes


def laid_over(rows: DayRows, newer: DayRows) -> DayRows:
    """The days of both; where both know a quarter-hour, the newer counts."""
    first, end = min(rows.first, newer.first), max(rows.end, newer.end)
    shape = ((end - first).days, QUARTERS)
    wh, quality = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.uint8)
    for each in (rows, newer):
        at = slice((each.first - first).days, (each.end - first).days)
        known = each.quality != Quality.MISSING
        wh[at] = np.where(known, each.wh, wh[at])
        quality[at] = np.where(known, each.quality, quality[at])
    return DayRows(first, wh, quality)
