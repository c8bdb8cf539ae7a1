"""Where a home's temperatures come from: files it gave, and its city's days as an operator keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from webapp.domain.calendar import DAY
from webapp.domain.daily import DailyTemperature


@dataclass(frozen=True)
class TemperatureFile:
    """A file a home gave. `n_days` are known between `first` and `last`; of several files the newest counts a day."""

    id: int
    name: str
    made_at: datetime
    first: date
    last: date
    n_days: int


@dataclass(frozen=True)
class CitySource:
    """What an operator took in for a city, in its own words, and the days that still come from it."""

    city: str
    source: str
    name: str
    made_at: datetime
    first: date
    last: date
    n_days: int


@dataclass(frozen=True)
class CameFrom:
    """How many days of a span are known from the home's files, and how many more only from its city."""

    own_days: int
    city_days: int
    files: tuple[TemperatureFile, ...]
    city: tuple[CitySource, ...]

    @property
    def mixed(self) -> bool:
        """Two thermometers: where one took over from the other, a degree may be theirs."""
        return self.own_days > 0 and self.city_days > 0


def city_name(text: str) -> str:
    """合肥市 and 合肥 are one city."""
    name = text.strip()
    return name.removesuffix("市") if len(name) > 2 else name


def tenths(temperature: DailyTemperature) -> dict[date, int]:
    """Tenths of a degree of each day known: as fine as weather services tell a day."""
    known = np.flatnonzero(np.isfinite(temperature.celsius)).tolist()
    return {temperature.first + n * DAY: round(float(temperature.celsius[n]) * 10) for n in known}


def of_tenths(days: Mapping[date, int]) -> DailyTemperature | None:
    """From the first day to the last, unknown in between where there is none; None for no days."""
    if not days:
        return None
    first = min(days)
    celsius = np.full((max(days) - first).days + 1, np.nan)
    for day, tenth in days.items():
        celsius[(day - first).days] = tenth / 10
    return DailyTemperature(first, celsius)
