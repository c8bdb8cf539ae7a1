"""Leave a campaign: what it keeps of the home goes at once, one nameless row says that somebody left."""

from sqlmodel import Session

from webapp.domain.household import Household
from webapp.domain.outreach.campaign import Campaign
from webapp.store.outreach import departures, memberships
from webapp.usecases.outreach.campaigns import joined
from webapp.usecases.services import Services


def leave(services: Services, home: Household, code: str) -> Campaign:
    """The campaign that was left. Raises UnknownCampaignError and NotAMemberError."""
    campaign, membership = joined(services, home, code)
    with services.database.write() as session:
        departures.note(session, membership, services.today())
        departures.take_out(session, home.id, campaign.id)
    return campaign


def leave_all(services: Services, session: Session, household_id: str) -> None:
    """In the transaction that forgets the home."""
    for membership in memberships.of_home(session, household_id):
        departures.note(session, membership, services.today())
        departures.take_out(session, household_id, membership.campaign_id)
