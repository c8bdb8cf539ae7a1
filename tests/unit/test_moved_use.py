"""Use moved into cheap hours: only the share tells, so that more or less use in all is no move."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.outreach.counted import HomeSums, mean_wh
from webapp.domain.outreach.moved_use import dear_use, none_cheap, spread
from webapp.domain.tariff import Period, Schedule
from webapp.domain.text import Text

DAYS = st.integers(14, 60)


def sums(before: int, before_days: int, during: int, during_days: int, impossible: bool = False) -> HomeSums:
    def one(value: int) -> np.ndarray:
        return np.array([value], dtype=np.int64)

    yes = np.array([True])
    return HomeSums(
        ["home"],
        yes,
        one(before),
        one(before_days),
        one(during),
        one(during_days),
        one(during_days),
        np.array([impossible]),
        *(one(0) for _ in range(3)),
    )


def moved(every: HomeSums, dear: HomeSums) -> int:
    """Watt-hours a day less outside the cheap hours."""
    found = dear_use(every, dear)
    before = mean_wh(found.before_wh, found.before_days)
    return int((before - mean_wh(found.during_wh, found.during_days))[0])


@given(DAYS, DAYS, st.integers(1_000, 40_000), st.integers(0, 1_000), st.sampled_from([0.3, 0.5, 1.0, 1.7, 3.0]))
def test_what_is_moved_at_the_same_use_is_found_and_more_or_less_use_is_no_move(
    n: int, days: int, wh: int, shift: int, more: float
) -> None:
    every = sums(n * wh, n, round(days * wh * more), days)
    dear = sums(n * (wh // 2 + 500), n, round(days * (wh // 2 + 500 - shift) * more), days)
    assert abs(moved(every, dear) - shift) <= 2


def test_a_home_that_used_nothing_during_moved_nothing() -> None:
    assert moved(sums(140_000, 14, 0, 30), sums(98_000, 14, 0, 30)) == 0


def test_the_largest_campaign_there_may_be_does_not_run_over() -> None:
    most, year = 500_000, 366
    every = sums(60 * most, 60, year * most, year)
    found = dear_use(every, sums(60 * most, 60, year * most, year))
    assert found.during_wh.tolist() == [year * most]


def test_days_that_cannot_be_are_left_out_whatever_their_sums() -> None:
    every = sums(2**45, 14, 2**45, 30, impossible=True)
    assert dear_use(every, replace(every, impossible=np.array([False]))).impossible.tolist() == [True]


def test_without_cheap_hours_all_use_is_outside_them() -> None:
    every = sums(140_000, 14, 300_000, 30)
    assert none_cheap(every, every)
    assert not none_cheap(every, sums(140_000, 14, 299_000, 30))


def period(kind: str, *prices: str) -> Period:
    return Period(kind, Text("", ""), (("0:00", "24:00"),), tuple(map(Decimal, prices)))  # type: ignore[arg-type]


def test_the_least_a_moved_kwh_is_cheaper_by() -> None:
    valley, deep = period("valley", "0.30", "0.35"), period("deep_valley", "0.20")
    flat, peak = period("flat", "0.55"), period("peak", "0.60")
    assert spread(Schedule((1,), (valley, deep, flat, peak))) == Decimal("0.25")
    assert spread(Schedule((1,), (flat, peak))) is None
    assert spread(Schedule((1,), (period("valley", "0.60"), flat))) is None
    assert spread(None) is None
