"""Sealed months: appended, never changed. Only their place under the operator's root is filled in afterwards."""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, func, insert, select, update
from sqlmodel import Session

from webapp.store.seal_tables import SealRecordRow, SealSaltRow, StatementRow

STATEMENT = cast(Table, StatementRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table class its table
RECORD = cast(Table, SealRecordRow.__table__)  # type: ignore[attr-defined]
SALT = cast(Table, SealSaltRow.__table__)  # type: ignore[attr-defined]
LEVEL = 6
"""Of packing: a month of quarter-hours is then a third as large, for two thousandths of a second."""


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


def newest_of(session: Session, homes: Sequence[str]) -> dict[str, dict[str, Sealed]]:
    """Of many homes the statement that stands for each month: the last one sealed."""
    query = (
        select(STATEMENT.c.household_id, *COLUMNS)
        .where(STATEMENT.c.household_id.in_(homes))
        .order_by(STATEMENT.c.sequence)
    )
    found: dict[str, dict[str, Sealed]] = {}
    for home, *values in session.connection().execute(query):
        sealed = Sealed(*values)
        found.setdefault(home, {})[sealed.month] = sealed
    return found


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
    return dict(session.connection().execute(query))


def save(session: Session, made: Sequence[tuple[str, Sealed, Sequence[bytes]]]) -> None:
    """New seals of homes, each with the canonical texts of its records but the statement."""
    if not made:
        return
    connection = session.connection()
    connection.execute(insert(STATEMENT), [{"household_id": home, **asdict(sealed)} for home, sealed, _ in made])
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
    return dict(session.connection().execute(query))


def save_secrets(session: Session, made: Mapping[str, bytes]) -> None:
    if made:
        rows = [{"household_id": home, "secret": secret} for home, secret in made.items()]
        session.connection().execute(insert(SALT), rows)


def unrooted(session: Session) -> dict[str, list[tuple[str, int, bytes, bytes]]]:
    """Seals under no operator's root yet, by month: home, sequence, header and the home's secret."""
    query = (
        select(STATEMENT.c.month, STATEMENT.c.household_id, STATEMENT.c.sequence, STATEMENT.c.header, SALT.c.secret)
        .join(SALT, SALT.c.household_id == STATEMENT.c.household_id)
        .where(STATEMENT.c.batch.is_(None))
        .order_by(STATEMENT.c.month)
    )
    found: dict[str, list[tuple[str, int, bytes, bytes]]] = {}
    for month, *values in session.connection().execute(query):
        found.setdefault(month, []).append((values[0], values[1], values[2], values[3]))
    return found


def place(session: Session, batch: int, places: Sequence[tuple[str, int, int]]) -> None:
    """Say which leaf of a batch each seal is: home, sequence, position."""
    where = STATEMENT.c.household_id == bindparam("home"), STATEMENT.c.sequence == bindparam("number")
    placing = update(STATEMENT).where(*where).values(batch=batch, position=bindparam("at"))
    session.connection().execute(placing, [{"home": home, "number": n, "at": at} for home, n, at in places])


def unpacked(session: Session, household_id: str) -> Iterator[tuple[Sealed, list[bytes]]]:
    """Every seal with the canonical texts of its records, the statement last."""
    for sealed in every(session, household_id):
        yield sealed, bodies(session, household_id, sealed.sequence)
