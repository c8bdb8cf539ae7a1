"""Members' days, folded from their meters: many homes in one query each, for the recurring work only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Table, bindparam, case, delete, func, select, update
from sqlmodel import Session, col

from webapp.domain.calendar import QUARTERS
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.member_day import Span, Standing
from webapp.domain.readings import Ints
from webapp.store.bulk import add_days
from webapp.store.meters import IMPORT, MAIN, METER_DAY, WIDTHS
from webapp.store.outreach.campaigns import as_campaign
from webapp.store.outreach.tables import CampaignRow, MemberDayRow, MembershipRow, SetAsideRow
from webapp.store.tables import HouseholdRow

MEMBERSHIP = cast(Table, MembershipRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table its own
MEMBER_DAY = cast(Table, MemberDayRow.__table__)  # type: ignore[attr-defined]
HOUSEHOLD = cast(Table, HouseholdRow.__table__)  # type: ignore[attr-defined]
COLUMNS = ("household_id", "campaign_id", "day", "wh", "measured", "known", "valley_wh")
POSTGRES_TYPES = ("varchar", "varchar", "date", "int4", "int4", "int4", "int4")
Row = tuple[str, str, date, int, int, int, int]
"""A day of a member, by `COLUMNS`."""


@dataclass(frozen=True)
class Member:
    """`mark` sums up all its days were folded from; 0 before the first time."""

    household_id: str
    mark: int
    province: str
    own_prices: dict[str, str | None] | None


@dataclass(frozen=True, eq=False)
class KnownDays:
    """Days of many homes, each by the newest import that stands: `keys` (n), `wh` and `quality` (n, 96)."""

    keys: list[tuple[str, date]]
    wh: Ints
    quality: NDArray[np.uint8]


def under_way(session: Session) -> list[Campaign]:
    """Campaigns of every organisation that are live or closed."""
    rows = session.scalars(select(CampaignRow).where(col(CampaignRow.state).in_(("live", "closed"))))
    return [as_campaign(row) for row in rows]


def homes(session: Session, campaign_id: str) -> list[str]:
    """All homes of a campaign, in order."""
    asked = select(MEMBERSHIP.c.household_id).where(MEMBERSHIP.c.campaign_id == campaign_id)
    return sorted(session.connection().execute(asked).scalars())


def members(session: Session, campaign_id: str, ids: Sequence[str], *, hold: bool = False) -> list[Member]:
    """Those of some homes that are still in it; with `hold` they stay until this transaction ends."""
    asked = (
        select(MEMBERSHIP.c.household_id, MEMBERSHIP.c.folded, HOUSEHOLD.c.province, HOUSEHOLD.c.own_prices)
        .join(HOUSEHOLD, HOUSEHOLD.c.household_id == MEMBERSHIP.c.household_id)
        .where(MEMBERSHIP.c.household_id.in_(ids), MEMBERSHIP.c.campaign_id == campaign_id)
    )
    if hold:
        asked = asked.with_for_update(read=True, key_share=True, of=MEMBERSHIP)
    return [Member(*row) for row in session.connection().execute(asked)]


def import_sums(session: Session, ids: Sequence[str], days: Span) -> dict[str, tuple[int, ...]]:
    """Of the imports of each home that may tell of some days: sums that change when any of them does."""
    stands = IMPORT.c.rolled_back_at.is_(None)
    number = case((stands, IMPORT.c.import_id), else_=0)
    readings = case((stands, IMPORT.c.n_readings), else_=0)
    asked = (
        select(
            IMPORT.c.household_id,
            func.sum(number),
            func.sum(number * number),
            func.sum(readings),
            func.sum(number * (readings % 9973)),
        )
        .where(IMPORT.c.household_id.in_(ids), IMPORT.c.last >= days.first, IMPORT.c.first <= days.last)
        .group_by(IMPORT.c.household_id)
    )
    return {row[0]: tuple(int(value) for value in row[1:]) for row in session.connection().execute(asked)}


def standing(session: Session, ids: Sequence[str], days: Span) -> dict[str, dict[int, Standing]]:
    """The imports of each home that count and may tell of some days, by number."""
    asked = select(*(IMPORT.c[name] for name in ("household_id", "import_id", "n_readings", "first", "last"))).where(
        IMPORT.c.household_id.in_(ids),
        IMPORT.c.rolled_back_at.is_(None),
        IMPORT.c.last >= days.first,
        IMPORT.c.first <= days.last,
    )
    found: dict[str, dict[int, Standing]] = {home: {} for home in ids}
    for home, number, readings, first, last in session.connection().execute(asked):
        found[home][number] = Standing(readings, Span(first, last))
    return found


def set_aside(session: Session, campaign_id: str, ids: Sequence[str]) -> dict[str, list[str]]:
    """What of some homes' days does not count, by its subject."""
    asked = select(col(SetAsideRow.household_id), col(SetAsideRow.subject)).where(
        col(SetAsideRow.household_id).in_(ids),
        col(SetAsideRow.campaign_id) == campaign_id,
        col(SetAsideRow.what).in_(("day", "series")),
        col(SetAsideRow.lifted_at).is_(None),
    )
    found: dict[str, list[str]] = {}
    for home, subject in session.connection().execute(asked.order_by(col(SetAsideRow.set_aside_id))):
        found.setdefault(home, []).append(subject)
    return found


def folded_from(session: Session, campaign_id: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What some homes' days were folded from when they were last."""
    asked = select(MEMBERSHIP.c.household_id, MEMBERSHIP.c.folded_from).where(
        MEMBERSHIP.c.household_id.in_(ids), MEMBERSHIP.c.campaign_id == campaign_id
    )
    return {home: found or {} for home, found in session.connection().execute(asked)}


def meter_days(session: Session, ids: Sequence[str], days: Span) -> KnownDays:
    """Days of the homes' main meters; of several imports that stand the newest, its fixes first."""
    same = (IMPORT.c.household_id == METER_DAY.c.household_id) & (IMPORT.c.import_id == METER_DAY.c.import_id)
    asked = (
        select(METER_DAY.c.household_id, METER_DAY.c.day, METER_DAY.c.wh, METER_DAY.c.quality)
        .join(IMPORT, same)
        .where(METER_DAY.c.household_id.in_(ids), METER_DAY.c.meter == MAIN, IMPORT.c.rolled_back_at.is_(None))
        .where(METER_DAY.c.day >= days.first, METER_DAY.c.day <= days.last)
        .order_by(METER_DAY.c.household_id, METER_DAY.c.day, METER_DAY.c.import_id, METER_DAY.c.layer)
    )
    newest = {(home, day): (wh, quality) for home, day, wh, quality in session.connection().execute(asked)}
    packed = list(newest.values())
    wh = np.zeros((len(packed), QUARTERS), dtype=np.int64)
    for length, width in WIDTHS.items():
        alike = [n for n, (each, _) in enumerate(packed) if len(each) == length]
        if alike:
            joined = b"".join(packed[n][0] for n in alike)
            wh[alike] = np.frombuffer(joined, width).reshape(len(alike), QUARTERS)
    quality = b"".join(each * (QUARTERS // len(each)) for _, each in packed)
    return KnownDays(list(newest), wh, np.frombuffer(quality, np.uint8).reshape(len(packed), QUARTERS))


def replace(session: Session, campaign_id: str, spans: Mapping[str, Span], rows: Sequence[Row]) -> None:
    """All days of each home's span are those given, and no others."""
    alike: dict[Span, list[str]] = {}
    for home, span in spans.items():
        alike.setdefault(span, []).append(home)
    for span, ids in alike.items():
        session.connection().execute(
            delete(MEMBER_DAY).where(
                MEMBER_DAY.c.household_id.in_(ids),
                MEMBER_DAY.c.campaign_id == campaign_id,
                MEMBER_DAY.c.day >= span.first,
                MEMBER_DAY.c.day <= span.last,
            )
        )
    add(session, rows)


def add(session: Session, rows: Sequence[Row]) -> None:
    """New days; one that is there already is an error."""
    add_days(session, "member_day", COLUMNS, POSTGRES_TYPES, rows)


def note_folded(
    session: Session, campaign_id: str, marks: Mapping[str, int], sources: Mapping[str, dict[str, Any]]
) -> None:
    """What the homes' days are folded from now."""
    where = MEMBERSHIP.c.household_id == bindparam("home"), MEMBERSHIP.c.campaign_id == campaign_id
    statement = update(MEMBERSHIP).where(*where).values(folded=bindparam("mark"), folded_from=bindparam("sources"))
    rows: Iterable[dict[str, object]] = (
        {"home": home, "mark": mark, "sources": sources[home]} for home, mark in marks.items()
    )
    if given := list(rows):
        session.connection().execute(statement, given)
