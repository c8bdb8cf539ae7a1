"""calendars/ and school/: the term calendar and what the kit is made of."""

from collections.abc import Iterator
from pathlib import Path

from webapp.domain.holidays import SATURDAY, HolidayYear
from webapp.domain.school.book import SchoolBook
from webapp.domain.school.reading_level import Characters
from webapp.domain.school.term import Term, TermCalendar
from webapp.rules.reader import Fault, read, read_one
from webapp.rules.school_lessons import load_lessons
from webapp.rules.school_missions import load_missions
from webapp.rules.school_quiz import load_quiz
from webapp.rules.school_words import load_building_checklist, load_consent, load_farewells, load_unkind_words

CALENDARS = Path(__file__).parent / "calendars"
SCHOOL = Path(__file__).parent / "school"


def load_school_book() -> SchoolBook:
    """Raises RuleFileError."""
    return SchoolBook(
        calendar=load_calendar(),
        lessons=load_lessons(),
        quiz=load_quiz(),
        characters=read_one(Characters, SCHOOL / "characters.yaml"),
        building_checklist=load_building_checklist(),
        consent=load_consent(),
        farewells=load_farewells(),
        missions=load_missions(),
        unkind_words=load_unkind_words(),
    )


def load_calendar(folder: Path = CALENDARS) -> TermCalendar:
    """Raises RuleFileError."""
    years = [read_one(HolidayYear, path, _faults) for path in sorted(folder.glob("holidays_*.yaml"))]
    terms = folder / "terms.yaml"
    return TermCalendar({each.year: each for each in years}, tuple(read(Term, terms, _term_faults)))


def _faults(year: HolidayYear) -> Iterator[Fault]:
    if (year.announced is None) != (year.source is None):
        yield ("source",), "announced with its source, or neither"
    for number, each in enumerate(year.holidays):
        if each.first > each.last:
            yield ("holidays", number, "last"), "before the first day"
        if year.year not in (each.first.year, each.last.year):
            yield ("holidays", number, "first"), f"not in {year.year}"
        for place, day in enumerate(each.make_up):
            if day.weekday() < SATURDAY:
                yield ("holidays", number, "make_up", place), "no day of a weekend"


def _term_faults(term: Term) -> Iterator[Fault]:
    if (term.first is None) != (term.source is None):
        yield ("source",), "first day with its source, or neither"
    if term.first and term.last and term.last < term.first:
        yield ("last",), "before the first day"
