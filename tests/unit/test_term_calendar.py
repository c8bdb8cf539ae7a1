"""The calendar files: the notices day by day, terms with their sources, faults named."""

from datetime import date, timedelta
from pathlib import Path
from shutil import copytree

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.errors import RuleFileError
from webapp.domain.school.term import Term, TermCalendar
from webapp.domain.text import Source, Text
from webapp.rules.school_book import CALENDARS, load_calendar

CALENDAR = load_calendar()
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_day_is_as_the_notice_says(year: int) -> None:
    day = date(year, 1, 1)
    while day.year == year:
        assert CALENDAR.is_school_day(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_a_year_is_announced_with_its_source_or_not_at_all() -> None:
    assert [year for year in CALENDAR.years if CALENDAR.announced(year)] == [2025, 2026]
    for year in CALENDAR.years.values():
        assert (year.source is not None and year.source.url is not None) == (year.announced is not None)


def test_terms_have_a_source_or_no_day_and_begin_on_a_school_day() -> None:
    for term in CALENDAR.terms:
        assert (term.first is None) == (term.source is None), term.id
        if term.first:
            assert CALENDAR.is_school_day(term.first), term.id
            assert term.source, term.id
            assert term.source.url, term.id
    assert len({term.id for term in CALENDAR.terms}) == len(CALENDAR.terms)
    starts = [term.first for term in CALENDAR.terms if term.first]
    assert starts == sorted(starts)


def test_the_next_term_is_found_or_is_not_announced() -> None:
    assert CALENDAR.next_start("shanghai", date(2026, 11, 28)) == date(2027, 2, 22)
    assert CALENDAR.next_start("shanghai", date(2026, 9, 1)) == date(2026, 9, 1)
    assert CALENDAR.next_start("anhui", date(2026, 11, 28)) is None
    assert CALENDAR.next_start("nowhere", date(2026, 11, 28)) is None


@given(DAYS)
def test_the_next_monday_is_a_school_day_ahead(day: date) -> None:
    monday = CALENDAR.next_school_monday(day)
    assert monday.weekday() == 0
    assert monday > day
    assert CALENDAR.is_school_day(monday)


@given(DAYS, st.integers(1, 30))
def test_school_days_are_all_there_and_none_else(first: date, n: int) -> None:
    days = CALENDAR.school_days(first, n)
    assert len(days) == n
    span = [first + timedelta(days=number) for number in range((days[-1] - first).days + 1)]
    assert tuple(day for day in span if CALENDAR.is_school_day(day)) == days


@pytest.mark.parametrize(
    ("name", "old", "new", "where"),
    [
        ("holidays_2027.yaml", "announced: null", "announced: 2026-11-01", "source: announced with its source"),
        ("holidays_2026.yaml", "last: 2026-09-27", "last: 2026-09-20", "last: before the first day"),
        ("holidays_2026.yaml", "first: 2026-09-25, last: 2026-09-27", "first: 2025-09-25, last: 2025-09-27", "not in"),
        ("holidays_2026.yaml", "make_up: [2026-05-09]", "make_up: [2026-05-08]", "make_up.0: no day of a weekend"),
        ("terms.yaml", "first: 2025-09-01", "first: null", "source: first day with its source"),
        ("terms.yaml", "last: 2026-01-23", "last: 2025-01-23", "last: before the first day"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, name: str, old: str, new: str, where: str) -> None:
    folder = copytree(CALENDARS, tmp_path / "calendars")
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(RuleFileError, match=where):
        load_calendar(folder)


def test_a_term_of_another_province_does_not_count() -> None:
    source = Source("校历", "https://example.org/", "official")
    term = Term("x", "hubei", Text("春季", "Spring"), date(2027, 3, 1), None, source)
    calendar = TermCalendar({}, (term,))
    assert calendar.next_start("hubei", date(2027, 1, 1)) == date(2027, 3, 1)
    assert calendar.next_start("hunan", date(2027, 1, 1)) is None
