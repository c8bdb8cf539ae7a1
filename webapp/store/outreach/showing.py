"""What may be shown of a campaign to everybody: counts of a short while ago, calls, released figures."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session, col, select

from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.demand_call import DemandCall
from webapp.store.outreach.tables import CallVersionRow, CampaignResultRow, DemandCallRow, TallyRow

Figures = Mapping[str, object]


def tally(session: Session, campaign: Campaign) -> tuple[datetime, Figures] | None:
    row = session.get(TallyRow, (campaign.organisation_id, campaign.id))
    return (row.made_at, row.figures) if row else None


def calls(session: Session, campaign: Campaign) -> list[DemandCall]:
    mine = (col(DemandCallRow.organisation_id) == campaign.organisation_id) & (
        col(DemandCallRow.campaign_id) == campaign.id
    )
    rows = session.exec(select(DemandCallRow).where(mine).order_by(col(DemandCallRow.number)))
    return [_as_call(row) for row in rows]


def _as_call(row: DemandCallRow) -> DemandCall:
    values = row.model_dump(exclude={"call_id", "yuan_per_kwh", "cap_yuan"})
    yuan, cap = (None if text is None else Decimal(text) for text in (row.yuan_per_kwh, row.cap_yuan))
    return DemandCall(id=row.call_id, yuan_per_kwh=yuan, cap_yuan=cap, **values)


def call_figures(session: Session, campaign: Campaign, call_id: str) -> Figures | None:
    """Of the newest version."""
    row = session.exec(
        select(CallVersionRow)
        .where(
            col(CallVersionRow.organisation_id) == campaign.organisation_id,
            col(CallVersionRow.campaign_id) == campaign.id,
            col(CallVersionRow.call_id) == call_id,
        )
        .order_by(col(CallVersionRow.version).desc())
        .limit(1)
    ).first()
    return row.figures if row else None


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
