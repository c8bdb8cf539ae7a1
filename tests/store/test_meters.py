"""Days of meters: nothing is overwritten, the newest that stands counts."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from webapp.domain.calendar import DAY
from webapp.domain.day_rows import DayRows
from webapp.domain.household import Household
from webapp.domain.readings import Places, Quality
from webapp.store import households, import_places, meters
from webapp.store.database import Database
from webapp.store.meters import Import

NOW = datetime(2026, 11, 21, 13, 38, tzinfo=UTC)
FIRST = date(2026, 4, 1)
HOME = Household("home", "anhui", NOW)
OTHER = Household("other", "anhui", NOW)


def rows(value: int, n_days: int = 2) -> DayRows:
    return DayRows(FIRST, np.full((n_days, 96), value), np.full((n_days, 96), Quality.MEASURED, dtype=np.uint8))


def take_in(database: Database, number: int, value: int, n_days: int = 2, fixed: int | None = None) -> None:
    last, wh = FIRST + (n_days - 1) * DAY, value * 96 * n_days
    item = Import(number, NOW, "a.csv", "csv", f"d{number}", 96 * n_days, wh, FIRST, last, [], [])
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


def test_the_span_is_what_stands(both: Database) -> None:
    take_in(both, 1, 10)
    take_in(both, 2, 20, 5)
    with both.write() as session:
        assert meters.span(session, "home") == (FIRST, FIRST + 4 * DAY)
        meters.roll_back(session, "home", 2, NOW)
        assert meters.span(session, "home") == (FIRST, FIRST + DAY)
        meters.roll_back(session, "home", 1, NOW)
        assert meters.span(session, "home") is None


def test_another_home_sees_none_of_it(both: Database) -> None:
    take_in(both, 1, 10)
    assert known(both, "other") == {}
    with both.read() as session:
        assert meters.imports(session, "other") == []
        assert meters.next_id(session, "home") == 2
        assert meters.span(session, "other") is None


def packed(wh: np.ndarray, quality: np.ndarray) -> tuple[bytes, bytes]:
    ((_, wh_bytes, quality_bytes),) = meters.packed_days(DayRows(FIRST, wh.reshape(1, 96), quality.reshape(1, 96)))
    return wh_bytes, quality_bytes


EVEN = np.full(96, Quality.MEASURED, dtype=np.uint8)


@pytest.mark.parametrize("high", [200, 60_000, 2_000_000_000, 3_000_000_000_000])
def test_values_take_no_more_room_than_they_need(high: int) -> None:
    wh = np.arange(96) * (high // 95)
    kept, _ = packed(wh, EVEN)
    assert (meters.unpack_wh(kept) == wh).all()
    assert len(kept) == 96 * (1 if high < 256 else 2 if high < 65536 else 4 if high < 2**31 else 8)
    assert (meters.unpack_wh(packed(wh - 100, EVEN)[0]) == wh - 100).all()


def test_a_quality_that_is_the_same_all_day_is_one_byte() -> None:
    _, kept = packed(np.zeros(96, dtype=np.int64), EVEN)
    assert kept == b"\x01"
    assert (meters.unpack_quality(kept) == EVEN).all()
    mixed = EVEN.copy()
    mixed[3] = Quality.REPAIRED
    assert (meters.unpack_quality(packed(np.zeros(96, dtype=np.int64), mixed)[1]) == mixed).all()


def test_days_of_other_widths_stay_in_order_and_unknown_ones_are_left_out() -> None:
    wh = np.repeat(np.array([[9], [70_000], [8], [300]]), 96, axis=1)
    quality = np.repeat(EVEN.reshape(1, 96), 4, axis=0)
    quality[2] = Quality.MISSING
    kept = meters.packed_days(DayRows(FIRST, wh, quality))
    assert [(day, len(each)) for day, each, _ in kept] == [(FIRST, 96), (FIRST + DAY, 384), (FIRST + 3 * DAY, 192)]


def test_places_of_findings_come_back_as_they_were(both: Database) -> None:
    places = Places(np.array([3, 9]), np.array([15, 45]), None, {"text": ["坏", "=1"]})
    with both.write() as session:
        import_places.save(session, "home", 1, {0: places, 2: Places(np.array([7]))})
        import_places.save(session, "home", 2, {})
    with both.read() as session:
        found = import_places.find(session, "home", 1)
        assert import_places.find(session, "other", 1) == {}
        assert import_places.find(session, "home", 2) == {}
    assert sorted(found) == [0, 2]
    assert (found[0].row.tolist(), found[0].at.tolist(), found[0].wh) == ([3, 9], [15, 45], None)
    assert found[0].params == {"text": ["坏", "=1"]}
    assert (found[2].row.tolist(), found[2].at) == ([7], None)
