"""Days off and working days: statutory holidays and the weekend days worked for them, as they were announced."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

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
class Told:
    """What is known of some days: holidays that touch them, the weekend days among them that are worked, the notices
    that say so, and the days of years that are not announced, each spell by its first and last."""

    holidays: tuple[Holiday, ...] = ()
    make_up: tuple[date, ...] = ()
    notices: tuple[HolidayYear, ...] = ()
    unknown: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True)
class Holidays:
    """By year; a notice may speak of days of the years beside its own. Without one weekends are all we know."""

    years: Mapping[int, HolidayYear]

    @cached_property
    def _by_day(self) -> dict[date, Holiday]:
        every = [each for year in self.years.values() for each in year.holidays]
        return {each.first + n * DAY: each for each in every for n in range((each.last - each.first).days + 1)}

    @cached_property
    def _worked(self) -> frozenset[date]:
        return frozenset(day for year in self.years.values() for each in year.holidays for day in each.make_up)

    @cached_property
    def _told_by(self) -> dict[date, HolidayYear]:
        """The notice that names a day: as a rule its own year's, at the turn of a year also the next one's."""
        found = {}
        for year in self.years.values():
            for each in year.holidays:
                off = (each.first + n * DAY for n in range((each.last - each.first).days + 1))
                found.update(dict.fromkeys((*off, *each.make_up), year))
        return found

    def announced(self, year: int) -> bool:
        return year in self.years and self.years[year].announced is not None

    @cached_property
    def last_announced(self) -> int | None:
        return max(filter(self.announced, self.years), default=None)

    def as_of(self, last_announced: int | None) -> "Holidays":
        """As they were known when that was the last year announced; for None as they are known now."""
        if last_announced is None or last_announced == self.last_announced:
            return self
        return Holidays({year: each for year, each in self.years.items() if year <= last_announced})

    def holiday(self, day: date) -> Holiday | None:
        """The statutory holiday a day lies in, as far as it is announced."""
        return self._by_day.get(day)

    def makes_up(self, day: date) -> bool:
        """Whether a weekend day is worked for a holiday."""
        return day in self._worked

    def is_day_off(self, day: date) -> bool:
        """A Saturday or Sunday that is not worked, or a holiday."""
        return day not in self._worked and (day.weekday() >= SATURDAY or day in self._by_day)

    def working_day_after(self, day: date, n: int) -> date:
        """The `n`th working day after a day."""
        while n:
            day += DAY
            n -= not self.is_day_off(day)
        return day

    def told(self, days: Iterable[date]) -> Told:
        """Of days in their order."""
        looked = list(days)
        touched = dict.fromkeys(each for day in looked if (each := self._by_day.get(day)))
        years = sorted(
            {day.year for day in looked} | {self._told_by[day].year for day in looked if day in self._told_by}
        )
        return Told(
            tuple(touched),
            tuple(day for day in looked if day in self._worked),
            tuple(self.years[year] for year in years if self.announced(year)),
            _spells([day for day in looked if not self.announced(day.year) and day not in self._told_by]),
        )


WEEKENDS = Holidays({})
"""Plain weeks, for days that never were."""


def _spells(days: list[date]) -> tuple[tuple[date, date], ...]:
    """Days of a year that follow each other, as first and last."""
    found: list[tuple[date, date]] = []
    for day in days:
        if found and day - found[-1][1] == DAY and day.year == found[-1][1].year:
            found[-1] = found[-1][0], day
        else:
            found.append((day, day))
    return tuple(found)
