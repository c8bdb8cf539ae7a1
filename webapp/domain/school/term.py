"""School days: statutory holidays with their make-up workdays, and when terms begin, as they were announced."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from webapp.domain.calendar import DAY
from webapp.domain.text import Source, Text

SATURDAY = 5


@dataclass(frozen=True)
class Holiday:
    """A statutory holiday, first and last day included, and the weekend days worked for it."""

    id: str
    name: Text
    first: date
    last: date
    make_up: tuple[date, ...] = ()


@dataclass(frozen=True)
class HolidayYear:
    """The State Council's notice for a year. `announced` is its date; without one nothing is known: 尚未公布."""

    year: int
    announced: date | None
    source: Source | None
    holidays: tuple[Holiday, ...] = ()


@dataclass(frozen=True)
class Term:
    """A term of a province's schools. `first` is the day pupils come; None where it is not announced."""

    id: str
    province: str
    name: Text
    first: date | None
    last: date | None
    source: Source | None


@dataclass(frozen=True)
class TermCalendar:
    years: Mapping[int, HolidayYear]
    terms: tuple[Term, ...] = ()

    def announced(self, year: int) -> bool:
        return year in self.years and self.years[year].announced is not None

    def holiday(self, day: date) -> Holiday | None:
        """The statutory holiday a day lies in, as far as it is announced."""
        of_year = self.years.get(day.year)
        return next((each for each in of_year.holidays if each.first <= day <= each.last), None) if of_year else None

    def makes_up(self, day: date) -> bool:
        """Whether a weekend day is worked for a holiday."""
        of_year = self.years.get(day.year)
        return any(day in each.make_up for each in of_year.holidays) if of_year else False

    def is_school_day(self, day: date) -> bool:
        """Monday to Friday but holidays, and make-up workdays. Where nothing is announced weekends are all we know."""
        if self.makes_up(day):
            return True
        return day.weekday() < SATURDAY and self.holiday(day) is None

    def next_start(self, province: str, day: date) -> date | None:
        """When the next term of a province begins, from a day on; None where none is announced."""
        starts = (each.first for each in self.terms if each.province == province and each.first is not None)
        return min((first for first in starts if first >= day), default=None)

    def next_school_monday(self, day: date) -> date:
        """The first Monday after a day that is a school day."""
        monday = day + DAY * (7 - day.weekday())
        while not self.is_school_day(monday):
            monday += DAY * 7
        return monday

    def school_days(self, first: date, n: int) -> tuple[date, ...]:
        """The first `n` school days from a day on."""
        found: list[date] = []
        day = first
        while len(found) < n:
            if self.is_school_day(day):
                found.append(day)
            day += DAY
        return tuple(found)
