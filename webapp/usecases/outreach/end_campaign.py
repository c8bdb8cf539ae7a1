"""End a campaign before its last day: what that does is shown first, then done at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from webapp.domain.calendar import DAY
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.campaign_errors import CallOnNowError, CallsChangedError
from webapp.domain.outreach.campaign_flow import KEPT_FOR, after, ended_early
from webapp.domain.outreach.counted import LEAST_DUE
from webapp.domain.outreach.demand_call import DemandCall, clock
from webapp.domain.outreach.errors import UnknownCampaignError
from webapp.domain.outreach.organisation import Staff
from webapp.domain.outreach.result import FINAL_AFTER
from webapp.store.outreach import audit, calls, campaigns, reviews
from webapp.usecases.outreach.call_announce import call_off
from webapp.usecases.outreach.campaigns import campaign_of
from webapp.usecases.services import Services


@dataclass(frozen=True)
class Ending:
    """What ending it now would do. `now` is the call going on, before whose end nothing is ended."""

    campaign: Campaign
    last: date
    now: DemandCall | None
    called_off: list[DemandCall]
    counting: list[DemandCall]
    """Held, and still open to late readings."""

    @property
    def seen(self) -> list[int]:
        return [call.number for call in self.called_off]

    @property
    def n_days(self) -> int:
        return replace(self.campaign.document, last=self.last).n_days

    @property
    def short(self) -> bool:
        """Too few days for any home to count in the result."""
        return self.n_days < LEAST_DUE

    @property
    def first_result(self) -> date:
        return self.last + DAY

    @property
    def final_on(self) -> date:
        return self.last + FINAL_AFTER

    @property
    def forgotten_on(self) -> date:
        return self.last + KEPT_FOR + DAY


def show_ending(services: Services, staff: Staff, campaign_id: str) -> Ending:
    """Raises UnknownCampaignError."""
    campaign = campaign_of(services, staff, campaign_id)
    with services.database.read() as session:
        return _ending(services, session, campaign)


def _ending(services: Services, session: Session, campaign: Campaign) -> Ending:
    now, today = services.now(), services.today()
    real = [
        call
        for call in reversed(calls.of_campaign(session, campaign.organisation_id, campaign.id))
        if not call.rehearsal and call.cancelled_at is None
    ]
    held = [call for call in real if call.end <= now]
    return Ending(
        campaign,
        ended_early(campaign.document, today, any(call.day == today for call in held)).last,
        next((call for call in real if call.phase(now) == "on"), None),
        [call for call in real if call.start > now],
        [call for call in held if call.final_at is None],
    )


def end_campaign(services: Services, staff: Staff, campaign_id: str, seen: Sequence[int]) -> Campaign:
    """Over at once. Calls to come are called off, those held are counted on; the result is of the days up to now.

    `seen` are the calls to come as they were shown. Raises UnknownCampaignError, WrongStepError, CallOnNowError,
    CallsChangedError.
    """
    now = services.now()
    with services.database.write() as session:
        campaign = campaigns.locked(session, staff.organisation.id, campaign_id)
        if campaign is None:
            raise UnknownCampaignError
        state = after(campaign.state, "close")
        ending = _ending(services, session, campaign)
        if ending.now:
            raise CallOnNowError(number=ending.now.number, end=clock(ending.now.end))
        if ending.seen != list(seen):
            raise CallsChangedError("calls")
        for call in ending.called_off:
            call_off(session, staff, call, now)
        new = replace(
            campaign,
            state=state,
            version=campaign.version + 1,
            document=replace(campaign.document, last=ending.last),
            changed_at=now,
            paused_at=None,
            planned_last=campaign.document.last,
        )
        campaigns.save(session, new)
        session.flush()
        reviews.save_version(session, new, staff)
        _note(session, staff, campaign, new)
    return new


def _note(session: Session, staff: Staff, old: Campaign, new: Campaign) -> None:
    at, last, planned = new.changed_at, new.document.last.isoformat(), old.document.last.isoformat()
    of = session, new.organisation_id, at
    audit.note(*of, "campaign_ended", staff, new.id, last=last, planned=planned)
    audit.note(*of, "campaign_state", staff, new.id, old=old.state, new=new.state)
