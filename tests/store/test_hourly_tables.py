"""A home's own hourly factors: one table at most, its own, gone with it; when a run was moved from is kept."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from alembic import command
from sqlalchemy import bindparam, text
from sqlmodel.sql.sqltypes import UTCDateTime

from webapp.domain.calendar import CHINA, DAY, local
from webapp.domain.hourly import HourlyFactors
from webapp.domain.household import Household
from webapp.domain.run import Action
from webapp.store import hourly, households, records
from webapp.store.database import Database, alembic_config, migrate, open_database

NOW = datetime(2026, 11, 21, 21, 38, tzinfo=CHINA)
HOME = Household(id="home", province="anhui", created_at=NOW)
FIRST = HourlyFactors((Decimal("0.5000"),) * 24, "某研究所", date(2025, 12, 1), NOW)
SECOND = HourlyFactors(tuple(Decimal(hour) / 100 for hour in range(24)), "另一份", date(2026, 1, 1), NOW + DAY)


@pytest.fixture
def kept(database: Database) -> Database:
    with database.write() as session:
        households.save(session, HOME)
        households.save(session, replace(HOME, id="other"))
        session.flush()
        hourly.save(session, "home", FIRST)
    return database


def found(database: Database, home: str) -> HourlyFactors | None:
    with database.read() as session:
        return hourly.find(session, home)


def test_a_table_comes_out_as_it_went_in_and_to_its_own_home_only(kept: Database) -> None:
    assert found(kept, "home") == FIRST
    assert found(kept, "other") is None


def test_a_new_table_takes_the_place_of_the_old(kept: Database) -> None:
    with kept.write() as session:
        hourly.save(session, "home", SECOND)
    assert found(kept, "home") == SECOND


def test_dropping_it_leaves_another_homes(kept: Database) -> None:
    with kept.write() as session:
        hourly.save(session, "other", SECOND)
    with kept.write() as session:
        hourly.drop(session, "home")
    assert found(kept, "home") is None
    assert found(kept, "other") == SECOND


def test_it_goes_with_its_home(kept: Database) -> None:
    with kept.write() as session:
        households.forget(session, "home")
    assert found(kept, "home") is None


def test_actions_from_before_know_no_time_they_were_moved_from(empty_url: str) -> None:
    """The step to 0015, with an action that is there already."""
    command.upgrade(alembic_config(empty_url), "0013")
    database = open_database(empty_url)
    with database.write() as session:
        households.save(session, HOME)
        session.flush()
        old = "insert into action (household_id, day, kind, subject, wh, fen, g_co2, run_id, created_at)"
        session.connection().execute(
            text(f"{old} values ('home', '2026-11-20', 'shift', 'washer', 600, 17, 0, 'r0', :at)").bindparams(
                bindparam("at", NOW, type_=UTCDateTime())
            )
        )
    migrate(empty_url)
    new = Action(NOW.date(), "shift", "washer", 600, 17, 0, "r1", NOW)
    with database.write() as session:
        records.save_action(session, "home", new, NOW)
    with database.read() as session:
        before, after = records.actions(session, "home", date.min, date.max)
    assert (before.run_id, before.moved_from) == ("r0", None)
    assert after.moved_from
    assert local(after.moved_from) == NOW
    database.close()
