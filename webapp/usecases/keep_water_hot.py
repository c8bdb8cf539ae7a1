"""When a home's tank must be heated again, told wherever somebody leaves it cold."""

from collections.abc import Iterable
from datetime import date, timedelta

from webapp.domain.appliance import Appliance
from webapp.domain.calendar import DAY
from webapp.domain.hot_water import heat_by
from webapp.domain.household import Household
from webapp.store import runs
from webapp.usecases.services import Services

LOOK_BACK = timedelta(days=31)


def heat_due(services: Services, home: Household, left: Iterable[Appliance], until: date) -> date | None:
    """The day by which the tank among what is `left` alone through `until` must be hot, if that day is near or past.

    None without a tank, and where no heating was logged for a month: then nobody can know.
    """
    families = {appliance.family for appliance in left if "hygiene_60c" in appliance.constraints}
    if not families:
        return None
    now = services.now()
    entries = services.catalogue.appliances
    with services.database.read() as session:
        kept = runs.between(session, home.id, now - LOOK_BACK, now)
    heated = [run for run in kept if run.appliance_id in entries and entries[run.appliance_id].family in families]
    due = heat_by(run for run in heated if not run.planned)
    return due if due and due <= until + DAY else None
