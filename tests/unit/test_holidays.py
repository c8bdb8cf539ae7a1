"""Days off and working days, as far as they are announced."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.calendar import DAY, days
from webapp.domain.holidays import WEEKENDS, Holiday, Holidays, HolidayYear
from webapp.domain.text import Source, Text
from webapp.rules.school_book import load_calendar

CALENDAR = load_calendar()
SOURCE = Source("通知", None, "official")


def dates(text: str) -> list[date]:
    return [date.fromisoformat(day) for day in text.split()]


@pytest.mark.parametrize("day", dates("2025-10-01 2025-10-08 2026-10-01 2026-10-07 2026-09-25 2026-10-17"))
def test_holidays_and_plain_weekends_are_days_off(day: date) -> None:
    assert CALENDAR.is_day_off(day)


@pytest.mark.parametrize("day", dates("2025-09-28 2025-10-11 2026-09-20 2026-10-10 2025-10-09 2026-10-08"))
def test_what_is_worked_for_a_holiday_is_no_day_off(day: date) -> None:
    assert not CALENDAR.is_day_off(day)


def test_of_a_year_not_announced_weekends_are_all_we_know() -> None:
    assert not CALENDAR.announced(2027)
    for day in days(date(2027, 1, 1), date(2028, 1, 1)):
        assert CALENDAR.is_day_off(day) == WEEKENDS.is_day_off(day) == (day.weekday() >= 5)


def test_a_notice_speaks_of_days_of_the_year_before() -> None:
    first, sunday = date(2026, 12, 31), date(2026, 12, 27)
    new_year = Holiday("new_year", Text("元旦", "New Year"), first, date(2027, 1, 3), (sunday,))
    calendar = Holidays({2027: HolidayYear(2027, date(2026, 11, 1), SOURCE, (new_year,))})
    assert calendar.is_day_off(first)
    assert calendar.holiday(first) == new_year
    assert not calendar.is_day_off(sunday)


def test_as_they_were_known_before_the_last_notices() -> None:
    assert CALENDAR.last_announced == 2026
    assert CALENDAR.as_of(2026) is CALENDAR
    assert CALENDAR.as_of(None) is CALENDAR
    earlier = CALENDAR.as_of(2025)
    assert earlier.is_day_off(date(2025, 10, 1))
    assert not earlier.is_day_off(date(2026, 10, 1))
    assert earlier.last_announced == 2025
    assert WEEKENDS.last_announced is None


def test_what_is_told_of_some_days() -> None:
    told = CALENDAR.told([*days(date(2026, 9, 15), date(2026, 10, 12)), date(2026, 10, 14)])
    assert [each.id for each in told.holidays] == ["mid_autumn", "national"]
    assert told.make_up == tuple(dates("2026-09-20 2026-10-10"))
    assert [each.year for each in told.notices] == [2026]
    assert told.unknown == ()


def test_days_of_years_not_announced_are_told_exactly() -> None:
    told = CALENDAR.told([*days(date(2026, 12, 20), date(2027, 1, 5)), date(2027, 1, 7)])
    assert told.unknown == (tuple(dates("2027-01-01 2027-01-04")), tuple(dates("2027-01-07 2027-01-07")))
    assert [each.year for each in told.notices] == [2026]
    none_known = WEEKENDS.told(days(date(2026, 12, 30), date(2027, 1, 3)))
    assert none_known.unknown == (tuple(dates("2026-12-30 2026-12-31")), tuple(dates("2027-01-01 2027-01-02")))


@given(st.dates(date(2025, 1, 1), date(2027, 6, 30)), st.integers(1, 12))
def test_so_many_working_days_later_is_a_working_day_with_so_many_between(day: date, n: int) -> None:
    later = CALENDAR.working_day_after(day, n)
    assert not CALENDAR.is_day_off(later)
    assert sum(not CALENDAR.is_day_off(each) for each in days(day + DAY, later + DAY)) == n


def test_a_day_is_told_by_the_notice_that_names_it_whatever_year_that_is_of() -> None:
    first, sunday = date(2026, 12, 31), date(2026, 12, 27)
    new_year = Holiday("new_year", Text("元旦", "New Year"), first, date(2027, 1, 3), (sunday,))
    notice = HolidayYear(2027, date(2026, 11, 1), SOURCE, (new_year,))
    for day in (first, sunday):
        told = Holidays({2027: notice}).told([day])
        assert told.notices == (notice,)
        assert told.unknown == ()
    assert Holidays({2027: notice}).told([date(2026, 12, 30)]).unknown == (tuple(dates("2026-12-30 2026-12-30")),)
