"""Effort points of a call: for having taken part, as the meter or the home's own readings show, and for a low user that
used no more."""

from collections.abc import Sequence

from sqlmodel import Session

from webapp.domain.outreach.campaign import Activity
from webapp.domain.outreach.demand_call import DemandCall
from webapp.domain.outreach.effort import Done
from webapp.domain.outreach.league import Grade
from webapp.store.outreach import campaigns
from webapp.usecases.outreach.effort import record_efforts
from webapp.usecases.services import Services


def took_part(services: Services, session: Session, call: DemandCall, homes: Sequence[str], grade: Grade = "A") -> None:
    _note(services, session, call, homes, "event", grade)


def kept_low(services: Services, session: Session, call: DemandCall, homes: Sequence[str]) -> None:
    _note(services, session, call, homes, "low_use", "A")


def _note(
    services: Services, session: Session, call: DemandCall, homes: Sequence[str], activity: Activity, grade: Grade
) -> None:
    campaign = None if call.rehearsal else campaigns.find(session, call.organisation_id, call.campaign_id)
    if campaign and homes:
        done = Done(activity, call.day, call.id, grade)
        record_efforts(services, session, campaign, dict.fromkeys(homes, done))
