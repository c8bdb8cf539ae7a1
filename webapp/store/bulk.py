"""Days of many homes at once, as fast as the database takes them: COPY into PostgreSQL, one prepared insert in SQLite.

The imports of a file are begun as ones that do not count, so that nobody sees half of it; when all is in, all count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlmodel import Session, col

from webapp.store.meters import IMPORT, METER_DAY
from webapp.store.tables import HouseholdRow

COLUMNS = ("household_id", "meter", "day", "import_id", "layer", "wh", "quality")
POSTGRES_TYPES = ("varchar", "varchar", "date", "int4", "int4", "bytea", "bytea")
Row = tuple[str, str, date, int, int, bytes, bytes]
"""A day of a meter, by `COLUMNS`."""


@dataclass(frozen=True)
class Brought:
    """What a file brought one home in all."""

    import_id: int
    n_readings: int
    wh: int
    first: date
    last: date
    findings: list[dict[str, object]]


def homes(session: Session) -> set[str]:
    """The ids of all homes."""
    return set(session.connection().execute(select(col(HouseholdRow.household_id))).scalars())


def standing(session: Session, digest: str) -> set[str]:
    """Homes in which a file counts already."""
    query = select(IMPORT.c.household_id).where(IMPORT.c.digest == digest, IMPORT.c.rolled_back_at.is_(None))
    return set(session.connection().execute(query).scalars())


def drop_unfinished(session: Session, digest: str) -> int:
    """What an earlier try left of a file, when it was cut off: how many homes had begun."""
    unfinished = IMPORT.c.digest == digest, IMPORT.c.n_readings == 0
    connection = session.connection()
    begun = connection.execute(select(IMPORT.c.household_id, IMPORT.c.import_id).where(*unfinished)).all()
    where = METER_DAY.c.household_id == bindparam("home"), METER_DAY.c.import_id == bindparam("number")
    if begun:
        connection.execute(
            delete(METER_DAY).where(*where), [{"home": home, "number": number} for home, number in begun]
        )
        connection.execute(delete(IMPORT).where(*unfinished))
    return len(begun)


def next_ids(session: Session) -> dict[str, int]:
    """The number the next import of each home gets; a home that is not in here has none yet."""
    query = select(IMPORT.c.household_id, func.max(IMPORT.c.import_id)).group_by(IMPORT.c.household_id)
    return {home: int(last) + 1 for home, last in session.connection().execute(query)}


def begin(session: Session, digest: str, name: str, format: str, numbers: Mapping[str, int], now: datetime) -> None:
    """Imports that do not count yet, and hold nothing."""
    same = {"made_at": now, "name": name, "format": format, "digest": digest, "rolled_back_at": now}
    empty = {"n_readings": 0, "wh": 0, "first": now.date(), "last": now.date(), "findings": [], "fixes": []}
    rows = [{"household_id": home, "import_id": number, **same, **empty} for home, number in numbers.items()]
    if rows:
        session.connection().execute(insert(IMPORT), rows)


def save_days(session: Session, rows: Sequence[Row]) -> None:
    """New days; one that is there already is an error."""
    add_days(session, "meter_day", COLUMNS, POSTGRES_TYPES, rows)


def add_days(
    session: Session, table: str, columns: Sequence[str], types: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """New rows whose third column is their day, by the quickest way in that each database has."""
    connection = session.connection()
    names = ", ".join(columns)
    if connection.dialect.name == "sqlite":
        plain = [(*row[:2], row[2].isoformat(), *row[3:]) for row in rows]
        marks = ", ".join("?" for _ in columns)
        connection.connection.cursor().executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", plain)
        return
    driver = cast(Any, connection.connection.driver_connection)
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)") as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def finish(session: Session, brought: Mapping[str, Brought]) -> None:
    """From now on the imports count, with what they hold."""
    where = IMPORT.c.household_id == bindparam("home"), IMPORT.c.import_id == bindparam("number")
    figures = ("n_readings", "wh", "first", "last", "findings")
    statement = (
        update(IMPORT).where(*where).values(rolled_back_at=None, **{name: bindparam(f"new_{name}") for name in figures})
    )
    rows = [
        {"home": home, "number": item.import_id, **{f"new_{name}": getattr(item, name) for name in figures}}
        for home, item in brought.items()
    ]
    if rows:
        session.connection().execute(statement, rows)
