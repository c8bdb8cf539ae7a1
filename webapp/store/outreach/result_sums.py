"""What results are made of: the sums of all members' days as one query, and a mark of whether they are new.

Which home a sum is of is only for grouping; nothing but groups of five or more leaves the use case.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

import numpy as np
import sqlalchemy
from sqlalchemy import ColumnElement, Date, Table, and_, case, exists, func, literal, select, type_coerce
from sqlmodel import Session, col

from webapp.domain.calendar import DAY, QUARTERS
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.counted import DAYS_BEFORE, MOST_WH_A_DAY, HomeSums
from webapp.domain.outreach.result import Span
from webapp.store.outreach.tables import (
    CallVersionRow,
    DemandCallRow,
    DepartureRow,
    MemberDayRow,
    MembershipRow,
    SetAsideRow,
)

MEMBERSHIP = cast(Table, MembershipRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table its own
MEMBER_DAY = cast(Table, MemberDayRow.__table__)  # type: ignore[attr-defined]
LATER_THIRTY = 30 * DAY


@dataclass(frozen=True)
class Departed:
    treated: int
    control: int


def home_sums(session: Session, campaign: Campaign, alike: bool) -> HomeSums:
    """Every member, with the sums of its whole days. `alike` counts all from the campaign's first day, whenever they
    joined, and adds what homes are matched by."""
    document = campaign.document
    first, last, day = document.first, document.last, MEMBER_DAY.c.day
    member = _members(session, campaign, first if alike else None).subquery()
    before = day < first
    during = and_(day >= member.c.since, day <= last)
    wh = MEMBER_DAY.c.wh
    asked = (
        select(
            member.c.household_id,
            member.c.arm,
            member.c.since,
            member.c.aside,
            _sum(before, wh),
            _sum(before, 1),
            _sum(during, wh),
            _sum(during, 1),
            func.coalesce(func.min(wh), 0),
            func.coalesce(func.max(wh), 0),
            *(_likes(session, before, first) if alike else ()),
        )
        .select_from(member)
        .outerjoin(
            MEMBER_DAY,
            and_(
                MEMBER_DAY.c.household_id == member.c.household_id,
                MEMBER_DAY.c.campaign_id == campaign.id,
                MEMBER_DAY.c.known == QUARTERS,
                day >= first - DAYS_BEFORE * DAY,
                day <= last,
            ),
        )
        .group_by(member.c.household_id, member.c.arm, member.c.since, member.c.aside)
        .order_by(member.c.household_id)
    )
    return _as_sums(session.connection().execute(asked).all(), last, alike)


def _members(session: Session, campaign: Campaign, since: date | None) -> Any:
    """From which day on each counts: the first, or the day after it joined."""
    first = campaign.document.first
    aside = exists().where(
        col(SetAsideRow.household_id) == MEMBERSHIP.c.household_id,
        col(SetAsideRow.campaign_id) == MEMBERSHIP.c.campaign_id,
        col(SetAsideRow.what) == "series",
        col(SetAsideRow.lifted_at).is_(None),
    )
    joined = _china_day(session, MEMBERSHIP.c.joined_at)
    begins = case((joined < first, literal(first, Date)), else_=_next_day(session, joined))
    return select(
        MEMBERSHIP.c.household_id,
        MEMBERSHIP.c.arm,
        type_coerce(literal(since, Date) if since else begins, Date).label("since"),
        aside.label("aside"),
    ).where(MEMBERSHIP.c.organisation_id == campaign.organisation_id, MEMBERSHIP.c.campaign_id == campaign.id)


def _china_day(session: Session, at: ColumnElement[Any]) -> ColumnElement[Any]:
    if _sqlite(session):
        return type_coerce(func.date(at, "+8 hours"), Date)
    return sqlalchemy.cast(func.timezone("Asia/Shanghai", at), Date)


def _next_day(session: Session, day: ColumnElement[Any]) -> ColumnElement[Any]:
    return type_coerce(func.date(day, "+1 day"), Date) if _sqlite(session) else type_coerce(day + 1, Date)


def _sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _sum(when: ColumnElement[bool], what: Any) -> ColumnElement[Any]:
    return func.coalesce(func.sum(case((when, what), else_=0)), 0)


def _likes(session: Session, before: ColumnElement[bool], first: date) -> Iterable[ColumnElement[Any]]:
    """Sum and number of days: of weekends, of the earlier and the later days before."""
    day = MEMBER_DAY.c.day
    week = func.strftime("%w", day) if _sqlite(session) else func.to_char(day, "D")
    ends = week.in_(["0", "6"] if _sqlite(session) else ["1", "7"])
    for part in (and_(before, ends), day < first - LATER_THIRTY, and_(before, day >= first - LATER_THIRTY)):
        yield _sum(part, MEMBER_DAY.c.wh)
        yield _sum(part, 1)


def _as_sums(rows: Sequence[Any], last: date, alike: bool) -> HomeSums:
    n = len(rows)
    told = [list(map(int, row[4:])) for row in rows]
    numbers = np.array(told, dtype=np.int64).reshape(n, 12 if alike else 6)
    likes = (numbers[:, 6::2] // np.maximum(numbers[:, 7::2], 1)) if alike else np.zeros((n, 3), np.int64)
    aside = np.array([bool(row.aside) for row in rows], dtype=np.bool_)
    return HomeSums(
        [row.household_id for row in rows],
        np.array([row.arm == "treated" for row in rows], dtype=np.bool_),
        numbers[:, 0],
        numbers[:, 1],
        numbers[:, 2],
        numbers[:, 3],
        np.array([max((last - row.since) // DAY + 1, 0) for row in rows], dtype=np.int64),
        aside | (numbers[:, 4] < 0) | (numbers[:, 5] > MOST_WH_A_DAY),
        likes[:, 0],
        likes[:, 1],
        likes[:, 2],
    )


def mark(session: Session, campaign: Campaign) -> str:
    """Of all a result is made of, without adding up a day: another one where anything was folded anew."""
    mine = col(MembershipRow.organisation_id) == campaign.organisation_id, col(MembershipRow.campaign_id) == campaign.id
    folded = col(MembershipRow.folded)
    homes = session.connection().execute(
        select(func.count(), func.sum(folded), func.max(folded), func.max(col(MembershipRow.joined_at))).where(*mine)
    )
    aside = session.connection().execute(
        select(func.count(), func.count(col(SetAsideRow.lifted_at))).where(col(SetAsideRow.campaign_id) == campaign.id)
    )
    calls = session.connection().execute(
        select(func.count(), func.max(col(CallVersionRow.made_at))).where(
            col(CallVersionRow.organisation_id) == campaign.organisation_id,
            col(CallVersionRow.campaign_id) == campaign.id,
        )
    )
    gone = departed(session, campaign)
    parts = [*homes.one(), *aside.one(), *calls.one(), gone.treated, gone.control, campaign.version]
    return " ".join(str(part) for part in parts)


def departed(session: Session, campaign: Campaign) -> Departed:
    asked = (
        select(col(DepartureRow.arm), func.count())
        .where(
            col(DepartureRow.organisation_id) == campaign.organisation_id,
            col(DepartureRow.campaign_id) == campaign.id,
        )
        .group_by(col(DepartureRow.arm))
    )
    counts = {arm: int(n) for arm, n in session.connection().execute(asked)}
    return Departed(counts.get("treated", 0), counts.get("control", 0))


def call_kw(session: Session, campaign: Campaign) -> list[Span]:
    """Of each settled call that was no rehearsal: how many kilowatts less, by its newest version."""
    version, call = CallVersionRow, DemandCallRow
    asked = (
        select(col(version.call_id), col(version.figures), col(call.start), col(call.end))
        .join(
            call,
            and_(
                col(call.organisation_id) == col(version.organisation_id),
                col(call.campaign_id) == col(version.campaign_id),
                col(call.call_id) == col(version.call_id),
            ),
        )
        .where(
            col(version.organisation_id) == campaign.organisation_id,
            col(version.campaign_id) == campaign.id,
            col(call.rehearsal).is_(False),
            col(call.cancelled_at).is_(None),
        )
        .order_by(col(version.version))
    )
    newest = {call_id: (figures, end - start) for call_id, figures, start, end in session.execute(asked)}
    kw = timedelta(hours=1) / 1000
    return [
        Span(*(figures[name] * kw / length for name in ("wh", "low_wh", "high_wh")))
        for figures, length in newest.values()
        if "n" in figures
    ]
