"""How much of what a meter told fell into each period the home pays by: worked out each time, never kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from webapp.domain.billing import add_up, day_totals
from webapp.domain.by_period import KINDS
from webapp.domain.calendar import DAY
from webapp.domain.errors import UnknownTariffError
from webapp.domain.household import Household
from webapp.domain.load import Wh
from webapp.domain.tariff import Kind
from webapp.usecases.bill_month import contracts
from webapp.usecases.look_at_file import Look
from webapp.usecases.services import Services


@dataclass(frozen=True)
class PeriodTotals:
    """Watt-hours by period, the dearest first; `measured` where the file told them, not how a typical day goes."""

    wh: dict[Kind, int]
    measured: bool


def count_periods(services: Services, home: Household, seen: Look) -> PeriodTotals | None:
    """What was read from a file. None where the home pays one price all day, or none that is known."""
    rows = seen.rows
    total = add_up(daily_periods(services, home, {rows.first + n * DAY: wh for n, wh in enumerate(rows.wh)}))
    if len(total) < 2:
        return None
    return PeriodTotals(
        {kind: total[kind] for kind in KINDS if kind in total}, seen.by_register or not rows.spread_share
    )


def daily_periods(services: Services, home: Household, days: Mapping[date, Wh]) -> dict[date, dict[str, int]]:
    """Watt-hours by the kind of period of each day; none on a day without prices that are known."""
    contract_on = contracts(services, home)

    def parts(day: date, wh: Wh) -> dict[str, int]:
        try:
            return day_totals(contract_on(day), day, wh)
        except UnknownTariffError:
            return {}

    return {day: parts(day, wh) for day, wh in days.items()}
