"""A meter's register as a person reads it off: what was used between two readings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Literal

import numpy as np

from webapp.domain.by_period import REGISTERS, PeriodReadings
from webapp.domain.calendar import local
from webapp.domain.reading_errors import FallingReadingError, ReadingThereError, RegistersDifferError
from webapp.domain.readings import Readings, minute_of, readings
from webapp.domain.tariff import Kind

Step = Literal["on", "rolled", "exchanged"]
TOPS = tuple(10**digits * 1000 for digits in (4, 5, 6))
"""Where registers of four to six digits of kWh begin anew, in watt-hours."""


@dataclass(frozen=True)
class RegisterReading:
    """What the meter showed at a moment: its total `wh`, and its registers `by_period` where they were read too.

    `step` says how it follows the one before: counted on, rolled over past the last digit, or a new meter (nothing is
    known of what was used in between).
    """

    at: datetime
    wh: int
    step: Step = "on"
    by_period: Mapping[Kind, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Gain:
    """What was used between two readings; `by_period` where both tell the registers, which then add up to `wh`."""

    wh: int
    by_period: Mapping[Kind, int] = field(default_factory=dict)


def check(kept: Sequence[RegisterReading], new: RegisterReading) -> None:
    """Raises FallingReadingError and RegistersDifferError against its neighbours in time, ReadingThereError for a
    minute that has one."""
    if any(other.at == new.at for other in kept):
        raise ReadingThereError("at")
    before = max((other for other in kept if other.at < new.at), key=lambda other: other.at, default=None)
    after = min((other for other in kept if other.at > new.at), key=lambda other: other.at, default=None)
    if before and new.step != "exchanged":
        _refuse_apart(before, new, new)
    if after and after.step != "exchanged":
        _refuse_apart(new, after, new)


def _refuse_apart(a: RegisterReading, b: RegisterReading, new: RegisterReading) -> None:
    """Where they tell other registers, or one of them falls without a reason."""
    if a.by_period and b.by_period:
        apart = a.by_period.keys() ^ b.by_period.keys()
        if apart:
            raise RegistersDifferError(next(name for name in REGISTERS if name in apart))
    for name, start, end in _registers(a, b):
        if b.step == "on" and end < start:
            raise FallingReadingError(name, start=_kwh(start), end=_kwh(end))


def _registers(a: RegisterReading, b: RegisterReading) -> list[tuple[str, int, int]]:
    """Name, start and end of each register, or of the total where one of them tells no more; none where they tell
    other registers."""
    if not a.by_period or not b.by_period:
        return [("kwh", a.wh, b.wh)]
    if a.by_period.keys() != b.by_period.keys():
        return []
    return [(name, a.by_period[name], b.by_period[name]) for name in REGISTERS if name in b.by_period]


def gain(a: RegisterReading, b: RegisterReading) -> Gain | None:
    """What was used from one reading to the next; None over an exchange, where a register falls without a reason, or
    where they tell other registers."""
    registers = _registers(a, b) if b.step != "exchanged" else []
    falls = any(end < start for _, start, end in registers)
    if not registers or (falls and b.step == "on"):
        return None
    risen = {name: _risen(start, end) for name, start, end in registers}
    return Gain(sum(risen.values()), {name: risen[name] for name in REGISTERS if name in risen})


def _risen(start: int, end: int) -> int:
    """A register below its start has passed its last digit."""
    return end - start if end >= start else next((top for top in TOPS if start < top), start) - start + end


def used(kept: Sequence[RegisterReading]) -> tuple[Readings, PeriodReadings] | None:
    """The energy between each two readings, whatever their distance, and what of it is known by period; None with
    fewer than two."""
    ordered = sorted(kept, key=lambda reading: reading.at)
    found = [(a.at, b.at, risen) for a, b in pairwise(ordered) if (risen := gain(a, b))]
    if not found:
        return None
    start = np.array([_minute(a) for a, _, _ in found], dtype=np.int64)
    minutes = np.array([_minute(b) for _, b, _ in found], dtype=np.int64) - start
    wh = np.array([risen.wh for _, _, risen in found], dtype=np.int64)
    parts = np.array([[risen.by_period.get(name, 0) for name in REGISTERS] for _, _, risen in found], dtype=np.int64)
    told = np.array([bool(risen.by_period) for _, _, risen in found])
    whole = readings("", start, minutes, wh, np.arange(1, len(found) + 1))
    return whole, PeriodReadings("", start[told], minutes[told], parts[told])


def _minute(at: datetime) -> int:
    return minute_of(local(at).replace(tzinfo=None))


def _kwh(wh: int) -> str:
    return f"{Decimal(wh) / 1000:f}"


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
    nights = ((a, b, gain(a, b)) for b, a in pairwise(ordered) if _is_night(a, b))
    return next((Night(a.at, b.at, risen.wh) for a, b, risen in nights if risen), None)


def _is_night(a: RegisterReading, b: RegisterReading) -> bool:
    hours = (b.at - a.at).total_seconds() / 3600
    bed, up = local(a.at).hour, local(b.at).hour
    late = bed if bed >= BEDTIME[0] else bed + 24
    in_time = BEDTIME[0] <= late < BEDTIME[1] and BREAKFAST[0] <= up < BREAKFAST[1]
    return b.step == "on" and in_time and NIGHT_HOURS[0] <= hours <= NIGHT_HOURS[1]
