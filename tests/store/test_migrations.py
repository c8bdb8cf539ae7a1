"""The migrations make exactly the tables that the code declares, forth and back."""

from alembic import command
from sqlalchemy import inspect
from sqlmodel import SQLModel

from webapp.store import tables  # noqa: F401  (fills the metadata)
from webapp.store.database import alembic_config, migrate, open_database

FREE_OF_HOUSEHOLDS = {"lease", "claim"}


def names(url: str) -> set[str]:
    database = open_database(url)
    found = set(inspect(database.engine).get_table_names())
    database.close()
    return found - {"alembic_version"}


def test_an_empty_database_gets_all_tables(empty_url: str) -> None:
    migrate(empty_url)

    assert names(empty_url) == set(SQLModel.metadata.tables)


def test_nothing_is_left_to_migrate(empty_url: str) -> None:
    migrate(empty_url)

    command.check(alembic_config(empty_url))  # raises where a table and its class differ


def test_migrating_twice_changes_nothing(empty_url: str) -> None:
    migrate(empty_url)
    migrate(empty_url)

    assert names(empty_url) == set(SQLModel.metadata.tables)


def test_the_way_back_leaves_nothing(empty_url: str) -> None:
    migrate(empty_url)
    command.downgrade(alembic_config(empty_url), "base")

    assert names(empty_url) == set()


def test_what_belongs_to_a_household_is_keyed_by_it_first() -> None:
    for name, table in SQLModel.metadata.tables.items():
        if name not in FREE_OF_HOUSEHOLDS:
            assert next(iter(table.primary_key.columns)).name == "household_id", name
