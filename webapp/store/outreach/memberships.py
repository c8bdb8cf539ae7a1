"""Homes in campaigns. A home asks for its own; figures of many homes are one set-based query each, elsewhere."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, delete, select, update

from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.membership import Membership
from webapp.store.outreach import campaigns
from webapp.store.outreach.campaigns import CAMPAIGN
from webapp.store.outreach.once import insert_once
from webapp.store.outreach.tables import MembershipRow

MEMBERSHIP = cast(Table, MembershipRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table its own
COLUMNS = [MEMBERSHIP.c[name] for name in Membership.__dataclass_fields__]
IN_CAMPAIGN = (CAMPAIGN.c.organisation_id == MEMBERSHIP.c.organisation_id) & (
    CAMPAIGN.c.campaign_id == MEMBERSHIP.c.campaign_id
)
WITH_CAMPAIGNS = (
    select_columns(*COLUMNS, *CAMPAIGN.c)
    .join(CAMPAIGN, IN_CAMPAIGN)
    .where(MEMBERSHIP.c.household_id == bindparam("home"))
    .order_by(MEMBERSHIP.c.joined_at.desc())
)


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
    n = len(COLUMNS)
    rows = session.connection().execute(WITH_CAMPAIGNS, {"home": household_id})
    return [(campaigns.of_columns(row[n:]), of_columns(row[:n])) for row in rows]


def add(session: Session, membership: Membership) -> None:
    """A home that is in already stays as it is."""
    insert_once(session, MembershipRow, vars(membership))


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
    return of_columns([getattr(row, column.name) for column in COLUMNS])


def of_columns(values: Sequence[Any]) -> Membership:
    """In the order of `COLUMNS`."""
    return Membership(*values)
