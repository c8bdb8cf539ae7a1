"""What a school draws while nobody is there, and weeks beside those of the year before."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.calendar import CHINA, DAY, QUARTERS
from webapp.domain.day_rows import DayRows, pack
from webapp.domain.holidays import Holiday, HolidayYear
from webapp.domain.readings import Quality
from webapp.domain.register import RegisterReading, used
from webapp.domain.school.building import base_loads, check_likely, compared, nobody_there, weeks
from webapp.domain.school.checklist import term_of
from webapp.domain.school.errors import UnlikelyReadingError
from webapp.domain.school.term import TermCalendar
from webapp.domain.text import Source, Text

NATIONAL = Holiday("national", Text("国庆", "National Day"), date(2026, 10, 1), date(2026, 10, 7))
NOTICE = Source("国务院办公厅通知", None, "official")
CALENDAR = TermCalendar({2026: HolidayYear(2026, date(2025, 11, 4), NOTICE, (NATIONAL,))})
MONDAY = date(2026, 9, 7)


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=CHINA)


def read(day: date, hour: int, kwh: float) -> RegisterReading:
    return RegisterReading(at(day, hour), round(kwh * 1000))


def test_a_weekend_between_two_readings_is_at_most_the_mean() -> None:
    friday, monday = read(date(2026, 9, 11), 18, 1000), read(date(2026, 9, 14), 7, 1061)
    (load,) = base_loads(None, [friday, monday], CALENDAR)
    assert (load.still, load.w, load.n, load.bound) == ("weekend", 1000, 1, True)


def test_a_span_with_a_school_day_in_it_tells_nothing_of_the_calm() -> None:
    assert base_loads(None, [read(date(2026, 9, 11), 12, 1000), read(date(2026, 9, 14), 7, 1061)], CALENDAR) == ()


def test_a_holiday_and_a_night_are_told_apart() -> None:
    kept = [
        read(date(2026, 9, 8), 18, 100),
        read(date(2026, 9, 9), 7, 106.5),
        read(date(2026, 9, 30), 18, 1000),
        read(date(2026, 10, 8), 7, 1181),
    ]
    found = {load.still: load.w for load in base_loads(None, kept, CALENDAR)}
    assert found == {"holiday": 1000, "night": 500}


def test_measured_quarter_hours_show_the_calmest_hours() -> None:
    wh = np.full((14, QUARTERS), 1000, dtype=np.int64)
    wh[:, :16] = 150
    wh[5:7] = 250
    wh[5:7, 40:56] = 100
    rows = DayRows(MONDAY, wh, np.full(wh.shape, Quality.MEASURED, dtype=np.uint8))
    found = {load.still: (load.w, load.bound) for load in base_loads(rows, [], CALENDAR)}
    assert found["night"] == (600, False)
    assert found["weekend"][0] in (400, 500, 600)


def test_nobody_is_there_outside_school_hours_only() -> None:
    assert nobody_there(at(date(2026, 9, 8), 18), at(date(2026, 9, 9), 7), CALENDAR)
    assert not nobody_there(at(date(2026, 9, 8), 17), at(date(2026, 9, 9), 7), CALENDAR)
    assert nobody_there(at(date(2026, 10, 1), 8), at(date(2026, 10, 7), 20), CALENDAR)


def test_a_week_is_compared_weekday_by_weekday() -> None:
    first = MONDAY - 364 * DAY
    rows = DayRows(
        first,
        np.repeat([100, 0, 90], [7, 357, 7])[:, None] * np.ones(QUARTERS, dtype=np.int64),
        np.repeat([1, 0, 1], [7, 357, 7]).astype(np.uint8)[:, None] * np.ones(QUARTERS, dtype=np.uint8),
    )
    newest, oldest = compared(weeks(rows, CALENDAR))
    assert newest.week.monday == MONDAY
    assert newest.before == oldest.week
    assert newest.change_wh == -6720
    assert oldest.before is None


@settings(max_examples=30)
@given(st.lists(st.integers(1, 5000), min_size=3, max_size=20))
def test_weeks_of_weekly_readings_add_up_to_the_meter(kwh: list[int]) -> None:
    kept = [RegisterReading(at(MONDAY, 0), 0)]
    for n, more in enumerate(kwh, 1):
        kept.append(RegisterReading(at(MONDAY + 7 * n * DAY, 0), kept[-1].wh + more * 1000))
    told = used(kept)
    assert told
    found = weeks(pack(told[0]), CALENDAR)
    assert [week.wh for week in found] == [more * 1000 for more in reversed(kwh)]


def test_a_digit_too_many_is_asked_about() -> None:
    kept = [read(MONDAY + 7 * n * DAY, 7, 500 * n) for n in range(4)]
    check_likely(kept, read(MONDAY + timedelta(days=28), 7, 2300))
    with pytest.raises(UnlikelyReadingError):
        check_likely(kept, read(MONDAY + timedelta(days=28), 7, 20000))


def test_the_list_is_for_the_term_that_comes_next() -> None:
    assert term_of(date(2026, 8, 30)) == "2026-autumn"
    assert term_of(date(2026, 12, 20)) == "2027-spring"
    assert term_of(date(2027, 2, 20)) == "2027-spring"
