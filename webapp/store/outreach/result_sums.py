"""What results are made of: the sums of all members' days as one query, and a mark of whether they are new.

Which home a sum is of is only for grouping; nothing but groups of five or more leaves the use case.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

import numpy as np
import sqlalchemy
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Subquery,
    Table,
    and_,
    case,
    exists,
    func,
    literal,
    select,
    type_coerce,
)
from sqlmodel import Session, col

from webapp.domain.calendar import DAY, QUARTERS, days
from webapp.domain.holidays import Holidays
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.counted import DAYS_BEFORE, MOST_WH_A_DAY, HomeSums
from webapp.domain.outreach.result import Span
from webapp.domain.readings import Ints
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
DAYS, IMPOSSIBLE = 2**12, 2**52
"""More than a campaign has days, and more than their watt-hours times that."""


@dataclass(frozen=True)
class Departed:
    treated: int
    control: int


def home_sums(session: Session, campaign: Campaign, holidays: Holidays, alike: bool, dear: bool = False) -> HomeSums:
    """Every member, with the sums of its whole days. `alike` counts all from the campaign's first day, whenever they
    joined, and adds what homes are matched by; `dear` adds up only what was used outside the cheap hours."""
    first, last, day = campaign.document.first, campaign.document.last, MEMBER_DAY.c.day
    member = _members(session, campaign, first if alike else None).subquery()
    before = day >= first - DAYS_BEFORE * DAY, day < first
    later = first - LATER_THIRTY
    parts: list[tuple[ColumnElement[bool], ...]] = [before, (day >= member.c.since, day <= last)]
    if alike:
        days_off = [each for each in days(first - DAYS_BEFORE * DAY, first) if holidays.is_day_off(each)]
        parts += [(*before, day.in_(days_off)), (*before, day < later), (*before, day >= later)]
    asked = select(member, *(_packed(member, campaign, part, dear) for part in parts)).order_by(member.c.household_id)
    rows = session.connection().execute(asked).all()
    packed = np.array([list(row[4:]) for row in rows], dtype=np.int64).reshape(len(rows), len(parts))
    return _as_sums(rows, packed, last)


def _packed(
    member: Subquery, campaign: Campaign, days: Iterable[ColumnElement[bool]], dear: bool
) -> ColumnElement[int]:
    """A home's whole days of a time as one number: watt-hours times DAYS, plus the days; and IMPOSSIBLE for each day no
    home can have had. As each home is looked up in the key of its days, nothing is sorted, and each day is read once:
    a grouped join took six times as long on SQLite."""
    wh = sqlalchemy.cast(MEMBER_DAY.c.wh, BigInteger)
    part = wh - MEMBER_DAY.c.valley_wh if dear else wh
    value = case((wh.between(0, MOST_WH_A_DAY) & part.between(0, wh), part * DAYS + 1), else_=IMPOSSIBLE)
    return (
        select(sqlalchemy.cast(func.coalesce(func.sum(value), 0), BigInteger))
        .where(
            MEMBER_DAY.c.household_id == member.c.household_id,
            MEMBER_DAY.c.campaign_id == campaign.id,
            MEMBER_DAY.c.known == QUARTERS,
            *days,
        )
        .correlate(member)
        .scalar_subquery()
    )


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


def _as_sums(rows: Sequence[Any], packed: Ints, last: date) -> HomeSums:
    wh, days = packed % IMPOSSIBLE // DAYS, packed % DAYS
    aside = np.array([bool(row.aside) for row in rows], dtype=np.bool_)
    likes = wh[:, 2:] // np.maximum(days[:, 2:], 1) if packed.shape[1] > 2 else np.zeros((len(rows), 3), np.int64)
    return HomeSums(
        [row.household_id for row in rows],
        np.array([row.arm == "treated" for row in rows], dtype=np.bool_),
        wh[:, 0],
        days[:, 0],
        wh[:, 1],
        days[:, 1],
        np.array([max((last - row.since) // DAY + 1, 0) for row in rows], dtype=np.int64),
        aside | (packed >= IMPOSSIBLE).any(axis=1),
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
    return hashlib.sha256(" ".join(str(part) for part in parts).encode()).hexdigest()


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
