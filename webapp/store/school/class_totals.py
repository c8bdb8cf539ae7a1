"""What stays of classes that are gone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from webapp.domain.school.school_class import SchoolClass
from webapp.store.school.tables import ClassTotalsRow


@dataclass(frozen=True)
class Kept:
    """`totals` are as `show_findings.totals_of` made them."""

    organisation_id: str
    class_id: str
    code: str
    teacher_id: str
    totals: dict[str, Any]
    campaign_id: str | None
    published_at: datetime | None
    made_at: datetime


def keep(session: Session, of: SchoolClass, totals: dict[str, Any], at: datetime) -> None:
    """Under the class's own code, so that what was published stays where it was."""
    session.merge(
        ClassTotalsRow(
            organisation_id=of.organisation_id,
            class_id=of.id,
            code=of.code,
            teacher_id=of.teacher_id,
            totals=totals,
            campaign_id=of.campaign_id,
            published_at=of.published_at,
            made_at=at,
        )
    )


def find(session: Session, organisation_id: str, class_id: str) -> Kept | None:
    row = session.get(ClassTotalsRow, (organisation_id, class_id))
    return _as_kept(row) if row else None


def by_code(session: Session, code: str) -> Kept | None:
    row = session.exec(select(ClassTotalsRow).where(col(ClassTotalsRow.code) == code)).first()
    return _as_kept(row) if row else None


def of_organisation(session: Session, organisation_id: str, teacher_id: str | None = None) -> list[Kept]:
    """All, or those of one teacher; the newest first."""
    query = select(ClassTotalsRow).where(col(ClassTotalsRow.organisation_id) == organisation_id)
    if teacher_id:
        query = query.where(col(ClassTotalsRow.teacher_id) == teacher_id)
    return [_as_kept(row) for row in session.exec(query.order_by(col(ClassTotalsRow.made_at).desc()))]


def of_campaign(session: Session, organisation_id: str, campaign_id: str) -> list[Kept]:
    mine = (
        col(ClassTotalsRow.organisation_id) == organisation_id,
        col(ClassTotalsRow.campaign_id) == campaign_id,
    )
    return [_as_kept(row) for row in session.exec(select(ClassTotalsRow).where(*mine))]


def forget(session: Session, organisation_id: str, class_id: str) -> Kept:
    """Answers what was there."""
    row = session.get_one(ClassTotalsRow, (organisation_id, class_id))
    session.delete(row)
    return _as_kept(row)


def publish(session: Session, organisation_id: str, class_id: str, at: datetime | None) -> None:
    row = session.get_one(ClassTotalsRow, (organisation_id, class_id))
    row.published_at = at
    session.add(row)


def _as_kept(row: ClassTotalsRow) -> Kept:
    return Kept(
        row.organisation_id,
        row.class_id,
        row.code,
        row.teacher_id,
        row.totals,
        row.campaign_id,
        row.published_at,
        row.made_at,
    )
