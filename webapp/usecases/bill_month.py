"""A month's electricity, line by line, from what was logged and what is always on."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from webapp.domain.appliance import base_load
from webapp.domain.billing import Bill, add_up, bill, period_totals
from webapp.domain.calendar import DAY, days, local, month_start, next_month, quarter_of
from webapp.domain.household import Household
from webapp.domain.load import LoadCurve, curve_of
from webapp.domain.tariff import Contract
from webapp.store import runs
from webapp.usecases.services import Services


@dataclass(frozen=True, eq=False)
class Month:
    """Days of a month up to now: totals by period, the bill's lines, and an average day of 96 values."""

    first: date
    end: date
    contract: Contract
    used_wh: int
    totals: dict[date, dict[str, int]]
    bill: Bill
    average_day: tuple[int, ...]
    tiers_only: Bill | None
    previous: date | None
    following: date | None

    @property
    def wh(self) -> int:
        return self.bill.wh


def bill_month(services: Services, home: Household, day: date) -> Month:
    """The month a day lies in, up to now. Raises UnknownTariffError where no verified price is known."""
    now = local(services.now())
    first = month_start(day)
    end = min(next_month(first), now.date() + DAY)
    since = max(first, min(local(home.created_at).date(), _first_logged(services, home, first)))
    contract = services.contract(home, first)
    curve = _curve(services, home, since, end)
    totals = period_totals(contract, curve)
    used = home.use.used_wh(contract.tariff, first)
    sums = add_up(totals)
    tiers = Contract(contract.tariff, "tiers")
    return Month(
        first,
        end,
        contract,
        used,
        totals,
        bill(contract, first, sums, used),
        _average(curve),
        bill(tiers, first, {"flat": sum(sums.values())}, used) if contract.plan == "tou" else None,
        month_start(first - DAY) if first > month_start(local(home.created_at).date()) else None,
        next_month(first) if next_month(first) <= month_start(now.date()) else None,
    )


def _first_logged(services: Services, home: Household, first: date) -> date:
    with services.database.read() as session:
        logged = runs.days(session, home.id, first, next_month(first))
    return min(logged, default=next_month(first))


def _curve(services: Services, home: Household, first: date, end: date) -> LoadCurve:
    """Always-on and logged load of the days in [first, end), today's only up to now."""
    now = local(services.now())
    with services.database.read() as session:
        logged = runs.days(session, home.id, first, end)
    entries = services.appliances(home)
    base = {day: base_load(entries, day) for day in days(first, end)}
    curve = curve_of(first, max(end, first), base).plus(curve_of(first, max(end, first), logged))
    if first <= now.date() < end:
        curve.wh[(now.date() - first).days, quarter_of(now) + 1 :] = 0
    return curve


def _average(curve: LoadCurve) -> tuple[int, ...]:
    whole = curve.wh[:-1] if len(curve.wh) > 1 else curve.wh
    if not len(whole):
        return (0,) * 96
    return tuple(int(value) for value in np.rint(whole.mean(axis=0)))
