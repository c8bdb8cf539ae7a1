"""A campaign's document as a file. What is taken in is only ever read; nothing of a refused file is kept."""

from dataclasses import dataclass

from webapp.domain.outreach.campaign import Campaign, Document
from webapp.domain.outreach.campaign_flow import Change, changes
from webapp.domain.outreach.organisation import Staff
from webapp.rules.campaign_document import MOST_BYTES, read_document, write_document
from webapp.usecases.outreach.campaigns import campaign_of
from webapp.usecases.outreach.draft_campaign import save_draft, start_from_file
from webapp.usecases.services import Services

MOST_KB = MOST_BYTES // 1024


def written(campaign: Campaign) -> str:
    return write_document(campaign.document)


@dataclass(frozen=True)
class Look:
    """What a file says, and what it would change; None for a new campaign."""

    document: Document
    changes: list[Change] | None


def look_at(services: Services, staff: Staff, campaign_id: str | None, text: str) -> Look:
    """Raises what `read_document` raises, and UnknownCampaignError."""
    document = read_document(text)
    if campaign_id is None:
        return Look(document, None)
    return Look(document, changes(campaign_of(services, staff, campaign_id).document, document))


def take_in(services: Services, staff: Staff, campaign_id: str | None, opened: int, text: str) -> Campaign:
    """As a new campaign, or as the next version of one. Raises what `read_document` and `save_draft` raise."""
    document = read_document(text)
    if campaign_id is None:
        return start_from_file(services, staff, document)
    return save_draft(services, staff, campaign_id, opened, document)
