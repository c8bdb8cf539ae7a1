"""Which lesson or mission is on which day: weekends, holidays and make-up workdays as the calendar knows them."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from webapp.domain.school.school_class import DayKind, SchoolDay
from webapp.domain.school.term import TermCalendar

Weeks = Literal[1, 2]
Step = tuple[DayKind, str]

ONE_WEEK: tuple[Step, ...] = (
    ("lesson", "1"),
    ("mission", "meter_detective"),
    ("mission", "appliance_hunt"),
    ("mission", "unplug"),
    ("lesson", "3"),
)
TWO_WEEKS: tuple[Step, ...] = (
    ("lesson", "1"),
    ("mission", "meter_detective"),
    ("mission", "meter_detective"),
    ("mission", "appliance_hunt"),
    ("mission", "one_kwh_race"),
    ("lesson", "2"),
    ("mission", "valley_detective"),
    ("mission", "unplug"),
    ("mission", "fridge_and_ac"),
    ("lesson", "3"),
)
"""The pledge belongs to the last lesson: it is done at home that evening."""


def plan(first: date, weeks: Weeks, calendar: TermCalendar) -> tuple[SchoolDay, ...]:
    """A school week has five days; a day that is none is passed over, so that nothing is left out."""
    steps: Sequence[Step] = ONE_WEEK if weeks == 1 else TWO_WEEKS
    days = calendar.school_days(first, len(steps))
    return tuple(SchoolDay(day, kind, what) for day, (kind, what) in zip(days, steps, strict=True))
