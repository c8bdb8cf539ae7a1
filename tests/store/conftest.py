"""Every test of the store runs on SQLite and on PostgreSQL, each on an empty database with all tables."""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from tests.store.postgres import cluster, execute
from webapp.store.database import Database, migrate, open_database
from webapp.usecases.services import Services

NUMBER = count()
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a running server, without a database's name; `filled` there has all tables."""
    with cluster() as url:
        execute(url.format("postgres"), "create database filled")
        migrate(url.format("filled"))
        yield url


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    url, name = request.getfixturevalue("postgres"), f"test_{next(NUMBER)}"
    execute(url.format("postgres"), f"create database {name}")
    yield url.format(name)
    execute(url.format("postgres"), f"drop database {name} with (force)")


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("empty_database"), tmp_path / "yidu.db")
        yield f"sqlite:///{tmp_path / 'yidu.db'}"
        return
    url = request.getfixturevalue("postgres").format("filled")
    execute(url, f"truncate {', '.join(SQLModel.metadata.tables)}")
    yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = open_database(database_url)
    yield database
    database.close()


@pytest.fixture
def services(database: Database, books: dict[str, object], clock: object, tmp_path: Path) -> Services:
    """The same rules and clock as everywhere, over the database of this test."""
    return Services(database=database, now=clock, uploads=tmp_path / "uploads", **books)  # type: ignore[arg-type]
