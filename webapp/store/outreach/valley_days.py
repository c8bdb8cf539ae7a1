"""Days on which a member used more in its cheap hours than it used to: a car was charged then, most likely."""

from collections.abc import Mapping
from datetime import date
from typing import cast

from sqlalchemy import Table, func, select
from sqlmodel import Session

from webapp.domain.outreach.campaign import Campaign
from webapp.store.outreach.tables import MemberDayRow

MEMBER_DAY = cast(Table, MemberDayRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table its own
MEASURED = 77
"""Quarter-hours of a day, four in five."""
LEAST_DAYS = 7


def charged(session: Session, campaign: Campaign, since: date, until: date, more_wh: int) -> Mapping[date, list[str]]:
    """By day the homes whose cheap hours took so much more than their mean before the campaign."""
    usual = (
        select(MEMBER_DAY.c.household_id, func.avg(MEMBER_DAY.c.valley_wh).label("wh"))
        .where(MEMBER_DAY.c.campaign_id == campaign.id, MEMBER_DAY.c.day < campaign.document.first)
        .where(MEMBER_DAY.c.measured >= MEASURED)
        .group_by(MEMBER_DAY.c.household_id)
        .having(func.count() >= LEAST_DAYS)
    ).subquery()
    asked = (
        select(MEMBER_DAY.c.day, MEMBER_DAY.c.household_id)
        .join(usual, usual.c.household_id == MEMBER_DAY.c.household_id)
        .where(MEMBER_DAY.c.campaign_id == campaign.id, MEMBER_DAY.c.measured >= MEASURED)
        .where(MEMBER_DAY.c.day >= max(since, campaign.document.first), MEMBER_DAY.c.day <= until)
        .where(MEMBER_DAY.c.valley_wh >= usual.c.wh + more_wh)
        .order_by(MEMBER_DAY.c.day, MEMBER_DAY.c.household_id)
    )
    found: dict[date, list[str]] = {}
    for day, home in session.connection().execute(asked):
        found.setdefault(day, []).append(home)
    return found
