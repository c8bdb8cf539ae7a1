"""How Shenzhen's method counts, on the home's own days or an example. Not what its platform would say."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np

from webapp.domain.calendar import DAY
from webapp.domain.household import Household
from webapp.domain.readings import Quality
from webapp.domain.shenzhen import MEAN_DAYS, DayCount, Parameters, StandIns, count, total_kg
from webapp.domain.text import Text
from webapp.store import meters
from webapp.usecases.services import Services

SHOWN_DAYS = 30


@dataclass(frozen=True)
class Illustration:
    """`own`: the home's last days, where at least one day could be counted; else three days of an example."""

    parameters: Parameters
    stand_ins: StandIns
    factor_place: Text
    data_year: int
    days: list[DayCount]
    own: bool
    first: date
    last: date
    n_known: int

    @property
    def low_kg(self) -> Decimal:
        """From days below the benchmark: whoever uses little gets it, changed or not."""
        return total_kg(self.days, 1)

    @property
    def cooler_kg(self) -> Decimal:
        """From days below the week before: a cooler day after a hot week gets it too."""
        return total_kg(self.days, 2)


def illustrate(
    services: Services, home: Household, kg_per_kwh: Decimal | None = None, benchmark_kwh: Decimal | None = None
) -> Illustration:
    """With the figures given, else with the stand-ins."""
    today = services.today()
    stand_ins = services.pathways.illustration
    factor = services.factors.in_force(stand_ins.factor_place, today)
    parameters = Parameters(kg_per_kwh or factor.kg_per_kwh, benchmark_kwh or stand_ins.benchmark_kwh)
    first = today - SHOWN_DAYS * DAY
    kwh = _whole_days(services, home, first - MEAN_DAYS * DAY, today)
    own = [each for each in count(kwh, parameters) if each.day >= first]
    found = Illustration(
        parameters,
        stand_ins,
        factor.place,
        factor.data_year,
        own,
        own=True,
        first=first,
        last=today - DAY,
        n_known=sum(day >= first for day in kwh),
    )
    return found if own else replace(found, days=stand_ins.example(parameters, today), own=False)


def _whole_days(services: Services, home: Household, first: date, end: date) -> dict[date, Decimal]:
    """kWh of the days of which every quarter-hour is known and none was repaired."""
    with services.database.read() as session:
        found = meters.days(session, home.id, first, end)
    return {
        day: Decimal(int(wh.sum())) / 1000
        for day, wh in found.wh.items()
        if not np.isin(found.quality[day], (Quality.MISSING, Quality.REPAIRED)).any()
    }
