"""What homes want to be reminded of. Each change names its columns: pages and the scheduler write side by side."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, func, or_, select, update

from webapp.domain.reminder import Reminders
from webapp.store.tables import ReminderRow

NAMES = [item.name for item in fields(Reminders)]
NO_MAIL: dict[str, int | None] = {
    "email": None,
    "stop_token": None,
    "confirmed_at": None,
    "code_hash": None,
    "code_tries": 0,
    "failures": 0,
    "next_try_at": None,
    "last_error": None,
}
"""Nothing of an address is left. When the last code and the last mail went stays: limits still hold."""


def find(session: Session, household_id: str) -> Reminders | None:
    row = session.get(ReminderRow, household_id)
    return _reminders(row) if row else None


def find_feed(session: Session, token: str) -> tuple[str, Reminders] | None:
    """The home whose calendar a token opens, and what it chose. The token stands in for the household."""
    row = session.exec(select(ReminderRow).where(col(ReminderRow.feed_token) == token)).first()
    return (row.household_id, _reminders(row)) if row else None


def find_stop(session: Session, token: str) -> str | None:
    """The home whose mail a token stops."""
    return session.exec(select(ReminderRow.household_id).where(col(ReminderRow.stop_token) == token)).first()


def change(session: Session, household_id: str, **values: object) -> None:
    """Set some columns; a home without a row gets one."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    first = insert(ReminderRow).values(household_id=household_id, **{**_columns(Reminders()), **values})
    session.exec(first.on_conflict_do_update(index_elements=["household_id"], set_=values))


def codes_sent(session: Session, email: str, since: datetime) -> int:
    """How often an address was written to by homes that have not confirmed it: nobody's box is to be filled."""
    count = select(func.count()).where(
        col(ReminderRow.email) == email,
        col(ReminderRow.confirmed_at).is_(None),
        col(ReminderRow.code_sent_at) >= since,
    )
    return session.exec(count).one()


def due(session: Session, day: date, now: datetime) -> Sequence[str]:
    """The homes that may get the day's mail now: for the scheduler only."""
    return session.exec(select(ReminderRow.household_id).where(*_may_send(day, now))).all()


def claim(session: Session, household_id: str, day: date, now: datetime) -> bool:
    """Mark the day's mail as sent before it is: of two senders one may, and after a crash none goes twice."""
    mine = col(ReminderRow.household_id) == household_id
    done = session.exec(
        update(ReminderRow)
        .where(mine, *_may_send(day, now))
        .values(last_sent_on=day, last_error="sending")
        .returning(col(ReminderRow.household_id))
    )
    return bool(done.all())


def drop_unconfirmed(session: Session, before: datetime) -> None:
    """Addresses of all homes that nobody has confirmed in time."""
    old = col(ReminderRow.confirmed_at).is_(None), col(ReminderRow.code_sent_at) < before
    session.exec(update(ReminderRow).where(col(ReminderRow.email).is_not(None), *old).values(**NO_MAIL))


def _may_send(day: date, now: datetime) -> tuple[Any, ...]:
    return (
        col(ReminderRow.email).is_not(None),
        col(ReminderRow.confirmed_at).is_not(None),
        or_(col(ReminderRow.last_sent_on).is_(None), col(ReminderRow.last_sent_on) < day),
        or_(col(ReminderRow.next_try_at).is_(None), col(ReminderRow.next_try_at) <= now),
    )


def _columns(value: Reminders) -> dict[str, Any]:
    return {**asdict(value), "kinds": list(value.kinds)}


def _reminders(row: ReminderRow) -> Reminders:
    values: dict[str, Any] = {name: getattr(row, name) for name in NAMES}
    return Reminders(**{**values, "kinds": tuple(row.kinds)})
