"""Days of a campaign's members as a screening looks at them: of the same day the newest import that stands."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session

from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.member_day import window
from webapp.domain.outreach.screening import telling
from webapp.domain.readings import Quality
from webapp.store.meters import IMPORT, MAIN, METER_DAY, unpack_wh
from webapp.store.outreach.releases import MEMBER

AT_ONCE = 400
WHOLE = bytes([Quality.MEASURED])
"""A day of which every quarter-hour was measured, as it is packed."""


def touched(session: Session, campaign: Campaign, since: datetime | None) -> list[str]:
    """Members with imports since an instant, or all of them."""
    asked = select(MEMBER.c.household_id).where(MEMBER.c.campaign_id == campaign.id)
    if since:
        newer = select(IMPORT.c.household_id).where(IMPORT.c.made_at >= since)
        asked = asked.where(MEMBER.c.household_id.in_(newer))
    return list(session.connection().execute(asked.order_by(MEMBER.c.household_id)).scalars())


def still_in(session: Session, campaign: Campaign, homes: Sequence[str]) -> set[str]:
    asked = select(MEMBER.c.household_id).where(MEMBER.c.campaign_id == campaign.id, MEMBER.c.household_id.in_(homes))
    return set(session.connection().execute(asked).scalars())


def copies(session: Session, campaign: Campaign) -> list[list[tuple[str, date]]]:
    """Days that are there more than once to the watt-hour, each with the homes and days it is there as.

    The database groups whole measured days; only what is there twice is looked into.
    """
    days = _days(campaign)
    twice = select(METER_DAY.c.wh).select_from(_joined()).where(*days).group_by(METER_DAY.c.wh).having(func.count() > 1)
    packed = [wh for wh in session.connection().execute(twice).scalars() if telling(unpack_wh(wh))]
    found: dict[bytes, set[tuple[str, date]]] = defaultdict(set)
    for at in range(0, len(packed), AT_ONCE):
        asked = (
            select(METER_DAY.c.wh, METER_DAY.c.household_id, METER_DAY.c.day)
            .select_from(_joined())
            .where(*days, METER_DAY.c.wh.in_(packed[at : at + AT_ONCE]))
        )
        for wh, home, day in session.connection().execute(asked):
            found[bytes(wh)].add((home, day))
    return [sorted(places) for places in found.values() if len(places) > 1]


def _joined() -> Any:
    same = (IMPORT.c.household_id == METER_DAY.c.household_id) & (IMPORT.c.import_id == METER_DAY.c.import_id)
    return MEMBER.join(METER_DAY, METER_DAY.c.household_id == MEMBER.c.household_id).join(IMPORT, same)


def _days(campaign: Campaign) -> Sequence[ColumnElement[bool]]:
    span = window(campaign.document)
    return (
        MEMBER.c.campaign_id == campaign.id,
        METER_DAY.c.meter == MAIN,
        METER_DAY.c.day >= span.first,
        METER_DAY.c.day <= span.last,
        METER_DAY.c.quality == WHOLE,
        IMPORT.c.rolled_back_at.is_(None),
    )
