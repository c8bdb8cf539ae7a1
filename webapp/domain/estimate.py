"""A home's yearly use from four answers: appliances, people, plan and one bill. A guess, with its range."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from webapp.domain.appliance import Appliance, Catalogue, base_load, base_wh, run_load
from webapp.domain.billing import day_totals
from webapp.domain.calendar import midnight, next_month, season_of
from webapp.domain.contract import Contract
from webapp.domain.evening import Chore, usual_start
from webapp.domain.evening_plan import Move, best_move
from webapp.domain.household import Household, MonthlyUse
from webapp.domain.load import Wh, empty_day

# Our judgement, stated beside the figure: how far a typical home's habits stray from the catalogue's, with
# and without a bill to hold on to. No published Chinese figure was found.
DOUBT_WITHOUT_BILL = 0.3
DOUBT_WITH_BILL = 0.17
LEAST_WH = 50
CHEAP = frozenset({"valley", "deep_valley"})
PER_PERSON = frozenset({"laundry", "water_heating", "kitchen", "bathroom"})


def people_factor(appliance: Appliance, people: int) -> float:
    """Use of a home of `people` against the catalogue's home of three: half of it goes with the heads."""
    return 0.5 + people / 6 if appliance.category in PER_PERSON else 1.0


def day_use(appliances: Iterable[Appliance], catalogue: Catalogue, people: int, day: date) -> Wh:
    """The 96 values of a typical day: always-on load, and each appliance's daily use at its usual hour."""
    entries = list(appliances)
    load = base_load(entries, day)
    for entry in entries:
        quantity = 0 if entry.always_on else entry.per_day.on(day) * people_factor(entry, people)
        if quantity:
            load = load + _daily_runs(entry, catalogue.families[entry.family].usual_start, quantity, day)
    return load


def typical_days(household: Household, appliances: list[Appliance], catalogue: Catalogue, year: int) -> list[Wh]:
    """A typical day of each month; months of one season share theirs."""
    seasons = {season_of(date(year, month, 1)): date(year, month, 1) for month in range(1, 13)}
    use = {name: day_use(appliances, catalogue, household.people, day) for name, day in seasons.items()}
    return [use[season_of(date(year, month, 1))] for month in range(1, 13)]


def _daily_runs(entry: Appliance, clock: str, quantity: float, day: date) -> Wh:
    start = usual_start(clock, midnight(day))
    parts = run_load(entry, start, quantity)
    return np.sum(list(parts.values()), axis=0, dtype=np.int64) if parts else empty_day()


@dataclass(frozen=True)
class Expected:
    """Watt-hours of each entry in each month, and how far the last bill moved each entry from the catalogue."""

    wh: dict[str, tuple[int, ...]]
    factors: dict[str, float]
    valley_share: float
    from_bill: bool

    @property
    def use(self) -> MonthlyUse:
        months = tuple(sum(column) for column in zip(*self.wh.values(), strict=True)) or (0,) * 12
        doubt = DOUBT_WITH_BILL if self.from_bill else DOUBT_WITHOUT_BILL
        return MonthlyUse(months, doubt, self.valley_share, self.from_bill)


def monthly_use(
    household: Household, appliances: list[Appliance], catalogue: Catalogue, contract: Contract, today: date
) -> MonthlyUse:
    """Expected energy of each month; scaled to the last bill when the home gave one."""
    return expected_use(household, appliances, catalogue, contract, today).use


def expected_use(
    household: Household, appliances: list[Appliance], catalogue: Catalogue, contract: Contract, today: date
) -> Expected:
    """The same by entry. A bill says nothing of what did not run in its month: such entries stay as they are."""
    guess = {entry.id: _months(entry, household.people, today.year) for entry in appliances}
    share = _valley_share(household, appliances, catalogue, contract, today.year)
    wh = _bill_wh(household, contract, today, share)
    weights = {name: _weight(months, _bill_day(today).month) for name, months in guess.items()}
    factor = _bill_factor(guess, weights, _bill_day(today).month, wh) if wh else None
    factors = {name: 1 + ((factor or 1.0) - 1) * weight for name, weight in weights.items()}
    scaled = {name: tuple(round(value * factors[name]) for value in months) for name, months in guess.items()}
    return Expected(scaled, factors, share, factor is not None)


def _months(entry: Appliance, people: int, year: int) -> tuple[float, ...]:
    """Watt-hours of twelve months by the catalogue."""
    firsts = [date(year, month, 1) for month in range(1, 13)]
    return tuple(daily_wh(entry, people, first) * (next_month(first) - first).days for first in firsts)


def daily_wh(entry: Appliance, people: int, day: date) -> float:
    """Watt-hours of a day like this by the catalogue."""
    runs = 0.0 if entry.always_on else entry.per_day.on(day) * people_factor(entry, people)
    return base_wh(entry, day) + entry.kwh_per_unit.typical * runs * 1000


def _weight(months: tuple[float, ...], month: int) -> float:
    """How much a month tells of an entry: 0 when it did not run, 1 when it ran as in a mean month or more."""
    mean = sum(months) / 12
    return min(1.0, months[month - 1] / mean) if mean else 0.0


def _bill_factor(guess: dict[str, tuple[float, ...]], weights: dict[str, float], month: int, wh: float) -> float | None:
    """What the entries that ran must be multiplied by to give the bill, within a factor of five."""
    ran = sum(months[month - 1] * weights[name] for name, months in guess.items())
    if not ran:
        return None
    left = wh - sum(months[month - 1] for months in guess.values())
    return min(5.0, max(0.2, 1 + left / ran))


def _bill_day(today: date) -> date:
    """The last day of the month the last bill is for."""
    return today.replace(day=1) - timedelta(days=1)


def _valley_share(
    household: Household, appliances: list[Appliance], catalogue: Catalogue, contract: Contract, year: int
) -> float:
    """Share of a year's energy in the cheap periods, by the hours appliances usually run at."""
    valley = total = 0
    for month, use in enumerate(typical_days(household, appliances, catalogue, year), start=1):
        parts = day_totals(contract, date(year, month, 1), use)
        valley += sum(wh for kind, wh in parts.items() if kind in CHEAP)
        total += sum(parts.values())
    return valley / total if total else 0.0


def _bill_wh(household: Household, contract: Contract, today: date, valley_share: float) -> float | None:
    """The last bill as energy, at the first tier's prices."""
    if household.bill_amount is None:
        return None
    if household.bill_kind == "kwh":
        return float(household.bill_amount) * 1000
    return float(household.bill_amount / _average_price(contract, _bill_day(today), valley_share)) * 1000


def _average_price(contract: Contract, day: date, valley_share: float) -> Decimal:
    """First-tier price of a kWh at the expected share of valley hours."""
    periods = contract.periods(day)
    low = [period for period in periods if period.kind in CHEAP]
    rest = [period for period in periods if period not in low]
    if not low or not rest:
        return periods[0].yuan_per_kwh[0]
    share = Decimal(str(round(valley_share, 4)))
    outside = sum((period.yuan_per_kwh[0] for period in rest), Decimal(0)) / len(rest)
    return low[0].yuan_per_kwh[0] * share + outside * (1 - share)


def average_price(contract: Contract, use: MonthlyUse, today: date) -> Decimal:
    """What one kWh costs the home on average, in its present tier."""
    tier = contract.tier_at(today, use.used_wh(contract.first_day(today), today))
    tiers = contract.tariff.quota(today).tiers
    step = tiers[tier].yuan_per_kwh - tiers[0].yuan_per_kwh
    return _average_price(contract, today, use.valley_share) + step


@dataclass(frozen=True)
class Shiftable:
    """An appliance whose runs are worth moving: energy of a year, and what moving all of them is worth."""

    appliance: Appliance
    move: Move
    wh_year: int
    yuan_year: Decimal


def shiftable(
    household: Household, appliances: list[Appliance], catalogue: Catalogue, contract: Contract, now_day: date
) -> list[Shiftable]:
    """Appliances the home could move to a cheaper hour within their limits, best first."""
    found = []
    morning = midnight(now_day) + timedelta(hours=12)
    tier = household.tier(contract, now_day)
    for entry in appliances:
        if not worth_planning(entry):
            continue
        usual = usual_start(catalogue.families[entry.family].usual_start, morning)
        job = Chore(entry, entry.usage.typical, usual)
        move = best_move(job, contract, morning, tier)
        if move and move.saving_yuan > 0:
            runs = runs_a_year(entry, household.people) / entry.usage.typical
            found.append(Shiftable(entry, move, round(job.wh * runs), move.saving_yuan * Decimal(str(round(runs, 2)))))
    return sorted(found, key=lambda item: item.yuan_year, reverse=True)


def worth_planning(entry: Appliance) -> bool:
    """Movable, held neither by a meal nor by the rule against charging indoors, and worth a person's while."""
    held = {"meal_time", "no_indoor_charging"} & set(entry.constraints)
    return entry.movable and not held and entry.wh(entry.usage.typical) >= LEAST_WH


def runs_a_year(entry: Appliance, people: int) -> float:
    """Units of use in a year: 92 summer, 90 winter and 183 other days."""
    per_day = entry.per_day
    return (per_day.summer * 92 + per_day.winter * 90 + per_day.spring_autumn * 183) * people_factor(entry, people)
