"""What a home's meter told, as the tests ask for it."""

from datetime import date, datetime, time, timedelta

from webapp.domain.household import Household
from webapp.store import meters
from webapp.usecases.services import Services


def measured_days(services: Services, home: Household, first: date, end: date) -> meters.MeterDays:
    """The days in [first, end)."""
    with services.database.read() as session:
        return meters.days(session, home.id, first, end)


def quarter_hours(first: date, n_days: int, evening_wh: int = 300, base_wh: int = 20) -> str:
    """A file of whole days in watt-hours: the same all day and night, and more from 18:00 to 22:00."""
    start = datetime.combine(first, time())
    rows = []
    for n in range(n_days * 96):
        wh = base_wh + (evening_wh if 72 <= n % 96 < 88 else 0)
        rows.append(f"{start + n * timedelta(minutes=15):%Y-%m-%d %H:%M},{wh}")
    return "\n".join(["start,wh", *rows])
