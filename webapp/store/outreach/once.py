"""A row that two taps at once may both bring: the first is kept and the second changes nothing, or the last holds."""

from collections.abc import Mapping
from functools import cache

from sqlalchemy import Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_once(session: Session, kind: type[SQLModel], values: Mapping[str, object]) -> bool:
    """Whether it was the first."""
    connection = session.connection()
    return connection.execute(_wanted(kind, connection.dialect.name), values).rowcount == 1


def put(session: Session, kind: type[SQLModel], values: Mapping[str, object]) -> None:
    """As it is from now on, whether there was one or not; `values` are all columns."""
    connection = session.connection()
    connection.execute(_replaced(kind, connection.dialect.name), values)


@cache
def _replaced(kind: type[SQLModel], dialect: str) -> Executable:
    table = kind.__table__  # type: ignore[attr-defined]  # SQLModel gives every table its own
    new = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table)
    rest = {column.name: new.excluded[column.name] for column in table.c if not column.primary_key}
    return new.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=rest)


@cache
def _wanted(kind: type[SQLModel], dialect: str) -> Executable:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(kind.__table__).on_conflict_do_nothing()  # type: ignore[attr-defined]  # SQLModel gives every table its own
