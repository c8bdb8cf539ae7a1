from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.day_rows import pack
from webapp.domain.doctor import examine
from webapp.domain.readings import Quality, Readings, minute_of, readings

MORNING = minute_of(datetime(2026, 4, 1))  # noqa: DTZ001  # a clock
CODES = {
    "unsorted",
    "same_twice",
    "twice",
    "overlap",
    "negative",
    "unit_small",
    "unit_large",
    "spike",
    "flat",
    "zeros",
    "gap",
}


def some(wh, minutes=15, start=None) -> Readings:
    n = len(wh)
    lengths = np.full(n, minutes, dtype=np.int64) if isinstance(minutes, int) else np.array(minutes)
    at = MORNING + np.concatenate([[0], np.cumsum(lengths[:-1])]) if start is None else MORNING + np.array(start)
    return readings("m", at.astype(np.int64), lengths, np.array(wh, dtype=np.int64), np.arange(1, n + 1))


def codes(found) -> dict[str, bool]:
    return {finding.code: finding.fixed for finding in found.findings}


def test_quarter_hours_stay_as_they_are():
    rows = pack(some(range(96)))
    assert rows.wh.tolist() == [list(range(96))]
    assert (rows.quality == Quality.MEASURED).all()


def test_minutes_are_added_and_hours_are_shared():
    fine = pack(some([1] * 60, 1))
    assert fine.wh[0, :5].tolist() == [15, 15, 15, 15, 0]
    assert fine.quality[0, :5].tolist() == [Quality.MEASURED] * 4 + [Quality.MISSING]
    hour = pack(some([10], 60))
    assert sorted(hour.wh[0, :4].tolist()) == [2, 2, 3, 3]
    assert (hour.quality[0, :4] == Quality.ESTIMATED).all()


def test_a_day_follows_its_profile():
    profile = np.array([1.0] * 48 + [3.0] * 48)
    rows = pack(some([4000], 1440), profile)
    assert rows.wh[0, :48].sum() == 1000
    assert rows.total_wh == 4000
    assert (rows.quality == Quality.ESTIMATED).all()


def test_what_a_file_calls_estimated_or_repaired_stays_so():
    quality = np.array([1, 2, 3, 1] * 24, dtype=np.uint8)
    rows = pack(replace(some(range(96)), quality=quality))
    assert rows.quality[0].tolist() == quality.tolist()
    hours = pack(replace(some([4] * 24, 60), quality=np.full(24, Quality.REPAIRED, dtype=np.uint8)))
    assert (hours.quality == Quality.REPAIRED).all()


def test_what_no_file_has_told_is_missing():
    rows = pack(some([5, 5], 15, [0, 1440 * 2]))
    assert rows.wh.shape == (3, 96)
    assert (rows.quality != Quality.MISSING).any(axis=1).tolist() == [True, False, True]
    assert rows.known_share == pytest.approx(2 / 288)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(1, 3000), st.integers(0, 9000), st.integers(0, 500)), min_size=1, max_size=40),
)
def test_no_energy_is_lost_or_made(parts):
    """Any lengths with any gaps: (minutes, watt-hours, gap before)."""
    start, at = [], 0
    for minutes, _, gap in parts:
        start.append(at + gap)
        at += gap + minutes
    rows = pack(some([wh for _, wh, _ in parts], [minutes for minutes, _, _ in parts], start))
    assert rows.total_wh == sum(wh for _, wh, _ in parts)
    assert (rows.wh >= 0).all()


def test_nothing_odd_nothing_said():
    found = examine(some(np.random.default_rng(1).integers(20, 200, 960)))
    assert found.findings == ()
    assert found.readings.total_wh > 0


def test_the_same_line_twice_is_dropped_at_once_and_a_correction_wins():
    start = [0, 15, 15, 30, 45, 45]
    found = examine(some([10, 20, 20, 30, 40, 44], 15, start))
    assert codes(found) == {"same_twice": True, "twice": True}
    assert found.readings.wh.tolist() == [10, 20, 30, 44]


def test_two_files_in_one_are_put_in_order():
    found = examine(some([10, 20, 30], 15, [30, 0, 15]))
    assert codes(found)["unsorted"]
    assert found.readings.wh.tolist() == [20, 30, 10]


def test_a_gap_is_told_and_filled_only_when_asked():
    days = [100 + n % 96 for n in range(96 * 4)]
    start = [n * 15 for n in range(96 * 4) if not 96 <= n < 100]
    kept = some([days[n // 15] for n in start], 15, start)
    told = examine(kept)
    (gap,) = told.findings
    assert (gap.code, gap.fix, gap.fixed, gap.n) == ("gap", "fill", False, 1)
    assert gap.fix_wh == sum(days[n % 96] for n in range(96, 100))
    filled = examine(kept, {"gap"})
    assert filled.readings.total_wh == told.readings.total_wh + gap.fix_wh
    rows = pack(filled.readings)
    assert (rows.quality[1, :4] == Quality.REPAIRED).all()
    assert (rows.quality[0] == Quality.MEASURED).all()


def test_a_wrong_unit_is_seen_and_put_right_when_asked():
    small = some([1] * 96 * 3)
    assert codes(examine(small)) == {"unit_small": False, "flat": False} or "unit_small" not in codes(examine(small))
    tiny = some([0, 1] * 8, 1440)
    assert examine(tiny, {"unit_small"}).readings.total_wh == tiny.total_wh * 1000
    huge = some(np.random.default_rng(2).integers(2_000_000_000, 9_000_000_000, 10), 1440)
    assert "unit_large" in codes(examine(huge))


def test_a_value_no_home_draws_is_told():
    wh = [100] * 200
    wh[77] = 90_000
    odd = some([value + n % 3 for n, value in enumerate(wh)])
    (found,) = examine(odd).findings
    assert (found.code, found.row, found.fix_wh) == ("spike", 78, -odd.wh[77])


def test_a_meter_that_stood_still_is_told_only():
    assert codes(examine(some([120] * 96 * 3))) == {"flat": False}
    assert "zeros" in codes(examine(some([120] * 96 + [0] * 96 * 3)))


def test_energy_below_nought_can_be_left_out():
    found = examine(some([100, -5, 100, 101]), {"negative"})
    assert found.readings.wh.tolist() == [100, 100, 101]
    assert codes(examine(some([100, -5, 100, 101])))["negative"] is False


@settings(max_examples=80)
@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.sampled_from([15, 15, 30, 60]), st.integers(-50, 3000)),
        min_size=1,
        max_size=60,
    ),
    st.sets(st.sampled_from(sorted(CODES))),
)
def test_whatever_comes_the_doctor_leaves_it_in_order_and_apart(parts, fixes):
    raw = some([wh for _, _, wh in parts], [minutes for _, minutes, _ in parts], [at * 15 for at, _, _ in parts])
    found = examine(raw, fixes)
    assert {finding.code for finding in found.findings} <= CODES
    start, end = found.readings.start, found.readings.start + found.readings.minutes
    assert (start[1:] >= end[:-1]).all()
    assert (found.readings.minutes > 0).all()
    if len(found.readings):
        assert pack(found.readings).total_wh == found.readings.total_wh
