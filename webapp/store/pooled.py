"""Of all homes at once: a month's sealed statements, and which homes have what a project would ask for."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import cast

from sqlalchemy import Table, func, select
from sqlmodel import Session

from webapp.store.participation_tables import AllocationRow, ConsentRow, DeclarationRow
from webapp.store.seal_tables import BaselineRow, StatementRow
from webapp.store.tables import HouseholdRow

HOME = cast(Table, HouseholdRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table class its table
STATEMENT = cast(Table, StatementRow.__table__)  # type: ignore[attr-defined]
BASELINE = cast(Table, BaselineRow.__table__)  # type: ignore[attr-defined]
CONSENT = cast(Table, ConsentRow.__table__)  # type: ignore[attr-defined]
DECLARATION = cast(Table, DeclarationRow.__table__)  # type: ignore[attr-defined]
ALLOCATION = cast(Table, AllocationRow.__table__)  # type: ignore[attr-defined]
AT_ONCE = 500


def standing(session: Session, month: str) -> Iterator[tuple[str, str, bytes]]:
    """Home, province and the statement that stands for a month, one by one; demonstration homes are nobody's."""
    last = (
        select(STATEMENT.c.household_id, func.max(STATEMENT.c.sequence).label("sequence"))
        .where(STATEMENT.c.month == month)
        .group_by(STATEMENT.c.household_id)
        .subquery()
    )
    query = (
        select(STATEMENT.c.household_id, HOME.c.province, STATEMENT.c.record)
        .join(last, (last.c.household_id == STATEMENT.c.household_id) & (last.c.sequence == STATEMENT.c.sequence))
        .join(HOME, HOME.c.household_id == STATEMENT.c.household_id)
        .where(HOME.c.demo.is_(False))
    )
    for row in session.connection().execute(query, execution_options={"yield_per": AT_ONCE}):
        yield row.household_id, row.province, row.record


def with_consent(session: Session, kind: str, first: date, last: date) -> set[str]:
    """Homes with leave of a kind that was given, stands and covers all days."""
    stands = CONSENT.c.given_at.is_not(None), CONSENT.c.withdrawn_at.is_(None)
    query = select(CONSENT.c.household_id).where(
        CONSENT.c.kind == kind, *stands, CONSENT.c.first <= first, CONSENT.c.last >= last
    )
    return set(session.connection().execute(query).scalars())


def declaring(session: Session, kind: str) -> set[str]:
    """Homes whose declaration of a kind stands."""
    query = select(DECLARATION.c.household_id).where(DECLARATION.c.kind == kind, DECLARATION.c.undone_at.is_(None))
    return set(session.connection().execute(query).scalars())


def allocated(session: Session, first: date, end: date) -> set[str]:
    """Homes that gave days of [first, end) to a mechanism."""
    query = select(ALLOCATION.c.household_id).where(
        ALLOCATION.c.state == "held", ALLOCATION.c.first < end, ALLOCATION.c.end > first
    )
    return set(session.connection().execute(query).scalars())


def locked_before(session: Session, first: date, midnight: datetime) -> set[str]:
    """Homes with a baseline locked before a month, for all its days."""
    query = select(BASELINE.c.household_id).where(BASELINE.c.locked_at < midnight, BASELINE.c.applies_from <= first)
    return set(session.connection().execute(query).scalars())
