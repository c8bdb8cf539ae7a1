"""Bring a campaign on its way: ask for a review, send it back, approve it, take it back; pause it and go on."""

from dataclasses import replace

from sqlmodel import Session

from webapp.domain.outreach.campaign import OPEN, Campaign
from webapp.domain.outreach.campaign_checks import schedule_faults
from webapp.domain.outreach.campaign_errors import (
    FaultyDocumentError,
    NoReasonError,
    OwnReviewError,
    StaleVersionError,
    WrongStepError,
)
from webapp.domain.outreach.campaign_flow import Step, after
from webapp.domain.outreach.errors import UnknownCampaignError
from webapp.domain.outreach.joining import drawn_arm
from webapp.domain.outreach.organisation import Staff
from webapp.store.outreach import audit, campaigns, memberships, reviews
from webapp.usecases.services import Services


def ask_review(services: Services, staff: Staff, campaign_id: str, opened: int) -> Campaign:
    """Raises UnknownCampaignError, WrongStepError, StaleVersionError and FaultyDocumentError."""
    with services.database.write() as session:
        campaign = _opened(session, staff, campaign_id, opened)
        _check(services, campaign)
        reviews.add(session, campaign, "asked", staff, services.now())
        return _step(services, session, staff, campaign, "ask")


def take_back(services: Services, staff: Staff, campaign_id: str) -> Campaign:
    """To write on it: what was asked is void. Raises UnknownCampaignError and WrongStepError."""
    with services.database.write() as session:
        return _step(services, session, staff, _locked(session, staff, campaign_id), "take_back")


def send_back(services: Services, staff: Staff, campaign_id: str, opened: int, text: str) -> Campaign:
    """With a sentence that tells what to change. Raises NoReasonError, and as `approve`."""
    if not text:
        raise NoReasonError("text")
    with services.database.write() as session:
        campaign = _opened(session, staff, campaign_id, opened)
        new = _step(services, session, staff, campaign, "send_back")
        reviews.add(session, campaign, "returned", staff, services.now(), text)
        return new


def approve(services: Services, staff: Staff, campaign_id: str, opened: int, text: str = "") -> Campaign:
    """By somebody who did not ask, unless nobody else is there. From then on homes may join.

    Raises UnknownCampaignError, WrongStepError, StaleVersionError, OwnReviewError and FaultyDocumentError.
    """
    with services.database.write() as session:
        campaign = _opened(session, staff, campaign_id, opened)
        if asked_by(session, campaign) == staff.id and reviews.able(session, staff.organisation.id) > 1:
            raise OwnReviewError
        _check(services, campaign)
        new = _step(services, session, staff, campaign, "approve")
        draw_anew(services, session, new)
        reviews.add(session, campaign, "approved", staff, services.now(), text)
        return new


def redraft(services: Services, staff: Staff, campaign_id: str) -> Campaign:
    """Take a scheduled one back to write on it. Homes that joined stay in and are told on their own page, whether there
    are any or not: a refusal would tell that somebody did. Raises UnknownCampaignError and WrongStepError."""
    with services.database.write() as session:
        campaign = replace(_locked(session, staff, campaign_id), paused_at=None)
        return _step(services, session, staff, campaign, "redraft")


def draw_anew(services: Services, session: Session, campaign: Campaign) -> None:
    """Homes that joined before it was taken back are in the arm the same lot gives by the share as it is now."""
    percent = campaign.document.holdout_percent
    for home, arm in memberships.arms(session, campaign.id):
        drawn = drawn_arm(services.receipt_key, home, campaign.id, percent)
        if drawn != arm:
            memberships.change(session, home, campaign.id, arm=drawn)


def asked_by(session: Session, campaign: Campaign) -> str | None:
    """Whose wish the present review is."""
    said = reviews.of_campaign(session, campaign)
    return next((review.staff_id for review in said if review.decision == "asked"), None)


def pause(services: Services, staff: Staff, campaign_id: str, paused: bool) -> Campaign:
    """While it is paused nobody joins. Doing it twice changes nothing. Raises UnknownCampaignError, WrongStepError."""
    with services.database.write() as session:
        campaign = _locked(session, staff, campaign_id)
        if campaign.state not in OPEN:
            raise WrongStepError
        if (campaign.paused_at is not None) == paused:
            return campaign
        now = services.now()
        new = replace(campaign, paused_at=now if paused else None, changed_at=now)
        campaigns.save(session, new)
        what = "campaign_paused" if paused else "campaign_resumed"
        audit.note(session, campaign.organisation_id, now, what, staff, campaign.id)
        return new


def _step(services: Services, session: Session, staff: Staff, campaign: Campaign, step: Step) -> Campaign:
    now = services.now()
    new = replace(campaign, state=after(campaign.state, step), changed_at=now)
    campaigns.save(session, new)
    of = campaign.organisation_id
    audit.note(session, of, now, "campaign_state", staff, campaign.id, old=campaign.state, new=new.state)
    return new


def _opened(session: Session, staff: Staff, campaign_id: str, opened: int) -> Campaign:
    campaign = _locked(session, staff, campaign_id)
    if campaign.version != opened:
        raise StaleVersionError(version=campaign.version)
    return campaign


def _locked(session: Session, staff: Staff, campaign_id: str) -> Campaign:
    found = campaigns.locked(session, staff.organisation.id, campaign_id)
    if found is None:
        raise UnknownCampaignError
    return found


def _check(services: Services, campaign: Campaign) -> None:
    if found := list(schedule_faults(campaign.document, services.today())):
        raise FaultyDocumentError(found)
