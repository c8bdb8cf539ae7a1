"""Routes outside the home, what is met of each, and how far the home's own evidence reaches."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from webapp.domain.calendar import month_start, next_month
from webapp.domain.emissions import Factor
from webapp.domain.errors import NotAMonthError
from webapp.domain.household import Household
from webapp.domain.participation import (
    Answer,
    ClaimLevel,
    Condition,
    Dated,
    EvidenceItem,
    HomeFacts,
    Pathway,
    ReferencePrice,
    assess,
    concerning,
)
from webapp.rules.pathway_book import PathwayBook
from webapp.store import households, records
from webapp.usecases.services import Services
from webapp.usecases.show_carbon import open_books

# What this app keeps today; readings, bills to compare, a locked baseline and seals come later.
KEPT = frozenset({"method"})
ASKED = frozenset({"unique"})
MARKET_OPENED = date(2024, 1, 1)


@dataclass(frozen=True)
class Evidence:
    """One of the seven items: kept (met), not kept (not_met), or only the household could say (unknown)."""

    item: EvidenceItem
    answer: Answer


@dataclass(frozen=True)
class Route:
    pathway: Pathway
    conditions: tuple[tuple[Condition, Answer], ...]


@dataclass(frozen=True)
class Price(Dated):
    """A reference price and the month it stands for; `reference` is None for the household's own."""

    yuan_per_t: Decimal
    month: date
    as_of: date
    reference: ReferencePrice | None


@dataclass(frozen=True)
class Participation:
    """Everything the page shows. `g_co2` is this month's own reduction, from the one ledger that has any."""

    today: date
    book: PathwayBook
    evidence: tuple[Evidence, ...]
    level: ClaimLevel
    local: tuple[Route, ...]
    national: tuple[Route, ...]
    elsewhere: tuple[Route, ...]
    factor: Factor
    g_co2: int
    price: Price

    @property
    def n_kept(self) -> int:
        return sum(one.answer == "met" for one in self.evidence)

    @property
    def share_of_tonne(self) -> float:
        return self.g_co2 / 1_000_000

    @property
    def scenario_yuan(self) -> Decimal:
        """The month's kilograms at the reference price. Not income: nobody buys them."""
        return Decimal(self.g_co2) / 1_000_000 * self.price.yuan_per_t


def show_participation(services: Services, home: Household) -> Participation:
    today = services.today()
    book = services.pathways
    books = open_books(services, home)
    city = services.city(home)
    facts = HomeFacts(home.land, city, certificates=books.n_certificates)
    routes = concerning(book.pathways, home.land, city)
    with services.database.read() as session:
        estimated = records.anything_done(session, home.id)
    return Participation(
        today,
        book,
        tuple(Evidence(item, _kept(item)) for item in book.evidence),
        next(level for level in book.levels if level.id == ("L1" if estimated else "L0")),
        _assessed(routes.local, facts),
        _assessed(routes.national, facts),
        _assessed(routes.elsewhere, facts),
        services.factor(home, today),
        books.reduced.g_co2,
        price_of(services, home),
    )


def _kept(item: EvidenceItem) -> Answer:
    if item.id in KEPT:
        return "met"
    return "unknown" if item.id in ASKED else "not_met"


def _assessed(pathways: Sequence[Pathway], facts: HomeFacts) -> tuple[Route, ...]:
    return tuple(Route(pathway, tuple(assess(pathway, facts))) for pathway in pathways)


def price_of(services: Services, home: Household) -> Price:
    """The household's own reference price, else the book's; each with the last day it covers."""
    reference = services.pathways.prices["ccer"]
    if home.ccer_yuan_per_t is None or home.ccer_month is None:
        month = date.fromisoformat(f"{reference.month}-01")
        return Price(reference.value, month, reference.as_of, reference)
    month = date.fromisoformat(f"{home.ccer_month}-01")
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    return Price(home.ccer_yuan_per_t, month, min(last, services.today()), None)


def set_price(services: Services, home: Household, yuan_per_t: Decimal, month: date) -> Household:
    """The household's own figure. Raises NotAMonthError for a month before the market or still to come."""
    if not MARKET_OPENED <= month < next_month(month_start(services.today())):
        raise NotAMonthError("month")
    return _keep(services, replace(home, ccer_yuan_per_t=yuan_per_t, ccer_month=f"{month:%Y-%m}"))


def reset_price(services: Services, home: Household) -> Household:
    """Back to the book's."""
    return _keep(services, replace(home, ccer_yuan_per_t=None, ccer_month=None))


def _keep(services: Services, home: Household) -> Household:
    with services.database.write() as session:
        households.save(session, home)
    return home
