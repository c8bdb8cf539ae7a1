import numpy as np
import pytest
from builders import some
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.day_rows import pack
from webapp.domain.readings import Quality


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
