"""Leave a campaign: what it keeps of the home goes at once, one nameless row says that somebody left."""

from sqlmodel import Session

from webapp.domain.household import Household
from webapp.domain.outreach.campaign import Campaign
from webapp.store import demand_events
from webapp.store.outreach import call_answers, consent_texts, departures, memberships, organisations, reviews
from webapp.usecases.demand_events import follow
from webapp.usecases.outreach.campaigns import joined
from webapp.usecases.outreach.consent import text_in_force
from webapp.usecases.services import Services


def leave(services: Services, home: Household, code: str) -> Campaign:
    """The campaign that was left. The hours of calls it had agreed to are its own again, and plans may use them.

    Raises UnknownCampaignError and NotAMemberError.
    """
    campaign, membership = joined(services, home, code)
    with services.database.write() as session:
        agreed = call_answers.choices(session, home.id, campaign.id)
        events = [event for event in demand_events.every(session, home.id) if event.id in agreed]
        for event in events:
            demand_events.remove(session, home.id, event.id)
        departures.note(session, membership, services.today())
        departures.take_out(session, home.id, campaign.id)
    for event in events:
        follow(services, home, event)
    return campaign


def go_without_consent(services: Services, session: Session, campaign: Campaign) -> None:
    """Of a campaign that was taken back and scheduled again: whoever has not agreed to its new text until it begins,
    and was told so, is in it no more."""
    if not was_redrafted(session, campaign):
        return
    organisation = organisations.find(session, campaign.organisation_id)
    text = text_in_force(services, campaign, organisation, consent_texts.newest(session, campaign))
    for membership in memberships.agreed_to_less(session, campaign.id, text.version):
        departures.note(session, membership, services.today())
        departures.take_out(session, membership.household_id, campaign.id)


def was_redrafted(session: Session, campaign: Campaign) -> bool:
    return sum(review.decision == "approved" for review in reviews.of_campaign(session, campaign)) > 1


def leave_all(services: Services, session: Session, household_id: str) -> None:
    """In the transaction that forgets the home."""
    for membership in memberships.of_home(session, household_id):
        departures.note(session, membership, services.today())
        departures.take_out(session, household_id, membership.campaign_id)
