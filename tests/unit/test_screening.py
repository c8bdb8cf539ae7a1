"""What no meter told, and what two homes cannot both have used."""

from datetime import date, timedelta

import numpy as np
import pytest

from webapp.domain.outreach.screening import Reason, alike, impossible, look
from webapp.domain.readings import Quality

FIRST = date(2026, 11, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(8)]


def days(n: int = 8, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).integers(20, 300, (n, 96))


def found(wh: np.ndarray, quality: int = Quality.MEASURED) -> dict[date, Reason]:
    return seen_in(wh, np.full(wh.shape, quality, dtype=np.uint8))


def seen_in(wh: np.ndarray, quality: np.ndarray) -> dict[date, Reason]:
    looks = look(wh, quality)
    return impossible({day: each.seen for day, each in zip(DAYS, looks, strict=True) if each.seen})


def telling(wh: np.ndarray) -> bool:
    day = wh[None].astype(np.int64)
    (seen,) = look(day, np.full(day.shape, Quality.MEASURED, dtype=np.uint8))
    return seen.print is not None


class TestImpossible:
    def test_ordinary_days_are_left_alone(self) -> None:
        assert found(days()) == {}

    @pytest.mark.parametrize(("value", "reason"), [(-1, "negative"), (15_001, "too_much")])
    def test_one_value_is_enough_and_only_its_day_is_meant(self, value: int, reason: Reason) -> None:
        wh = days()
        wh[3, 40] = value
        assert found(wh) == {DAYS[3]: reason}

    def test_what_no_file_told_says_nothing(self) -> None:
        wh = days()
        wh[3, 40] = -1
        quality = np.full(wh.shape, Quality.MEASURED, dtype=np.uint8)
        quality[3, 40] = Quality.MISSING
        assert seen_in(wh, quality) == {}

    def test_a_meter_that_never_changes_for_three_days_is_stuck(self) -> None:
        wh = days()
        wh[2:5] = 40
        assert found(wh) == dict.fromkeys(DAYS[2:5], "stuck")

    def test_two_days_at_one_level_may_be(self) -> None:
        wh = days()
        wh[2:4], wh[5:7] = 40, 41
        assert found(wh) == {}

    def test_three_days_at_three_levels_are_not_stuck(self) -> None:
        wh = days()
        wh[2], wh[3], wh[4] = 40, 41, 42
        assert found(wh) == {}

    def test_nothing_used_for_a_week_is_an_empty_home(self) -> None:
        assert found(np.zeros((8, 96), dtype=np.int64)) == {}

    def test_a_flat_spread_of_own_readings_is_not_stuck(self) -> None:
        assert found(np.full((8, 96), 40), Quality.ESTIMATED) == {}


class TestAlike:
    def test_two_homes_with_three_days_the_same(self) -> None:
        copies = [[("a", day), ("b", day)] for day in DAYS[:3]]
        assert alike(copies) == {(home, day): "copied" for home in "ab" for day in DAYS[:3]}

    def test_two_days_the_same_are_not_enough(self) -> None:
        assert alike([[("a", day), ("b", day)] for day in DAYS[:2]]) == {}

    def test_copied_and_shifted_by_a_week_is_the_same(self) -> None:
        copies = [[("a", day), ("b", day + timedelta(days=7))] for day in DAYS[:3]]
        assert len(alike(copies)) == 6

    def test_with_three_others_a_day_each_is_nobody(self) -> None:
        copies = [[("a", DAYS[0]), ("b", DAYS[0])], [("a", DAYS[1]), ("c", DAYS[1])], [("a", DAYS[2]), ("d", DAYS[2])]]
        assert alike(copies) == {}

    def test_a_home_that_repeats_a_day(self) -> None:
        assert alike([[("a", day) for day in DAYS[:3]]]) == {("a", day): "repeated" for day in DAYS[:3]}
        assert alike([[("a", day) for day in DAYS[:2]]]) == {}

    def test_a_crowd_of_copies_is_found_at_once(self) -> None:
        crowd = [f"home{n}" for n in range(2000)]
        assert len(alike([[(home, day) for home in crowd] for day in DAYS[:3]])) == 6000

    def test_an_empty_flat_is_like_others_by_chance(self) -> None:
        assert telling(days()[0])
        assert not telling(np.zeros(96, dtype=np.int64))
        assert not telling(np.tile([10, 11, 12], 32))
        assert not telling(np.arange(96) % 7)


class TestPrint:
    def test_days_have_the_same_one_only_if_they_are_the_same_to_the_watt_hour(self) -> None:
        wh = days()
        wh[4], wh[5] = wh[0], wh[0]
        wh[5, 95] += 1
        prints = [each.print for each in look(wh, np.full(wh.shape, Quality.MEASURED, dtype=np.uint8))]
        assert None not in prints
        assert prints[4] == prints[0]
        assert len(set(prints)) == 7

    def test_what_was_not_measured_whole_has_none(self) -> None:
        wh, quality = days(2), np.full((2, 96), Quality.MEASURED, dtype=np.uint8)
        quality[1, 3] = Quality.ESTIMATED
        assert [each.print is None for each in look(wh, quality)] == [False, True]
