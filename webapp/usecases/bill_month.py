"""A month's electricity, line by line, from what was logged and what is always on; and how it will likely end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

import numpy as np

from webapp.domain.appliance import base_load
from webapp.domain.billing import Bill, Line, bill, bill_curve, period_totals, together
from webapp.domain.calendar import DAY, days, local, month_start, next_month, quarter_of
from webapp.domain.contract import Contract
from webapp.domain.errors import UnknownLimitError
from webapp.domain.estimate import typical_days
from webapp.domain.forecast import NextTier, daily_wh, next_tier
from webapp.domain.household import Household
from webapp.domain.load import LoadCurve, Wh, curve_of, spread
from webapp.store import meters, runs
from webapp.usecases.services import Services

Source = Literal["measured", "partly_measured", "estimated"]


@dataclass(frozen=True, eq=False)
class Month:
    """Days of a month up to now: totals by period, the bill's lines, and an average day of 96 values.

    `unlogged` counts the days without a record, of which only what is always on is known; `measured` those the meter
    told of, `told` are those it told of from end to end, and the bill is `exact` where every quarter-hour was measured.
    """

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
    unlogged: int = 0
    measured: int = 0
    exact: bool = False
    told: frozenset[date] = frozenset()

    @property
    def wh(self) -> int:
        return self.bill.wh

    @property
    def source(self) -> Source:
        """What the month rests on; a day still running, or whose quarter-hours were spread, is partly measured."""
        if self.exact:
            return "measured"
        return "partly_measured" if self.measured else "estimated"


@dataclass(frozen=True)
class Outlook:
    """How the present month and cycle will likely go on. `whole` is None where a limit of the rules is not known."""

    counted_wh: int
    cycle_wh: int
    cycle_end: date
    whole: Bill | None
    low_yuan: Decimal
    high_yuan: Decimal
    next: NextTier | None


def bill_month(services: Services, home: Household, day: date) -> Month:
    """The month a day lies in, up to now. Raises UnknownTariffError where no verified price is known."""
    now = local(services.now())
    first = month_start(day)
    end = min(next_month(first), now.date() + DAY)
    known = recorded(services, home, first, end)
    since = max(first, min(local(home.created_at).date(), min(known.days, default=next_month(first))))
    contract_on = contracts(services, home)
    contract = contract_on(first)
    curve = counted_curve(services, home, min(since, end), end, known)
    totals = period_totals(contract, curve)
    used = home.use.used_wh(contract.first_day(first), first)
    tiers = Contract(contract.tariff, "tiers", contract.facts)
    return Month(
        first,
        end,
        contract,
        used,
        totals,
        _billed(contract_on, contract, first, curve, used),
        _average(curve),
        bill(tiers, first, {"flat": curve.total_wh}, used) if contract.plan == "tou" else None,
        month_start(first - DAY) if first > month_start(known_since(services, home)) else None,
        next_month(first) if next_month(first) <= month_start(now.date()) else None,
        len(set(curve.days) - known.days),
        len(set(curve.days) & known.measured.wh.keys()),
        bool(curve.days) and all(known.measured.exact(day) for day in curve.days),
        frozenset(day for day in curve.days if known.measured.whole(day)),
    )


def outlook(services: Services, home: Household) -> Outlook:
    """The present month and cycle to their ends: records where there are any, else the home's usual use."""
    today = services.today()
    first = month_start(today)
    contract_on = contracts(services, home)
    contract = contract_on(today)
    used = home.use.used_wh(contract.first_day(first), first)
    likely, low, high = (
        mixed_curve(services, home, first, next_month(first), 1 + doubt)
        for doubt in (0, -home.use.doubt, home.use.doubt)
    )
    try:
        whole, least, most = (_billed(contract_on, contract, first, curve, used) for curve in (likely, low, high))
    except UnknownLimitError:
        whole = None
    past = sum(int(likely.day(day).sum()) for day in days(first, today))
    so_far = counted_curve(services, home, today, today + DAY, recorded(services, home, today, today + DAY))
    counted = used + past + so_far.total_wh
    end = contract.last_day(today)
    return Outlook(
        counted,
        counted + sum(daily_wh(home.use, day) for day in days(today + DAY, end)),
        end,
        whole,
        least.yuan if whole else Decimal(0),
        most.yuan if whole else Decimal(0),
        next_tier(contract, today, counted, home.use),
    )


def contracts(services: Services, home: Household) -> Callable[[date], Contract]:
    """The home's prices by day; the same object for as long as a version of the rules holds."""
    known: dict[int, Contract] = {}

    def on(day: date) -> Contract:
        tariff = services.tariff(home, day)
        if id(tariff) not in known:
            known[id(tariff)] = home.contract(tariff)
        return known[id(tariff)]

    return on


def _billed(
    contract_on: Callable[[date], Contract], contract: Contract, first: date, curve: LoadCurve, used_wh: int
) -> Bill:
    """All days as one bill; a month without days yet has its lines at nought. Lines alike are one."""
    if not len(curve.wh):
        return bill(contract, first, {}, used_wh)
    return merged(together(bill_curve(contract_on, curve, used_wh)))


def merged(whole: Bill) -> Bill:
    """Lines of the same price and period, which a change in mid-month tore apart, as one line each."""
    found: dict[tuple[object, ...], Line] = {}
    for line in whole.lines:
        key = (line.period, line.tier, line.yuan_per_kwh, id(line.tariff))
        same = found.get(key)
        found[key] = Line(line.period, line.tier, (same.wh if same else 0) + line.wh, line.yuan_per_kwh, line.tariff)
    return Bill(tuple(found.values()), whole.counted_wh)


@dataclass(frozen=True, eq=False)
class Recorded:
    """What is known of the days in a stretch: by logged runs, and by the meter, which comes first."""

    logged: dict[date, Wh]
    measured: meters.MeterDays

    @property
    def days(self) -> set[date]:
        return self.logged.keys() | self.measured.wh.keys()


def recorded(services: Services, home: Household, first: date, end: date) -> Recorded:
    with services.database.read() as session:
        return Recorded(dict(runs.days(session, home.id, first, end)), meters.days(session, home.id, first, end))


def known_since(services: Services, home: Household) -> date:
    """The first day anything is known of: the home came, or its meter tells of earlier."""
    with services.database.read() as session:
        measured = meters.span(session, home.id)
    came = local(home.created_at).date()
    return min(came, measured[0]) if measured else came


def counted_curve(services: Services, home: Household, first: date, end: date, known: Recorded) -> LoadCurve:
    """Load of the days in [first, end), today's only up to now: by the meter where it told, else what was logged on
    top of what is always on."""
    now = local(services.now())
    entries = services.appliances(home)
    base = {day: base_load(entries, day) for day in days(first, end)}
    curve = curve_of(first, max(end, first), base).plus(curve_of(first, max(end, first), known.logged))
    for day in known.measured.wh:
        if first <= day < end:
            curve.wh[(day - first).days] = known.measured.over(day, curve.day(day))
    if first <= now.date() < end:
        curve.wh[(now.date() - first).days, quarter_of(now) + 1 :] = 0
    return curve


def mixed_curve(services: Services, home: Household, first: date, end: date, factor: float = 1.0) -> LoadCurve:
    """Whole days: as logged where there is a record, else the home's usual use, times `factor`."""
    today = services.today()
    known = recorded(services, home, first, end)
    counted = counted_curve(services, home, first, end, known)
    days_known = known.days
    typical = typical_days(home, services.appliances(home), services.catalogue, first.year)
    usual: dict[int, Wh] = {}
    for day in counted.days:
        have = counted.day(day)
        wh = round(daily_wh(home.use, day) * factor)
        if (day in days_known and day < today) or wh <= int(have.sum()) or not typical[day.month - 1].any():
            continue
        if day.month not in usual:
            usual[day.month] = spread(wh, typical[day.month - 1].astype(np.float64))
        counted.wh[(day - first).days] = usual[day.month]
    return counted


def _average(curve: LoadCurve) -> tuple[int, ...]:
    whole = curve.wh[:-1] if len(curve.wh) > 1 else curve.wh
    if not len(whole):
        return (0,) * 96
    return tuple(int(value) for value in np.rint(whole.mean(axis=0)))
