"""A home's temperatures before its city's, its newest file before the older, and never another home's."""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import numpy as np
import pytest

from tests.conftest import Clock
from webapp.domain.calendar import CHINA, DAY
from webapp.domain.household import Household
from webapp.domain.temperature import TemperatureFile
from webapp.domain.temperature_errors import (
    AllAheadError,
    NoCityError,
    NoSourceGivenError,
    UnknownTemperatureError,
)
from webapp.store import households, temperatures
from webapp.store.database import Database
from webapp.usecases import upkeep
from webapp.usecases.keep_temperatures import (
    drop_temperatures,
    keep_city_temperatures,
    keep_temperatures,
    list_cities,
    restore_temperatures,
    show_temperatures,
)
from webapp.usecases.services import Services

NOW = datetime(2026, 11, 21, 21, 38, tzinfo=CHINA)
HOME = Household(id="home", province="anhui", created_at=NOW, city="合肥市")
FIRST, END = date(2026, 11, 1), date(2026, 11, 11)


@pytest.fixture
def kept(database: Database) -> Database:
    with database.write() as session:
        households.save(session, HOME)
        households.save(session, replace(HOME, id="other", city=None))
    return database


def table(*celsius: float, first: date = FIRST) -> BytesIO:
    rows = [f"{first + n * DAY},{value}" for n, value in enumerate(celsius)]
    return BytesIO("\n".join(["date,tavg", *rows, ""]).encode())


def known(database: Database, city: str | None = None, home: str = "home") -> list[float]:
    with database.read() as session:
        found = temperatures.days(session, home, city, FIRST, END)
    return [] if found is None else [float(each) for each in found.between(FIRST, END) if np.isfinite(each)]


def test_the_homes_own_days_go_before_its_citys(kept: Database, services: Services) -> None:
    keep_city_temperatures(services, "合肥市", "观测站", table(1, 2, 3), "city.csv")
    keep_temperatures(services, HOME, table(7.25, first=FIRST + DAY), "own.csv")
    assert known(kept, "合肥") == [1, 7.2, 3]
    assert known(kept) == [7.2]
    assert known(kept, "合肥", "other") == [1, 2, 3]
    assert known(kept, None, "other") == []
    with kept.read() as session:
        found = temperatures.came_from(session, "home", "合肥", FIRST, END)
    assert (found.own_days, found.city_days, found.mixed) == (1, 2, True)
    assert [each.name for each in found.files] == ["own.csv"]
    assert [each.source for each in found.city] == ["观测站"]


def test_the_newest_file_counts_until_it_is_dropped(kept: Database, services: Services) -> None:
    keep_temperatures(services, HOME, table(1, 2), "old.csv")
    keep_temperatures(services, HOME, table(5), "new.csv")
    assert known(kept) == [5, 2]
    drop_temperatures(services, HOME, 2)
    assert known(kept) == [1, 2]
    assert [each.name for each in show_temperatures(services, HOME).dropped] == ["new.csv"]
    restore_temperatures(services, HOME, 2)
    assert known(kept) == [5, 2]


def test_a_dropped_file_is_gone_after_a_day(kept: Database, services: Services, clock: Clock) -> None:
    keep_temperatures(services, HOME, table(1, 2), "a.csv")
    drop_temperatures(services, HOME, 1)
    clock.pass_by(hours=25)
    upkeep.tidy(services)
    with pytest.raises(UnknownTemperatureError):
        restore_temperatures(services, HOME, 1)
    with kept.read() as session:
        assert temperatures.every(session, "home") == []


def test_another_homes_file_is_unknown(kept: Database, services: Services) -> None:
    keep_temperatures(services, HOME, table(1, 2), "a.csv")
    with pytest.raises(UnknownTemperatureError):
        drop_temperatures(services, replace(HOME, id="other"), 1)
    assert known(kept) == [1, 2]


def test_the_same_file_twice_changes_nothing(kept: Database, services: Services) -> None:
    first = keep_temperatures(services, HOME, table(1, 2), "a.csv")
    again = keep_temperatures(services, HOME, table(1, 2), "a.csv")
    assert (first.n_new, first.n_same, again.n_new, again.n_same) == (2, 0, 0, 2)
    with kept.read() as session:
        assert [each.id for each in temperatures.files(session, "home")] == [1]


def test_days_still_to_come_are_left_out_and_told(kept: Database, services: Services) -> None:
    taken = keep_temperatures(services, HOME, table(1, 2, 3, first=date(2026, 11, 20)), "a.csv")
    assert (taken.n_days, taken.n_ahead, taken.last) == (1, 2, date(2026, 11, 20))
    with pytest.raises(AllAheadError):
        keep_temperatures(services, HOME, table(1, first=date(2026, 11, 21)), "a.csv")


def test_a_citys_days_are_added_and_replaced_by_day(kept: Database, services: Services) -> None:
    keep_city_temperatures(services, "合肥", "旧站", table(1, 2, 3), "a.csv")
    taken = keep_city_temperatures(services, "合肥", "新站", table(2, 4, 5, first=FIRST + DAY), "b.csv")
    assert (taken.n_new, taken.n_replaced, taken.n_same) == (1, 1, 1)
    assert known(kept, "合肥") == [1, 2, 4, 5]
    assert [(each.source, each.n_days) for each in list_cities(services)] == [("新站", 3), ("旧站", 1)]
    keep_city_temperatures(services, "合肥", "新站", table(9), "c.csv")
    assert [each.name for each in list_cities(services)] == ["c.csv", "b.csv"]


def test_a_city_needs_its_name_and_where_its_figures_come_from(kept: Database, services: Services) -> None:
    with pytest.raises(NoCityError):
        keep_city_temperatures(services, " ", "x", table(1), "a.csv")
    with pytest.raises(NoSourceGivenError):
        keep_city_temperatures(services, "合肥", " ", table(1), "a.csv")


def test_forgetting_a_home_leaves_the_city(kept: Database, services: Services) -> None:
    keep_city_temperatures(services, "合肥", "站", table(1), "a.csv")
    keep_temperatures(services, HOME, table(2), "b.csv")
    with kept.write() as session:
        households.forget(session, "home")
    assert known(kept, "合肥") == [1]


def test_a_gap_stays_a_gap(kept: Database) -> None:
    item = TemperatureFile(1, "a.csv", NOW, FIRST, FIRST + 5 * DAY, 2)
    with kept.write() as session:
        temperatures.save(session, "home", item, {FIRST: -35, FIRST + 5 * DAY: 120})
    with kept.read() as session:
        found = temperatures.days(session, "home", None, FIRST, END)
    assert found
    assert found.first == FIRST
    assert [float(each) for each in found.celsius[[0, 5]]] == [-3.5, 12]
    assert np.isnan(found.celsius[1:5]).all()
