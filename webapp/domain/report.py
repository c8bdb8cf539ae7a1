"""One month beside others: said no surer than it is known."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from webapp.domain.calendar import next_month
from webapp.domain.tariff import Kind
from webapp.domain.text import Text

Reason = Literal["none", "part", "records", "kinds"]
"""Why two months are not compared: nothing is known of the other, one of them is not whole, too many days of one have
no record, or one was told by the meter and the other estimated."""

MOST_UNLOGGED_DAYS = 3
"""Our judgement: an estimated month with more days without a record says nothing about another."""
MOSTLY = Decimal("0.95")
"""Our judgement: from this share on, a month is called told by the meter."""


@dataclass(frozen=True)
class MonthUse:
    """What is known of a month's energy: `wh` of `n_days` days, `metered_wh` of it told by the meter, be it as a total
    of a longer stretch; `n_unlogged` days have no record of any kind."""

    first: date
    n_days: int
    wh: int
    metered_wh: int
    n_unlogged: int

    @property
    def whole(self) -> bool:
        return self.n_days == (next_month(self.first) - self.first).days

    @property
    def empty(self) -> bool:
        return self.n_unlogged >= self.n_days

    @property
    def metered_share(self) -> Decimal:
        return Decimal(self.metered_wh) / self.wh if self.wh else Decimal(0)

    @property
    def wh_per_day(self) -> int:
        """Rounded half-up; 0 of a month without days."""
        return int((Decimal(self.wh) / (self.n_days or 1)).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True)
class Compared:
    """A month beside another, by the average day, as months differ in length. Nothing is adjusted for the weather or
    for who was at home. With a `reason` the two are not to be compared."""

    first: date
    wh_per_day: int
    other_wh_per_day: int
    reason: Reason | None

    @property
    def more_wh(self) -> int:
        """Watt-hours a day more than the other month; negative where less was used."""
        return self.wh_per_day - self.other_wh_per_day


def compared(use: MonthUse, other: MonthUse) -> Compared:
    return Compared(other.first, use.wh_per_day, other.wh_per_day, _why_not(use, other))


def _why_not(use: MonthUse, other: MonthUse) -> Reason | None:
    if other.empty:
        return "none"
    if not (use.whole and other.whole):
        return "part"
    metered = [each.metered_share >= MOSTLY for each in (use, other)]
    if all(metered):
        return None
    if any(each.metered_wh for each in (use, other)):
        return "kinds"
    return "records" if max(use.n_unlogged, other.n_unlogged) > MOST_UNLOGGED_DAYS else None


@dataclass(frozen=True)
class BilledLine:
    """One printed line of the days in [first, end); see billing.Line. `name` is that of its period, if it has one."""

    first: date
    end: date
    period: Kind | None
    name: Text
    tier: int
    wh: int
    yuan_per_kwh: Decimal
    yuan: Decimal


@dataclass(frozen=True)
class Paper:
    """What the prices rest on: the notice, or None where the home typed them itself."""

    valid_from: date
    notice: str | None
