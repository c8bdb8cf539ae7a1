"""How often somebody tried what can be guessed: counted in the database, as each server process has its own memory."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from webapp.store.outreach.staff_tables import AttemptRow


def tried(session: Session, kind: str, who: str, at: datetime, span: timedelta) -> int:
    """Count one more; how many there were in the current span of time, this one among them."""
    slot = int(at.timestamp() // span.total_seconds())
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    more = (
        insert(AttemptRow)
        .values(kind=kind, who=who, slot=slot, tried=1)
        .on_conflict_do_update(index_elements=["kind", "who", "slot"], set_={"tried": col(AttemptRow.tried) + 1})
        .returning(col(AttemptRow.tried))
    )
    return int(session.connection().execute(more).scalar_one())


def clear(session: Session, kind: str, who: str) -> None:
    """Start anew with somebody who has shown who they are."""
    mine = col(AttemptRow.kind) == kind, col(AttemptRow.who) == who
    session.connection().execute(delete(AttemptRow).where(*mine))


def forget(session: Session, kind: str, before: datetime, span: timedelta) -> None:
    """Spans of time that are over."""
    slot = int(before.timestamp() // span.total_seconds())
    session.connection().execute(delete(AttemptRow).where(col(AttemptRow.kind) == kind, col(AttemptRow.slot) < slot))
