"""calendars/ and school/: the term calendar and what the kit is made of."""

from collections.abc import Iterator
from pathlib import Path

from webapp.domain.school.book import SchoolBook
from webapp.domain.school.reading_level import Characters
from webapp.domain.school.term import HolidayYear, TermCalendar
from webapp.rules.reader import Fault, read_one
from webapp.rules.school_quiz import load_quiz

CALENDARS = Path(__file__).parent / "calendars"
SCHOOL = Path(__file__).parent / "school"


def load_school_book() -> SchoolBook:
    """Raises RuleFileError."""
    return SchoolBook(
        calendar=load_calendar(),
        quiz=load_quiz(),
        characters=read_one(Characters, SCHOOL / "characters.yaml"),
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
