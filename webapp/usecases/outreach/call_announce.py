"""Staff announce a call, call it off, or hold one over a day gone by to see what each way of counting would give."""

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session

from webapp.domain.calendar import midnight
from webapp.domain.outreach.baseline_rule import CallDay
from webapp.domain.outreach.call_errors import (
    CallBegunError,
    CallElsewhereError,
    CallOverError,
    UnknownCallError,
    UnusualDayError,
)
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.demand_call import DemandCall, cancelled, check
from webapp.domain.outreach.errors import UnknownCampaignError
from webapp.domain.outreach.organisation import Staff
from webapp.domain.outreach.small_groups import K
from webapp.store import demand_events
from webapp.store.outreach import audit, calls, campaigns
from webapp.usecases.services import Services

CLOSES_BEFORE = timedelta(minutes=30)
"""Answers close this long before the start unless staff say otherwise."""


@dataclass(frozen=True)
class Asked:
    """A call as it was typed: clock times since midnight of its day. `untold`: nobody has read yet what is unusual
    about the day."""

    day: date
    since: timedelta
    until: timedelta
    opt_in_until: timedelta | None = None
    high_celsius: int | None = None
    high_source: str | None = None
    untold: bool = False


def call_day(services: Services, campaign: Campaign, day: date) -> CallDay:
    """What staff should know of a day before they announce a call on it."""
    return CallDay.of(day, campaign.document.baseline, services.holidays)


def announce(services: Services, staff: Staff, campaign_id: str, asked: Asked) -> DemandCall:
    """By the method and the reward of the campaign's document. Raises what `check` raises, CallElsewhere (a
    clash in fewer than five homes is told to each of them instead, as staff must not learn of a single one), and at
    last UnusualDay, so that nothing is announced on such a day before it was told."""
    now = services.now()
    with services.database.write() as session:
        campaign = _campaign(session, staff, campaign_id)
        kept = calls.of_campaign(session, campaign.organisation_id, campaign.id)
        new = _call(campaign, asked, now, 1 + max((each.number for each in kept), default=0))
        new = replace(new, holidays_until=services.holidays.last_announced)
        check(new, campaign, kept, now)
        if calls.elsewhere(session, new, K):
            raise CallElsewhereError("since")
        if asked.untold and call_day(services, campaign, asked.day).unusual:
            raise UnusualDayError("day")
        calls.save(session, new)
        audit.note(
            session, new.organisation_id, now, "call_announced", staff, campaign.id, number=new.number, **_when(new)
        )
    return new


def rehearse(services: Services, staff: Staff, campaign_id: str, asked: Asked) -> DemandCall:
    """Over a day gone by: it calls nobody and pays nothing. The recurring work counts it. Raises what `check` does."""
    now = services.now()
    with services.database.write() as session:
        campaign = _campaign(session, staff, campaign_id)
        kept = calls.of_campaign(session, campaign.organisation_id, campaign.id)
        new = _call(campaign, asked, now, 0, rehearsal=True)
        new = replace(new, holidays_until=services.holidays.last_announced)
        check(new, campaign, kept, now)
        calls.save(session, new)
        audit.note(session, new.organisation_id, now, "call_rehearsed", staff, campaign.id, **_when(new))
    return new


def cancel(services: Services, staff: Staff, campaign_id: str, call_id: str) -> DemandCall:
    """Before it begins. Its hours leave the plans of all homes. Raises UnknownCall, CallBegun, CallOver."""
    now = services.now()
    with services.database.write() as session:
        call = calls.find(session, staff.organisation.id, campaign_id, call_id)
        if call is None or call.rehearsal:
            raise UnknownCallError
        if now >= call.end:
            raise CallOverError
        if now >= call.start and not call.cancelled_at:
            raise CallBegunError
        if call.cancelled_at is None:
            call = call_off(session, staff, call, now)
    return call


def call_off(session: Session, staff: Staff, call: DemandCall, now: datetime) -> DemandCall:
    off = cancelled(call, now)
    calls.save(session, off)
    demand_events.call_off(session, off.id)
    audit.note(session, off.organisation_id, now, "call_cancelled", staff, off.campaign_id, number=off.number)
    return off


def _campaign(session: Session, staff: Staff, campaign_id: str) -> Campaign:
    calls.lock(session, staff.organisation.id, campaign_id)
    found = campaigns.find(session, staff.organisation.id, campaign_id)
    if found is None:
        raise UnknownCampaignError
    return found


def _call(campaign: Campaign, asked: Asked, now: datetime, number: int, *, rehearsal: bool = False) -> DemandCall:
    zero, reward = midnight(asked.day), campaign.document.reward
    start = zero + asked.since
    closes = start - CLOSES_BEFORE if asked.opt_in_until is None else zero + asked.opt_in_until
    return DemandCall(
        campaign.id,
        campaign.organisation_id,
        secrets.token_hex(8),
        number,
        start,
        zero + asked.until,
        now,
        closes,
        campaign.document.baseline,
        None if rehearsal else reward.yuan_per_kwh,
        None if rehearsal else reward.cap_yuan_per_event,
        rehearsal,
        asked.high_celsius,
        asked.high_source,
    )


def _when(call: DemandCall) -> dict[str, object]:
    return {"start": call.start.isoformat(), "end": call.end.isoformat()}
