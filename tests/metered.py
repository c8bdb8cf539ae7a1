"""What a home's meter told, as the tests ask for it."""

from datetime import date

from webapp.domain.household import Household
from webapp.store import meters
from webapp.usecases.services import Services


def measured_days(services: Services, home: Household, first: date, end: date) -> meters.MeterDays:
    """The days in [first, end)."""
    with services.database.read() as session:
        return meters.days(session, home.id, first, end)
