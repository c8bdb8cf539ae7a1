"""Readings off the meter: what was used between two, register by register."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.by_period import REGISTERS
from webapp.domain.calendar import CHINA
from webapp.domain.reading_errors import FallingReadingError, RegistersDifferError
from webapp.domain.register import RegisterReading, check, gain, used


def on(day: int, step="on", **kwh: int) -> RegisterReading:
    """A reading in May; with registers their sum is the total."""
    told = {name: 1000 * kwh[name] for name in REGISTERS if name in kwh}
    return RegisterReading(
        datetime(2026, 5, day, 20, tzinfo=CHINA), 1000 * kwh.get("kwh", sum(kwh.values())), step, told
    )


def test_each_register_tells_its_own():
    risen = gain(on(1, peak=10, valley=5), on(3, peak=12, valley=9))
    assert risen.wh == 6000
    assert risen.by_period == {"peak": 2000, "valley": 4000}


def test_a_total_beside_registers_gives_way_to_them():
    """The total may count from before the meter told periods."""
    assert gain(on(1, kwh=900, peak=10, valley=5), on(3, kwh=907, peak=12, valley=9)).wh == 6000


def test_with_a_total_alone_on_one_side_the_total_counts():
    risen = gain(on(1, kwh=900, peak=10, valley=5), on(3, kwh=907))
    assert (risen.wh, risen.by_period) == (7000, {})


def test_only_the_register_that_fell_has_rolled_over():
    risen = gain(on(1, peak=9998, valley=5), on(3, "rolled", peak=3, valley=9))
    assert risen.by_period == {"peak": 5000, "valley": 4000}


def test_nothing_is_known_over_an_exchange_or_a_fall_without_a_reason():
    assert gain(on(1, peak=9998, valley=5), on(3, "exchanged", peak=3, valley=9)) is None
    assert gain(on(1, peak=9998, valley=5), on(3, peak=3, valley=9)) is None
    assert gain(on(1, peak=10, valley=5), on(3, peak=10, flat=900, valley=9)) is None
    assert used([on(1, kwh=9), on(3, kwh=3)]) is None


def test_one_register_may_not_fall_behind_another_that_rises():
    with pytest.raises(FallingReadingError) as caught:
        check([on(1, peak=10, valley=5)], on(3, peak=100, valley=4))
    assert (caught.value.field, caught.value.params) == ("valley", {"start": "5", "end": "4"})
    with pytest.raises(FallingReadingError):
        check([on(5, peak=10, valley=5)], on(3, peak=11, valley=4))
    check([on(5, "rolled", peak=10, valley=5)], on(3, peak=11, valley=4))


def test_registers_that_one_reading_lacks_are_named():
    with pytest.raises(RegistersDifferError) as caught:
        check([on(1, peak=10, valley=5)], on(3, peak=10, flat=1, valley=5))
    assert caught.value.field == "flat"
    check([on(1, peak=10, valley=5)], on(3, "exchanged", peak=10, flat=1, valley=5))
    check([on(1, kwh=15)], on(3, peak=10, valley=5))


@given(st.lists(st.lists(st.integers(0, 50), min_size=4, max_size=4), min_size=2, max_size=8))
def test_what_is_used_adds_up_to_what_the_registers_rose(rises):
    total = dict.fromkeys(REGISTERS, 0)
    kept = []
    for day, rise in enumerate(rises, start=1):
        total = {name: total[name] + more for name, more in zip(REGISTERS, rise, strict=True)}
        kept.append(on(day, **total))
    energy, told = used(kept)
    assert told.wh.tolist() == [[1000 * more for more in rise] for rise in rises[1:]]
    assert energy.wh.tolist() == told.wh.sum(axis=1).tolist()
    assert told.rows_of(energy).tolist() == list(range(len(rises) - 1))
