"""Shenzhen's two branches for household electricity, to look at how it counts. None of its figures is official.

Known from press summaries of 2022-06; benchmark, factor and how people enter were not readable, so they are given by
whoever asks. Symbols as there: E_d = EC_d * EF; the benchmark n * b_m of the household; in branch 2 the mean of the
seven days ending the day before. That a day's reduction is never below 0 is our reading.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from webapp.domain.calendar import DAY
from webapp.domain.text import Text

MEAN_DAYS = 7
Branch = Literal[1, 2]


@dataclass(frozen=True)
class Parameters:
    """`kg_per_kwh` is EF; `benchmark_kwh` the kWh a day whose emission is n * b_m."""

    kg_per_kwh: Decimal
    benchmark_kwh: Decimal

    @property
    def benchmark_kg(self) -> Decimal:
        return self.benchmark_kwh * self.kg_per_kwh


@dataclass(frozen=True)
class StandIns:
    """What stands in for the figures nobody could read, and a worked example: a week, and days after it."""

    benchmark_kwh: Decimal
    benchmark_source: str
    benchmark_text: Text
    factor_place: str
    factor_text: Text
    week_kwh: tuple[Decimal, ...]
    days_kwh: tuple[Decimal, ...]

    def example(self, parameters: Parameters, day: date) -> "list[DayCount]":
        """Each of the days as if it followed the week on `day`."""
        week = {day - n * DAY: kwh for n, kwh in enumerate(reversed(self.week_kwh), 1)}
        return [count({**week, day: kwh}, parameters)[-1] for kwh in self.days_kwh]


@dataclass(frozen=True)
class DayCount:
    """A day: its emission, what it was compared with, by which branch, and the reduction that gives, in kg of CO2."""

    day: date
    kwh: Decimal
    kg: Decimal
    branch: Branch
    compared_kg: Decimal
    reduction_kg: Decimal


def count(kwh: Mapping[date, Decimal], parameters: Parameters) -> list[DayCount]:
    """Each day that can be counted, oldest first. A day in branch 2 needs the seven days before it."""
    found = [_day(day, kwh, parameters) for day in sorted(kwh)]
    return [each for each in found if each is not None]


def _day(day: date, kwh: Mapping[date, Decimal], parameters: Parameters) -> DayCount | None:
    kg = kwh[day] * parameters.kg_per_kwh
    benchmark = parameters.benchmark_kg
    if kg <= benchmark:
        return DayCount(day, kwh[day], kg, 1, benchmark, benchmark - kg)
    before = [kwh[day - n * DAY] for n in range(1, MEAN_DAYS + 1) if day - n * DAY in kwh]
    if len(before) < MEAN_DAYS:
        return None
    mean = sum(before, Decimal(0)) / MEAN_DAYS * parameters.kg_per_kwh
    return DayCount(day, kwh[day], kg, 2, mean, max(Decimal(0), mean - kg))


def total_kg(days: list[DayCount], branch: Branch | None = None) -> Decimal:
    """Of all days, or of those of one branch."""
    return sum((each.reduction_kg for each in days if branch in (None, each.branch)), Decimal(0))
