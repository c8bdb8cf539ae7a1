"""Tonight's plan as a picture: the day before and after, with what runs beside it."""

from webapp.domain.appliance import base_load
from webapp.domain.before_after import BeforeAfter, before_after
from webapp.domain.calendar import DAY, local, midnight
from webapp.domain.evening import DAYS_AHEAD
from webapp.domain.household import Household
from webapp.store import runs
from webapp.usecases.plan_tonight import Tonight
from webapp.usecases.services import Services


def draw_tonight(services: Services, home: Household, tonight: Tonight) -> BeforeAfter:
    now = services.now()
    day = local(now).date()
    start = midnight(day)
    with services.database.read() as session:
        kept = runs.between(session, home.id, start - DAY, start + 2 * DAY)
    contract = services.contract(home, day)
    entries, owned = services.catalogue.appliances, services.appliances(home)
    return before_after(
        contract,
        now,
        home.tier(contract, day),
        tonight.moves,
        {day + n * DAY: base_load(owned, day + n * DAY) for n in range(DAYS_AHEAD + 1)},
        [(entries[run.appliance_id], run) for run in kept if run.appliance_id in entries],
    )
