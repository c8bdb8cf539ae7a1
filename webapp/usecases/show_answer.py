"""The answer after four questions: a year's energy and money, what can move, what is worth most, which plan pays."""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from webapp.domain.comparison import PlanComparison, break_even_of_the_year, compare_plans, year_bills, year_shape
from webapp.domain.contract import Contract
from webapp.domain.emissions import Factor
from webapp.domain.errors import UnknownTariffError
from webapp.domain.estimate import Expected, Shiftable, average_price, expected_use, monthly_use, shiftable
from webapp.domain.evening_plan import Move
from webapp.domain.household import Household
from webapp.domain.tariff import Period
from webapp.domain.tip import Saving, Tip
from webapp.usecases.do_tip import list_tips
from webapp.usecases.services import Services

MOST_DEEDS = 3
BUYING = "replacement"
COMFORT = frozenset({"cooling", "heating"})


@dataclass(frozen=True)
class Range:
    """A guess and its ends, to three significant digits: it is no better than that."""

    value: int
    low: int
    high: int


@dataclass(frozen=True)
class Deed:
    """One thing worth doing: a `move` saves yuan and 0 kg; a `tip` saves energy, yuan and CO2. All of a year."""

    wh: int
    yuan: Decimal
    g_co2: int
    family: str | None
    move: Move | None = None
    tip: Tip | None = None
    saving: Saving | None = None


@dataclass(frozen=True)
class Part:
    """Energy of a year of one movable family."""

    family: str
    wh: int


@dataclass(frozen=True)
class Answer:
    """Everything the page says. `movable` may be moved by the rules of its appliances, on any plan."""

    answers: int
    contract: Contract
    tier: int
    factor: Factor
    kwh: Range
    yuan: Range
    doubt: float
    average_yuan: Decimal
    movable: tuple[Part, ...]
    year_wh: int
    deeds: tuple[Deed, ...]
    periods: tuple[Period, ...]
    comparison: PlanComparison | None
    break_even: Decimal | None

    @property
    def movable_wh(self) -> int:
        return sum(part.wh for part in self.movable)


def show_answer(services: Services, home: Household) -> Answer:
    """Raises UnknownTariffError where no verified price is known."""
    today = services.today()
    contract = services.contract(home, today)
    tariff = services.tariff(home, today)
    if home.own_prices:
        tariff = contract.tariff
    entries = services.appliances(home)
    shape = year_shape(home, entries, services.catalogue, today.year)
    bills = [year_bills(contract, home.use, shape, 1 + d) for d in (0, -home.use.doubt, home.use.doubt)]
    expected = expected_use(home, entries, services.catalogue, contract, today)
    best_contract = Contract(tariff, "tou") if tariff.has_tou() else contract
    moves = _one_a_family(shiftable(home, entries, services.catalogue, best_contract, today))
    comparison = None
    if not home.own_prices:
        comparison = compare_plans(tariff, home, entries, services.catalogue, today.year)
    schedule = tariff.schedule(today)
    return Answer(
        answers=_answers(home),
        contract=contract,
        tier=home.tier(contract, today),
        factor=services.factor(home, today),
        kwh=_range(Decimal(home.use.year_wh) / 1000, home.use.doubt),
        yuan=Range(*(rounded(yuan) for yuan in bills)),
        doubt=home.use.doubt,
        average_yuan=average_price(contract, home.use, today),
        movable=tuple(Part(item.appliance.family, _scaled(item, expected)) for item in moves),
        year_wh=home.use.year_wh,
        deeds=tuple(_deeds(services, home, contract, expected)),
        periods=schedule.periods if schedule else (),
        comparison=comparison,
        break_even=break_even_of_the_year(tariff, today.year) if comparison else None,
    )


def expected_kwh(services: Services, home: Household) -> tuple[int, int] | None:
    """What a home like this uses in a month without a bill to go by: low and high; None where prices are unknown."""
    try:
        contract = services.contract(home, services.today())
    except UnknownTariffError:
        return None
    plain = replace(home, bill_kind=None, bill_amount=None)
    use = monthly_use(plain, services.appliances(home), services.catalogue, contract, services.today())
    month = use.year_wh / 12_000
    return int(round(month * (1 - use.doubt), -1)), int(round(month * (1 + use.doubt), -1))


def rounded(value: Decimal) -> int:
    """Three significant digits, half-up, as a whole number."""
    step = Decimal(1).scaleb(max(0, value.adjusted() - 2))
    return int((value / step).quantize(Decimal(1), ROUND_HALF_UP) * step)


def _range(value: Decimal, doubt: float) -> Range:
    spread = value * Decimal(str(doubt))
    return Range(rounded(value), rounded(value - spread), rounded(value + spread))


def _answers(home: Household) -> int:
    """Province, people and appliances always; plan and bill where known."""
    return 3 + (home.plan != "unknown" or home.own_prices is not None) + (home.bill_amount is not None)


def _one_a_family(items: list[Shiftable]) -> list[Shiftable]:
    return list({item.appliance.family: item for item in reversed(items)}.values())[::-1]


def _scaled(item: Shiftable, expected: Expected) -> int:
    return round(item.wh_year * expected.factors[item.appliance.id])


def _deeds(services: Services, home: Household, contract: Contract, expected: Expected) -> list[Deed]:
    """The best of moves and tips, never two for one family: what is moved is not saved a second time."""
    found = [*_moves(services, home, contract, expected), *_tips(services, home, expected)]
    found.sort(key=lambda deed: deed.yuan, reverse=True)
    chosen: list[Deed] = []
    for deed in found:
        if deed.family is None or deed.family not in {other.family for other in chosen}:
            chosen.append(deed)
    return chosen[:MOST_DEEDS]


def _moves(services: Services, home: Household, contract: Contract, expected: Expected) -> list[Deed]:
    deeds = []
    for item in shiftable(home, services.appliances(home), services.catalogue, contract, services.today()):
        yuan = item.yuan_year * Decimal(str(expected.factors[item.appliance.id]))
        if yuan >= 1:
            deeds.append(Deed(_scaled(item, expected), yuan, 0, item.appliance.family, move=item.move))
    return deeds


def _tips(services: Services, home: Household, expected: Expected) -> list[Deed]:
    """Habits that fit today and need no shopping; comfort is left alone where somebody needs care."""
    entries = services.appliances(home)
    deeds = []
    for advised in list_tips(services, home):
        tip = advised.tip
        if tip.saving != "energy" or tip.category == BUYING or (home.care and tip.category in COMFORT):
            continue
        used = [entry.id for entry in entries if advised.family in (None, entry.family)]
        saving, wh = advised.saving, advised.saving.wh_typical
        if 0 < wh < sum(sum(expected.wh[name]) for name in used):  # nothing saves what it does not use
            yuan, g_co2 = advised.worth.yuan(tip, wh), advised.worth.g_co2(tip, wh)
            deeds.append(Deed(wh, yuan, g_co2, advised.family, tip=tip, saving=saving))
    return deeds
