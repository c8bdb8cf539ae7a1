"""A row that two taps at once may both bring: the first is kept, the second changes nothing."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_once(session: Session, row: SQLModel) -> bool:
    """Whether it was the first."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    wanted = insert(type(row)).on_conflict_do_nothing()
    return session.connection().execute(wanted, row.model_dump()).rowcount == 1
