"""Find a campaign, for staff within their organisation, for everybody else by its code."""

from sqlmodel import Session

from webapp.domain.household import Household
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.code import readings
from webapp.domain.outreach.errors import NotAMemberError, UnknownCampaignError
from webapp.domain.outreach.membership import Membership
from webapp.domain.outreach.organisation import Staff
from webapp.store.outreach import campaigns, standings
from webapp.store.outreach.standings import Standing
from webapp.usecases.services import Services


def campaign_of(services: Services, staff: Staff, campaign_id: str) -> Campaign:
    """Raises UnknownCampaignError, also for one of another organisation."""
    with services.database.read() as session:
        found = campaigns.find(session, staff.organisation.id, campaign_id)
    if found is None:
        raise UnknownCampaignError
    return found


def campaign_by_code(services: Services, code: str) -> Campaign:
    """Raises UnknownCampaignError, also for one that was never reviewed."""
    with services.database.read() as session:
        return standing(session, code, None).campaign


def joined(services: Services, home: Household, code: str) -> tuple[Campaign, Membership]:
    """A campaign the home is in, also one taken back to be written anew meanwhile.

    Raises UnknownCampaignError and NotAMemberError.
    """
    with services.database.read() as session:
        found = standing(session, code, home)
    return found.campaign, member(found)


def standing(session: Session, code: str, home: Household | None, *, with_text: bool = False) -> Standing:
    """A campaign as a home, or a visitor, finds it. Raises UnknownCampaignError."""
    found = standings.find(session, readings(code), home.id if home else "", with_text=with_text)
    if found is None:
        raise UnknownCampaignError
    return found


def member(found: Standing) -> Membership:
    """Raises NotAMemberError."""
    if found.membership is None:
        raise NotAMemberError
    return found.membership
