"""Which pushes of readings have arrived, by their keys."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, select

from webapp.store.tables import PushRow


@dataclass(frozen=True)
class Push:
    """That something came with a key, and when; what came is in the meter's days."""

    key: str
    made_at: datetime


def every(session: Session, household_id: str) -> list[Push]:
    """Oldest first; they are kept for a week."""
    rows = session.exec(
        select(PushRow)
        .where(col(PushRow.household_id) == household_id)
        .order_by(col(PushRow.made_at), col(PushRow.key))
    )
    return [Push(row.key, row.made_at) for row in rows]


def claim(session: Session, household_id: str, key: str, hashed: str, now: datetime) -> str | None:
    """Note a push; None where its key is new, else the hash of what came with that key before.

    A second one with the same key waits here until the first is done or undone.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {"household_id": household_id, "key": key, "hash": hashed, "made_at": now}
    made = session.exec(insert(PushRow).values(**row).on_conflict_do_nothing().returning(col(PushRow.key)))
    if made.first():
        return None
    mine = col(PushRow.household_id) == household_id, col(PushRow.key) == key
    return session.exec(select(PushRow.hash).where(*mine)).one()


def purge(session: Session, before: datetime) -> None:
    """Keys of all homes older than an instant."""
    session.exec(delete(PushRow).where(col(PushRow.made_at) < before))
