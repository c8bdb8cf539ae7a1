"""The migrations make exactly the tables that the code declares, forth and back."""

from datetime import UTC, datetime, timedelta

from alembic import command
from sqlalchemy import bindparam, inspect, text
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from webapp.domain.household import Household
from webapp.domain.register import RegisterReading
from webapp.store import households, registers  # these fill the metadata
from webapp.store.database import alembic_config, migrate, open_database

FREE_OF_HOUSEHOLDS = {
    "lease",
    "claim",
    "attempt",
    "city_temperature",
    "city_temperature_source",
    "month_root",
}
OF_ORGANISATIONS = {
    "audit",
    "building",
    "building_check",
    "building_day",
    "building_import",
    "building_reading",
    "call_version",
    "campaign",
    "campaign_result",
    "campaign_review",
    "campaign_school",
    "campaign_version",
    "class_sums",
    "class_totals",
    "consent_text",
    "demand_call",
    "departure",
    "dry_run",
    "mission_work",
    "organisation",
    "quiz_answer",
    "quiz_sums",
    "release",
    "school_class",
    "seat",
    "staff",
    "staff_invitation",
    "staff_session",
    "tally",
}


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
            owner = "organisation_id" if name in OF_ORGANISATIONS else "household_id"
            assert next(iter(table.primary_key.columns)).name == owner, name


def test_registers_read_before_there_were_periods_are_kept(empty_url: str) -> None:
    """The step to 0012, with a reading that is there already."""
    command.upgrade(alembic_config(empty_url), "0011")
    home = Household("home", "anhui", datetime(2026, 11, 1, tzinfo=UTC))
    at = datetime(2026, 11, 10, 12, tzinfo=UTC)
    database = open_database(empty_url)
    with database.write() as session:
        households.save(session, home)
        session.flush()
        old = "insert into register (household_id, at, wh, step) values (:home, :at, 12345600, 'on')"
        session.connection().execute(
            text(old).bindparams(bindparam("home", home.id), bindparam("at", at, type_=UTCDateTime()))
        )
    migrate(empty_url)
    new = RegisterReading(at + timedelta(days=2), 3_000_000_000, "on", {"peak": 2_999_999_000, "valley": 1000})
    with database.write() as session:
        registers.save(session, home.id, new)
    with database.read() as session:
        assert registers.every(session, home.id) == [RegisterReading(at, 12_345_600), new]
    database.close()
