"""The data doctor: what it sees, what it leaves alone, and what each fix does."""

from datetime import datetime

import numpy as np
import pytest
from builders import MORNING, some
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.day_rows import pack
from webapp.domain.doctor import Known, examine, spelled
from webapp.domain.doctor_words import LINES, SENTENCES
from webapp.domain.readings import Quality, Readings, minute_of, readings

CODES = set(SENTENCES)
EDGES = {"late_start", "early_end"}
"""Most of the files here are an hour or two: that their day is not whole goes without saying."""


def codes(found) -> dict[str, bool]:
    return {finding.code: finding.fixed for finding in found.findings if finding.code not in EDGES}


def one(found, code):
    (finding,) = [each for each in found.findings if each.code == code]
    return finding


def effects(finding) -> dict[str, int]:
    return {remedy.fix: remedy.wh for remedy in finding.remedies}


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
    assert (gap.code, gap.chosen, gap.fixed, gap.n) == ("gap", None, False, 1)
    assert effects(gap) == {"fill": sum(days[n % 96] for n in range(96, 100))}
    filled = examine(kept, {"gap:fill"})
    assert filled.fixes == ("gap:fill",)
    assert filled.readings.total_wh == told.readings.total_wh + effects(gap)["fill"]
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
    found = one(examine(odd), "spike")
    assert (found.row, effects(found)["drop"]) == (78, -odd.wh[77])
    replaced = examine(odd, {"spike:replace"}).readings
    assert replaced.wh[77] == round((odd.wh[76] + odd.wh[78]) / 2)
    assert replaced.repaired.tolist() == [n == 77 for n in range(200)]
    assert examine(odd, {"spike:drop"}).readings.total_wh == odd.total_wh - odd.wh[77]


def test_a_meter_that_stood_still_is_told_only():
    assert codes(examine(some([120] * 96 * 3))) == {"flat": False}
    assert "zeros" in codes(examine(some([120] * 96 + [0] * 96 * 3)))


def test_energy_below_nought_is_turned_left_out_or_replaced():
    below = some([100, -5, 110, 101])
    told = one(examine(below), "negative")
    assert (told.fixed, told.chosen) == (False, None)
    assert effects(told) == {"abs": 10, "drop": 5, "replace": 110}
    assert examine(below, {"negative:abs"}).readings.wh.tolist() == [100, 5, 110, 101]
    assert examine(below, {"negative:drop"}).readings.wh.tolist() == [100, 110, 101]
    replaced = examine(below, {"negative:replace"})
    assert replaced.readings.wh.tolist() == [100, 105, 110, 101]
    assert pack(replaced.readings).quality[0, :4].tolist() == [1, 3, 1, 1]


def test_nothing_but_values_below_nought_has_no_neighbours_to_copy():
    assert set(effects(one(examine(some([-5, -6])), "negative"))) == {"abs", "drop"}


FIXES = sorted(
    f"{code}:{fix}"
    for code, fixes in {
        "twice": ("later", "earlier", "mean"),
        "negative": ("drop", "abs", "replace"),
        "spike": ("drop", "replace"),
        "gap": ("fill",),
        "unit_small": ("scale",),
        "clock_shift": ("shift",),
        "no such": ("fix",),
    }.items()
    for fix in fixes
)


@settings(max_examples=80)
@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.sampled_from([15, 15, 30, 60]), st.integers(-50, 3000)),
        min_size=1,
        max_size=60,
    ),
    st.sets(st.sampled_from(FIXES)),
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


def test_of_two_values_for_a_time_the_person_may_keep_either_or_their_mean():
    raw = some([10, 20, 30, 41, 50], 15, [0, 15, 15, 15, 30])
    told = one(examine(raw), "twice")
    assert (told.fixed, told.chosen, told.n) == (True, "later", 2)
    assert effects(told) == {"later": 0, "earlier": -21, "mean": -11}
    assert examine(raw).readings.wh.tolist() == [10, 41, 50]
    assert examine(raw).fixes == ()
    assert examine(raw, {"twice:earlier"}).readings.wh.tolist() == [10, 20, 50]
    assert examine(raw, {"twice:mean"}).readings.wh.tolist() == [10, 30, 50]
    assert examine(raw, {"twice:mean"}).fixes == ("twice:mean",)


def test_fixes_kept_before_there_were_choices_mean_what_they_did():
    assert spelled(["gap", "negative"]) == ["gap:fill", "negative:drop"]
    assert spelled(["negative:abs", "rubbish"]) == ["negative:abs"]
    assert examine(some([5, -1, 5]), ["negative"]).readings.wh.tolist() == [5, 5]


def test_every_place_of_a_finding_is_known():
    told = one(examine(some([1, -2, 3, -4])), "negative").places
    assert (told.row.tolist(), (told.at - MORNING).tolist(), told.wh.tolist()) == ([2, 4], [15, 45], [-2, -4])
    gaps = one(examine(some([1, 2, 3], 15, [0, 30, 75])), "gap").places
    assert (gaps.row.tolist(), (gaps.at - MORNING).tolist(), gaps.params["hours"]) == ([1, 2], [15, 45], [0.2, 0.5])


def test_a_first_or_last_day_that_is_not_whole_is_told_only():
    day = [100 + n % 7 for n in range(96 * 2)]
    assert examine(some(day)).findings == ()
    late, end = examine(some(day[:-8], 15, [n * 15 for n in range(4, 96 * 2 - 4)])).findings
    assert (late.code, late.params["at"], late.remedies) == ("late_start", "2026-04-01 01:00", ())
    assert (end.code, end.params["at"]) == ("early_end", "2026-04-02 23:00")
    assert (end.places.at - MORNING).tolist() == [47 * 60]
    assert examine(some([9000, 8000], 1440, [600, 2040])).findings == ()  # days read off in the morning


# Clocks put forward and back


def a_year_abroad(spring, autumn, minutes=15, year=2026) -> Readings:
    """On a clock with daylight saving: the hour at `spring` is missing, the one at `autumn` comes twice."""
    at = minute_of(datetime(year, 1, 1)) + np.arange(365 * 1440 // minutes) * minutes  # noqa: DTZ001  # a clock
    forth, back = minute_of(spring), minute_of(autumn)
    shown = at + 60 * ((at >= forth) & (at < back))
    wh = np.random.default_rng(1).integers(20, 200, len(at))
    n = len(at)
    return readings("m", shown, np.full(n, minutes), wh, np.arange(1, n + 1))


def sunday(*, month, day, hour, year=2026) -> datetime:
    found = datetime(year, month, day, hour)  # noqa: DTZ001  # a clock
    assert found.weekday() == 6
    return found


AMERICA = sunday(month=3, day=8, hour=2), sunday(month=11, day=1, hour=1)
EUROPE = sunday(month=3, day=29, hour=2), sunday(month=10, day=25, hour=2)


@pytest.mark.parametrize("nights", [AMERICA, EUROPE])
@pytest.mark.parametrize("minutes", [15, 60])
def test_a_clock_with_daylight_saving_is_seen_and_put_back(nights, minutes):
    abroad = a_year_abroad(*nights, minutes=minutes)
    told = one(examine(abroad), "clock_shift")
    assert (told.n, told.fixed, told.params["at"]) == (2, False, f"{nights[0]:%Y-%m-%d %H:%M}")
    assert {"gap", "twice"} <= set(codes(examine(abroad)))
    mended = examine(abroad, {"clock_shift:shift"})
    assert codes(mended) == {"clock_shift": False}
    assert mended.readings.total_wh == abroad.total_wh
    assert (np.diff(mended.readings.start) == minutes).all()
    assert (mended.readings.wh == abroad.wh).all()


def test_half_a_year_shows_one_turn_of_the_clock():
    abroad = a_year_abroad(*AMERICA)
    for kept in (abroad.start < minute_of(datetime(2026, 7, 1)), abroad.start >= minute_of(datetime(2026, 7, 1))):  # noqa: DTZ001
        half = abroad.part(kept)
        assert one(examine(half), "clock_shift").n == 1
        mended = examine(half, {"clock_shift:shift"}).readings
        assert (np.diff(mended.start) == 15).all()
        assert mended.total_wh == half.total_wh


def test_a_clock_turned_on_other_nights_is_seen_where_both_turns_show():
    turned = a_year_abroad(datetime(2026, 5, 4, 1), datetime(2026, 8, 20, 3))  # noqa: DTZ001  # a clock
    assert (np.diff(examine(turned, {"clock_shift:shift"}).readings.start) == 15).all()
    only_lost = turned.part(turned.start < minute_of(datetime(2026, 8, 1)))  # noqa: DTZ001
    assert set(codes(examine(only_lost))) == {"gap"}


def test_holes_and_copied_lines_are_no_turned_clock():
    whole = a_year_abroad(datetime(2027, 1, 1), datetime(2027, 1, 1))  # noqa: DTZ001  # never turned
    assert examine(whole).findings == ()
    rng = np.random.default_rng(7)
    for _ in range(40):
        kept = np.ones(len(whole), dtype=bool)
        for at in rng.integers(0, len(whole) - 40, 6).tolist():
            kept[at : at + int(rng.integers(1, 9))] = False
        holes = whole.part(kept)
        again = rng.integers(0, len(holes), 8)
        copied = holes.part(np.sort(np.concatenate([np.arange(len(holes)), again])))
        changed = rng.integers(0, 500, len(copied))
        assert "clock_shift" not in codes(examine(readings("m", copied.start, copied.minutes, changed, copied.row)))


def test_a_night_without_power_on_the_night_of_a_turn_is_a_plain_gap_if_autumn_shows_none():
    whole = a_year_abroad(datetime(2027, 1, 1), datetime(2027, 1, 1))  # noqa: DTZ001  # never turned
    out = (whole.start >= minute_of(AMERICA[0])) & (whole.start < minute_of(AMERICA[0]) + 60)
    assert set(codes(examine(whole.part(~out)))) == {"gap"}


def test_a_feed_that_says_when_its_clock_was_turned_is_believed():
    abroad = a_year_abroad(*AMERICA)
    known = Known((minute_of(AMERICA[0]),), (minute_of(AMERICA[1]),))
    assert codes(examine(abroad, (), known)) == {}
    later = Known((minute_of(AMERICA[0]) + 60,), (minute_of(AMERICA[1]),))
    assert set(codes(examine(abroad, (), later))) == {"gap"}


# Power and energy


@pytest.mark.parametrize(("minutes", "times"), [(1, 60), (15, 4), (30, 2)])
def test_power_read_as_energy_shows_against_what_is_stored(minutes, times):
    n_days = 4
    wh = np.random.default_rng(3).integers(10, 90, n_days * 1440 // minutes)
    stored = {MORNING // 1440 + n: int(day.sum()) for n, day in enumerate(np.split(wh, n_days))}
    right = some(wh, minutes)
    assert codes(examine(right, (), Known(stored_wh=stored))) == {}
    large = some(wh * times, minutes)
    told = one(examine(large, (), Known(stored_wh=stored)), "read_as_energy")
    assert (told.n, told.params["times"], effects(told)) == (4, times, {"power": -int(wh.sum()) * (times - 1)})
    mended = examine(large, {"read_as_energy:power"}, Known(stored_wh=stored)).readings
    assert (mended.wh == wh).all()
    small = some(wh * times, minutes)
    stored = {day: total * times * times for day, total in stored.items()}
    told = one(examine(small, (), Known(stored_wh=stored)), "read_as_power")
    assert effects(told) == {"energy": int(wh.sum()) * times * (times - 1)}


def test_days_that_differ_for_other_reasons_are_no_slip():
    wh = np.random.default_rng(3).integers(10, 90, 5 * 96)
    rng = np.random.default_rng(4)
    for low, high in ((0.3, 3.0), (2.0, 6.0)):
        stored = {MORNING // 1440 + n: int(day.sum() / rng.uniform(low, high)) for n, day in enumerate(np.split(wh, 5))}
        assert codes(examine(some(wh), (), Known(stored_wh=stored))) == {}
    two = {MORNING // 1440 + n: int(day.sum() / 4) for n, day in enumerate(np.split(wh, 5)[:2])}
    assert codes(examine(some(wh), (), Known(stored_wh=two))) == {}


def test_each_code_has_its_words():
    assert set(LINES) <= CODES
