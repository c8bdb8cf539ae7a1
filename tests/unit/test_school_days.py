"""School days and what is done on them."""

from datetime import date

from webapp.domain.holidays import Holiday, HolidayYear
from webapp.domain.school.schedule import ONE_WEEK, TWO_WEEKS, plan
from webapp.domain.school.term import TermCalendar
from webapp.domain.text import Source, Text

NOTICE = Source("国务院办公厅通知", None, "official")
MID_AUTUMN = Holiday("mid_autumn", Text("中秋", "Mid-Autumn"), date(2026, 9, 25), date(2026, 9, 27))
NATIONAL = Holiday(
    "national",
    Text("国庆", "National Day"),
    date(2026, 10, 1),
    date(2026, 10, 7),
    (date(2026, 9, 20), date(2026, 10, 10)),
)
CALENDAR = TermCalendar({2026: HolidayYear(2026, date(2025, 11, 4), NOTICE, (MID_AUTUMN, NATIONAL))})


def test_weekends_and_holidays_are_no_school_days_but_make_up_days_are() -> None:
    assert CALENDAR.is_school_day(date(2026, 9, 24))
    assert not CALENDAR.is_school_day(date(2026, 9, 25))
    assert not CALENDAR.is_school_day(date(2026, 9, 19))
    assert CALENDAR.is_school_day(date(2026, 9, 20))
    assert CALENDAR.is_school_day(date(2026, 10, 10))


def test_of_a_year_that_is_not_announced_only_weekends_are_known() -> None:
    assert not CALENDAR.announced(2027)
    assert CALENDAR.announced(2026)
    assert CALENDAR.is_school_day(date(2027, 10, 1))


def test_two_weeks_pass_over_what_is_no_school_day_and_leave_nothing_out() -> None:
    days = plan(date(2026, 9, 21), 2, CALENDAR)
    assert [(each.kind, each.what) for each in days] == list(TWO_WEEKS)
    assert days[4].day == date(2026, 9, 28)
    assert days[-1].day == date(2026, 10, 10), "a Saturday worked for the holiday"


def test_one_week_ends_on_friday() -> None:
    days = plan(date(2026, 9, 7), 1, CALENDAR)
    assert len(days) == len(ONE_WEEK)
    assert days[-1].day == date(2026, 9, 11)
