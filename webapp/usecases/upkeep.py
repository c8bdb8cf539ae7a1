"""What is done without being asked: the evening's advice, and clearing what is no longer needed."""

from collections.abc import Sequence
from contextlib import suppress

from webapp.domain.calendar import DAY, local
from webapp.domain.errors import UnknownTariffError
from webapp.domain.household import Household
from webapp.store import habits, households, jobs, records, reminders, runs
from webapp.usecases.plan_tonight import keep_plan
from webapp.usecases.services import Services

UNDO_FOR = DAY
DEMO_FOR = DAY
PLANS_FOR = 60 * DAY
CLAIMS_FOR = 60 * DAY
UNCONFIRMED_FOR = DAY


def homes_at(services: Services, evening_hour: int) -> Sequence[Household]:
    """The homes that want their advice at an hour of the evening."""
    with services.database.read() as session:
        return households.every(session, evening_hour)


def advise_home(services: Services, home: Household) -> None:
    """Keep a home's plan for tonight; where no verified price is known there is nothing to advise."""
    with suppress(UnknownTariffError):
        keep_plan(services, home)


def tidy(services: Services) -> None:
    """Forget for good what was undone, old plans, demonstration homes, addresses not confirmed. Safe to do again."""
    now = services.now()
    with services.database.read() as session:
        demos = households.old_demos(session, now - DEMO_FOR)
    for household_id in demos:
        with services.database.write() as session:
            households.forget(session, household_id)
    with services.database.write() as session:
        runs.purge(session, now - UNDO_FOR)
        habits.purge(session, now - UNDO_FOR)
        records.drop_old_plans(session, local(now - PLANS_FOR).date())
        reminders.drop_unconfirmed(session, now - UNCONFIRMED_FOR)
        jobs.forget_claims(session, now - CLAIMS_FOR)
