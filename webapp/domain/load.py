"""Energy drawn, on real dates: whole watt-hours in 96 quarter-hours a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from webapp.domain.calendar import QUARTERS

Wh = NDArray[np.int64]
Clock = NDArray[Any]
"""Minutes, whole or on a clock that runs with use."""


def empty_day() -> Wh:
    return np.zeros(QUARTERS, dtype=np.int64)


def spread(wh: int, weights: NDArray[np.float64]) -> Wh:
    """Share whole watt-hours over the weights so that the parts add up to `wh` exactly.

    The cumulated shares are rounded, so no part is off by more than one watt-hour.
    """
    total = weights.sum()
    if total <= 0:
        raise ValueError("no weight to spread over")
    edges = np.rint(np.cumsum(weights) / total * wh).astype(np.int64)
    parts: Wh = np.diff(edges, prepend=0)
    return parts


def between(start: Clock, end: Clock, wh: Wh, edges: Clock) -> Wh:
    """Watt-hours of stretches, in order and apart, between edges of the same clock: the cumulated energy is rounded at
    each edge, so that nothing is lost or made."""
    whole = np.concatenate([[0], np.cumsum(wh)])
    at = np.column_stack([start, end]).reshape(-1)
    energy = np.column_stack([whole[:-1], whole[1:]]).reshape(-1)
    at_edges: Wh = np.rint(np.interp(edges, at, energy)).astype(np.int64)
    return at_edges[1:] - at_edges[:-1]


@dataclass(frozen=True, eq=False)
class LoadCurve:
    """Energy of consecutive days: `wh` has shape (days, 96), from `first`."""

    first: date
    wh: Wh

    def __post_init__(self) -> None:
        if self.wh.ndim != 2 or self.wh.shape[1] != QUARTERS:
            raise ValueError(f"a load curve is (days, {QUARTERS}), not {self.wh.shape}")

    @property
    def total_wh(self) -> int:
        return int(self.wh.sum())

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range(len(self.wh))]

    @property
    def end(self) -> date:
        return self.first + timedelta(days=len(self.wh))

    @property
    def wh_by_day(self) -> dict[date, int]:
        return dict(zip(self.days, self.wh.sum(axis=1).tolist(), strict=True))

    def day(self, day: date) -> Wh:
        """The 96 values of one day; zeros outside the curve."""
        n = (day - self.first).days
        return self.wh[n] if 0 <= n < len(self.wh) else empty_day()

    def plus(self, other: "LoadCurve") -> "LoadCurve":
        """Sum over the days of this curve; days of `other` outside it are dropped."""
        rows = [other.day(day) for day in self.days]
        return LoadCurve(self.first, self.wh + np.reshape(rows, self.wh.shape))


def curve_of(first: date, end: date, rows: Mapping[date, Wh] | Iterable[tuple[date, Wh]]) -> LoadCurve:
    """A curve from `first` up to `end`, filled from rows of days; days without a row are zero."""
    wh = np.zeros(((end - first).days, QUARTERS), dtype=np.int64)
    for day, values in dict(rows).items():
        if first <= day < end:
            wh[(day - first).days] = values
    return LoadCurve(first, wh)
