"""A month that is over, on one page: what it used, cost and emitted, beside the month before and the year before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal

import numpy as np

from webapp.domain.calendar import DAY, days, local, month_start, next_month
from webapp.domain.household import Household
from webapp.domain.readings import Quality
from webapp.domain.report import Compared, Emitted, MonthUse, compared, emitted
from webapp.domain.report_errors import NothingRecordedError, ReportTooEarlyError, ReportTooSoonError
from webapp.usecases.bill_month import Month, Recorded, bill_month, counted_curve, known_since, recorded
from webapp.usecases.do_tip import Advised, list_tips
from webapp.usecases.services import Services
from webapp.usecases.show_answer import BUYING, COMFORT
from webapp.usecases.show_carbon import Books, books_between

TOLD = (Quality.MEASURED, Quality.ESTIMATED)
"""The meter told how much it was: in the quarter-hour itself, or as the total of a longer stretch."""


Told = Literal["meter", "log", "none"]


@dataclass(frozen=True, eq=False)
class Report:
    """One month. `told` is what each day rests on first; `next_deed` is one thing to do next, on the newest report."""

    month: Month
    use: MonthUse
    told: Mapping[date, Told]
    before: Compared
    year_before: Compared
    emitted: Emitted
    books: Books
    next_deed: Advised | None
    made_on: date

    @property
    def first(self) -> date:
        return self.month.first

    @property
    def last(self) -> date:
        return self.month.end - DAY

    @property
    def since(self) -> date:
        """The first day counted: later than the first of the month where the home came later."""
        return min(self.month.totals)


def report_months(services: Services, home: Household) -> list[date]:
    """The months over of which something may be known, newest first."""
    first, end = month_start(known_since(services, home)), month_start(services.today())
    return [day for day in days(first, end) if day.day == 1][::-1]


def show_report(services: Services, home: Household, first: date) -> Report:
    """The report of a month. Raises NothingRecordedError where no day of it has a record, ReportTooSoonError and
    ReportTooEarlyError for one not over or before the home's time, UnknownTariffError without a verified price."""
    _check(services, home, first)
    known = recorded(services, home, first, next_month(first))
    use = _use(services, home, first, known)
    if use.empty:
        raise NothingRecordedError(month=f"{first:%Y-%m}")
    month = bill_month(services, home, first)
    newest = next_month(first) == month_start(services.today())
    return Report(
        month,
        use,
        {day: _told(known, day) for day in month.totals},
        compared(use, _other(services, home, month_start(first - DAY))),
        compared(use, _other(services, home, first.replace(year=first.year - 1))),
        emitted({day: sum(parts.values()) for day, parts in month.totals.items()}, partial(services.factor, home)),
        books_between(services, home, first, month.end - DAY),
        _next_deed(services, home) if newest else None,
        services.today(),
    )


def _check(services: Services, home: Household, first: date) -> None:
    if next_month(first) > services.today():
        raise ReportTooSoonError(month=f"{first:%Y-%m}", day=next_month(first).isoformat())
    earliest = month_start(known_since(services, home))
    if first < earliest:
        raise ReportTooEarlyError(month=f"{first:%Y-%m}", first=f"{earliest:%Y-%m}")


def _other(services: Services, home: Household, first: date) -> MonthUse:
    return _use(services, home, first, recorded(services, home, first, next_month(first)))


def _use(services: Services, home: Household, first: date, known: Recorded) -> MonthUse:
    """What is known of a month, over or not there at all."""
    end = next_month(first)
    since = max(first, min(local(home.created_at).date(), min(known.days, default=end), end))
    curve = counted_curve(services, home, since, end, known)
    told = sum(int(wh[np.isin(known.measured.quality[day], TOLD)].sum()) for day, wh in known.measured.wh.items())
    return MonthUse(first, len(curve.days), curve.total_wh, told, len(set(curve.days) - known.days))


def _told(known: Recorded, day: date) -> Told:
    if day in known.measured.wh:
        return "meter"
    return "log" if day in known.logged else "none"


def _next_deed(services: Services, home: Household) -> Advised | None:
    """The tip not yet followed that is worth most in this season: of energy not used, else of energy moved. Nothing to
    buy, and comfort is left alone where somebody needs care."""
    left_alone = {BUYING} | (COMFORT if home.care else set())
    waiting = [item for item in list_tips(services, home) if not item.done and item.tip.category not in left_alone]
    for kind in ("energy", "cost_shift"):
        fitting = [item for item in waiting if item.tip.saving == kind]
        if fitting:
            return max(fitting, key=lambda item: item.yuan[1])
    return None
