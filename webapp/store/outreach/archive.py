"""What belongs to single homes of one campaign, and its end."""

from datetime import date

from sqlmodel import Session, SQLModel, col, delete, select

from webapp.store.outreach.home_rows import OF_A_MEMBER
from webapp.store.outreach.tables import DepartureRow, MemberDayRow

TABLES: tuple[type[SQLModel], ...] = (DepartureRow, *(table for table in OF_A_MEMBER if table is not MemberDayRow))
"""Beside the days."""


def days(session: Session, campaign_id: str) -> list[date]:
    mine = col(MemberDayRow.campaign_id) == campaign_id
    return sorted(session.exec(select(col(MemberDayRow.day)).where(mine).distinct()).all())


def forget_day(session: Session, campaign_id: str, day: date) -> None:
    session.exec(delete(MemberDayRow).where(col(MemberDayRow.campaign_id) == campaign_id, col(MemberDayRow.day) == day))


def forget(session: Session, campaign_id: str, table: type[SQLModel]) -> None:
    session.exec(delete(table).where(col(table.campaign_id) == campaign_id))  # type: ignore[attr-defined]
