"""What homes agreed to when they joined a campaign, by version."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table
from sqlmodel import Session, col, select

from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.consent_form import ConsentText
from webapp.domain.text import Text
from webapp.store.outreach.once import insert_once
from webapp.store.outreach.tables import ConsentTextRow

TEXT = cast(Table, ConsentTextRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table its own


def newest(session: Session, campaign: Campaign) -> ConsentText | None:
    row = session.exec(
        select(ConsentTextRow)
        .where(
            col(ConsentTextRow.organisation_id) == campaign.organisation_id,
            col(ConsentTextRow.campaign_id) == campaign.id,
        )
        .order_by(col(ConsentTextRow.version).desc())
        .limit(1)
    ).first()
    return _as_text(row) if row else None


def find(session: Session, campaign: Campaign, version: int) -> ConsentText | None:
    row = session.get(ConsentTextRow, (campaign.organisation_id, campaign.id, version))
    return _as_text(row) if row else None


def keep(session: Session, campaign: Campaign, text: ConsentText) -> None:
    """A version is written once; whoever comes second leaves it as it is."""
    values = {
        "organisation_id": campaign.organisation_id,
        "campaign_id": campaign.id,
        "version": text.version,
        "zh": text.text.zh,
        "en": text.text.en,
        "made_at": text.made_at,
    }
    insert_once(session, ConsentTextRow, values)


def _as_text(row: ConsentTextRow) -> ConsentText:
    return of_columns([getattr(row, column.name) for column in TEXT.c])


def of_columns(values: Sequence[Any]) -> ConsentText:
    """In the table's order."""
    _, _, version, zh, en, made_at = values
    return ConsentText(version, Text(zh, en), made_at)
