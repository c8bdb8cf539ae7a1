"""Bills as the utility prints them: lines, each rounded half-up to the fen, then added."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np

from webapp.domain.bill_lines import Free, priced_lines, to_fen, yuan_of
from webapp.domain.calendar import DAY, days
from webapp.domain.contract import Contract, Rules
from webapp.domain.errors import NegativeEnergyError, UnknownLimitError, UnknownPeriodError, UnknownPlanError
from webapp.domain.load import LoadCurve, Wh
from webapp.domain.tariff import PRICE_UNITS, Period, Tariff


class Line(NamedTuple):
    """One printed line: energy at a price.

    `period` with tier 0 is the first-tier price; without a period, the step a higher tier adds; with both, a cell
    of a price table. Free energy is a line below nought. `tariff` is the rule behind it.
    """

    period: Period | None
    tier: int
    wh: int
    yuan_per_kwh: Decimal
    tariff: Tariff

    @property
    def yuan(self) -> Decimal:
        return yuan_of(self.wh, self.yuan_per_kwh)

    @property
    def label(self) -> str:
        """As Chinese bills print it: 平段, 第2档加价, 低谷第2档, 免费电量."""
        if self.period:
            return self.period.name.zh if not self.tier else f"{self.period.name.zh}第{self.tier + 1}档"
        return f"第{self.tier + 1}档加价" if self.tier else "免费电量"


class Bill(NamedTuple):
    """Lines, each rounded half-up to the fen; the total is their sum. `counted_wh` counts in the cycle's tiers."""

    lines: tuple[Line, ...]
    counted_wh: int = 0

    @property
    def yuan(self) -> Decimal:
        return sum((line.yuan for line in self.lines), Decimal("0.00"))

    @property
    def wh(self) -> int:
        """Energy billed: a step line prices energy already counted in its period's line."""
        return sum(line.wh for line in self.lines if line.period)


def bill(contract: Contract, day: date, period_wh: Mapping[str, int], used_wh: int = 0) -> Bill:
    """The lines of energy drawn in one season of one month, by period kind, after `used_wh` of the cycle.

    As utilities print it: each period at the first tier's price, then one line per higher tier reached
    with the step it adds. Where the step differs by period (Shanghai's table, and hydro-season tables), each
    tier's energy is shared over the periods in the month's proportion and priced cell by cell: no published
    rule was found for the split, so such bills are approximate.

    Raises UnknownPeriodError for energy in a period the plan lacks, UnknownLimitError above the known limits.
    """
    rules, tariff = contract.rules(day), contract.tariff
    periods = rules.schedule.periods
    total = _checked_total(rules, period_wh, used_wh)
    own = [period_wh.get(p.kind, 0) for p in periods]
    priced = priced_lines(rules.prices, own, used_wh, free_energy(contract, rules))
    lines = tuple(
        Line(None if n is None else periods[n], tier, wh, yuan_per_kwh, tariff) for n, tier, wh, yuan_per_kwh in priced
    )
    return Bill(lines, total if rules.tiered else 0)


def _checked_total(rules: Rules, period_wh: Mapping[str, int], used_wh: int) -> int:
    strange = period_wh.keys() - rules.schedule.kinds
    if strange:
        raise UnknownPeriodError("kwh", name="、".join(sorted(strange)))
    amounts = period_wh.values()
    if used_wh < 0 or min(amounts, default=0) < 0:
        raise NegativeEnergyError("kwh")
    total = sum(amounts)
    limit = rules.quota.known_to_kwh
    if limit is not None and rules.tiered and used_wh + total > limit * 1000:
        raise UnknownLimitError("kwh", limit=limit)
    return total


def free_energy(contract: Contract, rules: Rules) -> Free | None:
    """Free energy of a home in hardship, at the first tier's price, where the rule takes it off the bill."""
    free = contract.tariff.free_energy
    if not contract.facts.hardship or free is None or free.method != "deduct" or not rules.tiered:
        return None
    return Free(free.kwh_per_month * 1000, rules.quota.tiers[0].yuan_per_kwh)


class Stretch(NamedTuple):
    """Days billed by one rule: one version, one season, one month."""

    first: date
    end: date
    contract: Contract
    bill: Bill


def bill_curve(contract_on: Callable[[date], Contract], curve: LoadCurve, used_wh: int = 0) -> list[Stretch]:
    """Bill a load on real dates: split at months, seasons and versions; the cycle's count starts anew where it ends."""
    cuts = list(stretches(contract_on, curve.first, curve.end))
    if not cuts:
        return []
    sums = np.add.reduceat(curve.wh, [(first - curve.first).days for first, _ in cuts], axis=0)
    shared: dict[int, list[list[int]]] = {}  # by schedule, each stretch's energy in its periods
    found: list[Stretch] = []
    used = used_wh
    for number, (first, end) in enumerate(cuts):
        contract = contract_on(first)
        if first.day > 1 and found and found[-1].first.month == first.month:
            contract = replace(contract, facts=replace(contract.facts, hardship=False))  # free energy once a month
        if found and first == contract.first_day(first):
            used = 0
        schedule = contract.schedule(first)
        rows = shared.get(id(schedule)) or shared.setdefault(id(schedule), (sums @ schedule.members.T).tolist())
        lines = bill(contract, first, dict(zip(schedule.kinds, rows[number], strict=True)), used)
        used += lines.counted_wh
        found.append(Stretch(first, end, contract, lines))
    return found


def stretches(contract_on: Callable[[date], Contract], first: date, end: date) -> Iterator[tuple[date, date]]:
    """The days from `first` up to `end`, cut wherever the price rules change, a month or the cycle ends.

    No season or version lasts less than a month, so a month that ends by the rules it began with is one stretch.
    """
    for start, stop in calendar_months(first, end):
        here, there = contract_on(start), contract_on(stop - DAY)
        if here is there and (not here.mid_month or _rules(here, start) == _rules(here, stop - DAY)):
            yield start, stop
        else:
            yield from _cut(contract_on, start, stop)


@lru_cache(maxsize=64)
def calendar_months(first: date, end: date) -> tuple[tuple[date, date], ...]:
    """The stretch from `first` up to `end`, cut where months begin."""
    edges = [first, *(day for day in days(first + DAY, end) if day.day == 1), end] if first < end else []
    return tuple(pairwise(edges))


def _cut(contract_on: Callable[[date], Contract], first: date, end: date) -> Iterator[tuple[date, date]]:
    """The same within a month whose rules change on some day."""
    for _, group in groupby(days(first, end), key=lambda day: _rules(contract_on(day), day)):
        found = list(group)
        yield found[0], found[-1] + DAY


def _rules(contract: Contract, day: date) -> tuple[int, int, int, date]:
    rules = contract.rules(day)
    return id(contract.tariff), id(rules.schedule), id(rules.quota), contract.first_day(day)


def together(found: Sequence[Stretch]) -> Bill:
    """Several stretches as one bill, all lines in order."""
    lines = tuple(line for stretch in found for line in stretch.bill.lines)
    return Bill(lines, sum(stretch.bill.counted_wh for stretch in found))


def period_totals(contract: Contract, curve: LoadCurve) -> dict[date, dict[str, int]]:
    """Watt-hours by period kind of every day of a curve."""
    return {day: day_totals(contract, day, curve.day(day)) for day in curve.days}


def day_totals(contract: Contract, day: date, wh: Wh) -> dict[str, int]:
    schedule = contract.schedule(day)
    return dict(zip(schedule.kinds, (schedule.members @ wh).tolist(), strict=True))


def add_up(totals: Mapping[date, Mapping[str, int]]) -> dict[str, int]:
    """Watt-hours by period kind over all days."""
    whole: dict[str, int] = {}
    for parts in totals.values():
        for kind, wh in parts.items():
            whole[kind] = whole.get(kind, 0) + wh
    return whole


def cost(contract: Contract, load: Mapping[date, Wh], tier: int = 0) -> Decimal:
    """Yuan of a load at the prices of one tier, rounded once: what a run or a day costs at the margin."""
    return to_fen(exact_cost(contract, load, tier))


def exact_cost(contract: Contract, load: Mapping[date, Wh], tier: int = 0) -> Decimal:
    """The same, not rounded: for comparing two starts."""
    units = sum(int(wh @ contract.price_units(day, tier)) for day, wh in load.items())
    return Decimal(units) / PRICE_UNITS / 1000


def break_even_valley_share(tariff: Tariff, day: date) -> Decimal | None:
    """Share of energy that must fall in the valley for time-of-use to pay; None with more than two periods.

    With an addition p outside the valley and a discount v in it: p / (p + v).
    """
    schedule = tariff.schedule(day)
    if not schedule or len(schedule.periods) != 2:
        return None
    base = tariff.quota(day).tiers[0].yuan_per_kwh
    valley, other = sorted(period.yuan_per_kwh[0] for period in schedule.periods)
    if valley >= base or other <= base:
        return Decimal(0) if valley < base else None
    return (other - base) / (other - valley)


def many_bills(contract: Contract, day: date, period_wh: Wh, used_wh: Wh | int = 0) -> Wh:
    """Totals in fen of many homes at once, by the rules of one day: the same fen as `bill`, line by line.

    `period_wh` is (homes, periods) in the order of the day's periods. Only where every period has the same steps and
    no energy is free; raises UnknownPlanError elsewhere, and for energy what `bill` raises.
    """
    rules = contract.rules(day)
    periods = rules.schedule.periods
    if contract.facts.hardship or not rules.schedule.even_steps:
        raise UnknownPlanError("plan")
    if (period_wh < 0).any():
        raise NegativeEnergyError("kwh")
    limit = rules.quota.known_to_kwh
    if limit is not None and rules.tiered and (used_wh + period_wh.sum(axis=1) > limit * 1000).any():
        raise UnknownLimitError("kwh", limit=limit)
    fen = sum((_fen(period_wh[:, n], period.yuan_per_kwh[0]) for n, period in enumerate(periods)), _NOTHING)
    if rules.tiered:
        used, total = np.asarray(used_wh), period_wh.sum(axis=1)
        for tier, floor in list(enumerate(rules.bounds_wh))[1:]:
            ceiling = rules.bounds_wh[tier + 1] if tier + 1 < len(rules.bounds_wh) else np.iinfo(np.int64).max
            above = np.clip(np.minimum(used + total, ceiling) - np.maximum(used, floor), 0, None)
            fen = fen + _fen(above, periods[0].steps[tier])
    return fen


_NOTHING: Wh = np.zeros(1, dtype=np.int64)


def _fen(wh: Wh, yuan_per_kwh: Decimal) -> Wh:
    """Half-up to the fen, in whole numbers: watt-hours times 1e-8 yuan per kWh are 1e-9 fen."""
    fen: Wh = (np.abs(wh) * int(abs(yuan_per_kwh) * PRICE_UNITS) + 500_000_000) // 1_000_000_000
    return fen if yuan_per_kwh >= 0 else -fen
