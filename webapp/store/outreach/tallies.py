"""Counts of campaigns as the recurring work wrote them down: what a page may tell without counting."""

from sqlmodel import Session

from webapp.domain.outreach.campaign import Campaign
from webapp.store.outreach.tables import TallyRow


def joined(session: Session, campaign: Campaign, least: int) -> int | None:
    """How many homes take part, None for fewer than a least number, or before the first count."""
    row = session.get(TallyRow, (campaign.organisation_id, campaign.id))
    told = row.figures.get("joined") if row else None
    return told if isinstance(told, int) and told >= least else None
