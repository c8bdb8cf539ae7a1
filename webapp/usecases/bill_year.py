"""A calendar year month by month: what was recorded, what was likely used without a record, what is still to come."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from webapp.domain.billing import Bill, bill_curve
from webapp.domain.calendar import days, next_month
from webapp.domain.errors import UnknownLimitError
from webapp.domain.household import Household
from webapp.usecases.bill_month import contracts, mixed_curve, recorded
from webapp.usecases.services import Services


@dataclass(frozen=True)
class YearMonth:
    """One month in three parts of energy: on days with a record, on past days without, and ahead.

    `total_wh` is what has been counted in the cycle by its end, `tier` the tier reached; None without tiers.
    """

    first: date
    logged_wh: int
    usual_wh: int
    ahead_wh: int
    yuan: Decimal | None
    total_wh: int
    tier: int | None

    @property
    def wh(self) -> int:
        return self.logged_wh + self.usual_wh + self.ahead_wh


@dataclass(frozen=True)
class Year:
    year: int
    months: tuple[YearMonth, ...]

    @property
    def wh(self) -> int:
        return sum(month.wh for month in self.months)

    @property
    def yuan(self) -> Decimal | None:
        """None where a month's bill could not be worked out."""
        found = [month.yuan for month in self.months if month.yuan is not None]
        return sum(found, Decimal(0)) if len(found) == len(self.months) else None


def bill_year(services: Services, home: Household) -> Year:
    """The present year. Raises UnknownTariffError where no verified price is known."""
    today = services.today()
    first, end = date(today.year, 1, 1), date(today.year + 1, 1, 1)
    contract_on = contracts(services, home)
    curve = mixed_curve(services, home, first, end)
    used = home.use.used_wh(contract_on(first).first_day(first), first)
    bills: dict[int, list[Bill]] = {}
    try:
        for stretch in bill_curve(contract_on, curve, used):
            bills.setdefault(stretch.first.month, []).append(stretch.bill)
    except UnknownLimitError:
        bills = {}
    known = recorded(services, home, first, end).days
    months = []
    for number in range(1, 13):
        start = date(today.year, number, 1)
        contract = contract_on(start)
        parts = {"logged": 0, "usual": 0, "ahead": 0}
        for day in days(start, next_month(start)):
            kind = "ahead" if day >= today else "logged" if day in known else "usual"
            wh = int(curve.day(day).sum())
            parts[kind] += wh
            if day == contract.first_day(day):
                used = 0
            used += wh if contract.tiered(day) else 0
        whole = sum((item.yuan for item in bills[number]), Decimal(0)) if number in bills else None
        tier = contract.tier_at(start, used) if len(contract.bounds_wh(start)) > 1 and contract.tiered(start) else None
        months.append(YearMonth(start, parts["logged"], parts["usual"], parts["ahead"], whole, used, tier))
    return Year(today.year, tuple(months))
