"""What registers counted by period adds up to the watt-hour in the quarter-hours those periods have."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped import tariffs

from webapp.domain.by_period import KINDS, PLACES, REGISTERS, PeriodReadings, Split, kinds_of
from webapp.domain.day_rows import EVEN, DayRows, pack
from webapp.domain.readings import Ints, Quality, Readings, minute_of, readings

REGIONS = ("guangdong", "shandong", "hubei", "zhejiang", "anhui", "hainan", "gansu")
PROFILE = np.concatenate([np.full(48, 1.0), np.full(24, 0.0), np.full(24, 3.0)])
COLUMN = {name: n for n, name in enumerate(REGISTERS)}


def kinds_on(region: str) -> Callable[[date], Ints]:
    return lambda day: kinds_of(tariffs().in_force(region, day).schedule(day))


def told(first: datetime, minutes: list[int], wh: list[list[int]]) -> tuple[Readings, PeriodReadings]:
    """Readings one behind the other, and what the registers say of them."""
    length, amounts = np.array(minutes, dtype=np.int64), np.array(wh, dtype=np.int64)
    start = minute_of(first) + np.concatenate([[0], np.cumsum(length)[:-1]])
    whole = readings("m", start, length, amounts.sum(axis=1), np.arange(1, len(minutes) + 1))
    return whole, PeriodReadings("m", start, length, amounts)


def sums(rows: DayRows, region: str) -> dict[str, int]:
    """Watt-hours of all days by the kind of quarter-hour they fall in."""
    found = dict.fromkeys(KINDS, 0)
    for n, wh in enumerate(rows.wh):
        for number, amount in zip(kinds_on(region)(rows.first + timedelta(days=n)).tolist(), wh.tolist(), strict=True):
            found[KINDS[number]] += amount
    return {kind: wh for kind, wh in found.items() if wh}


def kinds_in(rows: DayRows, region: str) -> set[str]:
    """The kinds of the quarter-hours that anything is known of."""
    numbers = [kinds_on(region)(rows.first + timedelta(days=n)) for n in range(len(rows.wh))]
    return {KINDS[n] for n in np.stack(numbers)[rows.quality != Quality.MISSING].tolist()}


def test_a_day_adds_up_in_each_period() -> None:
    whole, parts = told(datetime(2026, 5, 7), [1440], [[0, 1340, 1480, 1990]])  # noqa: DTZ001  # a clock
    rows = pack(whole, PROFILE, Split(parts, kinds_on("guangdong")))
    assert sums(rows, "guangdong") == {"peak": 1340, "flat": 1480, "valley": 1990}
    assert (rows.quality == Quality.ESTIMATED).all()
    flat = [8 * 4, 19 * 4]
    assert rows.wh[0, flat[1] : 96].sum() > 2 * rows.wh[0, flat[0] : 10 * 4].sum()  # within a period as the home goes


@pytest.mark.parametrize(
    ("region", "registers", "kinds"),
    [
        ("anhui", [0, 57, 53, 56], {"flat": 110, "valley": 56}),
        ("zhejiang", [4, 57, 53, 56], {"peak": 114, "valley": 56}),
        ("guangdong", [4, 57, 53, 56], {"peak": 61, "flat": 53, "valley": 56}),
        ("guangdong", [0, 0, 0, 9], {"valley": 9}),
    ],
)
def test_registers_the_prices_do_not_know_go_to_the_nearest_they_know(
    region: str, registers: list[int], kinds: dict[str, int]
) -> None:
    whole, parts = told(datetime(2026, 4, 1), [30 * 1440], [[1000 * kwh for kwh in registers]])  # noqa: DTZ001
    assert sums(pack(whole, EVEN, Split(parts, kinds_on(region))), region) == {
        k: 1000 * kwh for k, kwh in kinds.items()
    }


def test_a_deep_valley_counts_in_the_register_of_the_valley() -> None:
    plans = tariffs().in_force("shandong", date(2026, 1, 5)).other_plans
    schedule = next(each for plan in plans for each in plan.schedules if "deep_valley" in each.kinds)
    kinds = kinds_of(schedule)
    whole, parts = told(datetime(2026, 1, 5), [1440], [[100, 200, 300, 4000]])  # noqa: DTZ001
    (wh,) = pack(whole, EVEN, Split(parts, lambda _: kinds)).wh
    found = {kind: int(wh[kinds == KINDS.index(kind)].sum()) for kind in KINDS}
    assert (found["super_peak"], found["peak"], found["flat"]) == (100, 200, 300)
    assert found["valley"] + found["deep_valley"] == 4000
    assert min(found["valley"], found["deep_valley"]) > 0


def test_across_a_new_version_each_day_has_its_own_hours() -> None:
    """Guangdong moved its peak from 19-22 to before 19 on 2021-10-01: the hours between are peak, then flat."""
    whole, parts = told(datetime(2021, 9, 30), [2880], [[0, 9000, 0, 0]])  # noqa: DTZ001
    rows = pack(whole, EVEN, Split(parts, kinds_on("guangdong")))
    assert rows.wh[0, 19 * 4 : 22 * 4].sum() > 0
    assert rows.wh[1, 19 * 4 : 22 * 4].sum() == 0
    assert rows.wh[1, 10 * 4 : 12 * 4].sum() > 0
    assert rows.wh.sum() == 9000


def test_each_of_many_days_adds_up_in_each_period() -> None:
    """A year of days at once, over Guangdong's new hours of 2021-10-01."""
    amounts = np.random.default_rng(5).integers(0, 9000, (365, 4)) * [0, 1, 1, 1]
    whole, parts = told(datetime(2021, 1, 1), [1440] * 365, amounts.tolist())  # noqa: DTZ001
    rows = pack(whole, PROFILE, Split(parts, kinds_on("guangdong")))
    kinds = np.stack([kinds_on("guangdong")(rows.first + timedelta(days=n)) for n in range(365)])
    for name in ("peak", "flat", "valley"):
        mine = np.where(kinds == KINDS.index(name), rows.wh, 0).sum(axis=1)
        assert mine.tolist() == amounts[:, COLUMN[name]].tolist()


def test_where_no_periods_are_known_the_day_goes_as_the_home_does() -> None:
    whole, parts = told(datetime(2026, 5, 7), [1440], [[0, 1340, 1480, 1990]])  # noqa: DTZ001
    without = pack(whole, PROFILE + 1)
    assert np.abs(pack(whole, PROFILE + 1, Split(parts, lambda _: kinds_of(None))).wh - without.wh).max() <= 1


def test_what_was_mended_or_does_not_add_up_is_left_to_its_total() -> None:
    whole, parts = told(datetime(2026, 5, 7), [1440, 1440], [[0, 1000, 0, 0], [0, 0, 0, 2000]])  # noqa: DTZ001
    mended = readings("m", whole.start, whole.minutes, whole.wh + np.array([1, 0]), whole.row)
    assert parts.rows_of(mended).tolist() == [-1, 1]
    rows = pack(mended, EVEN, Split(parts, kinds_on("guangdong")))
    assert rows.wh.sum(axis=1).tolist() == [1001, 2000]
    assert rows.wh[0, :32].sum() > 0
    assert rows.wh[1, 32:].sum() == 0


def test_between_exact_readings_only_the_days_told_are_shared() -> None:
    day, parts = told(datetime(2026, 5, 7), [1440], [[0, 1340, 1480, 1990]])  # noqa: DTZ001
    start = np.concatenate([day.start, day.start[0] + 1440 + np.arange(96) * 15])
    both = readings("m", start, np.array([1440] + [15] * 96), np.append(day.wh, np.arange(96)), np.arange(97))
    rows = pack(both, EVEN, Split(parts, kinds_on("guangdong")))
    assert rows.wh[1].tolist() == list(range(96))
    assert rows.wh[0].sum() == 4810
    assert (rows.quality[1] == Quality.MEASURED).all()


@settings(max_examples=80)
@given(
    st.sampled_from(REGIONS),
    st.datetimes(datetime(2019, 1, 1), datetime(2026, 12, 1)),  # noqa: DTZ001
    st.lists(
        st.tuples(st.integers(1440, 70 * 1440), st.lists(st.integers(0, 90_000), min_size=4, max_size=4)),
        min_size=1,
        max_size=5,
    ),
)
def test_every_register_adds_up_wherever_a_stretch_begins(
    region: str, first: datetime, parts: list[tuple[int, list[int]]]
) -> None:
    """Stretches of any length from any minute on, over changes of season and version."""
    whole, amounts = told(first, [minutes for minutes, _ in parts], [wh for _, wh in parts])
    split = Split(amounts, kinds_on(region))
    rows = pack(whole, PROFILE, split)
    assert rows.total_wh == whole.total_wh
    assert (rows.wh >= 0).all()
    for n in range(len(whole)):
        one = pack(whole.part(np.array([n])), PROFILE, split)
        there = kinds_in(one, region)
        expected: dict[tuple[str, ...], int] = {}
        for name in REGISTERS:
            place = next(place for place in PLACES[name] if there.intersection(place))
            expected[place] = expected.get(place, 0) + int(amounts.wh[n, COLUMN[name]])
        found = sums(one, region)
        assert {place: sum(found.get(kind, 0) for kind in place) for place in expected} == expected
