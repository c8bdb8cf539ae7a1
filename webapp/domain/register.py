"""A meter's register as a person reads it off: what was used between two readings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

import numpy as np

from webapp.domain.calendar import local
from webapp.domain.errors import FallingReadingError, ReadingThereError
from webapp.domain.readings import Readings, minute_of, readings

Step = Literal["on", "rolled", "exchanged"]
DIGITS = (4, 5, 6)


@dataclass(frozen=True)
class RegisterReading:
    """What the meter showed at a moment. `step` says how it follows the one before: counted on, rolled over past its
    last digit, or a new meter (nothing is known of what was used in between)."""

    at: datetime
    wh: int
    step: Step = "on"


def check(kept: Sequence[RegisterReading], new: RegisterReading) -> None:
    """Raises FallingReadingError against its neighbours in time, ReadingThereError for a minute that has one."""
    if any(other.at == new.at for other in kept):
        raise ReadingThereError("at")
    before = max((other for other in kept if other.at < new.at), key=lambda other: other.at, default=None)
    after = min((other for other in kept if other.at > new.at), key=lambda other: other.at, default=None)
    if before and new.step == "on" and new.wh < before.wh:
        raise FallingReadingError("kwh", start=_kwh(before.wh), end=_kwh(new.wh))
    if after and after.step == "on" and after.wh < new.wh:
        raise FallingReadingError("kwh", start=_kwh(new.wh), end=_kwh(after.wh))


def used(kept: Sequence[RegisterReading]) -> Readings | None:
    """The energy between each two readings, whatever their distance; None with fewer than two."""
    ordered = sorted(kept, key=lambda reading: reading.at)
    pairs = [(a, b) for a, b in pairwise(ordered) if b.step != "exchanged"]
    if not pairs:
        return None
    start = np.array([_minute(a.at) for a, _ in pairs], dtype=np.int64)
    end = np.array([_minute(b.at) for _, b in pairs], dtype=np.int64)
    wh = np.array([_between(a, b) for a, b in pairs], dtype=np.int64)
    return readings("", start, end - start, wh, np.arange(1, len(pairs) + 1))


def _between(a: RegisterReading, b: RegisterReading) -> int:
    if b.step == "rolled":
        top = next((10**digits * 1000 for digits in DIGITS if a.wh < 10**digits * 1000), a.wh)
        return top - a.wh + b.wh
    return b.wh - a.wh


def _minute(at: datetime) -> int:
    return minute_of(local(at).replace(tzinfo=None))


def _kwh(wh: int) -> str:
    return f"{wh / 1000:g}"


BEDTIME, BREAKFAST = (21, 26), (4, 10)
"""Hours of the clock between which people go to bed (past midnight counted on) and get up."""
NIGHT_HOURS = (4, 12)


@dataclass(frozen=True)
class Night:
    """What was drawn from bedtime to breakfast, while nobody uses anything: the fridge and all that is never off."""

    start: datetime
    end: datetime
    wh: int

    @property
    def w(self) -> int:
        return round(self.wh * 3600 / (self.end - self.start).total_seconds())

    @property
    def kwh_a_year(self) -> int:
        return kwh_a_year(self.w)


def kwh_a_year(w: int) -> int:
    """What a draw that never stops comes to."""
    return round(w * 24 * 365 / 1000)


def last_night(kept: Sequence[RegisterReading]) -> Night | None:
    """The newest night with a reading before and after it."""
    ordered = sorted(kept, key=lambda reading: reading.at, reverse=True)
    return next((Night(a.at, b.at, b.wh - a.wh) for b, a in pairwise(ordered) if _is_night(a, b)), None)


def _is_night(a: RegisterReading, b: RegisterReading) -> bool:
    hours = (b.at - a.at).total_seconds() / 3600
    bed, up = local(a.at).hour, local(b.at).hour
    late = bed if bed >= BEDTIME[0] else bed + 24
    in_time = BEDTIME[0] <= late < BEDTIME[1] and BREAKFAST[0] <= up < BREAKFAST[1]
    return b.step == "on" and in_time and NIGHT_HOURS[0] <= hours <= NIGHT_HOURS[1]
