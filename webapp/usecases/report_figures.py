"""What a month came to, worked out from what is kept now; and the form in which a report takes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

import numpy as np

from webapp.domain.billing import Line
from webapp.domain.calendar import DAY, local, next_month
from webapp.domain.emissions import Emitted
from webapp.domain.household import Household
from webapp.domain.readings import Quality
from webapp.domain.report import BilledLine, MonthUse, Paper
from webapp.domain.tariff import Kind, Tariff
from webapp.domain.text import Text
from webapp.usecases.bill_month import Month, Recorded, bill_month, counted_curve, recorded
from webapp.usecases.count_co2 import month_co2
from webapp.usecases.services import Services
from webapp.usecases.show_carbon import Books, books_between

Told = Literal["meter", "log", "none"]
"""What a day rests on first: the meter, logged runs, or only what is always on."""
TOLD = (Quality.MEASURED, Quality.ESTIMATED)
"""The meter told how much it was: in the quarter-hour itself, or as the total of a longer stretch."""
NO_NAME = Text("", "")


@dataclass(frozen=True, eq=False)
class Figures:
    """One month's own figures. `days` are watt-hours by period; `yuan` is None where nobody knows what so much costs.

    `exact` where every quarter-hour was measured.
    """

    use: MonthUse
    exact: bool
    plan: Literal["own", "tou", "tiers"]
    periods: tuple[tuple[Kind, Text], ...]
    days: Mapping[date, Mapping[str, int]]
    told: Mapping[date, Told]
    lines: tuple[BilledLine, ...]
    yuan: Decimal | None
    papers: tuple[Paper, ...]
    emitted: Emitted
    books: Books

    @property
    def first(self) -> date:
        return self.use.first

    @property
    def wh(self) -> int:
        return self.use.wh


def live_use(services: Services, home: Household, first: date) -> MonthUse:
    """What is known of a month, over or not there at all."""
    return _use(services, home, first, recorded(services, home, first, next_month(first)))


def live_figures(services: Services, home: Household, first: date) -> Figures:
    """A month with days. Raises UnknownTariffError, UnknownLimitError."""
    known = recorded(services, home, first, next_month(first))
    month = bill_month(services, home, first)
    tariffs = {id(line.tariff): line.tariff for line in month.bill.lines}.values()
    return Figures(
        _use(services, home, first, known),
        month.exact,
        "own" if month.contract.tariff.own else "tou" if month.contract.plan == "tou" else "tiers",
        tuple((period.kind, period.name) for period in month.contract.periods(first)),
        month.totals,
        {day: _told(known, day) for day in month.totals},
        tuple(_line(month, line) for line in month.bill.lines),
        month.bill.yuan,
        tuple(_paper(tariff) for tariff in tariffs),
        month_co2(services, home, month),
        books_between(services, home, first, month.end - DAY),
    )


def _use(services: Services, home: Household, first: date, known: Recorded) -> MonthUse:
    end = next_month(first)
    since = max(first, min(local(home.created_at).date(), min(known.days, default=end), end))
    curve = counted_curve(services, home, since, end, known)
    told = sum(int(wh[np.isin(known.measured.quality[day], TOLD)].sum()) for day, wh in known.measured.wh.items())
    return MonthUse(first, len(curve.days), curve.total_wh, told, len(set(curve.days) - known.days))


def _told(known: Recorded, day: date) -> Told:
    if day in known.measured.wh:
        return "meter"
    return "log" if day in known.logged else "none"


def _line(month: Month, line: Line) -> BilledLine:
    period = line.period
    kind, name = (period.kind, period.name) if period else (None, NO_NAME)
    return BilledLine(month.first, month.end, kind, name, line.tier, line.wh, line.yuan_per_kwh, line.yuan)


def _paper(tariff: Tariff) -> Paper:
    return Paper(tariff.valid_from, None if tariff.own else tariff.notice)
