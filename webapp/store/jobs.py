"""Who may do the recurring work, and which of its slots are taken: one statement each, so that no two win."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, select, update

from webapp.store.tables import ClaimRow, LeaseRow

Insert = sqlite.Insert | postgresql.Insert


def take_lease(session: Session, name: str, owner: str, now: datetime, until: datetime) -> bool:
    """Take or renew a lease: it goes to an owner that has it, or to anyone once it has run out."""
    insert = _insert(session, LeaseRow).values(name=name, owner=owner, until=until)
    free = (col(LeaseRow.owner) == owner) | (col(LeaseRow.until) < now)
    statement = insert.on_conflict_do_update(index_elements=["name"], set_={"owner": owner, "until": until}, where=free)
    return bool(session.exec(statement.returning(col(LeaseRow.name))).all())


def drop_lease(session: Session, name: str, owner: str) -> None:
    """Give a lease back, so that the next owner need not wait."""
    session.exec(delete(LeaseRow).where(col(LeaseRow.name) == name, col(LeaseRow.owner) == owner))


def claim(session: Session, job: str, slot: str, owner: str, now: datetime, stale: datetime) -> bool:
    """Take a slot once; one begun before `stale` and never finished may be taken again."""
    insert = _insert(session, ClaimRow).values(job=job, slot=slot, owner=owner, started_at=now)
    given_up = col(ClaimRow.done_at).is_(None) & (col(ClaimRow.started_at) < stale)
    statement = insert.on_conflict_do_update(
        index_elements=["job", "slot"], set_={"owner": owner, "started_at": now}, where=given_up
    )
    return bool(session.exec(statement.returning(col(ClaimRow.slot))).all())


def finish(session: Session, job: str, slot: str, now: datetime) -> None:
    session.exec(update(ClaimRow).where(col(ClaimRow.job) == job, col(ClaimRow.slot) == slot).values(done_at=now))


def finished(session: Session, job: str, first: str) -> set[str]:
    """The slots of a job done already, from one on."""
    rows = session.exec(
        select(ClaimRow.slot).where(
            col(ClaimRow.job) == job, col(ClaimRow.slot) >= first, col(ClaimRow.done_at).is_not(None)
        )
    )
    return set(rows)


@dataclass(frozen=True)
class Slot:
    """A slot of recurring work: when it was due (on China's clock), begun and done."""

    job: str
    slot: str
    started_at: datetime
    done_at: datetime | None


def latest(session: Session, most: int) -> list[Slot]:
    """The slots begun last, newest first."""
    rows = session.exec(select(ClaimRow).order_by(col(ClaimRow.started_at).desc(), col(ClaimRow.job)).limit(most))
    return [Slot(row.job, row.slot, row.started_at, row.done_at) for row in rows]


def forget_claims(session: Session, before: datetime) -> None:
    session.exec(delete(ClaimRow).where(col(ClaimRow.started_at) < before))


def _insert(session: Session, table: type[LeaseRow | ClaimRow]) -> Insert:
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
