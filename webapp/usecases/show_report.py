"""A month that is over, on one page: what it used, cost and emitted, beside the month before and the year before."""

from dataclasses import dataclass
from datetime import date

from webapp.domain.calendar import DAY, days, month_start, next_month
from webapp.domain.household import Household
from webapp.domain.report import Compared, MonthUse, compared
from webapp.domain.report_errors import NothingRecordedError, ReportTooEarlyError, ReportTooSoonError
from webapp.domain.statement_errors import UnknownStatementError
from webapp.usecases.bill_month import known_since
from webapp.usecases.do_tip import Advised, list_tips
from webapp.usecases.list_statements import Detail, show_statement
from webapp.usecases.report_figures import Figures, live_figures, live_use
from webapp.usecases.report_sealed import sealed_figures, sealed_use
from webapp.usecases.services import Services
from webapp.usecases.show_answer import BUYING, COMFORT


@dataclass(frozen=True, eq=False)
class Report:
    """One month. Once it is `sealed` every figure is the seal's; `next_deed` is one thing to do next, on the newest
    report."""

    figures: Figures
    sealed: Detail | None
    before: Compared
    year_before: Compared
    next_deed: Advised | None
    made_on: date

    @property
    def first(self) -> date:
        return self.figures.first

    @property
    def last(self) -> date:
        return max(self.figures.days)

    @property
    def since(self) -> date:
        """The first day counted: later than the first of the month where the home came later."""
        return min(self.figures.days)


def report_months(services: Services, home: Household) -> list[date]:
    """The months over of which something may be known, newest first."""
    first, end = month_start(known_since(services, home)), month_start(services.today())
    return [day for day in days(first, end) if day.day == 1][::-1]


def show_report(services: Services, home: Household, first: date) -> Report:
    """The report of a month. Raises NothingRecordedError where no day of it has a record, ReportTooSoonError and
    ReportTooEarlyError for one not over or before the home's time, UnknownTariffError without a verified price."""
    sealed = _sealed(services, home, first)
    if sealed is None:
        _check(services, home, first)
    use = _use(services, home, first, sealed)
    if use.empty:
        raise NothingRecordedError(month=f"{first:%Y-%m}")
    before, year_before = (
        compared(use, _use(services, home, other, _sealed(services, home, other)))
        for other in (month_start(first - DAY), first.replace(year=first.year - 1))
    )
    newest = next_month(first) == month_start(services.today())
    return Report(
        sealed_figures(services, home, sealed) if sealed else live_figures(services, home, first),
        sealed,
        before,
        year_before,
        _next_deed(services, home) if newest else None,
        services.today(),
    )


def _check(services: Services, home: Household, first: date) -> None:
    if next_month(first) > services.today():
        raise ReportTooSoonError(month=f"{first:%Y-%m}", day=next_month(first).isoformat())
    earliest = month_start(known_since(services, home))
    if first < earliest:
        raise ReportTooEarlyError(month=f"{first:%Y-%m}", first=f"{earliest:%Y-%m}")


def _sealed(services: Services, home: Household, first: date) -> Detail | None:
    try:
        return show_statement(services, home, f"{first:%Y-%m}")
    except UnknownStatementError:
        return None


def _use(services: Services, home: Household, first: date, sealed: Detail | None) -> MonthUse:
    return sealed_use(sealed) if sealed else live_use(services, home, first)


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
