"""Which months of a home are to be sealed, or looked at again, without reading them.

What a month is made from is known by a hash over its imports, its temperature files and what the home said changed,
which costs one query each for many homes. Only where that differs, or runs may still have been logged, the days
themselves are read and compared.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from sqlmodel import Session

from webapp.domain.calendar import DAY, local, month_start, next_month
from webapp.domain.household import Household
from webapp.domain.temperature import CitySource, city_name
from webapp.store import month_inputs, statements, temperatures
from webapp.store.month_inputs import Brought, Changed, Warmth
from webapp.store.statements import Mark
from webapp.usecases.log_run import BACK_DAYS
from webapp.usecases.services import Services

CLOSING_DAY = 3
"""A month is closed on the third day of the next, so that late readings can come in."""
CATCH_UP_MONTHS = 12
"""So far back a month that nothing is sealed of is looked at, although no import tells of it."""


def newest_closed(day: date) -> date:
    """The first day of the last month whose closing day has come."""
    return month_start(month_start(day - timedelta(days=CLOSING_DAY - 1)) - DAY)


def next_closing(day: date) -> date:
    """The closing day that comes next."""
    closing = month_start(day) + timedelta(days=CLOSING_DAY - 1)
    return closing if day < closing else next_month(day) + timedelta(days=CLOSING_DAY - 1)


def city_sources(session: Session) -> dict[str, list[CitySource]]:
    """What an operator gave of each city."""
    found: dict[str, list[CitySource]] = {}
    for source in temperatures.city_sources(session):
        found.setdefault(source.city, []).append(source)
    return found


@dataclass(frozen=True, eq=False)
class MonthsDue:
    """What is known of some homes up to the `newest` closed month before any is read.

    `logged` are homes with runs logged in a month that runs may still be logged in.
    """

    services: Services
    newest: date
    cities: Mapping[str, Sequence[CitySource]]
    marks: Mapping[str, Mapping[str, Mark]]
    imports: Mapping[str, Sequence[Brought]]
    warmth: Mapping[str, Sequence[Warmth]]
    changes: Mapping[str, Sequence[Changed]]
    logged: frozenset[str]

    @classmethod
    def of(
        cls,
        session: Session,
        services: Services,
        homes: Sequence[Household],
        newest: date,
        cities: Mapping[str, Sequence[CitySource]],
    ) -> "MonthsDue":
        ids = [home.id for home in homes]
        return cls(
            services,
            newest,
            cities,
            statements.marks(session, ids),
            month_inputs.imports(session, ids),
            month_inputs.own_warmth(session, ids),
            month_inputs.interventions(session, ids),
            frozenset(month_inputs.logged_days(session, ids, month_start(newest - DAY), next_month(newest))),
        )

    def months(self, homes: Iterable[Household]) -> Iterator[tuple[date, list[Household]]]:
        """Each month that is due, oldest first, with the homes it is due of."""
        listed = list(homes)
        month = min(month_start(local(home.created_at).date()) for home in listed)
        while month <= self.newest:
            due = [home for home in listed if self._is_due(home, month)]
            if due:
                yield month, due
            month = next_month(month)

    def mark(self, home: Household, month: date) -> Mark | None:
        return self.marks.get(home.id, {}).get(f"{month:%Y-%m}")

    def signature(self, home: Household, month: date) -> str:
        """A hash over what a month of a home is made from, not over what is in it."""
        parts = [f"{item.id} {item.n_readings} {item.wh}" for item in self._overlapping(home, month)]
        end = next_month(month)
        parts += [f"own {item.id}" for item in self.warmth.get(home.id, ()) if item.first < end and item.last >= month]
        city = self.cities.get(city_name(self.services.city(home) or ""), ())
        parts += [f"{item.made_at} {item.n_days}" for item in city if item.first < end and item.last >= month]
        parts += [f"{item.day} {item.kind} {item.name}" for item in self.changes.get(home.id, ()) if item.day < end]
        return sha256("\n".join(parts).encode()).hexdigest()

    def _is_due(self, home: Household, month: date) -> bool:
        if month < month_start(local(home.created_at).date()):
            return False
        mark = self.mark(home, month)
        if mark is None:
            return (self.newest - month).days < CATCH_UP_MONTHS * 31 or bool(self._overlapping(home, month))
        loggable = home.id in self.logged and next_month(month) > self.newest - BACK_DAYS * DAY
        return loggable or mark.imports != self.signature(home, month)

    def _overlapping(self, home: Household, month: date) -> list[Brought]:
        end = next_month(month)
        return [item for item in self.imports.get(home.id, ()) if item.first < end and item.last >= month]
