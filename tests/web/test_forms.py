from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.errors import NotADateError, NotANumberError, NotATimeError, NumberOutOfRangeError, TextTooLongError
from webapp.views.forms import clock_time, day, number, short_text

NUMBERS = [
    ("3.5", "3.5"),
    ("３．５", "3.5"),
    ("3,5", "3.5"),
    ("3，5", "3.5"),
    ("1,234.5", "1234.5"),
    ("1，234", "1234"),
    (" 64.54 ", "64.54"),
    ("６４。５", "64.5"),
]


@pytest.mark.parametrize(("typed", "meant"), NUMBERS)
def test_numbers_as_people_type_them(typed, meant):
    assert number(typed, 0, 10_000) == Decimal(meant)


@pytest.mark.parametrize(
    "typed", ["", "abc", "😀", "<script>", "1e9", "--2", "NaN", "Infinity", "1.2.3", None, "9" * 400]
)
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(NotANumberError):
        number(typed, 0, 100)


@pytest.mark.parametrize("typed", ["9999-12-31", "0001-01-01", "1969-12-31", "2200-01-01"])
def test_days_nobody_lives_in_are_refused(typed):
    with pytest.raises(NotADateError):
        day(typed)


def test_the_bounds_are_told_as_people_write_them():
    with pytest.raises(NumberOutOfRangeError, match=r"0 到 9,999,999 之间"):
        number("10000000", 0, 9_999_999)


@pytest.mark.parametrize("typed", ["-1", "101", "99999999"])
def test_numbers_out_of_range_are_refused(typed):
    with pytest.raises(NumberOutOfRangeError):
        number(typed, 0, 100)


@given(st.text())
def test_any_text_is_a_number_or_a_sentence(typed):
    with suppress(NotANumberError, NumberOutOfRangeError):
        assert 0 <= number(typed, 0, 100) <= 100


TIMES = [
    ("20:00", 20, 0),
    ("20点", 20, 0),
    ("20点15", 20, 15),
    ("2000", 20, 0),
    ("２０：３０", 20, 30),
    ("6:05", 6, 5),
    ("615", 6, 15),
    ("7时5分", 7, 5),
    ("8", 8, 0),
]


@pytest.mark.parametrize(("typed", "hour", "minute"), TIMES)
def test_times_as_people_type_them(typed, hour, minute):
    assert clock_time(typed) == timedelta(hours=hour, minutes=minute)


@pytest.mark.parametrize("typed", ["", "25:00", "12:60", "晚上", "😀", "-1", "20:00:00", None, "1" * 50])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(NotATimeError):
        clock_time(typed)


@pytest.mark.parametrize("typed", ["2026-11-21", "2026/11/21", "2026年11月21日", "20261121", "２０２６－１１－２１"])
def test_dates_as_people_type_them(typed):
    assert day(typed) == date(2026, 11, 21)


@pytest.mark.parametrize("typed", ["", "2026-13-01", "2026-02-30", "明天", None, "1-1-1"])
def test_what_is_no_date_is_refused(typed):
    with pytest.raises(NotADateError):
        day(typed)


def test_long_text_is_refused():
    with pytest.raises(TextTooLongError):
        short_text("长" * 41, 40)
