"""Versions of a campaign's document, and what was said of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import Session, col, func, select

from webapp.domain.outreach.campaign import Campaign, Document, as_record, of_record
from webapp.domain.outreach.organisation import Staff
from webapp.store.outreach.staff_tables import StaffRow
from webapp.store.outreach.tables import CampaignReviewRow, CampaignVersionRow

Decision = Literal["asked", "returned", "approved"]


@dataclass(frozen=True)
class Version:
    number: int
    document: Document
    saved_at: datetime
    staff_name: str | None


@dataclass(frozen=True)
class Review:
    version: int
    decision: Decision
    text: str
    staff_id: str
    staff_name: str | None
    at: datetime


def save_version(session: Session, campaign: Campaign, staff: Staff) -> None:
    session.add(
        CampaignVersionRow(
            organisation_id=campaign.organisation_id,
            campaign_id=campaign.id,
            version=campaign.version,
            document=as_record(campaign.document),
            staff_id=staff.id,
            saved_at=campaign.changed_at,
        )
    )


def versions(session: Session, campaign: Campaign) -> list[Version]:
    """Newest first."""
    mine = (
        col(CampaignVersionRow.organisation_id) == campaign.organisation_id,
        col(CampaignVersionRow.campaign_id) == campaign.id,
    )
    rows = session.exec(select(CampaignVersionRow).where(*mine).order_by(col(CampaignVersionRow.version).desc())).all()
    names = _names(session, campaign.organisation_id)
    return [Version(r.version, of_record(r.document), r.saved_at, names.get(r.staff_id or "")) for r in rows]


def version(session: Session, campaign: Campaign, number: int) -> Document | None:
    row = session.get(CampaignVersionRow, (campaign.organisation_id, campaign.id, number))
    return of_record(row.document) if row else None


def approved(session: Session, campaign: Campaign) -> Document | None:
    """As it was when it was scheduled last; None if it never was."""
    said = next((review for review in of_campaign(session, campaign) if review.decision == "approved"), None)
    return version(session, campaign, said.version) if said else None


def add(session: Session, campaign: Campaign, decision: Decision, staff: Staff, at: datetime, text: str = "") -> None:
    mine = (
        col(CampaignReviewRow.organisation_id) == campaign.organisation_id,
        col(CampaignReviewRow.campaign_id) == campaign.id,
    )
    last = session.exec(select(func.max(CampaignReviewRow.review_id)).where(*mine)).one()
    session.add(
        CampaignReviewRow(
            organisation_id=campaign.organisation_id,
            campaign_id=campaign.id,
            review_id=(last or 0) + 1,
            version=campaign.version,
            decision=decision,
            text=text,
            staff_id=staff.id,
            at=at,
        )
    )


def of_campaign(session: Session, campaign: Campaign) -> list[Review]:
    """Newest first."""
    mine = (
        col(CampaignReviewRow.organisation_id) == campaign.organisation_id,
        col(CampaignReviewRow.campaign_id) == campaign.id,
    )
    rows = session.exec(select(CampaignReviewRow).where(*mine).order_by(col(CampaignReviewRow.review_id).desc())).all()
    names = _names(session, campaign.organisation_id)
    return [_as_review(row, names) for row in rows]


def able(session: Session, organisation_id: str) -> int:
    """How many people of an organisation may review: its owners and editors who can still sign in."""
    able = (
        col(StaffRow.organisation_id) == organisation_id,
        col(StaffRow.disabled_at).is_(None),
        col(StaffRow.role).in_(["owner", "editor"]),
    )
    return session.exec(select(func.count()).select_from(StaffRow).where(*able)).one()


def _names(session: Session, organisation_id: str) -> dict[str, str]:
    mine = col(StaffRow.organisation_id) == organisation_id
    return dict(session.exec(select(StaffRow.staff_id, StaffRow.name).where(mine)).all())


def _as_review(row: CampaignReviewRow, names: dict[str, str]) -> Review:
    decision: Decision = row.decision  # type: ignore[assignment]  # only decisions are ever stored
    return Review(row.version, decision, row.text, row.staff_id, names.get(row.staff_id), row.at)
