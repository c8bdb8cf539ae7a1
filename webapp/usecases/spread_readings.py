"""Readings as the home's days: by its registers where they tell the periods, else as its typical day goes."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from webapp.domain.appliance import base_load
from webapp.domain.by_period import KindsOn, PeriodReadings, Split, kinds_of
from webapp.domain.calendar import QUARTERS
from webapp.domain.day_rows import DayRows, pack
from webapp.domain.errors import UnknownTariffError
from webapp.domain.estimate import typical_days
from webapp.domain.household import Household
from webapp.domain.readings import Ints, Readings
from webapp.usecases.bill_month import contracts
from webapp.usecases.services import Services


def spread_readings(
    services: Services, home: Household | None, readings: Readings, told: PeriodReadings | None = None
) -> DayRows:
    """Days with every quarter-hour; `told` is what registers counted by period of the same energy."""
    split = Split(told, _kinds_on(services, home)) if home and told else None
    return pack(readings, _profile(services, home, readings), split)


def _profile(services: Services, home: Household | None, readings: Readings) -> NDArray[np.float64]:
    """How a typical day of the home is shared over its quarter-hours; even where no home is known."""
    if home is None:
        return np.ones(QUARTERS)
    appliances = services.appliances(home)
    first = readings.first.date()
    typical = typical_days(home, appliances, services.catalogue, first.year)[first.month - 1]
    return np.asarray(typical + base_load(appliances, first), dtype=np.float64)


def _kinds_on(services: Services, home: Household) -> KindsOn:
    """The periods of the region, whatever plan the home is on: its meter counts by them."""
    contract_on = contracts(services, home)

    def on(day: date) -> Ints:
        try:
            return kinds_of(contract_on(day).tariff.schedule(day))
        except UnknownTariffError:
            return kinds_of(None)

    return on
