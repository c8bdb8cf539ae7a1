"""Weeks and months closed."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import cast

from sqlalchemy import Table, exists, insert
from sqlmodel import Session, col, select

from webapp.domain.calendar import midnight
from webapp.domain.closing import Closing, Span
from webapp.domain.household import Household
from webapp.store.households import WITH_EVENTS, as_home
from webapp.store.tables import ClosingRow, HouseholdRow

CLOSING = cast(Table, ClosingRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table class its table
NAMES = [field.name for field in fields(Closing)]


def save(session: Session, made: Mapping[str, Closing]) -> None:
    rows = [{"household_id": home, **asdict(closing)} for home, closing in made.items()]
    if rows:
        session.connection().execute(insert(CLOSING), rows)


def every(session: Session, household_id: str) -> list[Closing]:
    """Newest first."""
    rows = session.exec(
        select(ClosingRow)
        .where(col(ClosingRow.household_id) == household_id)
        .order_by(col(ClosingRow.first).desc(), col(ClosingRow.span))
    )
    return [Closing(**{name: getattr(row, name) for name in NAMES}) for row in rows]


def unclosed(session: Session, span: Span, first: date, end: date, after: str, most: int) -> list[Household]:
    """Homes of that time whose week or month is not closed yet, from one id on: for the scheduler only."""
    here = col(ClosingRow.household_id) == col(HouseholdRow.household_id)
    done = exists().where(here, col(ClosingRow.span) == span, col(ClosingRow.first) == first)
    rows = session.exec(
        select(HouseholdRow)
        .where(col(HouseholdRow.household_id) > after, col(HouseholdRow.created_at) < midnight(end), ~done)
        .order_by(col(HouseholdRow.household_id))
        .limit(most)
        .options(WITH_EVENTS)
    )
    return [as_home(row) for row in rows.unique()]
