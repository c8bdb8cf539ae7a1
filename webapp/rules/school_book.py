"""calendars/ and school/: the term calendar and what the kit is made of."""

from collections.abc import Iterator
from pathlib import Path

from webapp.domain.school.book import SchoolBook
from webapp.domain.school.fields import CHECKS, PLANS, PLEDGES, RACERS
from webapp.domain.school.mission import MISSIONS
from webapp.domain.school.mission_book import MissionBook
from webapp.domain.school.steps import STEPS
from webapp.domain.school.term import HolidayYear, TermCalendar
from webapp.rules.reader import Fault, read_one

CALENDARS = Path(__file__).parent / "calendars"
MISSIONS_FILE = Path(__file__).parent / "school" / "missions.yaml"


def load_school_book() -> SchoolBook:
    """Raises RuleFileError."""
    return SchoolBook(load_calendar(), load_missions())


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


def load_missions(path: Path = MISSIONS_FILE) -> MissionBook:
    """Raises RuleFileError."""
    return read_one(MissionBook, path, _mission_faults)


def _mission_faults(book: MissionBook) -> Iterator[Fault]:
    for mission in MISSIONS:
        if mission not in book.missions:
            yield ("missions",), f"{mission} has no words"
        elif len(book.missions[mission].steps) != len(STEPS[mission]):
            yield ("missions", mission, "steps"), f"as many as its screens: {len(STEPS[mission])}"
    for section, ids in (("choices", {*CHECKS, *PLANS, *PLEDGES}), ("racers", set(RACERS))):
        for name in ids ^ set(getattr(book, section)):
            yield (section,), f"{name} is missing or is none"
