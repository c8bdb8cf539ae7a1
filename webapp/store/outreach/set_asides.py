"""Days of members that do not count, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, select, update

from webapp.domain.outreach.screening import Reason
from webapp.store.outreach.tables import SetAsideRow


@dataclass(frozen=True)
class SetAside:
    household_id: str
    day: date
    reason: Reason
    at: datetime
    lifted_at: datetime | None


def of_home(session: Session, household_id: str, campaign_id: str) -> list[SetAside]:
    """Oldest day first."""
    mine = col(SetAsideRow.household_id) == household_id, col(SetAsideRow.campaign_id) == campaign_id
    return [_of(row) for row in session.exec(select(SetAsideRow).where(*mine).order_by(col(SetAsideRow.subject)))]


def of_campaign(session: Session, campaign_id: str) -> list[SetAside]:
    rows = session.exec(select(SetAsideRow).where(col(SetAsideRow.campaign_id) == campaign_id))
    return [_of(row) for row in rows]


def add(session: Session, campaign_id: str, found: Iterable[SetAside]) -> None:
    for each in found:
        session.add(
            SetAsideRow(
                household_id=each.household_id,
                campaign_id=campaign_id,
                set_aside_id=_id(each),
                what="day",
                subject=each.day.isoformat(),
                reason=each.reason,
                at=each.at,
            )
        )
    session.flush()


def drop(session: Session, campaign_id: str, gone: Sequence[SetAside]) -> None:
    """What is no longer so, because other readings came."""
    for each in gone:
        session.exec(
            delete(SetAsideRow).where(
                col(SetAsideRow.household_id) == each.household_id,
                col(SetAsideRow.campaign_id) == campaign_id,
                col(SetAsideRow.set_aside_id) == _id(each),
            )
        )


def lift(session: Session, household_id: str, campaign_id: str, reason: Reason, at: datetime) -> list[date]:
    """After somebody looked: for good, also where the same is found again. The days that count again."""
    return _lift(session, household_id, campaign_id, at, col(SetAsideRow.reason) == reason)


def lift_day(session: Session, household_id: str, campaign_id: str, day: date, at: datetime) -> list[date]:
    """The one day, whatever it was set aside for."""
    return _lift(session, household_id, campaign_id, at, col(SetAsideRow.subject) == day.isoformat())


def _lift(
    session: Session, household_id: str, campaign_id: str, at: datetime, which: ColumnElement[bool]
) -> list[date]:
    mine = (
        col(SetAsideRow.household_id) == household_id,
        col(SetAsideRow.campaign_id) == campaign_id,
        col(SetAsideRow.lifted_at).is_(None),
        which,
    )
    days = [date.fromisoformat(row.subject) for row in session.exec(select(SetAsideRow).where(*mine))]
    session.exec(update(SetAsideRow).where(*mine).values(lifted_at=at))
    return days


def _id(each: SetAside) -> str:
    return f"{each.reason}:{each.day.isoformat()}"


def _of(row: SetAsideRow) -> SetAside:
    return SetAside(row.household_id, date.fromisoformat(row.subject), cast(Reason, row.reason), row.at, row.lifted_at)
