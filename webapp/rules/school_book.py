"""calendars/ and school/: the term calendar and what the kit is made of."""

from collections.abc import Iterator
from pathlib import Path

from webapp.domain.school.book import SchoolBook
from webapp.domain.school.term import HolidayYear, TermCalendar
from webapp.rules.reader import Fault, read_one
from webapp.rules.school_lessons import load_lessons

CALENDARS = Path(__file__).parent / "calendars"


def load_school_book() -> SchoolBook:
    """Raises RuleFileError."""
    return SchoolBook(
        load_calendar(),
        lessons=load_lessons(),
    )


def load_calendar(folder: Path = CALENDARS) -> TermCalendar:
    """Raises RuleFileError."""
    years = [read_one(HolidayYear, path, _faults) for path in sorted(folder.glob("holidays_*.yaml"))]
    return TermCalendar({each.year: each for each in years})


def _faults(year: HolidayYear) -> Iterator[Fault]:
    if (year.announced is None) != (year.source is None):
        yield ("source",), "announced with its source, or neither"
    for number, each in enumerate(year.holidays):
        if each.first > each.last:
            yield ("holidays", number, "last"), "before the first day"
