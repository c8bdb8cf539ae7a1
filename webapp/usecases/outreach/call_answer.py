"""A home answers a call, ticks off what it did, reads its own meter, says that something is wrong."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session

from webapp.domain.demand_event import DemandEvent
from webapp.domain.household import Household
from webapp.domain.outreach.appeal import Appeal, due_on
from webapp.domain.outreach.call_errors import (
    AnswersClosedError,
    CallCancelledError,
    CallOverError,
    NotCalledError,
    NotTakingPartError,
    OtherCallError,
    UnknownCallError,
)
from webapp.domain.outreach.call_outcome import check_reading
from webapp.domain.outreach.demand_call import Choice, DemandCall, clock
from webapp.domain.outreach.join_errors import AgreeFirstError
from webapp.domain.outreach.organisation import Organisation
from webapp.store import demand_events
from webapp.store.outreach import appeals, call_answers, calls
from webapp.store.outreach.call_answers import Answering
from webapp.usecases.demand_events import follow
from webapp.usecases.outreach.campaigns import joined, member, standing
from webapp.usecases.outreach.consent import is_asked_again
from webapp.usecases.services import Services

MOST_SAID_BY = 20
"""What fits beside hours of less use in a home's own list."""


def answer(services: Services, home: Household, code: str, number: int, choice: Choice) -> DemandCall:
    """Given twice it is given once. Whoever takes part has the hours among its own, so that no plan uses them.

    Taking part ends with the time for answers; leaving, only with the call. Raises UnknownCampaign, NotAMember,
    NotCalled, UnknownCall, CallCancelled, CallOver, AnswersClosed, OtherCall, AgreeFirst.
    """
    now = services.now()
    with services.database.write() as session:
        found = standing(session, code, home, with_text=True)
        if member(found).arm == "control":
            raise NotCalledError
        asked = call_answers.answering(session, home.id, found.campaign, number, services.today())
        call = _open(asked.call if asked else None, now)
        if asked is None or (asked.kept and asked.kept.answer.choice == choice):
            return call
        if choice == "in":
            if is_asked_again(services, found):
                raise AgreeFirstError
            _check_free(session, home, asked, now)
        call_answers.choose(session, home.id, call, choice, now)
        event = _event(call, found.organisation)
        if choice == "in":
            demand_events.save(session, home.id, event)
        else:
            demand_events.remove(session, home.id, event.id)
    if asked.planned:
        follow(services, home, event)
    return call


def _open(call: DemandCall | None, now: datetime) -> DemandCall:
    if call is None:
        raise UnknownCallError
    phase = call.phase(now)
    if phase == "cancelled":
        raise CallCancelledError
    if phase == "over":
        raise CallOverError
    return call


def _check_free(session: Session, home: Household, asked: Answering, now: datetime) -> None:
    call = asked.call
    if call.phase(now) != "open":
        raise AnswersClosedError(at=clock(call.opt_in_until))
    other = call_answers.taking_part_at(session, home.id, call) if asked.busy else None
    if other:
        raise OtherCallError(start=clock(other.start), end=clock(other.end))


def _event(call: DemandCall, organisation: Organisation | None) -> DemandEvent:
    said_by = organisation.name.zh[:MOST_SAID_BY] if organisation else ""
    return DemandEvent(call.id, call.start, call.end, said_by, call.yuan_per_kwh)


def tick(services: Services, home: Household, code: str, number: int, ticks: Sequence[str]) -> None:
    """Keep what is ticked off. Raises what `answer` raises, and NotTakingPart."""
    campaign, _ = joined(services, home, code)
    with services.database.write() as session:
        call = _open(calls.numbered(session, campaign.organisation_id, campaign.id, number), services.now())
        _taking_part(session, home, call)
        call_answers.tick(session, home.id, call.id, sorted(set(ticks)))


def read_off(
    services: Services, home: Household, code: str, number: int, start: Decimal | None, end: Decimal | None
) -> None:
    """Keep readings in kWh, each with the moment it was first told. Also for an hour after the end.

    Raises UnknownCampaign, NotAMember, UnknownCall, NotTakingPart and what `check_reading` raises.
    """
    campaign, _ = joined(services, home, code)
    now = services.now()
    with services.database.write() as session:
        call = calls.numbered(session, campaign.organisation_id, campaign.id, number)
        if call is None:
            raise UnknownCallError
        read = _taking_part(session, home, call).answer.readings
        start_wh, end_wh = (None if kwh is None else int(kwh * 1000) for kwh in (start, end))
        if start_wh != read.start_wh:
            read = replace(read, start_wh=start_wh, start_at=None if start_wh is None else now)
        if end_wh != read.end_wh:
            read = replace(read, end_wh=end_wh, end_at=None if end_wh is None else now)
        check_reading(call, read)
        call_answers.read_off(session, home.id, call.id, read)


def _taking_part(session: Session, home: Household, call: DemandCall) -> call_answers.Kept:
    kept = call_answers.find(session, home.id, call.id)
    if kept is None or kept.answer.choice != "in":
        raise NotTakingPartError
    return kept


def object_to(services: Services, home: Household, code: str, number: int, text: str) -> Appeal:
    """Say in a sentence what is wrong with a call's figures; staff answer it. Said again, it is said once.

    Raises UnknownCampaign, NotAMember, UnknownCall.
    """
    campaign, _ = joined(services, home, code)
    with services.database.write() as session:
        call = calls.numbered(session, campaign.organisation_id, campaign.id, number)
        if call is None:
            raise UnknownCallError
        said = appeals.of_home(session, home.id, campaign.id)
        waiting = next((each for each in said if each.subject == call.id and each.answered_at is None), None)
        if waiting:
            return waiting
        due = due_on(services.today(), services.holidays)
        new = Appeal(secrets.token_hex(8), campaign.id, "call", call.id, text, services.now(), due)
        appeals.add(session, home.id, campaign.organisation_id, new)
    return new
