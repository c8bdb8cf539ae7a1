"""A home says what is wrong; staff look at what the rule says and answer. What is upheld is put right at once."""

import secrets
from dataclasses import dataclass, replace

from sqlmodel import Session

from webapp.domain.calendar import local
from webapp.domain.errors import UnknownChoiceError
from webapp.domain.household import Household
from webapp.domain.outreach.appeal import (
    MOST_OPEN,
    About,
    AnsweredAlreadyError,
    Appeal,
    TooManyOpenError,
    UnknownAppealError,
    due_on,
)
from webapp.domain.outreach.call_errors import CallFinalError
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.demand_call import DemandCall
from webapp.domain.outreach.effort import Effort
from webapp.domain.outreach.organisation import Staff
from webapp.domain.outreach.screening import REASONS, Reason
from webapp.store.outreach import appeals, audit, calls, campaigns, efforts, set_asides
from webapp.usecases.outreach.call_settle import settle_home
from webapp.usecases.outreach.campaigns import joined
from webapp.usecases.outreach.effort import record_effort
from webapp.usecases.services import Services

MOST_ANSWERED = 30


@dataclass(frozen=True)
class Case:
    """An appeal as staff see it: of which campaign, and whether what it is about still is as it was.

    `days` is how many days are set aside for the reason; None for what is not about readings. `call` is the one it is
    about, whose figures the answer may still change unless they were final when it was said.
    """

    appeal: Appeal
    campaign: Campaign | None
    days: int | None = None
    effort: Effort | None = None
    call: DemandCall | None = None

    @property
    def too_late(self) -> bool:
        return self.call is not None and self.appeal.made_at >= self.call.open_until

    @property
    def holds(self) -> bool:
        return bool(self.days) or bool(self.effort and not self.effort.counted)


@dataclass(frozen=True)
class Cases:
    open: list[Case]
    answered: list[Case]


def appeal(services: Services, home: Household, code: str, about: About, subject: str, text: str) -> Appeal:
    """Said twice of the same, it is one. Raises UnknownCampaignError, NotAMemberError, UnknownChoiceError,
    TooManyOpenError."""
    campaign, _ = joined(services, home, code)
    with services.database.write() as session:
        if subject not in _subjects(session, home, campaign, about):
            raise UnknownChoiceError("text")
        waiting = [each for each in appeals.of_home(session, home.id, campaign.id) if each.answered_at is None]
        same = next((each for each in waiting if (each.about, each.subject) == (about, subject)), None)
        if same:
            return same
        if len(waiting) >= MOST_OPEN:
            raise TooManyOpenError("text", most=MOST_OPEN)
        due = due_on(services.today(), services.holidays)
        made = Appeal(secrets.token_hex(8), campaign.id, about, subject, text, services.now(), due)
        appeals.add(session, home.id, campaign.organisation_id, made)
    return made


def _subjects(session: Session, home: Household, campaign: Campaign, about: About) -> set[str]:
    """What there is to say something of. Calls are spoken of on their own page."""
    if about == "set_aside":
        return {each.reason for each in set_asides.of_home(session, home.id, campaign.id) if each.lifted_at is None}
    if about == "points":
        return {subject_of(each) for each in efforts.of_home(session, home.id, campaign.id)}
    return {""} if about == "other" else set()


def list_appeals(services: Services, staff: Staff) -> Cases:
    with services.database.read() as session:
        known = {each.id: each for each in campaigns.of_organisation(session, staff.organisation.id)}
        waiting = appeals.open_of(session, staff.organisation.id)
        answered = appeals.answered_of(session, staff.organisation.id, MOST_ANSWERED)
        return Cases(
            [_case(session, staff, each, known.get(each.campaign_id)) for each in waiting],
            [Case(each, known.get(each.campaign_id)) for each in answered],
        )


def answer(services: Services, staff: Staff, appeal_id: str, text: str, upheld: bool) -> Appeal:
    """What is upheld about a call is worked out again for that home, as late readings are: see `settle_home`.

    Raises UnknownAppealError, AnsweredAlreadyError, CallFinalError.
    """
    now = services.now()
    with services.database.write() as session:
        found = appeals.find(session, staff.organisation.id, appeal_id, hold=True)
        if found is None:
            raise UnknownAppealError
        household_id, made = found
        if made.answered_at is not None:
            raise AnsweredAlreadyError
        call = _call(session, staff, made)
        if upheld and Case(made, None, call=call).too_late:
            raise CallFinalError("upheld")
        appeals.answer(session, household_id, appeal_id, text, upheld, staff.id, now)
        if upheld:
            _put_right(services, session, household_id, staff, made, call)
        decision = "accepted" if upheld else "rejected"
        audit.note(
            session,
            staff.organisation.id,
            now,
            "appeal_answered",
            staff,
            made.campaign_id,
            about=made.about,
            decision=decision,
            alias=made.alias,
        )
    if upheld and call:
        settle_home(services, call, household_id, now)
    return made


def _put_right(
    services: Services, session: Session, household_id: str, staff: Staff, made: Appeal, call: DemandCall | None
) -> None:
    campaign = campaigns.find(session, staff.organisation.id, made.campaign_id)
    reason = _reason(made)
    lifted = []
    if reason:
        lifted = set_asides.lift(session, household_id, made.campaign_id, reason, services.now())
    if call:
        lifted = set_asides.lift_day(session, household_id, made.campaign_id, call.day, services.now())
    for day in lifted:
        efforts.set_aside(session, household_id, made.campaign_id, day, None)
    effort = _effort(session, household_id, made)
    if campaign and effort and not effort.counted:
        shown = replace(effort.done, grade="B")
        record_effort(services, session, household_id, campaign, shown, local(effort.made_at).date())


def _case(session: Session, staff: Staff, made: Appeal, campaign: Campaign | None) -> Case:
    found = appeals.find(session, staff.organisation.id, made.id)
    if found is None:
        return Case(made, campaign)
    household_id, _ = found
    reason = _reason(made)
    if reason is None:
        return Case(made, campaign, effort=_effort(session, household_id, made), call=_call(session, staff, made))
    rows = set_asides.of_home(session, household_id, made.campaign_id)
    return Case(made, campaign, sum(row.reason == reason and row.lifted_at is None for row in rows))


def _call(session: Session, staff: Staff, made: Appeal) -> DemandCall | None:
    if made.about != "call":
        return None
    return calls.find(session, staff.organisation.id, made.campaign_id, made.subject)


def _reason(made: Appeal) -> Reason | None:
    return next((reason for reason in REASONS if made.about == "set_aside" and reason == made.subject), None)


def _effort(session: Session, household_id: str, made: Appeal) -> Effort | None:
    """What a word about points is about: its activity, day and subject."""
    if made.about != "points":
        return None
    return next(
        (each for each in efforts.of_home(session, household_id, made.campaign_id) if subject_of(each) == made.subject),
        None,
    )


def subject_of(effort: Effort) -> str:
    """How an appeal names what it is about."""
    done = effort.done
    return f"{done.activity}:{done.day.isoformat()}:{done.subject}"[:40]
