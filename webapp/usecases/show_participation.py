"""Routes outside the home, what is met of each, and how far the home's own evidence reaches."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from webapp.domain.calendar import month_start, next_month
from webapp.domain.condition_checks import assess
from webapp.domain.emissions import Factor
from webapp.domain.errors import NotAMonthError
from webapp.domain.evidence import SEVEN, HomeFacts, Verdict
from webapp.domain.household import Household
from webapp.domain.participation import (
    Answer,
    ClaimLevel,
    Condition,
    Dated,
    EvidenceItem,
    Pathway,
    ReferencePrice,
    concerning,
)
from webapp.domain.receipt import ReceiptLevel, highest
from webapp.rules.pathway_book import PathwayBook
from webapp.store import households, records
from webapp.usecases.gather_facts import gather_facts
from webapp.usecases.services import Services
from webapp.usecases.show_carbon import open_books

MARKET_OPENED = date(2024, 1, 1)


@dataclass(frozen=True)
class Evidence:
    """One of the seven items, and whether it is there: met, not met or unknown, with the reason."""

    item: EvidenceItem
    verdict: Verdict

    @property
    def answer(self) -> Answer:
        return self.verdict.answer


@dataclass(frozen=True)
class Route:
    pathway: Pathway
    conditions: tuple[tuple[Condition, Verdict], ...]


@dataclass(frozen=True)
class Price(Dated):
    """A reference price and the month it stands for; `reference` is None for the household's own."""

    yuan_per_t: Decimal
    month: date
    as_of: date
    reference: ReferencePrice | None


@dataclass(frozen=True)
class Participation:
    """Everything the page shows. `g_co2` is this month's own reduction, from the one ledger that has any.

    `level` is as far as the app itself can say; `by_receipt` the level of the highest receipt the household entered.
    """

    today: date
    book: PathwayBook
    facts: HomeFacts
    evidence: tuple[Evidence, ...]
    level: ClaimLevel
    by_receipt: ReceiptLevel | None
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
    facts = gather_facts(services, home)
    routes = concerning(book.pathways, home.land, facts.city)
    return Participation(
        today,
        book,
        facts,
        judge_evidence(services, facts),
        _level(services, home, facts),
        highest(facts.receipts),
        assessed(routes.local, facts),
        assessed(routes.national, facts),
        assessed(routes.elsewhere, facts),
        services.factor(home, today),
        open_books(services, home).reduced.g_co2,
        price_of(services, home),
    )


def judge_evidence(services: Services, facts: HomeFacts) -> tuple[Evidence, ...]:
    """The seven items in the book's order."""
    return tuple(Evidence(item, SEVEN[item.id](facts)) for item in services.pathways.evidence)


def _level(services: Services, home: Household, facts: HomeFacts) -> ClaimLevel:
    """L0 to L2: a record, an estimate, an estimate with sealed evidence. Above that only receipts speak."""
    with services.database.read() as session:
        estimated = records.anything_done(session, home.id)
    reached = "L2" if facts.seals else "L1" if estimated else "L0"
    return next(level for level in services.pathways.levels if level.id == reached)


def assessed(pathways: Sequence[Pathway], facts: HomeFacts) -> tuple[Route, ...]:
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
