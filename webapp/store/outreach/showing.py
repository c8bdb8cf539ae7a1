"""What may be shown of a campaign to everybody: counts of a short while ago, the published result."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from webapp.domain.outreach.campaign import Campaign
from webapp.store.outreach.tables import CampaignResultRow, TallyRow

Figures = Mapping[str, object]


def tally(session: Session, campaign: Campaign) -> tuple[datetime, Figures] | None:
    row = session.get(TallyRow, (campaign.organisation_id, campaign.id))
    return (row.made_at, row.figures) if row else None


def published_result(session: Session, campaign: Campaign) -> tuple[datetime, Figures] | None:
    """Of the newest version that is public."""
    row = session.exec(
        select(CampaignResultRow.public_at, CampaignResultRow.figures)
        .where(
            col(CampaignResultRow.organisation_id) == campaign.organisation_id,
            col(CampaignResultRow.campaign_id) == campaign.id,
            col(CampaignResultRow.public_at).is_not(None),
        )
        .order_by(col(CampaignResultRow.version).desc())
        .limit(1)
    ).first()
    return (row[0], row[1]) if row and row[0] else None
