"""CO2 of a home's energy over days: each day by its own factor, with how far the figure may be off."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from webapp.domain.emissions import Emitted, by_factor
from webapp.domain.household import Household
from webapp.usecases.bill_month import Month
from webapp.usecases.services import Services


def count_co2(services: Services, home: Household, wh: Mapping[date, int], told: Collection[date] = ()) -> Emitted:
    """`told` are the days whose energy the meter gave; the others may be off as the home's expected use may."""
    doubt = Decimal(str(home.use.doubt))

    def doubt_on(day: date) -> Decimal:
        return Decimal(0) if day in told else doubt

    return by_factor(wh, lambda day: services.factor(home, day), doubt_on)


def month_co2(services: Services, home: Household, month: Month) -> Emitted:
    return count_co2(services, home, {day: sum(parts.values()) for day, parts in month.totals.items()}, month.told)


def kg_per_kwh_on(services: Services, home: Household) -> Callable[[date], Decimal]:
    """The factor in force where the home is, by day."""
    return cache(lambda day: services.factor(home, day).kg_per_kwh)
