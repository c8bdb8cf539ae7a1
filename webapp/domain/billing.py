"""Bills as the utility prints them: lines, each rounded half-up to the fen, then added."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from webapp.domain.calendar import DAY, days
from webapp.domain.errors import NegativeEnergyError, UnknownLimitError, UnknownPeriodError
from webapp.domain.load import LoadCurve, Wh
from webapp.domain.tariff import PRICE_UNITS, Contract, Period, Tariff

FEN = Decimal("0.01")


@dataclass(frozen=True)
class Line:
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
        return to_fen(self.wh * self.yuan_per_kwh / 1000)


@dataclass(frozen=True)
class Bill:
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


def to_fen(yuan: Decimal) -> Decimal:
    return yuan.quantize(FEN, ROUND_HALF_UP)


def slices(bounds_wh: Sequence[int], used_wh: int, wh: int) -> Iterator[tuple[int, int]]:
    """Split energy drawn after `used_wh` over the tiers it falls in: (tier, watt-hours). An upper limit is included."""
    for number, floor in enumerate(bounds_wh):
        ceiling = bounds_wh[number + 1] if number + 1 < len(bounds_wh) else used_wh + wh
        part = min(used_wh + wh, ceiling) - max(used_wh, floor)
        if part > 0:
            yield number, part


def bill(contract: Contract, day: date, period_wh: Mapping[str, int], used_wh: int = 0) -> Bill:
    """The lines of energy drawn in one season of one month, by period kind, after `used_wh` of the cycle.

    As utilities print it: each period at the first tier's price, then one line per higher tier reached
    with the step it adds. Where the step differs by period (Shanghai's table, and hydro-season tables), each
    tier's energy is shared over the periods in the month's proportion and priced cell by cell: no published
    rule was found for the split, so such bills are approximate.

    Raises UnknownPeriodError for energy in a period the plan lacks, UnknownLimitError above the known limits.
    """
    schedule, tariff = contract.schedule(day), contract.tariff
    periods = schedule.periods
    total = _checked_total(contract, day, periods, period_wh, used_wh)
    parts = list(slices(contract.bounds_wh(day), used_wh, total)) if contract.tiered(day) else [(0, total)]
    steps = periods[0].steps
    if parts[-1:] <= [(0, total)] or all(period.steps == steps for period in periods):
        lines = [Line(p, 0, period_wh.get(p.kind, 0), p.yuan_per_kwh[0], tariff) for p in periods]
        lines += [Line(None, n, wh, steps[n], tariff) for n, wh in parts if n and steps[n]]
    else:
        lines = list(_matrix_lines(tariff, periods, parts, period_wh, total))
    return Bill((*lines, *_free_lines(contract, day, total)), total if contract.tiered(day) else 0)


def _checked_total(
    contract: Contract, day: date, periods: tuple[Period, ...], period_wh: Mapping[str, int], used_wh: int
) -> int:
    strange = period_wh.keys() - {period.kind for period in periods}
    if strange:
        raise UnknownPeriodError("kwh", name="、".join(sorted(strange)))
    if any(wh < 0 for wh in period_wh.values()) or used_wh < 0:
        raise NegativeEnergyError("kwh")
    total = sum(period_wh.values())
    limit = contract.tariff.quota(day, contract.plan).known_to_kwh
    if limit is not None and contract.tiered(day) and used_wh + total > limit * 1000:
        raise UnknownLimitError("kwh", limit=limit)
    return total


def _free_lines(contract: Contract, day: date, total: int) -> tuple[Line, ...]:
    """Free energy of a home in hardship, at the first tier's price, where the rule takes it off the bill."""
    free = contract.tariff.free_energy
    if not contract.facts.hardship or free is None or free.method != "deduct" or contract.other:
        return ()
    price = contract.tariff.quota(day).tiers[0].yuan_per_kwh
    return (Line(None, 0, -min(free.kwh_per_month * 1000, total), price, contract.tariff),)


def _matrix_lines(
    tariff: Tariff, periods: tuple[Period, ...], parts: list[tuple[int, int]], period_wh: Mapping[str, int], total: int
) -> Iterator[Line]:
    left = dict(period_wh)
    for place, (tier, tier_wh) in enumerate(parts):
        last_tier = place == len(parts) - 1
        for period in periods:
            own = period_wh.get(period.kind, 0)
            wh = left.get(period.kind, 0) if last_tier else (2 * own * tier_wh + total) // (2 * total)
            left[period.kind] = left.get(period.kind, 0) - wh
            yield Line(period, tier, wh, period.yuan_per_kwh[tier], tariff)


@dataclass(frozen=True)
class Stretch:
    """Days billed by one rule: one version, one season, one month."""

    first: date
    end: date
    contract: Contract
    bill: Bill


def bill_curve(contract_on: Callable[[date], Contract], curve: LoadCurve, used_wh: int = 0) -> list[Stretch]:
    """Bill a load on real dates: split at months, seasons and versions; the cycle's count starts anew where it ends."""
    found: list[Stretch] = []
    used = used_wh
    for first, end in stretches(contract_on, curve.first, curve.end):
        contract = contract_on(first)
        if first == contract.tariff.first_day(first) and first != curve.first:
            used = 0
        lines = bill(contract, first, _sums(contract, first, curve, end), used)
        used += lines.counted_wh
        found.append(Stretch(first, end, contract, lines))
    return found


def stretches(contract_on: Callable[[date], Contract], first: date, end: date) -> Iterator[tuple[date, date]]:
    """The days from `first` up to `end`, cut wherever the price rules change or a month ends."""
    start, here = first, _rules(contract_on(first), first)
    for day in days(first + DAY, end):
        there = _rules(contract_on(day), day)
        if there != here or day.day == 1:
            yield start, day
            start, here = day, there
    if start < end:
        yield start, end


def _rules(contract: Contract, day: date) -> tuple[int, int, int]:
    quota = contract.tariff.quota(day, contract.plan)
    return id(contract.tariff), id(contract.schedule(day)), id(quota)


def _sums(contract: Contract, first: date, curve: LoadCurve, end: date) -> dict[str, int]:
    rows = curve.wh[(first - curve.first).days : (end - curve.first).days]
    return day_totals(contract, first, rows.sum(axis=0))


def together(found: Sequence[Stretch]) -> Bill:
    """Several stretches as one bill, all lines in order."""
    lines = tuple(line for stretch in found for line in stretch.bill.lines)
    return Bill(lines, sum(stretch.bill.counted_wh for stretch in found))


def period_totals(contract: Contract, curve: LoadCurve) -> dict[date, dict[str, int]]:
    """Watt-hours by period kind of every day of a curve."""
    return {day: day_totals(contract, day, curve.day(day)) for day in curve.days}


def day_totals(contract: Contract, day: date, wh: Wh) -> dict[str, int]:
    periods = contract.periods(day)
    sums = np.bincount(contract.period_numbers(day), weights=wh, minlength=len(periods))
    return {period.kind: int(total) for period, total in zip(periods, sums, strict=True)}


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
