"""Temperatures: of a home from its own file, of a city from the operator's. The same file twice changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from webapp.domain.calendar import DAY
from webapp.domain.household import Household
from webapp.domain.temperature import CameFrom, CitySource, TemperatureFile, city_name, tenths
from webapp.domain.temperature_errors import (
    AllAheadError,
    NoCityError,
    NoSourceGivenError,
    UnknownTemperatureError,
)
from webapp.store import meters, temperatures
from webapp.usecases.services import Services
from webapp.usecases.upkeep import UNDO_FOR

MOST_NAME, MOST_CITY, MOST_SOURCE = 120, 40, 200


@dataclass(frozen=True)
class Taken:
    """What was found in a file, and what became of it: days that are new, another figure, or just as they were.

    `n_missing` days between `first` and `last` are not in it; `n_ahead` had not come yet and were left out.
    """

    first: date
    last: date
    n_days: int
    n_missing: int
    n_ahead: int
    coldest_c: float
    warmest_c: float
    n_new: int
    n_replaced: int
    n_same: int


@dataclass(frozen=True)
class Shown:
    """The files that count, those just dropped, the coldest and warmest tenth of a degree of each, and how far they
    and the city reach.

    `metered` are the days the meter may tell of, `known_days` those of them whose temperature is known.
    """

    city: str | None
    came_from: CameFrom
    dropped: tuple[TemperatureFile, ...]
    extremes: Mapping[int, tuple[int, int]]
    metered: tuple[date, date] | None
    known_days: int

    @property
    def metered_days(self) -> int:
        return (self.metered[1] - self.metered[0]).days + 1 if self.metered else 0


def keep_temperatures(services: Services, home: Household, source: BinaryIO, name: str) -> Taken:
    """A home's own file. Raises UnreadableError, AllAheadError."""
    found, n_ahead = _read(services, source)
    with services.database.write() as session:
        kept = temperatures.own_days(session, home.id, min(found), max(found) + DAY)
        taken = _taken(found, kept, n_ahead)
        if taken.n_new or taken.n_replaced:
            number = temperatures.next_id(session, home.id)
            item = TemperatureFile(number, name[:MOST_NAME], services.now(), taken.first, taken.last, taken.n_days)
            temperatures.save(session, home.id, item, found)
    return taken


def keep_city_temperatures(services: Services, city: str, said: str, source: BinaryIO, name: str) -> Taken:
    """A city's days, for every home there; `said` is where they come from, in words. Raises UnreadableError,
    AllAheadError, NoCityError, NoSourceGivenError."""
    place, words = city_name(city), " ".join(said.split())
    if not 0 < len(place) <= MOST_CITY:
        raise NoCityError("city", most=MOST_CITY)
    if not 0 < len(words) <= MOST_SOURCE:
        raise NoSourceGivenError("source", most=MOST_SOURCE)
    found, n_ahead = _read(services, source)
    with services.database.write() as session:
        taken = _taken(found, temperatures.city_days(session, place), n_ahead)
        if taken.n_new or taken.n_replaced:
            temperatures.save_city(session, place, words, name[:MOST_NAME], services.now(), found)
    return taken


def _read(services: Services, source: BinaryIO) -> tuple[Mapping[date, int], int]:
    """Tenths of a degree by day up to yesterday, and how many days were left out because they are still to come.

    Today's mean is not known before the day is over; what a file says of later days is a forecast.
    """
    from webapp.readers.temperature import read_temperature  # starts threads: only where it is asked for

    every = tenths(read_temperature(source))
    found = {day: tenth for day, tenth in every.items() if day < services.today()}
    if not found:
        raise AllAheadError("file", first=min(every).isoformat())
    return found, len(every) - len(found)


def _taken(found: Mapping[date, int], kept: Mapping[date, int], n_ahead: int) -> Taken:
    first, last = min(found), max(found)
    n_new = len(found.keys() - kept.keys())
    n_same = sum(kept.get(day) == tenth for day, tenth in found.items())
    return Taken(
        first,
        last,
        len(found),
        (last - first).days + 1 - len(found),
        n_ahead,
        min(found.values()) / 10,
        max(found.values()) / 10,
        n_new,
        len(found) - n_new - n_same,
        n_same,
    )


def show_temperatures(services: Services, home: Household) -> Shown:
    city = services.city(home)
    with services.database.read() as session:
        span = meters.span(session, home.id)
        metered = (span[0], min(span[1], services.today() - DAY)) if span else None
        return Shown(
            city,
            temperatures.came_from(session, home.id, city, date.min, date.max),
            tuple(temperatures.dropped(session, home.id, services.now() - UNDO_FOR)),
            temperatures.extremes(session, home.id),
            metered,
            _known_days(temperatures.came_from(session, home.id, city, metered[0], metered[1] + DAY)) if metered else 0,
        )


def _known_days(found: CameFrom) -> int:
    return found.own_days + found.city_days


def list_cities(services: Services) -> list[CitySource]:
    with services.database.read() as session:
        return list(temperatures.city_sources(session))


def drop_temperatures(services: Services, home: Household, source_id: int) -> None:
    """Raises UnknownTemperatureError."""
    _set_dropped(services, home, source_id, dropped=True)


def restore_temperatures(services: Services, home: Household, source_id: int) -> None:
    """Raises UnknownTemperatureError."""
    _set_dropped(services, home, source_id, dropped=False)


def _set_dropped(services: Services, home: Household, source_id: int, *, dropped: bool) -> None:
    with services.database.write() as session:
        if not temperatures.set_dropped(session, home.id, source_id, services.now() if dropped else None):
            raise UnknownTemperatureError
