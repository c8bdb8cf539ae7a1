"""The operator's roots: what is published of all homes together, of no home alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, func, insert, select, update
from sqlmodel import Session

from webapp.domain.merkle import HASH_BYTES
from webapp.store.seal_tables import MonthRootRow

ROOT = cast(Table, MonthRootRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table class its table


@dataclass(frozen=True)
class Published:
    """A published root: its canonical text, its signature, and a time stamp where there is one."""

    month: str
    batch: int
    published_at: datetime
    record: bytes
    signature: bytes
    token: bytes | None = None


COLUMNS = [ROOT.c[name] for name in Published.__dataclass_fields__]


def every(session: Session, month: str | None = None) -> list[Published]:
    """By month and batch."""
    query = select(*COLUMNS).order_by(ROOT.c.month, ROOT.c.batch)
    if month is not None:
        query = query.where(ROOT.c.month == month)
    return [Published(*row) for row in session.connection().execute(query)]


def leaves(session: Session, month: str, batch: int) -> list[bytes]:
    """The leaves of a root in order."""
    query = select(ROOT.c.leaves).where(ROOT.c.month == month, ROOT.c.batch == batch)
    whole = session.connection().execute(query).scalar() or b""
    return [whole[at : at + HASH_BYTES] for at in range(0, len(whole), HASH_BYTES)]


def next_batches(session: Session) -> Mapping[str, int]:
    """The number the next batch of each month gets; a month that is not in here has none yet."""
    query = select(ROOT.c.month, func.max(ROOT.c.batch)).group_by(ROOT.c.month)
    return {month: int(last) + 1 for month, last in session.connection().execute(query)}


def save(session: Session, root: Published, leaves_in_order: list[bytes]) -> None:
    values = {name: getattr(root, name) for name in Published.__dataclass_fields__}
    session.connection().execute(insert(ROOT), [{**values, "leaves": b"".join(leaves_in_order)}])


def unstamped(session: Session) -> list[Published]:
    """Roots without a time stamp, oldest first."""
    query = select(*COLUMNS).where(ROOT.c.token.is_(None)).order_by(ROOT.c.month, ROOT.c.batch)
    return [Published(*row) for row in session.connection().execute(query)]


def stamp(session: Session, month: str, batch: int, token: bytes) -> None:
    session.connection().execute(update(ROOT).where(ROOT.c.month == month, ROOT.c.batch == batch).values(token=token))
