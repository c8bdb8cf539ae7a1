"""Versions of campaigns' results, their anonymised tables, and which home was in which group of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Table, delete, func, insert, select, update
from sqlmodel import Session, col

from webapp.domain.outreach.campaign import Campaign
from webapp.store.outreach.tables import CampaignResultRow, ResultHomeRow

RESULT_HOME = cast(Table, ResultHomeRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table its own
VALUES = ("before_wh", "during_wh", "days", "days_off_wh", "earlier_wh", "later_wh")
"""What a home gives to the sums of its group."""


@dataclass(frozen=True)
class Stored:
    """A version without its table."""

    version: int
    made_at: datetime
    final: bool
    digest: str
    figures: dict[str, Any]
    public_at: datetime | None


_LIGHT = ("version", "made_at", "final", "digest", "figures", "public_at")


def versions(session: Session, organisation_id: str, campaign_id: str) -> list[Stored]:
    """Newest first, without their tables."""
    columns = [getattr(CampaignResultRow, name) for name in _LIGHT]
    asked = select(*columns).where(*_of(organisation_id, campaign_id)).order_by(col(CampaignResultRow.version).desc())
    return [Stored(*row) for row in session.execute(asked)]


def is_public(session: Session, campaign: Campaign) -> bool:
    """Whether a version is published, without reading its figures."""
    public = col(CampaignResultRow.public_at).is_not(None)
    asked = select(col(CampaignResultRow.version)).where(*_of(campaign.organisation_id, campaign.id), public).limit(1)
    return session.execute(asked).first() is not None


def not_public(session: Session, organisation_id: str) -> set[str]:
    """The organisation's campaigns that were measured and have no version published."""
    asked = (
        select(col(CampaignResultRow.campaign_id))
        .where(col(CampaignResultRow.organisation_id) == organisation_id)
        .group_by(col(CampaignResultRow.campaign_id))
        .having(func.count(col(CampaignResultRow.public_at)) == 0)
    )
    return set(session.execute(asked).scalars())


def table(session: Session, organisation_id: str, campaign_id: str, version: int) -> bytes | None:
    asked = select(col(CampaignResultRow.rows)).where(
        *_of(organisation_id, campaign_id), col(CampaignResultRow.version) == version
    )
    return session.execute(asked).scalar()


def _of(organisation_id: str, campaign_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(CampaignResultRow.organisation_id) == organisation_id, col(CampaignResultRow.campaign_id) == campaign_id


def save(session: Session, campaign: Campaign, stored: Stored, rows: bytes) -> None:
    session.add(
        CampaignResultRow(organisation_id=campaign.organisation_id, campaign_id=campaign.id, rows=rows, **vars(stored))
    )


def note_digest(session: Session, organisation_id: str, campaign_id: str, version: int, digest: str) -> None:
    where = *_of(organisation_id, campaign_id), col(CampaignResultRow.version) == version
    session.execute(update(CampaignResultRow).where(*where).values(digest=digest))


def publish(session: Session, organisation_id: str, campaign_id: str, at: datetime | None) -> bool:
    """All versions, or none of them with None. Whether there is any."""
    done = session.execute(update(CampaignResultRow).where(*_of(organisation_id, campaign_id)).values(public_at=at))
    return bool(cast(Any, done).rowcount)


def homes_in(session: Session, campaign_id: str) -> Sequence[Row[Any]]:
    """Of all versions: version, household_id, arm, group_no, and the six values. Homes that are gone are not there."""
    c = RESULT_HOME.c
    columns = [c[name] for name in ("version", "household_id", "arm", "group_no", *VALUES)]
    return session.connection().execute(select(*columns).where(c.campaign_id == campaign_id)).all()


def save_homes(session: Session, rows: Sequence[dict[str, object]]) -> None:
    if rows:
        session.connection().execute(insert(RESULT_HOME), rows)


def forget_homes(session: Session, campaign_id: str) -> None:
    session.connection().execute(delete(RESULT_HOME).where(RESULT_HOME.c.campaign_id == campaign_id))
