"""What one home pays by: a tariff, the plan it is on, and what about the home changes its bill."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

import numpy as np

from webapp.domain.bill_lines import Prices
from webapp.domain.calendar import QUARTERS
from webapp.domain.load import Wh
from webapp.domain.tariff import LargeHousehold, OtherPlan, Period, Plan, Quota, Schedule, Tariff


@dataclass(frozen=True)
class Facts:
    """What about a home changes its bill.

    `people` where the large-household rule was granted; hardship; an account opened within the cycle (`since`); the
    day its yearly count begins, as "07-01", where that is its own reading day.
    """

    people: int = 0
    hardship: bool = False
    since: date | None = None
    cycle_start: str | None = None


NOTHING_SPECIAL = Facts()


@dataclass(frozen=True)
class Rules:
    """What one home pays by on one day."""

    schedule: Schedule
    quota: Quota
    bounds_wh: tuple[int, ...]
    tiered: bool

    @cached_property
    def prices(self) -> Prices:
        """All a bill needs of them, worked out once."""
        return Prices(tuple(period.yuan_per_kwh for period in self.schedule.periods), self.bounds_wh, self.tiered)


@dataclass(frozen=True)
class Contract:
    """A household's prices: a tariff, the plan it is on, and what about the home changes its bill."""

    tariff: Tariff
    plan: Plan
    facts: Facts = NOTHING_SPECIAL

    @cached_property
    def other(self) -> OtherPlan | None:
        return next((plan for plan in self.tariff.other_plans if plan.code == self.plan), None)

    def rules(self, day: date) -> "Rules":
        """What holds on a day; worked out once a month, or once a day where seasons begin in mid-month."""
        key = (day.year, day.month, day.day if self.mid_month else 0)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = self._work_out(day)
        return found

    @cached_property
    def _kept(self) -> dict[tuple[int, int, int], "Rules"]:
        return {}

    @cached_property
    def mid_month(self) -> bool:
        """Whether a season, or the cycle, may begin on another day than the first."""
        start = self.facts.cycle_start or self.tariff.cycle_start
        if self.tariff.cycle == "year" and not start.endswith("-01"):
            return True
        schedules = (*self.tariff.schedules, *(self.other.schedules if self.other else ()))
        return any(quota.days for quota in self.tariff.quotas) or any(schedule.days for schedule in schedules)

    def _work_out(self, day: date) -> "Rules":
        quota = self.tariff.quota(day, self.plan)
        open_ = self.other is not None and (self.other.since is None or self.other.since <= day)
        special = (
            next((item for item in self.other.schedules if item.covers(day)), None) if self.other and open_ else None
        )
        if special:
            tiered = len(special.periods[0].yuan_per_kwh) > 1
            return Rules(special, quota, self._bounds_wh(quota, day) if tiered else (0,), tiered)
        chosen = self.tariff.schedule(day) if self.plan == "tou" else None
        schedule = chosen or quota.around_the_clock
        return Rules(schedule, quota, self._bounds_wh(quota, day), tiered=not schedule.frozen)

    def first_day(self, day: date) -> date:
        """The first day of the cycle this home's energy is counted in."""
        return self.tariff.first_day(day, self.facts.cycle_start)

    def last_day(self, day: date) -> date:
        """The day after that cycle ends."""
        return self.tariff.last_day(day, self.facts.cycle_start)

    def tiered(self, day: date) -> bool:
        """Whether energy of a day is priced by tiers and counts in the cycle."""
        return self.rules(day).tiered

    def schedule(self, day: date) -> Schedule:
        """The day's periods; a plain tiered plan is one period around the clock."""
        return self.rules(day).schedule

    def bounds_wh(self, day: date) -> tuple[int, ...]:
        """Where each tier begins for this home, in watt-hours of the cycle."""
        return self.rules(day).bounds_wh

    def _bounds_wh(self, quota: Quota, day: date) -> tuple[int, ...]:
        months = self.tariff.cycle_months
        kwh = [tier.above_kwh for tier in quota.tiers]
        for rule in self.tariff.large_household:
            if self.facts.people >= rule.min_people and (rule.since is None or rule.since <= day):
                kwh = _enlarged(kwh, rule, self.facts.people, months)
        open_months, whole = self._months_open(quota, day)
        return tuple(bound * 1000 * open_months // whole for bound in kwh)

    def tier_at(self, day: date, used_wh: int) -> int:
        """Which tier (0, 1, 2) the next watt-hour falls in, given the energy already counted in the cycle."""
        if not self.tiered(day):
            return 0
        return max(n for n, bound in enumerate(self.bounds_wh(day)) if used_wh >= bound)

    def _months_open(self, quota: Quota, day: date) -> tuple[int, int]:
        """Months of the cycle that count since the account was opened, and all that count; a part counts whole.

        Limits written for some months of a plan (Shaanxi's time-of-use) are shared over those months only.
        """
        start, whole = self.first_day(day), self.tariff.cycle_months
        months = [(start.month - 1 + n) % 12 + 1 for n in range(whole)]
        skipped = 0
        if self.facts.since and self.facts.since > start:
            skipped = (self.facts.since.year - start.year) * 12 + self.facts.since.month - start.month
        counted = set(quota.months) if quota.plan else set(months)
        left = sum(1 for month in months[skipped:] if month in counted)
        return max(1, left), max(1, sum(1 for month in months if month in counted))

    def guessing(self) -> "Contract":
        """For yearly estimates that say so: above a limit nobody knows, the last known tier is taken to go on."""
        quotas = tuple(replace(quota, known_to_kwh=None) for quota in self.tariff.quotas)
        return replace(self, tariff=replace(self.tariff, quotas=quotas))

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


def _enlarged(kwh: list[int], rule: LargeHousehold, people: int, months: int) -> list[int]:
    """Tier bounds of a cycle with a large household's allowance."""
    more = [each * months for each in rule.kwh_per_month]
    if rule.effect == "bounds":
        return [0, *more]
    if rule.effect == "per_person":
        more = [each * (people - rule.min_people + 1) for each in more]
    if rule.effect in ("shift", "per_person"):
        return [0, *(bound + extra for bound, extra in zip(kwh[1:], more, strict=True))]
    return kwh
