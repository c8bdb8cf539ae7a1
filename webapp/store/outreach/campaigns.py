"""Campaigns of organisations. Staff ask within their organisation; homes and the public by code."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table
from sqlmodel import Session, col, select

from webapp.domain.outreach.campaign import Campaign, Document, State, as_record, of_record
from webapp.store.outreach.tables import CampaignRow

CAMPAIGN = cast(Table, CampaignRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table its own
KNOWN: dict[str, tuple[Mapping[str, Any], Document]] = {}
MOST_KNOWN = 200


def find(session: Session, organisation_id: str, campaign_id: str) -> Campaign | None:
    row = session.get(CampaignRow, (organisation_id, campaign_id))
    return as_campaign(row) if row else None


def by_code(session: Session, code: str) -> Campaign | None:
    row = session.exec(select(CampaignRow).where(col(CampaignRow.code) == code)).first()
    return as_campaign(row) if row else None


def reviewed(session: Session, codes: Sequence[str]) -> Campaign | None:
    """The one of some codes that was reviewed, if it is one: any other takes as long, and is not told from none."""
    known = col(CampaignRow.code).in_(codes), col(CampaignRow.state).not_in(["draft", "review"])
    rows = session.exec(select(CampaignRow).where(*known).limit(2)).all()
    return as_campaign(rows[0]) if len(rows) == 1 else None


def of_organisation(session: Session, organisation_id: str) -> list[Campaign]:
    """Those changed last first."""
    mine = col(CampaignRow.organisation_id) == organisation_id
    return [
        as_campaign(row)
        for row in session.exec(select(CampaignRow).where(mine).order_by(col(CampaignRow.changed_at).desc()))
    ]


def every_in(session: Session, states: Iterable[State]) -> list[Campaign]:
    """Of all organisations, for the recurring work."""
    rows = session.exec(select(CampaignRow).where(col(CampaignRow.state).in_(list(states))))
    return [as_campaign(row) for row in rows]


def locked(session: Session, organisation_id: str, campaign_id: str) -> Campaign | None:
    """Nobody else changes it until this transaction ends. SQLite has one writer anyway."""
    mine = col(CampaignRow.organisation_id) == organisation_id, col(CampaignRow.campaign_id) == campaign_id
    row = session.exec(select(CampaignRow).where(*mine).with_for_update()).first()
    return as_campaign(row) if row else None


def save(session: Session, campaign: Campaign) -> None:
    session.merge(
        CampaignRow(
            organisation_id=campaign.organisation_id,
            campaign_id=campaign.id,
            code=campaign.code,
            state=campaign.state,
            version=campaign.version,
            document=as_record(campaign.document),
            created_at=campaign.created_at,
            changed_at=campaign.changed_at,
            paused_at=campaign.paused_at,
            planned_last=campaign.planned_last,
        )
    )


def as_campaign(row: CampaignRow) -> Campaign:
    state: State = row.state  # type: ignore[assignment]  # only states are ever stored
    return Campaign(
        row.organisation_id,
        row.campaign_id,
        row.code,
        state,
        row.version,
        of_record(row.document),
        row.created_at,
        row.changed_at,
        row.paused_at,
        row.planned_last,
    )
    return of_columns([getattr(row, column.name) for column in CAMPAIGN.c])


def of_columns(values: Sequence[Any]) -> Campaign:
    """In the table's order."""
    organisation_id, campaign_id, code, state, version, document, *moments = values
    return Campaign(organisation_id, campaign_id, code, state, version, _document(campaign_id, document), *moments)


def _document(campaign_id: str, record: Mapping[str, Any]) -> Document:
    """Made anew only where it is not what it was: a document is compared in a tenth of the time it takes to make."""
    known = KNOWN.get(campaign_id)
    if known is None or known[0] != record:
        if len(KNOWN) >= MOST_KNOWN:
            KNOWN.clear()
        known = KNOWN[campaign_id] = record, of_record(record)
    return known[1]
