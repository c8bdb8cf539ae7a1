"""The day of a call before it is announced: whether the week alone tells what its baseline is made of."""

from datetime import date

import pytest

from webapp.domain.outreach.baseline_rule import CallDay
from webapp.rules.school_book import load_calendar

CALENDAR = load_calendar()


@pytest.mark.parametrize(
    ("day", "unusual", "day_off"),
    [
        (date(2026, 10, 1), True, True),
        (date(2026, 10, 10), True, False),
        (date(2026, 11, 29), False, True),
        (date(2026, 11, 30), False, False),
        (date(2027, 1, 2), True, True),
        (date(2027, 1, 4), True, False),
    ],
    ids=["holiday", "worked Saturday", "Sunday", "Monday", "Saturday not announced", "Monday not announced"],
)
def test_what_the_calendar_says_of_the_day_of_a_call(day: date, unusual: bool, day_off: bool) -> None:
    found = CallDay.of(day, "ten_of_ten", CALENDAR)
    assert found.unusual is unusual
    assert found.day_off is day_off
