"""A measured day beside its log: how much of it nobody can explain, what to measure, and what is never off."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from webapp.domain.appliance import Appliance, base_load
from webapp.domain.calendar import DAY, local, midnight
from webapp.domain.contract import Contract
from webapp.domain.errors import UnknownTariffError
from webapp.domain.household import Household
from webapp.domain.load import Wh, empty_day
from webapp.domain.measuring import Candidate, worth_measuring
from webapp.domain.readings import Quality
from webapp.domain.run import Run
from webapp.domain.standby import AlwaysOn, always_on
from webapp.domain.unexplained import Account, account, is_measured, measured
from webapp.store import meters, runs
from webapp.usecases.read_register import yuan_a_year
from webapp.usecases.services import Services

FORTNIGHT = 14
CHUNK = 16
"""Days read at once on the way to the nearest measured ones; each further read is twice as long."""
Measured = tuple[Wh, NDArray[np.uint8]]


@dataclass(frozen=True, eq=False)
class Explained:
    """A measured day. `days` are the last measured ones up to it, at most 14, that `worth` and `hunt` rest on.

    `yuan` is what `hunt` comes to in a year, `contract` prices the day; both None where no price is known.
    """

    account: Account
    runs: tuple[Run, ...]
    days: tuple[date, ...]
    worth: tuple[Candidate, ...]
    hunt: AlwaysOn | None
    yuan: Decimal | None
    contract: Contract | None


@dataclass(frozen=True)
class Gap:
    """A day that was not measured: quarter-hours that were, and those spread from a coarser reading."""

    n_measured: int
    n_spread: int


@dataclass(frozen=True)
class MeterDay:
    """A day as the meter told it, and the measured ones before and after it."""

    day: date
    told: Explained | Gap
    previous: date | None
    following: date | None


def explain_day(services: Services, home: Household, day: date | None = None) -> MeterDay | None:
    """A day, or the newest measured one, else the newest; None where no day is known and none is asked for."""
    with services.database.read() as session:
        span = meters.span(session, home.id)
        if span is None and day is None:
            return None
        first, last = span or (date.max, date.min)
        near = dict(islice(_back(session, home, first, min(day or last, last)), FORTNIGHT + 1))
        shown = day or max(near, default=min(last, services.today()))
        following = next(_on(session, home, max(shown, first - DAY), last), None)
        if shown in near:
            used = {each: near[each] for each in sorted(near)[-FORTNIGHT:]}
            told: Explained | Gap = _explain(services, session, home, used)
        else:
            told = _gap(session, home, shown) if first <= shown <= last else Gap(0, 0)
    return MeterDay(shown, told, max((each for each in near if each < shown), default=None), following)


def _back(session: Session, home: Household, first: date, day: date) -> Iterator[tuple[date, Measured]]:
    """Measured days from a day back to the first, so far as they are asked for."""
    size = CHUNK
    while day >= first:
        since = max(first, day - (size - 1) * DAY)
        known = meters.days(session, home.id, since, day + DAY)
        for each in sorted(known.wh, reverse=True):
            if is_measured(known.quality[each]):
                yield each, (known.wh[each], known.quality[each])
        day, size = since - DAY, size * 2


def _on(session: Session, home: Household, after: date, last: date) -> Iterator[date]:
    """Measured days after a day up to the last, so far as they are asked for."""
    size = CHUNK
    while after < last:
        until = min(last, after + size * DAY)
        known = meters.days(session, home.id, after + DAY, until + DAY)
        yield from (each for each in sorted(known.wh) if is_measured(known.quality[each]))
        after, size = until, size * 2


def _gap(session: Session, home: Household, day: date) -> Gap:
    quality = meters.days(session, home.id, day, day + DAY).quality.get(day)
    if quality is None:
        return Gap(0, 0)
    return Gap(int(measured(quality).sum()), int((quality == Quality.ESTIMATED).sum()))


def _explain(services: Services, session: Session, home: Household, near: dict[date, Measured]) -> Explained:
    """The newest of some measured days, oldest first, with what all of them tell."""
    oldest, shown = min(near), max(near)
    entries = services.appliances(home)
    logged = runs.days(session, home.id, oldest, shown + DAY)
    accounts = [
        account(day, wh, quality, logged.get(day, empty_day()), base_load(entries, day))
        for day, (wh, quality) in near.items()
    ]
    kept = runs.between(session, home.id, midnight(oldest), midnight(shown + DAY))
    done = [run for run in kept if not run.planned and local(run.start).date() in near]
    hunt = always_on(accounts, entries)
    return Explained(
        accounts[-1],
        tuple(runs.touching(session, home.id, shown)[::-1]),
        tuple(near),
        worth_measuring(_used(services, entries, done), services.catalogue.families, accounts, done, home.people, hunt),
        hunt,
        yuan_a_year(services, home, hunt.kwh_a_year) if hunt else None,
        _contract(services, home, shown),
    )


def _used(services: Services, entries: list[Appliance], done: list[Run]) -> list[Appliance]:
    """What the home owns, and what it logged beside."""
    known = services.catalogue.appliances
    logged = [known[run.appliance_id] for run in done if run.appliance_id in known]
    return list({entry.id: entry for entry in [*entries, *logged]}.values())


def _contract(services: Services, home: Household, day: date) -> Contract | None:
    try:
        return services.contract(home, day)
    except UnknownTariffError:
        return None
