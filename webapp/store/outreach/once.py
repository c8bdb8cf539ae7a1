"""A row that two taps at once may both bring: the first is kept, the second changes nothing."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_once(session: Session, row: SQLModel) -> None:
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.connection().execute(insert(type(row)).values(**row.model_dump()).on_conflict_do_nothing())
