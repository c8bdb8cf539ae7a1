"""A year's bills at the expected use, and what time-of-use prices are worth against plain tiers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product

from webapp.domain.appliance import Appliance, Catalogue
from webapp.domain.billing import add_up, bill, break_even_valley_share, day_totals
from webapp.domain.calendar import DAY, next_month
from webapp.domain.contract import Contract
from webapp.domain.estimate import CHEAP, typical_days
from webapp.domain.household import Household, MonthlyUse
from webapp.domain.load import Wh
from webapp.domain.tariff import Tariff

MONTHS = range(1, 13)
NOTHING_YUAN = Decimal(10)
"""Our judgement: a plan that changes a year's bills by less makes no difference worth a visit to the counter."""


@dataclass(frozen=True, eq=False)
class YearShape:
    """A typical day of each month, to split a month's energy over the periods."""

    year: int
    typical: tuple[Wh, ...]

    def split(self, contract: Contract, day: date, wh: int, tilt: float = 1.0) -> dict[str, int]:
        """Watt-hours by period kind; `tilt` makes the share of the cheap periods that many times as large."""
        parts = day_totals(contract, day, self.typical[day.month - 1])
        whole = sum(parts.values()) or 1
        cheap = sum(part for kind, part in parts.items() if kind in CHEAP)
        tilt = min(tilt, whole / cheap) if cheap else 1.0
        rest = (whole - cheap * tilt) / (whole - cheap) if whole > cheap else 1.0
        split = {kind: int(wh * part * (tilt if kind in CHEAP else rest) / whole) for kind, part in parts.items()}
        first = next(iter(split))
        split[first] += wh - sum(split.values())
        return split


def year_shape(household: Household, appliances: list[Appliance], catalogue: Catalogue, year: int) -> YearShape:
    return YearShape(year, tuple(typical_days(household, appliances, catalogue, year)))


def year_bills(
    contract: Contract, use: MonthlyUse, shape: YearShape, factor: float = 1.0, tilt: float = 1.0
) -> Decimal:
    """Twelve bills of a year at `factor` times the expected use: an estimate, also where a limit is unknown."""
    contract = contract.guessing()
    total = Decimal(0)
    used = 0
    for month, wh in enumerate(use.wh, start=1):
        day = date(shape.year, month, 1)
        month_wh = round(wh * factor)
        if contract.first_day(next_month(day) - DAY) >= day:
            used = 0  # a cycle that begins in mid-month is taken to begin with it
        found = bill(contract, day, shape.split(contract, day, month_wh, tilt), used)
        total += found.yuan
        used += found.counted_wh
    return total


@dataclass(frozen=True)
class PlanComparison:
    """A year on time-of-use prices against plain tiers, at the expected use and share of cheap hours.

    `low_yuan` and `high_yuan` are the gain at the ends of what both may be.
    """

    tou_yuan: Decimal
    tiers_yuan: Decimal
    valley_share: float
    low_yuan: Decimal
    high_yuan: Decimal

    @property
    def gain_yuan(self) -> Decimal:
        """What time-of-use saves in a year; negative when it costs more."""
        return self.tiers_yuan - self.tou_yuan

    @property
    def pays(self) -> bool | None:
        """None when it makes no difference worth naming, or the range leaves it open."""
        if abs(self.gain_yuan) < NOTHING_YUAN or self.low_yuan <= 0 <= self.high_yuan:
            return None
        return self.gain_yuan > 0


def compare_plans(
    tariff: Tariff, household: Household, appliances: list[Appliance], catalogue: Catalogue, year: int
) -> PlanComparison | None:
    """None where the region has no time-of-use plan for homes, or it is unknown."""
    if not tariff.has_tou():
        return None
    tou, tiers = Contract(tariff, "tou"), Contract(tariff, "tiers")
    use = household.use
    shape = year_shape(household, appliances, catalogue, year)
    ends = (1 - use.doubt, 1 + use.doubt)
    gains = [
        year_bills(tiers, use, shape, factor) - year_bills(tou, use, shape, factor, tilt)
        for factor, tilt in product(ends, ends)
    ]
    return PlanComparison(
        year_bills(tou, use, shape),
        year_bills(tiers, use, shape),
        _valley_share(tou, use, shape),
        min(gains),
        max(gains),
    )


def _valley_share(tou: Contract, use: MonthlyUse, shape: YearShape) -> float:
    firsts = [date(shape.year, month, 1) for month in MONTHS]
    parts = add_up({day: shape.split(tou, day, wh) for day, wh in zip(firsts, use.wh, strict=True)})
    return sum(wh for kind, wh in parts.items() if kind in CHEAP) / max(1, sum(parts.values()))


def break_even_of_the_year(tariff: Tariff, year: int) -> Decimal | None:
    """The valley share from which time-of-use pays, where it is the same in every month; else None."""
    shares = {break_even_valley_share(tariff, date(year, month, 1)) for month in MONTHS}
    return shares.pop() if len(shares) == 1 else None
