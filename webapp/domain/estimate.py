"""A home's yearly use from four answers: appliances, people, plan and one bill. A guess, with its range."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from webapp.domain.appliance import Appliance, Catalogue, base_load, run_load
from webapp.domain.calendar import midnight, next_month
from webapp.domain.household import Household, MonthlyUse
from webapp.domain.load import Wh, empty_day
from webapp.domain.shifting import Job, Move, best_move, usual_start
from webapp.domain.tariff import Contract, day_totals

# Our judgement, stated beside the figure: how far a typical home's habits stray from the catalogue's, with
# and without a bill to hold on to. No published Chinese figure was found.
DOUBT_WITHOUT_BILL = 0.3
DOUBT_WITH_BILL = 0.17
LEAST_WH = 50
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


def _daily_runs(entry: Appliance, clock: str, quantity: float, day: date) -> Wh:
    start = usual_start(clock, midnight(day))
    parts = run_load(entry, start, quantity)
    return np.sum(list(parts.values()), axis=0, dtype=np.int64) if parts else empty_day()


def monthly_use(
    household: Household, appliances: list[Appliance], catalogue: Catalogue, contract: Contract, today: date
) -> MonthlyUse:
    """Expected energy of each month; scaled to the last bill when the home gave one."""
    year = today.year
    months = []
    valley = total = 0
    for month in range(1, 13):
        first = date(year, month, 1)
        n_days = (next_month(first) - first).days
        use = day_use(appliances, catalogue, household.people, first + timedelta(days=14))
        parts = day_totals(contract, first, use)
        months.append(int(use.sum()) * n_days)
        valley += (parts.get("valley", 0) + parts.get("deep_valley", 0)) * n_days
        total += int(use.sum()) * n_days
    share = valley / total if total else 0.0
    factor = _bill_factor(household, months, contract, today, share)
    doubt = DOUBT_WITHOUT_BILL if factor is None else DOUBT_WITH_BILL
    scaled = tuple(round(wh * (factor or 1.0)) for wh in months)
    return MonthlyUse(scaled, doubt, share, factor is not None)


def _bill_factor(
    household: Household, months: list[int], contract: Contract, today: date, valley_share: float
) -> float | None:
    """The last bill against what the appliances say for that month, within a factor of five."""
    if not household.bill_amount or not household.bill_kind:
        return None
    month = (today.replace(day=1) - timedelta(days=1)).month
    guess = months[month - 1]
    if not guess:
        return None
    wh = _bill_wh(household, months, contract, today, valley_share)
    return min(5.0, max(0.2, wh / guess))


def _bill_wh(household: Household, months: list[int], contract: Contract, today: date, valley_share: float) -> float:
    assert household.bill_amount is not None
    if household.bill_kind == "kwh":
        return float(household.bill_amount) * 1000
    day = today.replace(day=1) - timedelta(days=1)
    return float(household.bill_amount / _average_price(contract, day, valley_share)) * 1000


def _average_price(contract: Contract, day: date, valley_share: float) -> Decimal:
    """First-tier price of a kWh at the expected share of valley hours."""
    periods = contract.periods(day)
    low = [period for period in periods if period.kind in ("valley", "deep_valley")]
    rest = [period for period in periods if period not in low]
    if not low or not rest:
        return periods[0].yuan_per_kwh[0]
    share = Decimal(str(round(valley_share, 4)))
    outside = sum((period.yuan_per_kwh[0] for period in rest), Decimal(0)) / len(rest)
    return low[0].yuan_per_kwh[0] * share + outside * (1 - share)


def average_price(contract: Contract, use: MonthlyUse, today: date) -> Decimal:
    """What one kWh costs the home on average, in its present tier."""
    tier = contract.tariff.tier_at(today, use.used_wh(contract.tariff, today))
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
        job = Job(entry, entry.usage.typical, usual)
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
