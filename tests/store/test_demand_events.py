"""Hours of less use come with their home, soonest first, and never with another's."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from alembic import command
from sqlalchemy import text

from webapp.domain.calendar import CHINA, DAY, local
from webapp.domain.demand_event import DemandEvent
from webapp.domain.household import Household
from webapp.store import closings, demand_events, households
from webapp.store.database import Database, alembic_config, open_database

NOW = datetime(2026, 11, 21, 21, 38, tzinfo=CHINA)
HOME = Household(id="home", province="anhui", created_at=NOW)
EVENT = DemandEvent("e1", NOW + DAY, NOW + DAY + timedelta(hours=2), "合肥供电公司", Decimal("3.50"))
SOONER = DemandEvent("e2", NOW, NOW + timedelta(minutes=15), "物业")


@pytest.fixture
def kept(database: Database) -> Database:
    with database.write() as session:
        households.save(session, HOME)
        households.save(session, replace(HOME, id="other"))
        demand_events.save(session, "home", EVENT)
        demand_events.save(session, "home", SOONER)
    return database


def test_they_come_with_the_home_in_clock_order(kept: Database) -> None:
    with kept.read() as session:
        home, other = households.find(session, "home"), households.find(session, "other")
        assert home
        assert other
        assert home.events == (SOONER, EVENT)
        assert local(home.events[1].start) == EVENT.start
        assert other.events == ()
        assert demand_events.every(session, "home") == [SOONER, EVENT]


def test_they_come_with_many_homes_at_once(kept: Database) -> None:
    """A limit counts homes, not their events."""
    with kept.read() as session:
        planned = households.unplanned(session, HOME.evening_hour, NOW.date(), "", 2)
        closed = closings.unclosed(session, "week", NOW.date() - 7 * DAY, NOW.date() + DAY, "", 2)
    for homes in (planned, closed):
        assert [(home.id, len(home.events)) for home in homes] == [("home", 2), ("other", 0)]


def test_saving_the_home_leaves_them_alone(kept: Database) -> None:
    with kept.write() as session:
        households.save(session, replace(HOME, people=5))
    with kept.read() as session:
        home = households.find(session, "home")
    assert home
    assert (home.people, home.events) == (5, (SOONER, EVENT))


def test_one_dropped_can_be_saved_again(kept: Database) -> None:
    with kept.write() as session:
        demand_events.drop(session, "other", "e1", NOW)
        demand_events.drop(session, "home", "e1", NOW)
    with kept.read() as session:
        assert demand_events.every(session, "home") == [SOONER]
        assert demand_events.dropped(session, "home", NOW) == [EVENT]
        assert demand_events.dropped(session, "other", NOW) == []
        assert demand_events.find(session, "home", "e1") == EVENT
        assert demand_events.find(session, "other", "e1") is None
    with kept.write() as session:
        demand_events.save(session, "home", EVENT)
    with kept.read() as session:
        assert demand_events.every(session, "home") == [SOONER, EVENT]


def test_what_was_dropped_or_is_long_over_goes_for_good(kept: Database) -> None:
    with kept.write() as session:
        demand_events.drop(session, "home", "e1", NOW)
        demand_events.purge(session, NOW, SOONER.end)
    with kept.read() as session:
        assert demand_events.find(session, "home", "e1") == EVENT
        assert demand_events.find(session, "home", "e2") == SOONER
    with kept.write() as session:
        demand_events.purge(session, NOW + timedelta(seconds=1), SOONER.end + timedelta(seconds=1))
    with kept.read() as session:
        assert demand_events.find(session, "home", "e1") is None
        assert demand_events.find(session, "home", "e2") is None


def test_a_calendar_made_before_gets_the_new_kind(empty_url: str) -> None:
    config = alembic_config(empty_url)
    command.upgrade(config, "0011")
    database = open_database(empty_url)
    values = "'home', '[\"plan\", \"tier\"]', 'zh', 0, 0"
    with database.engine.begin() as connection:
        home = "'home', '2026-11-21', 'anhui', 'tou', 3, false, '[]', '[]', '{}', 10, 20, 'system', 'normal', false"
        connection.execute(
            text(
                "insert into household (household_id, created_at, province, plan, people, care, appliances, favourites,"
                f" use, threshold_fen, evening_hour, theme, size, demo) values ({home})"
            )
        )
        connection.execute(
            text(f"insert into reminder (household_id, kinds, lang, code_tries, failures) values ({values})")
        )

    def kinds() -> str:
        with database.engine.connect() as connection:
            return str(connection.execute(text("select cast(kinds as text) from reminder")).scalar())

    command.upgrade(config, "head")
    assert "event" in kinds()
    assert "tier" in kinds()
    command.downgrade(config, "0011")
    assert "event" not in kinds()
    assert "plan" in kinds()
    database.close()
