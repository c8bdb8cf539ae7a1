"""What a kWh costs at this moment, until when, and what comes then."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from webapp.domain.calendar import local, quarter_of
from webapp.domain.household import Household
from webapp.domain.tariff import Period
from webapp.usecases.services import Services
from webapp.usecases.show_today import next_change


@dataclass(frozen=True)
class PriceNow:
    """`until` and what is next are None where the price stays the same for two days. `tier` counts from 0."""

    now: datetime
    tier: int
    period: Period
    price: Decimal
    until: datetime | None = None
    next_period: Period | None = None
    next_price: Decimal | None = None


def price_now(services: Services, home: Household) -> PriceNow:
    """Raises UnknownTariffError where no verified price is known."""
    now = services.now()
    day, quarter = local(now).date(), quarter_of(now)
    contract = services.contract(home, day)
    tier = home.tier(contract, day)
    here = PriceNow(now, tier, contract.period_at(day, quarter), contract.price_at(day, quarter, tier))
    change = next_change(contract, now)
    if change is None:
        return here
    until, period = change
    return PriceNow(now, tier, here.period, here.price, until, period, period.price(tier))
