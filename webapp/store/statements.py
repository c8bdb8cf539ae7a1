"""Sealed months: appended, never changed. Only their place under the operator's root is filled in afterwards."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, func, insert, select, update
from sqlmodel import Session

from webapp.store.seal_tables import SealRecordRow, SealSaltRow, StatementRow

STATEMENT = cast(Table, StatementRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table class its table
RECORD = cast(Table, SealRecordRow.__table__)  # type: ignore[attr-defined]
SALT = cast(Table, SealSaltRow.__table__)  # type: ignore[attr-defined]
LEVEL = 1
"""Of packing: a month is then a third as large; the best level takes a twentieth more off in three times the time."""


@dataclass(frozen=True)
class Sealed:
    """One sealed month as kept: canonical texts of its header and its statement. See `StatementRow`."""

    sequence: int
    month: str
    revision: int
    sealed_at: datetime
    header: bytes
    signature: bytes
    record: bytes
    imports: str
    days: str
    batch: int | None = None
    position: int | None = None


COLUMNS = [STATEMENT.c[name] for name in Sealed.__dataclass_fields__]
OF_HOME = select(*COLUMNS).where(STATEMENT.c.household_id == bindparam("home")).order_by(STATEMENT.c.sequence)


def every(session: Session, household_id: str) -> list[Sealed]:
    """In the order they were sealed in."""
    return [Sealed(*row) for row in session.connection().execute(OF_HOME, {"home": household_id})]


def of_month(session: Session, household_id: str, month: str) -> list[Sealed]:
    """The month's statement, and after it those that correct it."""
    query = OF_HOME.where(STATEMENT.c.month == month)
    return [Sealed(*row) for row in session.connection().execute(query, {"home": household_id})]


def last_headers(session: Session, homes: Sequence[str]) -> dict[str, bytes]:
    """Of many homes the header the next one follows."""
    last = (
        select(STATEMENT.c.household_id, func.max(STATEMENT.c.sequence).label("sequence"))
        .where(STATEMENT.c.household_id.in_(homes))
        .group_by(STATEMENT.c.household_id)
        .subquery()
    )
    query = select(STATEMENT.c.household_id, STATEMENT.c.header).join(
        last, (last.c.household_id == STATEMENT.c.household_id) & (last.c.sequence == STATEMENT.c.sequence)
    )
    return dict(session.connection().execute(query).all())


def save(session: Session, made: Sequence[tuple[str, Sealed, Sequence[bytes]]]) -> None:
    """New seals of homes, each with the canonical texts of its records but the statement."""
    if not made:
        return
    connection = session.connection()
    connection.execute(insert(STATEMENT), [{"household_id": home, **vars(sealed)} for home, sealed, _ in made])
    connection.execute(
        insert(RECORD),
        [
            {"household_id": home, "sequence": sealed.sequence, "packed": zlib.compress(b"\n".join(bodies), LEVEL)}
            for home, sealed, bodies in made
        ],
    )


def bodies(session: Session, household_id: str, sequence: int) -> list[bytes]:
    """The canonical texts of a month's records, the statement last. Empty where there is no such seal."""
    query = (
        select(RECORD.c.packed, STATEMENT.c.record)
        .join(
            STATEMENT, (STATEMENT.c.household_id == RECORD.c.household_id) & (STATEMENT.c.sequence == RECORD.c.sequence)
        )
        .where(RECORD.c.household_id == household_id, RECORD.c.sequence == sequence)
    )
    row = session.connection().execute(query).one_or_none()
    return [*zlib.decompress(row.packed).split(b"\n"), row.record] if row else []


def secrets_of(session: Session, homes: Sequence[str]) -> dict[str, bytes]:
    """The secrets that homes have already."""
    query = select(SALT.c.household_id, SALT.c.secret).where(SALT.c.household_id.in_(homes))
    return dict(session.connection().execute(query).all())


def save_secrets(session: Session, made: Mapping[str, bytes]) -> None:
    if made:
        rows = [{"household_id": home, "secret": secret} for home, secret in made.items()]
        session.connection().execute(insert(SALT), rows)


@dataclass(frozen=True)
class Waiting:
    """A seal that is under no operator's root yet, with its home's secret."""

    home: str
    sequence: int
    header: bytes
    secret: bytes


def unrooted(session: Session) -> dict[str, list[Waiting]]:
    """By month."""
    query = (
        select(STATEMENT.c.month, STATEMENT.c.household_id, STATEMENT.c.sequence, STATEMENT.c.header, SALT.c.secret)
        .join(SALT, SALT.c.household_id == STATEMENT.c.household_id)
        .where(STATEMENT.c.batch.is_(None))
        .order_by(STATEMENT.c.month)
    )
    found: dict[str, list[Waiting]] = {}
    for month, *values in session.connection().execute(query):
        found.setdefault(month, []).append(Waiting(*values))
    return found


def place(session: Session, batch: int, places: Sequence[tuple[str, int, int]]) -> None:
    """Say which leaf of a batch each seal is: home, sequence, position."""
    where = STATEMENT.c.household_id == bindparam("home"), STATEMENT.c.sequence == bindparam("number")
    placing = update(STATEMENT).where(*where).values(batch=batch, position=bindparam("at"))
    session.connection().execute(placing, [{"home": home, "number": n, "at": at} for home, n, at in places])


@dataclass(frozen=True)
class Mark:
    """By what it is told that a sealed month has changed since. See `StatementRow`."""

    sequence: int
    revision: int
    imports: str
    days: str


def marks(session: Session, homes: Sequence[str]) -> dict[str, dict[str, Mark]]:
    """Of many homes, by month, that of the statement which stands: the last one sealed."""
    names = ("sequence", "revision", "imports", "days")
    query = (
        select(STATEMENT.c.household_id, STATEMENT.c.month, *(STATEMENT.c[name] for name in names))
        .where(STATEMENT.c.household_id.in_(homes))
        .order_by(STATEMENT.c.sequence)
    )
    found: dict[str, dict[str, Mark]] = {}
    for home, month, *values in session.connection().execute(query):
        found.setdefault(home, {})[month] = Mark(*values)
    return found


def seen(session: Session, imports: Sequence[tuple[str, int, str]]) -> None:
    """Other imports came to the same days: home, sequence, the hash they are known by from now on."""
    where = STATEMENT.c.household_id == bindparam("home"), STATEMENT.c.sequence == bindparam("number")
    noting = update(STATEMENT).where(*where).values(imports=bindparam("now"))
    if imports:
        values = [{"home": home, "number": number, "now": now} for home, number, now in imports]
        session.connection().execute(noting, values)
