"""Schools that were asked to take part in a campaign, by who teaches there."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from webapp.store.school.tables import CampaignSchoolRow, SchoolClassRow


@dataclass(frozen=True)
class Asked:
    staff_id: str
    school: str


def add(session: Session, organisation_id: str, campaign_id: str, asked: Asked, at: datetime) -> None:
    session.merge(
        CampaignSchoolRow(
            organisation_id=organisation_id,
            campaign_id=campaign_id,
            staff_id=asked.staff_id,
            school=asked.school,
            asked_at=at,
        )
    )


def of_campaign(session: Session, organisation_id: str, campaign_id: str) -> list[Asked]:
    """By school."""
    mine = (
        col(CampaignSchoolRow.organisation_id) == organisation_id,
        col(CampaignSchoolRow.campaign_id) == campaign_id,
    )
    rows = session.exec(select(CampaignSchoolRow).where(*mine).order_by(col(CampaignSchoolRow.school)))
    return [Asked(row.staff_id, row.school) for row in rows]


def class_ids(session: Session, organisation_id: str, campaign_id: str) -> set[str]:
    mine = (
        col(SchoolClassRow.organisation_id) == organisation_id,
        col(SchoolClassRow.campaign_id) == campaign_id,
    )
    return set(session.exec(select(col(SchoolClassRow.class_id)).where(*mine)))
