"""Engines and sessions: SQLite by default, PostgreSQL by URL; one writer at a time, readers never wait."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from webapp.settings import HERE

if TYPE_CHECKING:
    from alembic.config import Config

BUSY_SECONDS = 15
RESTED_SECONDS = 2
NOT_TOLD = (None,) * 5
"""Size, precision and so on of a column."""


@dataclass(frozen=True)
class Database:
    """`read()` for pages, `write()` for changes; a write commits at the end or leaves nothing."""

    engine: Engine

    @cached_property
    def reading(self) -> Engine:
        """PostgreSQL reads each statement as of its own moment anyway: without a transaction around it, it is asked
        once instead of three times. Such connections are kept apart: nothing has to be set or reset on them."""
        if self.engine.dialect.name == "sqlite":
            return self.engine.execution_options(readonly=True)
        engine = create_engine(
            self.engine.url, isolation_level="AUTOCOMMIT", pool_reset_on_return=None, **_options(self.engine.url)
        )
        _ping_only_rested(engine)
        return engine

    @contextmanager
    def read(self) -> Iterator[Session]:
        with Session(self.reading, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        with Session(self.engine) as session, session.begin():
            yield session

    def close(self) -> None:
        self.engine.dispose()
        self.reading.dispose()

    def leave_to_parent(self) -> None:
        """In a forked process: the connections there are stay the parent's, new ones are opened."""
        self.engine.dispose(close=False)
        self.reading.dispose(close=False)


def open_database(url: str) -> Database:
    engine = create_engine(url, **_options(make_url(url)))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        _ping_only_rested(engine)
    return Database(engine)


def _options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}
    return {"pool_pre_ping": True, "connect_args": {"cursor_factory": _plain_cursor()}}


@cache
def _plain_cursor() -> Any:
    """Tells of its columns what PEP 249 asks and no more: psycopg's own makes an object of each, which takes as long
    as to ask a short question. The driver is loaded where it is used: it is an extra of the installation."""
    import psycopg

    class PlainCursor(psycopg.Cursor[Any]):
        @property
        def description(self) -> Any:
            result = self.pgresult
            if not result or not result.nfields:
                return super().description
            names = [(result.fname(n) or b"").decode() for n in range(result.nfields)]
            return [(name, result.ftype(n), *NOT_TOLD) for n, name in enumerate(names)]

    return PlainCursor


def _ping_only_rested(engine: Engine) -> None:
    """Whether a connection still lives is asked once it has rested: before every use it would be one more trip each."""
    used: WeakKeyDictionary[object, float] = WeakKeyDictionary()
    ping = engine.dialect.do_ping

    def ping_rested(connection: DBAPIConnection) -> bool:
        rested = time.monotonic() - used.get(connection, float("-inf"))
        return rested < RESTED_SECONDS or ping(connection)

    def note(connection: DBAPIConnection | None, _: ConnectionPoolEntry) -> None:
        if connection is not None:
            used[connection] = time.monotonic()

    engine.dialect.do_ping = ping_rested  # type: ignore[method-assign,assignment]
    event.listen(engine, "checkin", note)


def _prepare_sqlite(connection: object, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # the begin hook opens transactions
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at once: a read that turns into a write would fail instead of waiting."""
    readonly = connection.get_execution_options().get("readonly")
    connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")


def migrate(url: str) -> None:
    """Bring the tables to the newest version."""
    from alembic import command  # only now: it takes as long to load as all other parts of the store

    command.upgrade(alembic_config(url), "head")


def alembic_config(url: str) -> "Config":
    from alembic.config import Config

    config = Config(stdout=sys.stdout)  # as it is now: alembic's own default is the one it was loaded with
    config.set_main_option("script_location", str(HERE / "store" / "migrations"))
    config.attributes["url"] = url
    return config
