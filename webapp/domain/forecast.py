"""When a home's next price tier begins, from what is counted in the cycle and what the home usually uses."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from webapp.domain.calendar import DAY, days
from webapp.domain.contract import Contract
from webapp.domain.household import MonthlyUse


@dataclass(frozen=True)
class NextTier:
    """The tier after the present one: what is left before it, what it adds to a kWh, and the day it begins.

    `early` and `late` are that day when more or less is used than usual; None where it does not begin in this cycle.
    """

    number: int
    left_wh: int
    step: Decimal
    early: date | None
    typical: date | None
    late: date | None


def daily_wh(use: MonthlyUse, day: date) -> int:
    """Expected watt-hours of one day."""
    return use.wh[day.month - 1] // monthrange(day.year, day.month)[1]


def next_tier(contract: Contract, today: date, used_wh: int, use: MonthlyUse) -> NextTier | None:
    """None in the last tier, and for prices without tiers."""
    bounds = contract.bounds_wh(today) if contract.tiered(today) else ()
    number = contract.tier_at(today, used_wh) + 1
    if number >= len(bounds):
        return None
    period = contract.periods(today)[0]
    return NextTier(
        number,
        bounds[number] - used_wh,
        period.price(number) - period.price(number - 1),
        *(_begins(contract, today, used_wh, use, number, 1 + doubt) for doubt in (use.doubt, 0, -use.doubt)),
    )


def _begins(contract: Contract, today: date, used_wh: int, use: MonthlyUse, number: int, factor: float) -> date | None:
    """The day whose energy reaches the tier, within the present cycle."""
    for day in days(today + DAY, contract.last_day(today)):
        if not contract.tiered(day):
            continue
        used_wh += round(daily_wh(use, day) * factor)
        bounds = contract.bounds_wh(day)
        if number < len(bounds) and used_wh > bounds[number]:
            return day
    return None
