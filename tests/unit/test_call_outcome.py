"""What a call came to: never below nothing, paid half-up to the fen under a cap, what was moved told apart."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.calendar import CHINA
from webapp.domain.outreach.call_baseline import Baseline
from webapp.domain.outreach.call_errors import ReadingBackwardsError, ReadingTimeError, ReadingTooFarError
from webapp.domain.outreach.call_outcome import (
    Outcome,
    as_record,
    check_reading,
    of_record,
    outcome,
    own_answer,
    printed,
    reward,
    total_of,
)
from webapp.domain.outreach.demand_call import DemandCall, Hours, Readings

START = datetime(2026, 7, 28, 19, tzinfo=CHINA)
CALL = DemandCall(
    "c", "o", "e", 3, START, START + timedelta(hours=2), START - timedelta(hours=22), START, "ten_of_ten", Decimal(3)
)
SHOWN = (300, 320, 330, 340, 350, 340, 320, 300)
USED = (200, 180, 170, 180, 190, 190, 160, 330)
BASE = Baseline("ten_of_ten", SHOWN, (), 10, (), 1200, 2400)
ALL = np.ones(96, dtype=bool)


def day(window: int = 105, used: tuple[int, ...] = USED, rest: int = 105) -> np.ndarray:
    """A day whose use before the call is `window` a quarter-hour, and `rest` after an hour before it."""
    wh = np.full(96, rest, dtype=np.int64)
    wh[60:72] = window
    wh[76:84] = used
    return wh


def test_the_evening_of_the_designed_page() -> None:
    """2.60 shown, 5 % more used that afternoon: 2.73 less 1.60 is 1.13, three yuan each: 3.39."""
    found = outcome(BASE, CALL, day(), ALL)
    assert (found.baseline_wh, found.adjusted_wh, found.actual_wh, found.reduced_wh) == (2600, 2730, 1600, 1130)
    assert found.ratio == Decimal("1.05")
    assert found.fen == 339


def test_a_quarter_hour_above_the_baseline_counts_and_the_sum_is_never_below_nothing() -> None:
    found = outcome(BASE, CALL, day(), ALL)
    assert found.actual[-1] > found.adjusted[-1]
    assert found.reduced_wh == found.difference_wh == found.adjusted_wh - found.actual_wh
    more = outcome(BASE, CALL, day(used=(500,) * 8), ALL)
    assert (more.reduced_wh, more.fen, more.difference_wh) == (0, 0, 2730 - 4000)


@pytest.mark.parametrize(
    ("wh", "rate", "cap", "fen"),
    [
        (1130, "3", None, 339),
        (1135, "3", None, 341),
        (1, "5", None, 1),
        (4000, "3", "8", 800),
        (0, "3", "8", 0),
        (9000, None, None, 0),
    ],
)
def test_the_reward_is_rounded_half_up_and_capped(wh: int, rate: str | None, cap: str | None, fen: int) -> None:
    assert reward(wh, Decimal(rate) if rate else None, Decimal(cap) if cap else None) == fen


def test_a_rehearsal_pays_nothing() -> None:
    found = outcome(BASE, replace(CALL, rehearsal=True), day(), ALL)
    assert (found.reduced_wh, found.fen) == (1130, 0)


def test_what_the_rest_of_the_day_used_more_was_moved_and_never_more_than_was_reduced() -> None:
    """16 quarter-hours beside the call from 18:00 on: usually 2400, times 1.05 on this day."""
    n_rest = 16
    usual = 2520
    found = outcome(BASE, CALL, day(rest=(usual + 272) // n_rest), ALL)
    assert found.shifted_wh == (usual + 272) // n_rest * n_rest - usual
    assert found.saved_wh == found.reduced_wh - found.shifted_wh
    assert outcome(BASE, CALL, day(rest=1000), ALL).saved_wh == 0
    assert outcome(BASE, CALL, day(rest=0), ALL).shifted_wh == 0
    known = ALL.copy()
    known[95] = False
    assert outcome(BASE, CALL, day(), known).saved_wh is None


def test_without_a_baseline_or_a_quarter_hour_it_is_missing() -> None:
    known = ALL.copy()
    known[80] = False
    assert outcome(BASE, CALL, day(), known).state == "missing"
    assert outcome(Baseline("ten_of_ten", why_not="too_few_days"), CALL, day(), ALL).state == "missing"


def test_a_low_user_that_keeps_to_its_baseline_is_told_apart() -> None:
    little = replace(BASE, wh=(60,) * 8)
    assert outcome(little, CALL, day(used=(60,) * 8), ALL).kept
    assert not outcome(little, CALL, day(used=(90,) * 8), ALL).kept
    assert not outcome(BASE, CALL, day(), ALL).kept


@given(st.lists(st.integers(0, 2000), min_size=8, max_size=8), st.integers(0, 500))
def test_it_comes_back_as_it_was_kept(used: list[int], window: int) -> None:
    found = outcome(BASE, CALL, day(window, tuple(used)), ALL)
    assert of_record(found.state, as_record(found), found.reduced_wh, found.fen) == found
    assert found.reduced_wh == max(0, found.adjusted_wh - sum(used))


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=32))
def test_printed_parts_add_up_as_printed(parts: list[int]) -> None:
    shown = printed(parts)
    assert all(each % 10 == 0 for each in shown)
    assert all(abs(each - part) <= 10 for each, part in zip(shown, parts, strict=True))
    assert abs(sum(shown) - sum(parts)) <= 5


def test_a_total_has_the_range_of_its_homes() -> None:
    found = total_of(100, 40_000, 100 * (400**2 + 99.5**2), 45_000, 13_500, Hours(START.date(), 76, 84))
    assert (found.low_wh, found.high_wh) == (40_000 - 1960, 40_000 + 1960)
    assert found.w == 20_000
    assert total_of(1, 5, 25, 5, 0, CALL.hours).low_wh == 5


class TestOwnReadings:
    def test_between_them_the_baseline_of_the_same_minutes(self) -> None:
        read = Readings(4_318_620, START + timedelta(minutes=30), 4_319_820, START + timedelta(hours=2))
        found = own_answer(BASE, CALL, read)
        assert found
        assert (found.baseline_wh, found.used_wh, found.less_wh) == (1980, 1200, 780)

    def test_beside_the_call_its_first_and_last_quarter_hour_go_on(self) -> None:
        read = Readings(0, START - timedelta(minutes=15), 1000, START + timedelta(minutes=135))
        found = own_answer(BASE, CALL, read)
        assert found
        assert found.baseline_wh == 300 + 2600 + 300

    def test_one_reading_or_no_baseline_gives_none(self) -> None:
        read = Readings(0, START, 1000, START + timedelta(hours=2))
        assert own_answer(Baseline("ten_of_ten", why_not="no_readings"), CALL, read) is None
        assert own_answer(BASE, CALL, replace(read, end_wh=None, end_at=None)) is None
        assert own_answer(BASE, CALL, replace(read, end_at=START + timedelta(minutes=5))) is None

    def test_what_cannot_be_is_refused_beside_its_field(self) -> None:
        end = START + timedelta(hours=2)
        with pytest.raises(ReadingBackwardsError):
            check_reading(CALL, Readings(2000, START, 1000, end))
        with pytest.raises(ReadingTooFarError):
            check_reading(CALL, Readings(0, START, 81_000, end))
        with pytest.raises(ReadingTimeError) as caught:
            check_reading(CALL, Readings(0, START - timedelta(hours=2)))
        assert caught.value.field == "start_read"


def test_an_outcome_without_figures_is_nothing() -> None:
    assert Outcome("missing").saved_wh is None
    assert Outcome("missing").reduced_wh == 0
