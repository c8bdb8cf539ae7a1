"""Figures of places as they were released, and what the next release is made of: one row a home, summed by the
database."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, Date, Table, bindparam, case, func, sql, update
from sqlalchemy import cast as as_type
from sqlmodel import Session, col, select

from webapp.domain.calendar import DAY, QUARTERS
from webapp.domain.holidays import Holidays
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.release import HomeChange, Known, Missing, Release, Step, as_record, of_record
from webapp.domain.outreach.small_groups import Stay
from webapp.store.outreach.campaigns import as_campaign
from webapp.store.outreach.tables import CampaignRow, DepartureRow, EffortRow, MemberDayRow, MembershipRow, ReleaseRow

MEMBER = cast(Table, MembershipRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table its own
MEMBER_DAY = cast(Table, MemberDayRow.__table__)  # type: ignore[attr-defined]
EFFORT = cast(Table, EffortRow.__table__)  # type: ignore[attr-defined]
BASELINE_DAYS, LEAST_BASELINE_DAYS, LEAST_DAYS = 60, 14, 3
"""Days before the campaign looked at, of which so many must be known; and so many since the home joined."""
LEAST_KNOWN = QUARTERS * 4 // 5
"""Of a day's quarter-hours, for it to count; what is missing is filled up by the rest."""
METERED = 0.8


def latest(session: Session, campaign: Campaign) -> Release | None:
    row = session.exec(
        select(ReleaseRow)
        .where(col(ReleaseRow.organisation_id) == campaign.organisation_id, col(ReleaseRow.campaign_id) == campaign.id)
        .order_by(col(ReleaseRow.release).desc())
        .limit(1)
    ).first()
    return of_record(row.release, row.made_at, row.until, row.figures) if row else None


def due(session: Session, since: date) -> list[Campaign]:
    """Campaigns that run, or ended on a day or later."""
    rows = session.exec(select(CampaignRow).where(col(CampaignRow.state).in_(["live", "closed"])))
    return [found for row in rows if (found := as_campaign(row)).document.last >= since]


def hold_members(session: Session, campaign: Campaign) -> None:
    """Nobody leaves while a release is made. SQLite has one writer anyway."""
    session.connection().execute(
        sql.select(MEMBER.c.household_id).where(MEMBER.c.campaign_id == campaign.id).with_for_update()
    )


def known(session: Session, campaign: Campaign, until: date, holidays: Holidays) -> Known:
    """Who can be counted with which change, who no longer, who left."""
    changes = _changes(session, campaign, until, holidays)
    counted = {home.household_id for home in changes}
    admitted = sql.select(MEMBER.c.household_id, _place(), MEMBER.c.admitted_in).where(
        MEMBER.c.campaign_id == campaign.id, MEMBER.c.admitted_in > 0
    )
    members = [Missing(*row) for row in session.connection().execute(admitted)]
    return Known(changes, [home for home in members if home.household_id not in counted], _left(session, campaign))


def _left(session: Session, campaign: Campaign) -> dict[str, list[Stay]]:
    place, first, last = col(DepartureRow.place_id), col(DepartureRow.admitted_in), col(DepartureRow.last_release)
    asked = (
        sql.select(place, first, last, func.count())
        .where(col(DepartureRow.organisation_id) == campaign.organisation_id)
        .where(col(DepartureRow.campaign_id) == campaign.id, first > 0)
        .group_by(place, first, last)
    )
    stays: dict[str, list[Stay]] = defaultdict(list)
    for place_id, admitted_in, last_release, homes in session.connection().execute(asked):
        stays[place_id].append(Stay(admitted_in, last_release, homes))
    return stays


def _changes(session: Session, campaign: Campaign, until: date, holidays: Holidays) -> list[HomeChange]:
    """Each home against its own days before: working days with working days, days off with days off."""
    sums = _sums(session, campaign, until, holidays)
    points = _points(session, campaign)
    found = (_home_change(home, parts, points.get(home.household_id, 0)) for home, parts in sums.items())
    return sorted((home for home in found if home), key=lambda home: home.household_id)


@dataclass(frozen=True)
class _Part:
    """Days of a home of one kind, before the campaign or since it joined: how many, their watt-hours, how measured."""

    days: int = 0
    wh: float = 0.0
    measured: int = 0


def _sums(
    session: Session, campaign: Campaign, until: date, holidays: Holidays
) -> dict[Missing, dict[tuple[bool, bool], _Part]]:
    """By home, and by whether it is before and a day off. A day partly known is filled up by its own rest."""
    first = campaign.document.first
    start = first - BASELINE_DAYS * DAY
    days = [start + n * DAY for n in range((until - start).days + 1)]
    day_off = case((MEMBER_DAY.c.day.in_([day for day in days if holidays.is_day_off(day)]), 1), else_=0)
    before = case((MEMBER_DAY.c.day < first, 1), else_=0)
    since = MEMBER_DAY.c.day > _china_day(session, MEMBER.c.joined_at)
    mine = MEMBER.c.household_id, _place(), MEMBER.c.admitted_in
    same = (MEMBER_DAY.c.household_id == MEMBER.c.household_id) & (MEMBER_DAY.c.campaign_id == MEMBER.c.campaign_id)
    asked = (
        sql.select(
            *mine,
            before.label("before"),
            day_off.label("day_off"),
            func.count(),
            func.sum(MEMBER_DAY.c.wh * float(QUARTERS) / MEMBER_DAY.c.known),
            func.sum(MEMBER_DAY.c.measured),
        )
        .join(MEMBER_DAY, same)
        .where(MEMBER.c.campaign_id == campaign.id, MEMBER.c.organisation_id == campaign.organisation_id)
        .where(MEMBER_DAY.c.day >= start, MEMBER_DAY.c.day <= min(until, campaign.document.last))
        .where(MEMBER_DAY.c.known >= LEAST_KNOWN, sql.or_(MEMBER_DAY.c.day < first, since))
        .group_by(MEMBER.c.household_id, MEMBER.c.counted_in, MEMBER.c.place_id, MEMBER.c.admitted_in)
        .group_by("before", "day_off")
    )
    found: dict[Missing, dict[tuple[bool, bool], _Part]] = defaultdict(dict)
    for home, place, admitted, is_before, is_off, n, wh, measured in session.connection().execute(asked):
        found[Missing(home, place, admitted)][bool(is_before), bool(is_off)] = _Part(n, wh, int(measured))
    return found


def _points(session: Session, campaign: Campaign) -> dict[str, int]:
    asked = (
        sql.select(EFFORT.c.household_id, func.sum(EFFORT.c.points))
        .where(EFFORT.c.campaign_id == campaign.id, EFFORT.c.set_aside.is_(None))
        .group_by(EFFORT.c.household_id)
    )
    return {home: int(points) for home, points in session.connection().execute(asked)}


def _home_change(home: Missing, parts: dict[tuple[bool, bool], _Part], points: int) -> HomeChange | None:
    """None where too few days are known, or nothing was used before."""
    none = _Part()
    worked_before, off_before = (parts.get((True, off), none) for off in (False, True))
    worked, off = (parts.get((False, off), none) for off in (False, True))
    n_before, n = worked_before.days + off_before.days, worked.days + off.days
    if n_before < LEAST_BASELINE_DAYS or n < LEAST_DAYS:
        return None
    mean = (worked_before.wh + off_before.wh) / n_before
    expected = sum(
        part.days * (past.wh / past.days if past.days else mean)
        for part, past in ((worked, worked_before), (off, off_before))
    )
    if expected <= 0:
        return None
    metered = worked.measured + off.measured >= METERED * QUARTERS * n
    change = (worked.wh + off.wh) / expected - 1
    return HomeChange(home.household_id, home.place_id, home.admitted_in, change, points, metered)


def _place() -> ColumnElement[Any]:
    """Where a home is counted: where it was at first."""
    return func.coalesce(MEMBER.c.counted_in, MEMBER.c.place_id)


def _china_day(session: Session, moment: ColumnElement[Any]) -> ColumnElement[Any]:
    if session.get_bind().dialect.name == "sqlite":
        return func.date(moment, "+8 hours")
    return as_type(func.timezone("Asia/Shanghai", moment), Date)


def save(session: Session, campaign: Campaign, step: Step) -> None:
    """The release, and from now on whom it counts."""
    release = step.release
    session.add(
        ReleaseRow(
            organisation_id=campaign.organisation_id,
            campaign_id=campaign.id,
            release=release.number,
            made_at=release.made_at,
            until=release.until,
            figures=as_record(release),
        )
    )
    _mark(session, campaign, [(home.household_id, release.number, home.place_id) for home in step.admitted])
    _mark(session, campaign, [(home.household_id, 0, home.place_id) for home in step.lost])


def _mark(session: Session, campaign: Campaign, homes: Sequence[tuple[str, int, str]]) -> None:
    mine = MEMBER.c.household_id == bindparam("home"), MEMBER.c.campaign_id == campaign.id
    change = update(MEMBER).where(*mine).values(admitted_in=bindparam("release"), counted_in=bindparam("place"))
    if homes:
        session.connection().execute(
            change, [{"home": home, "release": release, "place": place} for home, release, place in homes]
        )
