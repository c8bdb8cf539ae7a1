"""How the databases are reached: no trip more than needed, and a connection the server has closed is not missed."""

import pytest
from sqlalchemy import text

from tests.store.postgres import execute
from webapp.store import database as module
from webapp.store.database import Database, open_database


@pytest.mark.postgres
def test_a_connection_closed_while_it_rested_is_replaced(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RESTED_SECONDS", 0)
    url = postgres.format("filled")
    database = open_database(url)
    try:
        with database.read() as session:
            was = session.connection().execute(text("select pg_backend_pid()")).scalar_one()
        execute(postgres.format("postgres"), f"select pg_terminate_backend({was})")
        with database.read() as session:
            assert session.connection().execute(text("select pg_backend_pid()")).scalar_one() != was
    finally:
        database.close()


def test_what_is_read_stands_on_what_was_committed(database: Database) -> None:
    """Reads come of connections that were written with, and the other way round."""
    for n in range(3):
        with database.write() as session:
            session.connection().execute(
                text(f"insert into lease (name, owner, until) values ('{n}', 'a', '2026-01-01')")
            )
        with database.read() as session:
            assert session.connection().execute(text("select count(*) from lease")).scalar_one() == n + 1
    with pytest.raises(ZeroDivisionError):
        fail_writing(database)
    with database.read() as session:
        assert session.connection().execute(text("select count(*) from lease")).scalar_one() == 3


def fail_writing(database: Database) -> None:
    with database.write() as session:
        session.connection().execute(text("delete from lease"))
        raise ZeroDivisionError
