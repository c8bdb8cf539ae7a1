"""School days, and when terms begin, as they were announced."""

from dataclasses import dataclass
from datetime import date

from webapp.domain.calendar import DAY
from webapp.domain.holidays import Holidays
from webapp.domain.text import Source, Text


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
class TermCalendar(Holidays):
    """Holidays, and the terms of schools beside."""

    terms: tuple[Term, ...] = ()

    def is_school_day(self, day: date) -> bool:
        """Monday to Friday but holidays, and make-up workdays. Where nothing is announced weekends are all we know."""
        return not self.is_day_off(day)

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
