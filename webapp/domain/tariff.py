"""Residential electricity prices as dated rules: tiers over a cycle, time-of-use periods, plans, special cases."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

import numpy as np

from webapp.domain.calendar import QUARTERS, clock_quarters, month_start, next_month
from webapp.domain.load import Wh
from webapp.domain.text import Confidence, Text

Kind = Literal["super_peak", "peak", "flat", "valley", "deep_valley"]
Plan = str
"""tiers, tou, combined, or the code of one of the region's other plans."""
PRICE_UNITS = 100_000_000
"""Prices have at most eight decimals: in these units they are whole numbers."""


@dataclass(frozen=True)
class Tier:
    """A band of the cycle's energy: its lower bound, and its price on the plain tiered plan."""

    above_kwh: int
    yuan_per_kwh: Decimal


@dataclass(frozen=True)
class Quota:
    """The tiers of a season. The price of a tier is what a kWh in it costs, not an addition.

    `plan` limits it to one plan. Above `known_to_kwh` nobody could be found to say what holds: such a bill is refused.
    """

    months: tuple[int, ...]
    tiers: tuple[Tier, ...]
    days: tuple[tuple[str, str], ...] = ()
    plan: str | None = None
    known_to_kwh: int | None = None

    def covers(self, day: date) -> bool:
        return in_season(self.months, self.days, day)

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

    @cached_property
    def steps(self) -> tuple[Decimal, ...]:
        """What each tier adds to the first tier's price."""
        return tuple(price - self.yuan_per_kwh[0] for price in self.yuan_per_kwh)

    def price(self, tier: int) -> Decimal:
        """Yuan per kWh in a tier; the last price holds for all tiers above."""
        return self.yuan_per_kwh[min(tier, len(self.yuan_per_kwh) - 1)]


@dataclass(frozen=True)
class Schedule:
    """The periods of a season; together they cover the 24 hours once.

    A `frozen` season costs the first tier's price whatever was used, and its energy does not count in the cycle.
    """

    months: tuple[int, ...]
    periods: tuple[Period, ...]
    days: tuple[tuple[str, str], ...] = ()
    frozen: bool = False

    def covers(self, day: date) -> bool:
        return in_season(self.months, self.days, day)

    @cached_property
    def numbers(self) -> Wh:
        """For each of the 96 quarter-hours, the position of its period."""
        return quarters_of(self.periods)

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        return tuple(period.kind for period in self.periods)

    @cached_property
    def even_steps(self) -> bool:
        """Whether a tier adds the same in every period, so that a bill need not say which period a tier fell in."""
        return all(period.steps == self.periods[0].steps for period in self.periods)

    @cached_property
    def members(self) -> Wh:
        """(periods, 96): 1 where a quarter-hour belongs to the period."""
        members: Wh = (self.numbers == np.arange(len(self.periods))[:, None]).astype(np.int64)
        return members

    @cached_property
    def price_units(self) -> tuple[Wh, ...]:
        """For each tier, the 96 prices in whole 1e-8 yuan per kWh: exact, and quick to add up."""
        tiers = range(len(self.periods[0].yuan_per_kwh))
        units = [np.array([int(p.yuan_per_kwh[tier] * PRICE_UNITS) for p in self.periods]) for tier in tiers]
        return tuple(prices[self.numbers] for prices in units)


def in_season(months: tuple[int, ...], days: tuple[tuple[str, str], ...], day: date) -> bool:
    """Whether a day lies in a season: whole months, or stretches like ("11-15", "03-15"), both ends included."""
    if not days:
        return day.month in months
    mark = f"{day:%m-%d}"
    return any(a <= mark <= b if a <= b else (mark >= a or mark <= b) for a, b in days)


Effect = Literal["shift", "bounds", "per_person", "combined", "told"]


@dataclass(frozen=True)
class LargeHousehold:
    """What a home of many people may apply for.

    shift: `kwh_per_month` is added to the limits; bounds: it replaces them; per_person: it is added for each person
    from `min_people` on; combined: the home may leave the tiers; told: in words only, no bill follows from it.
    """

    min_people: int
    note: Text
    confidence: Confidence
    effect: Effect = "told"
    kwh_per_month: tuple[int, ...] = ()
    since: date | None = None


@dataclass(frozen=True)
class FreeEnergy:
    """Free kWh a month for homes in hardship: taken off the bill, refunded later, or `told` where nobody says how."""

    kwh_per_month: int
    method: Literal["deduct", "refund", "told"]
    refund_yuan: Decimal | None = None
    confidence: Confidence = "medium"


@dataclass(frozen=True)
class OtherPlan:
    """Prices for a special meter or use: several homes on one meter (combined), an EV's own, electric heating.

    One price a period leaves the tiers; a price for each tier keeps them. Outside its seasons plain tiers hold.
    """

    code: str
    name: Text
    schedules: tuple[Schedule, ...]
    confidence: Confidence
    note: Text | None = None
    since: date | None = None


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
    cycle: Literal["year", "month", "two_months"]
    quotas: tuple[Quota, ...]
    schedules: tuple[Schedule, ...]
    tou: Literal["available", "none", "unknown"]
    source: str
    documents: tuple[Document, ...]
    review_by: date
    note: Text | None = None
    large_household: tuple[LargeHousehold, ...] = ()
    free_energy: FreeEnergy | None = None
    other_plans: tuple[OtherPlan, ...] = ()
    cycle_start: str = "01-01"
    commitment_months: int | None = None
    own: bool = False

    @property
    def notice(self) -> str:
        """The number of the notice the prices were published in, else where they were found."""
        return next((document.number for document in self.documents if document.number), None) or self.source

    def quota(self, day: date, plan: Plan = "tiers") -> Quota:
        """The tiers in force on a day; those written for the plan come first."""
        found = [quota for quota in self.quotas if quota.plan in (None, plan) and quota.covers(day)]
        return max(found, key=lambda quota: quota.plan is not None)

    def schedule(self, day: date) -> Schedule | None:
        return next((item for item in self.schedules if item.covers(day)), None)

    def has_tou(self) -> bool:
        return bool(self.schedules)

    def plan_codes(self) -> list[Plan]:
        """Every plan the region's rules know, the plain one first."""
        return ["tiers", *(["tou"] if self.has_tou() else []), *(plan.code for plan in self.other_plans)]

    def first_day(self, day: date, cycle_start: str | None = None) -> date:
        """The first day of the billing cycle a day lies in; a year may begin on the home's own reading day."""
        if self.cycle == "month":
            return month_start(day)
        if self.cycle == "two_months":
            return date(day.year, (day.month - 1) // 2 * 2 + 1, 1)
        month, first = (int(part) for part in (cycle_start or self.cycle_start).split("-"))
        start = date(day.year, month, first)
        return start if start <= day else start.replace(year=day.year - 1)

    def last_day(self, day: date, cycle_start: str | None = None) -> date:
        """The day after the billing cycle ends."""
        start = self.first_day(day, cycle_start)
        if self.cycle == "year":
            return start.replace(year=start.year + 1)
        return next_month(start) if self.cycle == "month" else next_month(next_month(start))

    @property
    def cycle_months(self) -> int:
        return {"year": 12, "two_months": 2, "month": 1}[self.cycle]


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
