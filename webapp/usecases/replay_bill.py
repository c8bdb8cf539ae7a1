"""Check a paper bill: its figures through our rules, and what could make the difference."""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise

from webapp.domain.billing import stretches
from webapp.domain.calendar import DAY
from webapp.domain.comparison import year_shape
from webapp.domain.contract import Contract
from webapp.domain.household import Household
from webapp.domain.paper_bill import Paper, Side
from webapp.domain.replay import Replay, replay
from webapp.domain.tariff import Period
from webapp.usecases.bill_month import contracts
from webapp.usecases.services import Services

MOST_DAYS = 70


def periods_on(services: Services, home: Household, day: date) -> tuple[Period, ...]:
    """The periods the home's bill names on a day."""
    return services.contract(home, day).periods(day)


def usual_counted(services: Services, home: Household, day: date) -> int:
    """What the home had likely used of its cycle before a day."""
    return home.use.used_wh(services.contract(home, day).first_day(day), day)


def replay_bill(services: Services, home: Household, paper: Paper) -> Replay:
    """Raises UnknownTariffError, UnknownPeriodError and UnknownLimitError."""
    contract_on = contracts(services, home)
    side = _side(contract_on, paper.first, paper.last)
    versions = []
    if not home.own_prices:
        for version in services.tariffs.tariffs[home.province]:
            contract = Contract(version, side.contract.plan, side.contract.facts)
            if version is not side.contract.tariff and version.confidence != "low" and _has(contract):
                versions.append(_side(lambda _, fixed=contract: fixed, paper.first, paper.last))  # type: ignore[misc]
    return replay(side, paper, versions, _other_split(services, home, side.contract, paper))


def _has(contract: Contract) -> bool:
    return contract.plan in contract.tariff.plan_codes()


def _side(contract_on: Callable[[date], Contract], first: date, last: date) -> Side:
    """The rules in force over the days of a bill: a month's end alone changes nothing."""
    cuts = [start for start, _ in stretches(contract_on, first, last + DAY)]
    kept = [first]
    for day in cuts[1:]:
        here, there = contract_on(day - DAY), contract_on(day)
        if here is not there or _prices(here, day - DAY) != _prices(there, day):
            kept.append(day)
    parts = [((b - a).days, contract_on(a), a) for a, b in pairwise([*kept, last + DAY])]
    return Side(tuple(parts))


def _prices(contract: Contract, day: date) -> tuple[int, int]:
    return id(contract.schedule(day)), id(contract.tariff.quota(day, contract.plan))


def _other_split(services: Services, home: Household, contract: Contract, paper: Paper) -> Mapping[str, int] | None:
    """The bill's energy as the other plan would count it: all in one, or shared as the home usually uses it."""
    if contract.plan == "tou":
        return {"flat": paper.total_wh}
    if contract.plan != "tiers" or not contract.tariff.has_tou():
        return None
    shape = year_shape(home, services.appliances(home), services.catalogue, paper.first.year)
    return shape.split(Contract(contract.tariff, "tou"), paper.first, paper.total_wh)
