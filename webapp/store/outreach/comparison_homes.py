"""Homes outside campaigns that let their daily totals be compared with."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from webapp.store.outreach.once import insert_once
from webapp.store.outreach.tables import ComparisonHomeRow, ResultHomeRow


def given_at(session: Session, household_id: str) -> datetime | None:
    row = session.get(ComparisonHomeRow, household_id)
    return row.given_at if row else None


def give(session: Session, household_id: str, at: datetime) -> None:
    insert_once(session, ComparisonHomeRow, {"household_id": household_id, "given_at": at})


def withdraw(session: Session, household_id: str) -> None:
    """With what results that are not final yet keep of it."""
    session.connection().execute(delete(ComparisonHomeRow).where(col(ComparisonHomeRow.household_id) == household_id))
    compared = col(ResultHomeRow.household_id) == household_id, col(ResultHomeRow.arm) == "outside"
    session.connection().execute(delete(ResultHomeRow).where(*compared))
