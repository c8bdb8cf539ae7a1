"""A school's building by its own meter: what it draws while nobody is there, and the same week a year before.

All from day rows, whatever they were made of: readings typed once a week, spread evenly and flagged estimated, or a
meter file with quarter-hours.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Literal

import numpy as np

from webapp.domain.calendar import DAY, days, local, midnight
from webapp.domain.day_rows import DayRows
from webapp.domain.readings import Quality
from webapp.domain.register import RegisterReading, gain
from webapp.domain.school.errors import UnlikelyReadingError
from webapp.domain.school.term import TermCalendar

OPEN, CLOSED = timedelta(hours=7), timedelta(hours=18)
"""Of a school day: in between somebody is there."""
SHORTEST_CALM = timedelta(hours=8)
CALM_QUARTERS = 16
WEEK = 7 * DAY
YEAR_OF_WEEKS = 364 * DAY
ENOUGH = 0.95
UNLIKELY = 5
"""So many times the highest mean so far, and a reading is asked about once more."""

Still = Literal["night", "weekend", "holiday"]
STILL: tuple[Still, ...] = ("holiday", "weekend", "night")


@dataclass(frozen=True)
class Building:
    """`keeper_id`: the member of staff who made it; teachers see only their own."""

    organisation_id: str
    id: str
    school: str
    name: str
    province: str
    keeper_id: str
    created_at: datetime


@dataclass(frozen=True)
class BaseLoad:
    """Watts while nobody is there, the middle of `n` spans. `bound`: the mean of a whole span, with all that ran for a
    while in it, so the load that never stops is at most that; else the calmest four hours."""

    still: Still
    w: int
    n: int
    bound: bool


@dataclass(frozen=True)
class Week:
    """From a Monday. `known` is the share of its quarter-hours anything is known of, `school_days` its school days.

    `spread`: some of it was shared out evenly between two readings.
    """

    monday: date
    wh: int
    known: float
    school_days: int
    spread: bool

    @property
    def whole(self) -> bool:
        return self.known >= ENOUGH


@dataclass(frozen=True)
class Compared:
    """A week beside the same week a year before, weekdays on weekdays: 364 days. No saving: nothing is known of the
    weather, and other days may have been school days."""

    week: Week
    before: Week | None

    @property
    def change_wh(self) -> int | None:
        return self.week.wh - self.before.wh if self.before else None

    @property
    def alike(self) -> bool:
        """Whether both had as many school days."""
        return self.before is not None and self.before.school_days == self.week.school_days


def weeks(rows: DayRows, calendar: TermCalendar) -> tuple[Week, ...]:
    """Those known whole, the latest first."""
    monday = rows.first + (-rows.first.weekday() % 7) * DAY
    found = []
    while monday + WEEK <= rows.end:
        at = slice((monday - rows.first).days, (monday - rows.first).days + 7)
        known = float((rows.quality[at] != Quality.MISSING).mean())
        school_days = sum(calendar.is_school_day(day) for day in days(monday, monday + WEEK))
        spread = bool((rows.quality[at] == Quality.ESTIMATED).any())
        found.append(Week(monday, int(rows.wh[at].sum()), known, school_days, spread))
        monday += WEEK
    return tuple(week for week in reversed(found) if week.whole)


def compared(found: Sequence[Week]) -> tuple[Compared, ...]:
    by_monday = {week.monday: week for week in found}
    return tuple(Compared(week, by_monday.get(week.monday - YEAR_OF_WEEKS)) for week in found)


def base_loads(rows: DayRows | None, kept: Sequence[RegisterReading], calendar: TermCalendar) -> tuple[BaseLoad, ...]:
    """One a kind of stillness: from quarter-hours where there are measured ones, else from readings."""
    fine = _calm(rows, calendar) if rows else {}
    coarse = _between(kept, calendar)
    found = []
    for still in STILL:
        if fine.get(still):
            found.append(BaseLoad(still, round(median(fine[still])), len(fine[still]), bound=False))
        elif coarse.get(still):
            found.append(BaseLoad(still, round(median(coarse[still])), len(coarse[still]), bound=True))
    return tuple(found)


def _calm(rows: DayRows, calendar: TermCalendar) -> dict[Still, list[float]]:
    """The calmest four hours of each day that is measured whole, in watts."""
    found: dict[Still, list[float]] = {}
    whole = (rows.quality == Quality.MEASURED).all(axis=1)
    for n in np.flatnonzero(whole).tolist():
        sums = np.convolve(rows.wh[n], np.ones(CALM_QUARTERS, dtype=np.int64), "valid")
        still: Still = _still((rows.first + n * DAY,), calendar) or "night"
        found.setdefault(still, []).append(float(sums.min()) * 4 / CALM_QUARTERS)
    return found


def _between(kept: Sequence[RegisterReading], calendar: TermCalendar) -> dict[Still, list[float]]:
    """Mean watts between each two readings while nobody was there."""
    found: dict[Still, list[float]] = {}
    ordered = sorted(kept, key=lambda reading: reading.at)
    for a, b in pairwise(ordered):
        risen = gain(a, b)
        if risen is None or b.at - a.at < SHORTEST_CALM or not nobody_there(a.at, b.at, calendar):
            continue
        begin, end = local(a.at), local(b.at)
        still: Still = _still(days(begin.date(), end.date() + DAY), calendar) or "night"
        found.setdefault(still, []).append(risen.wh * 3600 / (b.at - a.at).total_seconds())
    return found


def _still(touched: Iterable[date], calendar: TermCalendar) -> Still | None:
    closed = [day for day in touched if not calendar.is_school_day(day)]
    if any(calendar.holiday(day) for day in closed):
        return "holiday"
    return "weekend" if closed else None


def nobody_there(begin: datetime, end: datetime, calendar: TermCalendar) -> bool:
    """Whether a span lies outside 07:00 to 18:00 of all school days."""
    for day in days(local(begin).date(), local(end).date() + DAY):
        opens, closes = midnight(day) + OPEN, midnight(day) + CLOSED
        if calendar.is_school_day(day) and begin < closes and opens < end:
            return False
    return True


def check_likely(kept: Sequence[RegisterReading], new: RegisterReading) -> None:
    """Raises UnlikelyReadingError where since the reading before far more was used than ever: a digit too many."""
    before = [other for other in sorted(kept, key=lambda reading: reading.at) if other.at < new.at]
    if len(before) < 3 or new.step != "on":
        return
    highest = max((_mean_w(a, b) for a, b in pairwise(before)), default=0.0)
    now = _mean_w(before[-1], new)
    if highest and now > UNLIKELY * highest:
        raise UnlikelyReadingError("kwh", times=round(now / highest))


def _mean_w(a: RegisterReading, b: RegisterReading) -> float:
    risen = gain(a, b)
    return risen.wh * 3600 / (b.at - a.at).total_seconds() if risen else 0.0
