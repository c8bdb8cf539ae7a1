"""The evening's advice of every home that wants it at an hour: in batches, so that a stop loses one."""

import logging
from dataclasses import dataclass
from datetime import date, datetime

from webapp.domain.errors import UnknownTariffError
from webapp.domain.household import Household
from webapp.domain.run import Plan
from webapp.store import households, records
from webapp.usecases.chores import Known
from webapp.usecases.plan_tonight import advise, kept, read_known
from webapp.usecases.services import Services

log = logging.getLogger("yidu.jobs")
BATCH = 250


@dataclass(frozen=True)
class Tally:
    """How many homes were planned, and how many could not be."""

    planned: int = 0
    failed: int = 0


def plan_evenings(services: Services, hour: int, day: date) -> Tally:
    """Homes planned for the day already are left alone: to do it again changes nothing and goes on where it stopped."""
    planned = failed = 0
    after = ""
    while True:
        with services.database.read() as session:
            homes = households.unplanned(session, hour, day, after, BATCH)
            asked = [(home, read_known(session, home, day)) for home in homes]
        if not asked:
            return Tally(planned, failed)
        found = [(home.id, _plan(services, home, known, services.now())) for home, known in asked]
        made = {home_id: plan for home_id, plan in found if isinstance(plan, Plan)}
        with services.database.write() as session:
            records.save_plans(session, made)
        planned += len(made)
        failed += sum(isinstance(plan, Exception) for _, plan in found)
        after = asked[-1][0].id


def _plan(services: Services, home: Household, known: Known, now: datetime) -> Plan | Exception | None:
    """The plan; None where no verified price is known. One home that fails does not stop the others."""
    try:
        return kept(advise(services, home, known, now), now)
    except UnknownTariffError:
        return None
    except Exception as error:
        log.exception("the plan of home %s… failed", home.id[:6])
        return error
