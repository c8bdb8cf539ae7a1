"""What belongs to single homes of one campaign, and its end."""

from datetime import date

from sqlmodel import Session, SQLModel, col, delete, select

from webapp.store.outreach.tables import (
    AppealRow,
    CallAnswerRow,
    CallOutcomeRow,
    DepartureRow,
    EffortRow,
    MemberDayRow,
    MembershipRow,
    ResultHomeRow,
    SetAsideRow,
)

TABLES: tuple[type[SQLModel], ...] = (
    CallAnswerRow,
    CallOutcomeRow,
    EffortRow,
    ResultHomeRow,
    SetAsideRow,
    AppealRow,
    DepartureRow,
    MembershipRow,
)
"""Beside the days; memberships last, so that work cut off is found again."""


def days(session: Session, campaign_id: str) -> list[date]:
    mine = col(MemberDayRow.campaign_id) == campaign_id
    return sorted(session.exec(select(col(MemberDayRow.day)).where(mine).distinct()).all())


def forget_day(session: Session, campaign_id: str, day: date) -> None:
    session.exec(delete(MemberDayRow).where(col(MemberDayRow.campaign_id) == campaign_id, col(MemberDayRow.day) == day))


def forget(session: Session, campaign_id: str, table: type[SQLModel]) -> None:
    session.exec(delete(table).where(col(table.campaign_id) == campaign_id))  # type: ignore[attr-defined]
