"""A measured day beside its log: what always runs, what was logged, and what neither of them explains."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from webapp.domain.calendar import QUARTERS
from webapp.domain.load import Wh, spread
from webapp.domain.readings import Quality

LEAST_MEASURED = QUARTERS * 3 // 4
"""With fewer quarter-hours a day is not measured: what is spread over it is the home's usual day, not its own."""
NIGHT_END = 24
CALM = 8
"""What always runs is the mean of the calmest two hours on end between midnight and six in which nothing was logged.

Energy Sparks takes the lowest four hours of a day, wherever they lie. Ours are in one piece, so that a fridge counts
with its rests, and at night, when nobody switches anything on.
"""

PartName = Literal["night", "morning", "noon", "afternoon", "evening"]
PART_HOURS: dict[PartName, tuple[int, int]] = {
    "night": (0, 6),
    "morning": (6, 11),
    "noon": (11, 14),
    "afternoon": (14, 18),
    "evening": (18, 24),
}
Mask = NDArray[np.bool_]


def measured(quality: NDArray[np.uint8]) -> Mask:
    """Quarter-hours told by the meter, put right or not; neither left out nor spread from something coarser."""
    found: Mask = (quality == Quality.MEASURED) | (quality == Quality.REPAIRED)
    return found


def is_measured(quality: NDArray[np.uint8]) -> bool:
    return int(measured(quality).sum()) >= LEAST_MEASURED


@dataclass(frozen=True)
class Part:
    """A part of the day; `left_wh` is below nought where more was logged than the meter told."""

    name: PartName
    metered_wh: int
    always_wh: int
    logged_wh: int

    @property
    def left_wh(self) -> int:
        return self.metered_wh - self.always_wh - self.logged_wh


@dataclass(frozen=True, eq=False)
class Account:
    """A measured day: arrays of 96 watt-hours, nought where nothing was measured.

    `calm_w` is what always runs by the meter; None where the night was never calm, and the catalogue stands in.
    """

    day: date
    known: Mask
    metered: Wh
    always: Wh
    logged: Wh
    calm_w: float | None

    @property
    def n_known(self) -> int:
        return int(self.known.sum())

    @property
    def metered_wh(self) -> int:
        return int(self.metered.sum())

    @property
    def always_wh(self) -> int:
        return int(self.always.sum())

    @property
    def logged_wh(self) -> int:
        return int(self.logged.sum())

    @cached_property
    def left(self) -> Wh:
        return self.metered - self.always - self.logged

    @property
    def unexplained_wh(self) -> int:
        return max(0, int(self.left.sum()))

    @property
    def over_wh(self) -> int:
        """By how much the log tells of more than the meter."""
        return max(0, -int(self.left.sum()))

    @property
    def share(self) -> float:
        """The unexplained share of what was metered."""
        return self.unexplained_wh / self.metered_wh if self.unexplained_wh else 0.0

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        curves = (self.metered, self.always, self.logged)
        return tuple(
            Part(name, *(int(curve[first * 4 : end * 4].sum()) for curve in curves))
            for name, (first, end) in PART_HOURS.items()
        )

    @property
    def darkest(self) -> Part | None:
        """The part of the day with most that nobody can explain; where the log tells of more, with most too much."""
        if self.over_wh:
            return min(self.parts, key=lambda part: part.left_wh)
        return max(self.parts, key=lambda part: part.left_wh) if self.unexplained_wh else None


def account(day: date, wh: Wh, quality: NDArray[np.uint8], logged: Wh, base: Wh) -> Account:
    """A day by its meter (96 watt-hours and their quality), its logged load, and what always runs by the catalogue."""
    known = measured(quality)
    metered = np.where(known, wh, 0)
    calm_w = calmest_w(metered, known & (logged == 0))
    running = base if calm_w is None else spread(round(calm_w * 24), np.ones(QUARTERS))
    always = np.minimum(np.where(known, running, 0), np.maximum(metered, 0))
    return Account(day, known, metered, always, np.where(known, logged, 0), calm_w)


def calmest_w(metered: Wh, quiet: Mask) -> float | None:
    """The least mean draw of two night hours on end that were measured and in which nothing was logged."""
    whole = sliding_window_view(quiet[:NIGHT_END], CALM).all(axis=1)
    if not whole.any():
        return None
    sums = sliding_window_view(metered[:NIGHT_END], CALM).sum(axis=1)
    return max(0.0, float(sums[whole].min()) * 4 / CALM)
