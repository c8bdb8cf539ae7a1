"""Holes in a load curve: filled by the same quarter-hour of the other days, and said."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from webapp.domain.load import LoadCurve, Wh


@dataclass(frozen=True, eq=False)
class Filled:
    """A curve without holes, and the watt-hours put into each day that had one."""

    curve: LoadCurve
    estimated_wh: dict[date, int]


def fill_gaps(curve: LoadCurve, known: NDArray[np.bool_]) -> Filled:
    """`known` has the curve's shape. A hole takes the mean of its quarter-hour on the days that have it.

    A quarter-hour no day has takes the mean of all that is known. Raises ValueError where nothing is known.
    """
    if not known.any():
        raise ValueError("nothing is known")
    counts = known.sum(axis=0)
    sums = np.where(known, curve.wh, 0).sum(axis=0)
    overall = int(sums.sum()) // int(counts.sum())
    typical: Wh = np.where(counts > 0, (2 * sums + counts) // np.maximum(2 * counts, 1), overall)
    wh: Wh = np.where(known, curve.wh, typical)
    put = np.where(known, 0, wh).sum(axis=1)
    days = {day: int(put[n]) for n, day in enumerate(curve.days) if not known[n].all()}
    return Filled(LoadCurve(curve.first, wh), days)
