"""The month's CO2, and the books beside it: used less, moved, green certificates; moved by the home's own hours."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from webapp.domain.acting import acting
from webapp.domain.calendar import DAY, midnight, month_start
from webapp.domain.emissions import Emitted, Factor
from webapp.domain.errors import DayAheadError, UnknownCertificateError
from webapp.domain.hourly import HourlyLedger
from webapp.domain.household import Household
from webapp.domain.ledger import Ledger, reduced, shifted
from webapp.domain.run import Action, Certificate
from webapp.store import records, runs
from webapp.usecases.bill_month import Month, bill_month
from webapp.usecases.count_co2 import kg_per_kwh_on, month_co2
from webapp.usecases.do_tip import tips_done
from webapp.usecases.hourly import hourly_ledger
from webapp.usecases.services import Services


@dataclass(frozen=True)
class Books:
    """The three ledgers of a stretch of days. There is no total: they are never added."""

    first: date
    last: date
    reduced: Ledger
    shifted: Ledger
    certificates: tuple[Certificate, ...]

    @property
    def n_certificates(self) -> int:
        return sum(item.count for item in self.certificates)

    @property
    def certificate_kwh(self) -> int:
        return sum(item.kwh for item in self.certificates)


@dataclass(frozen=True, eq=False)
class Carbon:
    """What the page shows: energy times factor, the factor's years, the three books, the home's own hours if any.

    `factor` is the one in force today; a month with an announcement in it was counted with two, as `emitted` tells.
    """

    month: Month
    emitted: Emitted
    factor: Factor
    years: tuple[Factor, ...]
    books: Books
    hourly: HourlyLedger | None

    @property
    def g_co2(self) -> int:
        return self.emitted.g_co2

    @property
    def since(self) -> date:
        return min(self.month.totals, default=self.month.first)


def show_carbon(services: Services, home: Household) -> Carbon:
    """This month up to now. Raises UnknownTariffError where no verified price is known."""
    today = services.today()
    month = bill_month(services, home, today)
    return Carbon(
        month,
        month_co2(services, home, month),
        services.factor(home, today),
        tuple(year for year in services.factors.series(home.land) if year.announcement.posted <= today),
        open_books(services, home),
        hourly_ledger(services, home),
    )


def open_books(services: Services, home: Household) -> Books:
    """This month's ledgers up to now, and every certificate the home entered, whenever it was bought."""
    today = services.today()
    with services.database.read() as session:
        certificates = tuple(records.certificates(session, home.id))
    return replace(books_between(services, home, month_start(today), today), certificates=certificates)


def books_between(services: Services, home: Household, first: date, last: date) -> Books:
    """The three ledgers of [first, last]. What is still only planned is not in them."""
    tips = {tip.id: tip for tip in services.advice.tips}
    with services.database.read() as session:
        done = tips_done(session, services, home, first, last)
        happened = _happened(session, services, home, done, first, last)
        bought = tuple(item for item in records.certificates(session, home.id) if first <= item.bought_on <= last)
    acts_on = acting(services.advice.tips, services.appliances(home), home.people)
    less = reduced(done, tips, first, last, acts_on, kg_per_kwh_on(services, home))
    return Books(first, last, less, shifted(happened, tips, first, last), bought)


def _happened(
    session: Session, services: Services, home: Household, done: Sequence[Action], first: date, last: date
) -> list[Action]:
    """Without runs that have not started yet, or that nobody said were done."""
    kept = runs.between(session, home.id, midnight(first), midnight(last) + DAY)
    waiting = {run.id for run in kept if run.planned or run.start > services.now()}
    return [action for action in done if action.run_id not in waiting]


def add_certificate(services: Services, home: Household, count: int, bought_on: date, tail: str) -> Certificate:
    """Keep what the household says it bought. Raises DayAheadError for a day to come."""
    if bought_on > services.today():
        raise DayAheadError("bought_on")
    item = Certificate(secrets.token_hex(8), count, bought_on, tail)
    with services.database.write() as session:
        records.save_certificate(session, home.id, item, services.now())
    return item


def drop_certificate(services: Services, home: Household, certificate_id: str) -> None:
    """Raises UnknownCertificateError; another home's is as unknown as one that never was."""
    with services.database.write() as session:
        if certificate_id not in {item.id for item in records.certificates(session, home.id)}:
            raise UnknownCertificateError
        records.drop_certificate(session, home.id, certificate_id)
