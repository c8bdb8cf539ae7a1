"""What tests of calls share: days of a home that are easy to add up, a call on its way, an evening gone by."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from tests.conftest import Clock
from tests.outreach import joins, metered, signed_in
from webapp.domain.calendar import DAY, midnight
from webapp.domain.household import Household
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.demand_call import DemandCall
from webapp.domain.outreach.organisation import Organisation, Staff
from webapp.domain.readings import Ints
from webapp.usecases.outreach.call_announce import Asked, announce
from webapp.usecases.outreach.call_answer import answer
from webapp.usecases.outreach.sign_in import staff_of
from webapp.usecases.services import Services

SHOWN = (300, 320, 330, 340, 350, 340, 320, 300)
USED = (200, 180, 170, 180, 190, 190, 160, 330)
HOUR = timedelta(hours=1)


def staff(services: Services, organisation: Organisation) -> Staff:
    found = staff_of(services, signed_in(services, organisation))
    assert found
    return found


def a_day(evening: Sequence[int] = SHOWN, other: int = 100) -> Ints:
    """96 watt-hours, those from 19:00 to 21:00 as given."""
    wh = np.full(96, other, dtype=np.int64)
    wh[76:84] = evening
    return wh


def a_call(
    services: Services, campaign: Campaign, organisation: Organisation, day: date | None = None, **changes: object
) -> DemandCall:
    """Tomorrow from 19:00 to 21:00 unless said otherwise."""
    asked = {"day": day or services.today() + DAY, "since": 19 * HOUR, "until": 21 * HOUR, **changes}
    return announce(services, staff(services, organisation), campaign.id, Asked(**asked))  # type: ignore[arg-type]


def known(services: Services, campaign: Campaign, day: date, n_days: int = 45, **joining: object) -> Household:
    """A member whose meter told of the days before `day`."""
    home = joins(services, campaign, **joining)  # type: ignore[arg-type]
    metered(services, home, day - n_days * DAY, [a_day()] * n_days)
    return home


def takes_part(services: Services, campaign: Campaign, call: DemandCall, home: Household) -> Household:
    answer(services, home, campaign.code, call.number, "in")
    return home


def later(clock: Clock, day: date, hour: int, minute: int = 0) -> None:
    clock.set(midnight(day) + timedelta(hours=hour, minutes=minute))
