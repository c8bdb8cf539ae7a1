"""Homes in campaigns. A home asks for its own; figures of many homes are one set-based query each, elsewhere."""

from typing import Any

from sqlmodel import Session, col, delete, select, update

from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.membership import Arm, CameBy, Membership
from webapp.store.outreach.campaigns import as_campaign
from webapp.store.outreach.once import insert_once
from webapp.store.outreach.tables import CampaignRow, MembershipRow


def find(session: Session, household_id: str, campaign_id: str) -> Membership | None:
    row = session.get(MembershipRow, (household_id, campaign_id))
    return as_membership(row) if row else None


def of_home(session: Session, household_id: str) -> list[Membership]:
    """Newest first."""
    mine = col(MembershipRow.household_id) == household_id
    rows = session.exec(select(MembershipRow).where(mine).order_by(col(MembershipRow.joined_at).desc()))
    return [as_membership(row) for row in rows]


def save(session: Session, membership: Membership) -> None:
    session.merge(MembershipRow(**{**vars(membership), "folded": 0, "folded_from": None}))


def with_campaigns(session: Session, household_id: str) -> list[tuple[Campaign, Membership]]:
    """Those joined last first."""
    same = (col(CampaignRow.organisation_id) == col(MembershipRow.organisation_id)) & (
        col(CampaignRow.campaign_id) == col(MembershipRow.campaign_id)
    )
    asked = select(CampaignRow, MembershipRow).join(MembershipRow, same)
    mine = asked.where(col(MembershipRow.household_id) == household_id)
    rows = session.exec(mine.order_by(col(MembershipRow.joined_at).desc()))
    return [(as_campaign(campaign), as_membership(row)) for campaign, row in rows]


def add(session: Session, membership: Membership) -> None:
    """A home that is in already stays as it is."""
    insert_once(session, MembershipRow(**vars(membership)))


def change(session: Session, household_id: str, campaign_id: str, **values: Any) -> None:
    """Some columns; which days were summed stays as it is."""
    where = col(MembershipRow.household_id) == household_id, col(MembershipRow.campaign_id) == campaign_id
    session.exec(update(MembershipRow).where(*where).values(**values))


def arms(session: Session, campaign_id: str) -> list[tuple[str, str]]:
    """Every home of a campaign with its arm."""
    asked = select(MembershipRow.household_id, MembershipRow.arm).where(col(MembershipRow.campaign_id) == campaign_id)
    return [(home, arm) for home, arm in session.exec(asked)]


def agreed_to_less(session: Session, campaign_id: str, version: int) -> list[Membership]:
    """Those that agreed only to a text before a version."""
    mine = col(MembershipRow.campaign_id) == campaign_id, col(MembershipRow.consent_version) < version
    return [as_membership(row) for row in session.exec(select(MembershipRow).where(*mine))]


def drop(session: Session, household_id: str, campaign_id: str) -> None:
    where = col(MembershipRow.household_id) == household_id, col(MembershipRow.campaign_id) == campaign_id
    session.exec(delete(MembershipRow).where(*where))


def as_membership(row: MembershipRow) -> Membership:
    arm: Arm = row.arm  # type: ignore[assignment]  # only arms are ever stored
    came_by: CameBy = row.came_by  # type: ignore[assignment]  # only these are ever stored
    return Membership(
        row.household_id,
        row.campaign_id,
        row.organisation_id,
        row.place_id,
        row.joined_at,
        row.consent_version,
        arm,
        came_by,
        row.care,
        row.admitted_in,
        row.counted_in,
    )
