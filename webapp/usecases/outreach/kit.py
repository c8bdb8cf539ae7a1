"""What a campaign is made known with: printed pieces, a picture to pass on, messages. All lead to its code."""

from dataclasses import dataclass
from urllib.parse import urlencode

from webapp.domain.outreach.campaign import Campaign, Place
from webapp.domain.outreach.membership import CameBy
from webapp.domain.outreach.organisation import Staff
from webapp.domain.text import Text
from webapp.senders.qr import Code, code_of
from webapp.store.outreach import campaigns
from webapp.usecases.outreach.campaigns import campaign_of
from webapp.usecases.services import Services


@dataclass(frozen=True)
class Piece:
    """What every piece says: whose campaign, for which place (None: all of them), where its code leads."""

    campaign: Campaign
    organisation: Text
    place: Place | None
    url: str
    code: Code


def campaigns_of(services: Services, staff: Staff) -> list[Campaign]:
    """Those a kit is of use for, changed last first."""
    with services.database.read() as session:
        found = campaigns.of_organisation(session, staff.organisation.id)
    return [campaign for campaign in found if campaign.state != "archived"]


def piece(
    services: Services, staff: Staff, campaign_id: str, came_by: CameBy, place_id: str | None, base: str
) -> Piece:
    """`base` is the site's address. A place the campaign has not is left out. Raises UnknownCampaignError."""
    campaign = campaign_of(services, staff, campaign_id)
    place = campaign.document.place(place_id) if place_id else None
    url = join_address(base, campaign, came_by, place)
    return Piece(campaign, staff.organisation.name, place, url, code_of(url))


def join_address(base: str, campaign: Campaign, came_by: CameBy, place: Place | None = None) -> str:
    """Where somebody joins, with how they came (nothing said: by a link) and, if known, where they live."""
    asked = {} if came_by == "link" else {"from": str(came_by)}
    if place:
        asked["place"] = place.id
    return f"{base}/c/{campaign.code}{'?' if asked else ''}{urlencode(asked)}"
