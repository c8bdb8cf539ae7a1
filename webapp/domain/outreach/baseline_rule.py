"""Which days a call's baseline may be made of: the same for all its homes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Self

from webapp.domain.calendar import DAY, days
from webapp.domain.holidays import Holidays, Told
from webapp.domain.outreach.campaign import BaselineMethod
from webapp.domain.outreach.demand_call import DemandCall, Hours

HISTORY_DAYS = 45
"""How far back days are looked for, as CAISO's rule does."""
WORKING_DAYS, DAYS_OFF, WEEK = 10, 4, 7
SIMILAR_AMONG, SIMILAR = 30, 5


@dataclass(frozen=True)
class CallDay:
    """The day of a call before it is announced: what the calendar says of it, and whether it is a day off."""

    day: date
    method: BaselineMethod
    day_off: bool
    told: Told

    @classmethod
    def of(cls, day: date, method: BaselineMethod, holidays: Holidays) -> Self:
        return cls(day, method, holidays.is_day_off(day), holidays.told([day]))

    @property
    def unusual(self) -> bool:
        """Whether the week alone does not tell: a holiday, a weekend day worked for one, a year nobody knows yet."""
        return bool(self.told.holidays or self.told.make_up or self.told.unknown)


@dataclass(frozen=True)
class Rule:
    """Which days a baseline may be made of: those before `until`, without `skip`, the days of earlier calls."""

    method: BaselineMethod
    hours: Hours
    until: date
    holidays: Holidays
    skip: Collection[date] = ()

    @classmethod
    def of(cls, call: DemandCall, holidays: Holidays, skip: Collection[date]) -> Self:
        """By the method of a call and the calendar as it was known when it was announced."""
        return cls(call.method, call.hours, call.until, holidays.as_of(call.holidays_until), skip)

    @cached_property
    def day_off(self) -> bool:
        """Whether the call is on one."""
        return self.holidays.is_day_off(self.hours.day)

    @property
    def wanted(self) -> int:
        """How many days it takes."""
        if self.method == "ten_of_ten":
            return DAYS_OFF if self.day_off else WORKING_DAYS
        return WEEK if self.method == "seven_days" else SIMILAR

    @cached_property
    def asked(self) -> list[date]:
        """The days that are looked at, newest first."""
        back = [day for n in range(1, HISTORY_DAYS + 1) if (day := self.until - n * DAY) not in self.skip]
        if self.method == "seven_days":
            return back[:WEEK]
        same = [day for day in back if self.of_kind(day)]
        if self.method == "ten_of_ten":
            return same[: self.wanted]
        return [day for day in same if (back[0] - day).days < SIMILAR_AMONG]

    @cached_property
    def skipped(self) -> tuple[date, ...]:
        """The days of earlier calls that would have been looked at."""
        asked = self.asked
        return tuple(sorted(day for day in self.skip if asked and asked[-1] < day < self.until and self.of_kind(day)))

    def of_kind(self, day: date) -> bool:
        return self.method == "seven_days" or self.holidays.is_day_off(day) == self.day_off

    def told(self) -> Told:
        """What the calendar says of the time that is looked through and of the call's day, where that matters."""
        if self.method == "seven_days":
            return Told()
        first = self.asked[-1] if self.asked else self.until
        return self.holidays.told([*days(first, self.until), self.hours.day])
