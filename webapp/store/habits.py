"""Weekly routines of a home."""

from dataclasses import fields
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Table, bindparam, select
from sqlmodel import Session, col, delete, update

from webapp.domain.habit import Habit
from webapp.store.tables import HabitRow

HABIT = cast(Table, HabitRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table class its table
COLUMNS = [HABIT.c["habit_id" if field.name == "id" else field.name] for field in fields(Habit)]
ORDER = (HABIT.c.usual_start, HABIT.c.habit_id)
KEPT = (
    select(*COLUMNS)
    .where(HABIT.c.household_id == bindparam("home"), HABIT.c.dropped_at.is_(None))
    .order_by(*ORDER)  # what every page asks for is written once
)


def every(session: Session, household_id: str) -> list[Habit]:
    """The habits kept, by the clock."""
    return [_habit(row) for row in session.connection().execute(KEPT, {"home": household_id})]


def find(session: Session, household_id: str, habit_id: str) -> Habit | None:
    """Also one dropped that can still be restored."""
    return next(iter(_habits(session, household_id, HABIT.c.habit_id == habit_id)), None)


def dropped(session: Session, household_id: str, since: datetime) -> list[Habit]:
    return _habits(session, household_id, HABIT.c.dropped_at >= since)


def save(session: Session, household_id: str, habit: Habit) -> None:
    """Keep a habit, also one that was dropped."""
    session.merge(
        HabitRow(
            household_id=household_id,
            habit_id=habit.id,
            appliance_id=habit.appliance_id,
            weekdays=list(habit.weekdays),
            usual_start=habit.usual_start,
            quantity=habit.quantity,
            ready_by=habit.ready_by,
            moved=habit.moved,
            windows=[list(window) for window in habit.windows],
            paused_until=habit.paused_until,
            dropped_at=None,
        )
    )
    session.flush()


def drop(session: Session, household_id: str, habit_id: str, now: datetime) -> None:
    wanted = col(HabitRow.household_id) == household_id, col(HabitRow.habit_id) == habit_id
    session.exec(update(HabitRow).where(*wanted).values(dropped_at=now))


def purge(session: Session, before: datetime) -> None:
    """Forget for good what was dropped before an instant."""
    session.exec(delete(HabitRow).where(col(HabitRow.dropped_at) < before))


def _habits(session: Session, household_id: str, *where: ColumnElement[bool]) -> list[Habit]:
    query = select(*COLUMNS).where(HABIT.c.household_id == household_id, *where).order_by(*ORDER)
    return [_habit(row) for row in session.connection().execute(query)]


def _habit(row: Row[Any]) -> Habit:
    values = dict(row._mapping)
    return Habit(
        id=values.pop("habit_id"),
        weekdays=tuple(values.pop("weekdays")),
        windows=tuple((begin, end) for begin, end in values.pop("windows")),
        **values,
    )
