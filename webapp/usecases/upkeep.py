"""What is done without being asked: the evening's advice, and clearing what is no longer needed."""

from webapp.domain.calendar import DAY, local
from webapp.domain.demand_event import SHOWN_FOR
from webapp.store import (
    demand_events,
    habits,
    households,
    interventions,
    jobs,
    paper_bills,
    pushes,
    receipts,
    records,
    reminders,
    runs,
    temperatures,
    tokens,
)
from webapp.store.outreach import attempts, invitations, staff_sessions
from webapp.usecases import uploads
from webapp.usecases.outreach.join import TRIES_SPAN
from webapp.usecases.outreach.tries import MOST as STAFF_TRIES
from webapp.usecases.outreach.tries import SPAN as STAFF_TRIES_SPAN
from webapp.usecases.school.cards import TRIES_SPAN as CARD_TRIES_SPAN
from webapp.usecases.services import Services

UNDO_FOR = DAY
DEMO_FOR = DAY
PLANS_FOR = 60 * DAY
CLAIMS_FOR = 60 * DAY
UNCONFIRMED_FOR = DAY
REVOKED_FOR = 60 * DAY
PUSHES_FOR = 7 * DAY
SIGNED_OUT_FOR = 60 * DAY


def last_slots(services: Services, most: int) -> list[jobs.Slot]:
    """The recurring work done last."""
    with services.database.read() as session:
        return jobs.latest(session, most)


def tidy(services: Services) -> None:
    """Forget for good what was undone, what is old, what was never confirmed, demonstration homes. Safe to do again."""
    now = services.now()
    with services.database.read() as session:
        demos = households.old_demos(session, now - DEMO_FOR)
    for household_id in demos:
        with services.database.write() as session:
            households.forget(session, household_id)
        uploads.drop_all(services, household_id)
    with services.database.write() as session:
        runs.purge(session, now - UNDO_FOR)
        habits.purge(session, now - UNDO_FOR)
        demand_events.purge(session, now - UNDO_FOR, now - SHOWN_FOR)
        paper_bills.purge(session, now - UNDO_FOR)
        receipts.purge(session, now - UNDO_FOR)
        interventions.purge(session, now - UNDO_FOR)
        temperatures.purge(session, now - UNDO_FOR)
        records.drop_old_plans(session, local(now - PLANS_FOR).date())
        reminders.drop_unconfirmed(session, now - UNCONFIRMED_FOR)
        tokens.purge(session, now - REVOKED_FOR)
        pushes.purge(session, now - PUSHES_FOR)
        jobs.forget_claims(session, now - CLAIMS_FOR)
        attempts.forget(session, "code", now, TRIES_SPAN)
        attempts.forget(session, "card", now, CARD_TRIES_SPAN)
        for kind in STAFF_TRIES:
            attempts.forget(session, kind, now, STAFF_TRIES_SPAN)
        staff_sessions.purge(session, now - SIGNED_OUT_FOR)
        invitations.purge(session, now - SIGNED_OUT_FOR)
    uploads.drop_old(services, now)
