"""A place's wall clock as ESPI's LocalTimeParameters give it: an offset, and when daylight saving begins and ends."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from webapp.domain.readings import Ints

NO_RULE = 0xFFFFFFFF


@dataclass(frozen=True)
class Rule:
    """One day a year and a time of it, as 32 bits of the standard: from the lowest

    12 bits of seconds, 5 of the hour, 3 of the weekday (Monday is 1), 5 of the day, 3 of the operator, 4 of the month.
    """

    month: int
    operator: int
    day: int
    weekday: int
    seconds: int

    def at(self, year: int) -> int:
        """Seconds of the wall clock since 1970."""
        midnight = datetime.combine(self._date(year), datetime.min.time(), UTC)
        return int(midnight.timestamp()) + self.seconds

    def _date(self, year: int) -> date:
        """Operators: 0 that day, 1 the weekday on or after it, 2 to 6 its first to fifth of the month, 7 its last."""
        days = monthrange(year, self.month)[1]
        if not self.weekday or self.operator == 0:
            return date(year, self.month, min(max(self.day, 1), days))
        if self.operator == 7:
            last = date(year, self.month, days)
            return last - timedelta(days=(last.isoweekday() - self.weekday) % 7)
        earliest = date(year, self.month, min(max(self.day, 1), days) if self.operator == 1 else 1)
        found = earliest + timedelta(days=(self.weekday - earliest.isoweekday()) % 7)
        weeks = max(self.operator - 2, 0)
        return found + timedelta(weeks=weeks if (found + timedelta(weeks=weeks)).month == self.month else weeks - 1)


def rule(text: str) -> Rule | None:
    """From its 8 hex digits. None where there is no such day: all ones, all zeros, or not a rule."""
    try:
        bits = int(text, 16)
    except ValueError:
        return None
    month = bits >> 28
    if bits == NO_RULE or not 1 <= month <= 12:
        return None
    seconds = (bits >> 12 & 0x1F) * 3600 + (bits & 0xFFF)
    return Rule(month, bits >> 25 & 0x7, bits >> 20 & 0x1F, bits >> 17 & 0x7, seconds)


@dataclass(frozen=True)
class LocalClock:
    """`offset` and `saving` in seconds; begin and end are told by the wall clock that is in force just before."""

    offset: int
    saving: int = 0
    begins: Rule | None = None
    ends: Rule | None = None

    def wall(self, instants: Ints) -> Ints:
        """Seconds of the wall clock since 1970, of seconds of UTC; same shape."""
        return instants + self.offset + self.saving * self.is_saving(instants)

    def is_saving(self, instants: Ints) -> NDArray[np.int64]:
        """1 where daylight saving is in force, else 0; same shape."""
        if self.begins is None or self.ends is None or not self.saving or not len(instants):
            return np.zeros(len(instants), dtype=np.int64)
        changes = self._changes(_year(int(instants.min())), _year(int(instants.max())))
        moments = np.array([moment for moment, _ in changes], dtype=np.int64)
        states = np.array([state for _, state in changes], dtype=np.int64)
        return states[np.searchsorted(moments, instants, side="right") - 1]

    def changed(self, instant: int) -> int:
        """The last change at or before it, in seconds of UTC."""
        year = _year(instant)
        return max((moment for moment, _ in self._changes(year, year) if moment <= instant), default=instant)

    def _changes(self, first: int, last: int) -> list[tuple[int, int]]:
        """Every change from the year before to the year after: when, and whether saving begins (1) or ends (0)."""
        if self.begins is None or self.ends is None:
            return []
        years = range(first - 1, last + 2)
        begins = [(self.begins.at(year) - self.offset, 1) for year in years]
        return sorted(begins + [(self.ends.at(year) - self.offset - self.saving, 0) for year in years])


def _year(second: int) -> int:
    return datetime.fromtimestamp(second, UTC).year
