"""Days of meters: nothing is overwritten, the newest that stands counts."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from webapp.domain.calendar import DAY
from webapp.domain.day_rows import DayRows
from webapp.domain.household import Household
from webapp.domain.readings import Quality
from webapp.store import households, meter_rows, meters
from webapp.store.database import Database
from webapp.store.meters import Import

NOW = datetime(2026, 11, 21, 13, 38, tzinfo=UTC)
FIRST = date(2026, 4, 1)
HOME = Household("home", "anhui", NOW)
OTHER = Household("other", "anhui", NOW)


def rows(value: int, n_days: int = 2) -> DayRows:
    return DayRows(FIRST, np.full((n_days, 96), value), np.full((n_days, 96), Quality.MEASURED, dtype=np.uint8))


def take_in(database: Database, number: int, value: int, n_days: int = 2, fixed: int | None = None) -> None:
    item = Import(number, NOW, "a.csv", "csv", f"d{number}", 192, value * 96 * n_days, FIRST, FIRST + DAY, [], [])
    with database.write() as session:
        meters.save_import(session, "home", item)
        meters.save_days(session, list(meters.day_values("home", number, rows(value, n_days), 0)))
        if fixed is not None:
            meters.save_days(session, list(meters.day_values("home", number, rows(fixed, 1), 1)))


def known(database: Database, household_id: str = "home") -> dict[date, int]:
    with database.read() as session:
        found = meters.days(session, household_id, FIRST, FIRST + 9 * DAY)
    return {day: int(wh[0]) for day, wh in found.wh.items()}


@pytest.fixture
def both(database: Database) -> Database:
    with database.write() as session:
        households.save(session, HOME)
        households.save(session, OTHER)
    return database


def test_the_newest_import_counts_and_its_fixes_first(both: Database) -> None:
    take_in(both, 1, 10, 3)
    take_in(both, 2, 20, 2, fixed=21)
    assert known(both) == {FIRST: 21, FIRST + DAY: 20, FIRST + 2 * DAY: 10}


def test_rolled_back_the_one_before_counts_again(both: Database) -> None:
    take_in(both, 1, 10)
    take_in(both, 2, 20)
    with both.write() as session:
        assert meters.roll_back(session, "home", 2, NOW)
    assert known(both) == {FIRST: 10, FIRST + DAY: 10}
    with both.write() as session:
        meters.roll_back(session, "home", 2, None)
        assert not meters.roll_back(session, "other", 2, NOW)
    assert known(both)[FIRST] == 20


def test_another_home_sees_none_of_it(both: Database) -> None:
    take_in(both, 1, 10)
    assert known(both, "other") == {}
    with both.read() as session:
        assert meters.imports(session, "other") == []
        assert meters.next_id(session, "home") == 2
        assert meters.first_day(session, "home") == FIRST


@pytest.mark.parametrize("high", [200, 60_000, 2_000_000_000, 3_000_000_000_000])
def test_values_take_no_more_room_than_they_need(high: int) -> None:
    wh = np.arange(96) * (high // 95)
    packed = meters.pack_wh(wh)
    assert (meters.unpack_wh(packed) == wh).all()
    assert len(packed) == 96 * (1 if high < 256 else 2 if high < 65536 else 4 if high < 2**31 else 8)
    assert (meters.unpack_wh(meters.pack_wh(wh - 100)) == wh - 100).all()


def test_a_quality_that_is_the_same_all_day_is_one_byte() -> None:
    even = np.full(96, Quality.MEASURED, dtype=np.uint8)
    assert meters.pack_quality(even) == b"\x01"
    assert (meters.unpack_quality(b"\x01") == even).all()
    even[3] = Quality.REPAIRED
    assert (meters.unpack_quality(meters.pack_quality(even)) == even).all()


def test_who_takes_everything_away_gets_every_row_of_every_meter(both: Database) -> None:
    take_in(both, 1, 10, 1)
    take_in(both, 2, 20, 1, fixed=21)
    with both.write() as session:
        meters.save_days(session, list(meters.day_values("home", 2, rows(30, 1), 0, "garage")))
        meters.roll_back(session, "home", 1, NOW)
    with both.read() as session:
        assert meter_rows.names(session, "home") == ["main", "garage"]
        assert meter_rows.names(session, "other") == []
        every = list(meter_rows.every(session, "home"))
        assert not list(meter_rows.every(session, "other"))
    found = [(row.import_id, row.meter, row.layer, int(row.wh[0])) for row in every]
    assert found == [(1, "main", 0, 10), (2, "garage", 0, 30), (2, "main", 0, 20), (2, "main", 1, 21)]
    assert {(row.day, row.quality.tolist() == [Quality.MEASURED] * 96) for row in every} == {(FIRST, True)}
