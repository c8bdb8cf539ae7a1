"""What was done in an organisation, newest first."""

from dataclasses import dataclass

from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.errors import UnknownCampaignError
from webapp.domain.outreach.organisation import Staff
from webapp.store.outreach import audit, campaigns
from webapp.store.outreach.audit import Entry
from webapp.usecases.services import Services

A_PAGE = 50
MOST = 20_000
"""Of a file."""


@dataclass(frozen=True)
class Trail:
    """Some entries; `older` is where those before them begin, None where there are none."""

    entries: list[Entry]
    campaigns: list[Campaign]
    older: str | None

    def title_of(self, campaign_id: str | None) -> Campaign | None:
        return next((each for each in self.campaigns if each.id == campaign_id), None)


def show_audit(
    services: Services, staff: Staff, campaign_id: str | None = None, before: str | None = None, most: int = A_PAGE
) -> Trail:
    """Of all, or of one campaign. Raises UnknownCampaignError, also for one of another organisation."""
    with services.database.read() as session:
        known = campaigns.of_organisation(session, staff.organisation.id)
        if campaign_id and all(each.id != campaign_id for each in known):
            raise UnknownCampaignError
        found = audit.latest(session, staff.organisation.id, most + 1, campaign_id, before)
    shown = found[:most]
    return Trail(shown, known, shown[-1].id if len(found) > most else None)
