"""Residential electricity prices: tiers over a cycle, time-of-use periods, and bills as the utility prints them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import pairwise
from typing import Literal

import numpy as np

from webapp.domain.calendar import QUARTERS, clock_quarters, month_start, next_month
from webapp.domain.load import LoadCurve, Wh
from webapp.domain.text import Confidence, Text

Kind = Literal["super_peak", "peak", "flat", "valley", "deep_valley"]
Plan = Literal["tou", "tiers"]
FEN = Decimal("0.01")
PRICE_UNITS = 100_000_000
"""Prices have at most eight decimals: in these units they are whole numbers."""


@dataclass(frozen=True)
class Tier:
    """A band of the cycle's energy: its lower bound, and its price on the plain tiered plan."""

    above_kwh: int
    yuan_per_kwh: Decimal


@dataclass(frozen=True)
class Quota:
    """The tiers of some months. The price of a tier is what a kWh in it costs, not an addition."""

    months: tuple[int, ...]
    tiers: tuple[Tier, ...]

    @cached_property
    def around_the_clock(self) -> "Schedule":
        """The plain tiered plan as a schedule: one period all day."""
        prices = tuple(tier.yuan_per_kwh for tier in self.tiers)
        return Schedule(self.months, (Period("flat", Text("全天", "All day"), (("00:00", "24:00"),), prices),))


@dataclass(frozen=True)
class Period:
    """A time-of-use period: clock windows and its price in each tier."""

    kind: Kind
    name: Text
    windows: tuple[tuple[str, str], ...]
    yuan_per_kwh: tuple[Decimal, ...]

    def price(self, tier: int) -> Decimal:
        """Yuan per kWh in a tier; the last price holds for all tiers above."""
        return self.yuan_per_kwh[min(tier, len(self.yuan_per_kwh) - 1)]


@dataclass(frozen=True)
class Schedule:
    """The periods of some months; together they cover the 24 hours once."""

    months: tuple[int, ...]
    periods: tuple[Period, ...]

    @cached_property
    def numbers(self) -> Wh:
        """For each of the 96 quarter-hours, the position of its period."""
        return quarters_of(self.periods)

    @cached_property
    def price_units(self) -> tuple[Wh, ...]:
        """For each tier, the 96 prices in whole 1e-8 yuan per kWh: exact, and quick to add up."""
        tiers = range(len(self.periods[0].yuan_per_kwh))
        units = [np.array([int(p.yuan_per_kwh[tier] * PRICE_UNITS) for p in self.periods]) for tier in tiers]
        return tuple(prices[self.numbers] for prices in units)


@dataclass(frozen=True)
class LargeHousehold:
    """What a home of many people may apply for."""

    min_people: int
    note: Text
    confidence: Confidence


@dataclass(frozen=True)
class Document:
    title: str
    number: str | None = None
    date: str | None = None


@dataclass(frozen=True)
class Province:
    """A place with prices of its own: a province, or a part of one."""

    code: str
    adcode: str
    name: Text
    pinyin: str
    grid: str | None = None


@dataclass(frozen=True)
class Tariff:
    """One version of a region's rules for ordinary households below 1 kV."""

    province: Province
    valid_from: date
    confidence: Confidence
    cycle: Literal["year", "month"]
    quotas: tuple[Quota, ...]
    schedules: tuple[Schedule, ...]
    tou: Literal["available", "none", "unknown"]
    source: str
    documents: tuple[Document, ...]
    review_by: date
    note: Text | None = None
    large_household: tuple[LargeHousehold, ...] = ()
    own: bool = False

    def quota(self, day: date) -> Quota:
        return next(quota for quota in self.quotas if day.month in quota.months)

    def schedule(self, day: date) -> Schedule | None:
        return next((item for item in self.schedules if day.month in item.months), None)

    def has_tou(self) -> bool:
        return bool(self.schedules)

    def cycle_start(self, day: date) -> date:
        return day.replace(month=1, day=1) if self.cycle == "year" else month_start(day)

    def cycle_end(self, day: date) -> date:
        return date(day.year + 1, 1, 1) if self.cycle == "year" else next_month(day)

    def tier_at(self, day: date, used_wh: int) -> int:
        """Which tier (0, 1, 2) the next watt-hour falls in, given the energy already counted in the cycle."""
        tiers = self.quota(day).tiers
        return max(n for n, tier in enumerate(tiers) if used_wh >= tier.above_kwh * 1000)


@dataclass(frozen=True)
class Contract:
    """A household's prices: a tariff and the plan it is on."""

    tariff: Tariff
    plan: Plan

    def schedule(self, day: date) -> Schedule:
        """The day's periods; a plain tiered plan is one period around the clock."""
        schedule = self.tariff.schedule(day) if self.plan == "tou" else None
        return schedule or self.tariff.quota(day).around_the_clock

    def periods(self, day: date) -> tuple[Period, ...]:
        return self.schedule(day).periods

    def period_numbers(self, day: date) -> Wh:
        """For each of the 96 quarter-hours, the position of its period in `periods(day)`."""
        return self.schedule(day).numbers

    def period_at(self, day: date, quarter: int) -> Period:
        schedule = self.schedule(day)
        return schedule.periods[int(schedule.numbers[quarter])]

    def price_at(self, day: date, quarter: int, tier: int = 0) -> Decimal:
        """Yuan per kWh in one quarter-hour."""
        return self.period_at(day, quarter).price(tier)

    def price_units(self, day: date, tier: int = 0) -> Wh:
        units = self.schedule(day).price_units
        return units[min(tier, len(units) - 1)]

    def bands(self, day: date) -> list[tuple[int, int, Period]]:
        """The day as stretches (first quarter, end quarter, period), in clock order."""
        numbers = self.period_numbers(day)
        edges = [0, *(int(n) + 1 for n in np.flatnonzero(np.diff(numbers))), QUARTERS]
        periods = self.periods(day)
        return [(a, b, periods[int(numbers[a])]) for a, b in pairwise(edges)]


def quarters_of(periods: tuple[Period, ...]) -> Wh:
    """Which period each quarter-hour of the day belongs to. Raises ValueError unless each has exactly one."""
    owner = np.full(QUARTERS, -1, dtype=np.int64)
    for number, period in enumerate(periods):
        for window in period.windows:
            span = clock_quarters(window)
            if (owner[span.start : span.stop] != -1).any():
                raise ValueError(f"two periods at {window[0]}")
            owner[span.start : span.stop] = number
    if (owner == -1).any():
        raise ValueError(f"no period at quarter-hour {int(np.argmin(owner))}")
    return owner


@dataclass(frozen=True)
class Line:
    """One printed line: energy at a price. `tier` is 0 for the first-tier price, else the step it adds."""

    period: Period | None
    tier: int
    wh: int
    yuan_per_kwh: Decimal

    @property
    def yuan(self) -> Decimal:
        return to_fen(Decimal(self.wh) / 1000 * self.yuan_per_kwh)


@dataclass(frozen=True)
class Bill:
    """Lines, each rounded half-up to the fen; the total is their sum."""

    lines: tuple[Line, ...]

    @property
    def yuan(self) -> Decimal:
        return sum((line.yuan for line in self.lines), Decimal("0.00"))

    @property
    def wh(self) -> int:
        """Energy billed: a step line prices energy already counted in its period's line."""
        return sum(line.wh for line in self.lines if line.period)


def to_fen(yuan: Decimal) -> Decimal:
    return yuan.quantize(FEN, ROUND_HALF_UP)


def slices(tiers: tuple[Tier, ...], used_wh: int, wh: int) -> Iterator[tuple[int, int]]:
    """Split energy drawn after `used_wh` over the tiers it falls in: (tier, watt-hours)."""
    bounds = [tier.above_kwh * 1000 for tier in tiers[1:]]
    for number, ceiling in enumerate([*bounds, None]):
        floor = max(used_wh, tiers[number].above_kwh * 1000)
        top = used_wh + wh if ceiling is None else min(used_wh + wh, ceiling)
        if top > floor:
            yield number, top - floor


def bill(contract: Contract, day: date, period_wh: Mapping[str, int], used_wh: int = 0) -> Bill:
    """The lines of energy drawn in one month, by period kind, after `used_wh` counted earlier in the cycle.

    As utilities print it: each period at the first tier's price, then one line per higher tier reached
    with the step it adds. Where the step differs by period (Shanghai's table, and hydro-season tables), each
    tier's energy is shared over the periods in the month's proportion and priced cell by cell: no published
    rule was found for the split, so such bills are approximate.
    """
    periods = contract.periods(day)
    strange = period_wh.keys() - {period.kind for period in periods}
    if strange:
        raise ValueError(f"no such period: {', '.join(sorted(strange))}")
    tiers = contract.tariff.quota(day).tiers
    total = sum(period_wh.values())
    parts = list(slices(tiers, used_wh, total))
    if all(_steps(period) == _steps(periods[0]) for period in periods):
        lines = [Line(p, 0, period_wh.get(p.kind, 0), p.yuan_per_kwh[0]) for p in periods]
        lines += [Line(None, n, wh, step) for n, wh in parts if n and (step := _steps(periods[0])[n])]
        return Bill(tuple(lines))
    return Bill(tuple(_matrix_lines(periods, parts, period_wh, total)))


def _steps(period: Period) -> tuple[Decimal, ...]:
    return tuple(price - period.yuan_per_kwh[0] for price in period.yuan_per_kwh)


def _matrix_lines(
    periods: tuple[Period, ...], parts: list[tuple[int, int]], period_wh: Mapping[str, int], total: int
) -> Iterator[Line]:
    left = dict(period_wh)
    for place, (tier, tier_wh) in enumerate(parts):
        last_tier = place == len(parts) - 1
        for period in periods:
            own = period_wh.get(period.kind, 0)
            wh = left.get(period.kind, 0) if last_tier else (2 * own * tier_wh + total) // (2 * total)
            left[period.kind] = left.get(period.kind, 0) - wh
            yield Line(period, tier, wh, period.yuan_per_kwh[tier])


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
