"""What a home would have used: which days count, that gaps and earlier calls do not, and the one adjustment."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.calendar import DAY
from webapp.domain.day_rows import DayRows
from webapp.domain.holidays import WEEKENDS, Told
from webapp.domain.outreach.baseline_rule import Rule
from webapp.domain.outreach.call_baseline import (
    Baseline,
    Days,
    adjusted,
    as_record,
    baseline,
    measured_days,
    of_record,
)
from webapp.domain.outreach.campaign import BaselineMethod
from webapp.domain.outreach.demand_call import Hours
from webapp.domain.readings import Quality
from webapp.rules.school_book import load_calendar

CALENDAR = load_calendar()
TUESDAY = date(2026, 7, 28)
CALL = Hours(TUESDAY, 76, 84)
ANNOUNCED = TUESDAY - DAY
METHODS: list[BaselineMethod] = ["ten_of_ten", "similar_days", "seven_days"]


def history(n: int = 45, until: date = ANNOUNCED, wh: int = 100) -> Days:
    """Days that are all alike, up to the day before `until`."""
    return Days(until - n * DAY, np.full((n, 96), wh, dtype=np.int64), np.ones((n, 96), dtype=bool))


def rule(method: BaselineMethod, hours: Hours = CALL, skip: Collection[date] = ()) -> Rule:
    return Rule(method, hours, ANNOUNCED, WEEKENDS, skip)


def place(days: Days, day: date) -> int:
    return (day - days.first).days


def test_ten_working_days_before_the_notice_without_an_earlier_call() -> None:
    """The days of the designed page: 10 to 24 July, without the 21st; the day of the notice is not over yet."""
    found = baseline(rule("ten_of_ten", CALL, {date(2026, 7, 21)}), history())
    assert (found.days[0], found.days[-1], len(found.days)) == (date(2026, 7, 10), date(2026, 7, 24), 10)
    assert date(2026, 7, 21) not in found.days
    assert found.skipped == (date(2026, 7, 21),)
    assert not any(WEEKENDS.is_day_off(day) for day in found.days)
    assert found.wh == (100,) * 8


def test_four_days_off_for_a_day_off() -> None:
    saturday = Hours(date(2026, 8, 1), 76, 84)
    found = baseline(rule("ten_of_ten", saturday), history())
    assert found.days == (date(2026, 7, 18), date(2026, 7, 19), date(2026, 7, 25), date(2026, 7, 26))


def test_eight_of_ten_working_days_are_enough_and_seven_are_not() -> None:
    days = history()
    for gone in (date(2026, 7, 24), date(2026, 7, 23)):
        days.measured[place(days, gone), 80] = False
    found = baseline(rule("ten_of_ten", CALL), days)
    assert (len(found.days), found.wanted, found.why_not) == (8, 10, None)
    days.measured[place(days, date(2026, 7, 22)), 76] = False
    found = baseline(rule("ten_of_ten", CALL), days)
    assert (len(found.days), found.why_not, found.wh) == (7, "too_few_days", ())


def test_of_days_off_four_readings_in_five_are_enough() -> None:
    days, saturday = history(), Hours(date(2026, 8, 1), 76, 84)
    days.wh[place(days, date(2026, 7, 26)), 76:84] = 500
    days.measured[place(days, date(2026, 7, 26)), 76:82] = False
    found = baseline(rule("ten_of_ten", saturday), days)
    assert found.wh == (100,) * 6 + (200,) * 2
    days.measured[place(days, date(2026, 7, 25)), 76] = False
    assert baseline(rule("ten_of_ten", saturday), days).why_not == "too_few_days"


def test_seven_days_before_whatever_they_are() -> None:
    days = history()
    days.wh[place(days, date(2026, 7, 26))] = 170
    found = baseline(rule("seven_days", CALL), days)
    assert found.days == tuple(ANNOUNCED - n * DAY for n in range(7, 0, -1))
    assert found.wh == (110,) * 8
    assert found.window_wh is None


def test_similar_days_are_those_that_began_like_the_newest() -> None:
    """Every second working day is hot from noon: the newest was, so only hot ones count."""
    days = history()
    hot = [ANNOUNCED - n * DAY for n in range(3, 31, 2) if not WEEKENDS.is_day_off(ANNOUNCED - n * DAY)]
    for day in hot:
        days.wh[place(days, day), 48:] = 300
    found = baseline(rule("similar_days", CALL), days)
    assert set(found.days) <= set(hot)
    assert found.wh == (300,) * 8


@pytest.mark.parametrize("method", METHODS)
def test_without_readings_there_is_none_and_it_says_why(method: BaselineMethod) -> None:
    assert baseline(rule(method, CALL), None).why_not == "no_readings"
    assert baseline(rule(method, CALL), history(4)).why_not == "too_few_days"


def test_what_was_spread_or_mended_or_below_zero_is_no_reading() -> None:
    wh = np.full((1, 96), 5, dtype=np.int64)
    wh[0, 3] = -1
    quality = np.full((1, 96), Quality.MEASURED, dtype=np.uint8)
    quality[0, :3] = (Quality.MISSING, Quality.ESTIMATED, Quality.REPAIRED)
    assert measured_days(DayRows(TUESDAY, wh, quality)).measured.sum() == 92


@pytest.mark.parametrize(
    ("used", "ratio", "total"), [(105, "1.05", 840), (300, "1.2", 960), (0, "0.8", 640), (100, "1", 800)]
)
def test_the_day_itself_changes_it_by_a_fifth_at_most(used: int, ratio: str, total: int) -> None:
    found = baseline(rule("ten_of_ten", CALL), history())
    assert found.window_wh == 1200
    after = adjusted(found, CALL, np.full(96, used), np.ones(96, dtype=bool))
    assert (after.ratio, after.total_wh) == (Decimal(ratio), total)


def test_no_adjustment_says_why() -> None:
    all_known, day = np.ones(96, dtype=bool), np.full(96, 150)
    base = baseline(rule("ten_of_ten", CALL), history())
    assert adjusted(base, CALL, day, np.zeros(96, dtype=bool)).why_not == "no_readings"
    early = Hours(TUESDAY, 8, 16)
    assert adjusted(baseline(rule("ten_of_ten", early), history()), early, day, all_known).why_not == "too_early"
    seven = baseline(rule("seven_days", CALL), history())
    assert adjusted(seven, CALL, day, all_known).why_not == "not_by_method"
    assert adjusted(seven, CALL, day, all_known).wh == seven.wh


def test_a_home_below_three_tenths_an_hour_is_a_low_user() -> None:
    assert baseline(rule("seven_days", CALL), history(wh=74)).low_use
    assert not baseline(rule("seven_days", CALL), history(wh=75)).low_use
    assert not Baseline("seven_days", why_not="no_readings").low_use


@given(
    st.lists(st.integers(0, 3000), min_size=8, max_size=8),
    st.integers(0, 40_000),
    st.sampled_from(METHODS),
    st.integers(0, 79),
)
def test_it_is_the_same_frozen_and_the_ratio_holds_exactly(
    quarters: list[int], used: int, method: BaselineMethod, begin: int
) -> None:
    """What is shown is what is used at last: days before the notice, nothing of the day itself but the ratio."""
    hours = Hours(TUESDAY, begin, begin + 8)
    days = history()
    days.wh[:, hours.slice] = quarters
    shown = baseline(rule(method, hours), days)
    assert of_record(as_record(shown)) == shown
    assert shown.wh == tuple(quarters)
    day = np.full(96, used, dtype=np.int64)
    later = Days(days.first, np.vstack([days.wh, day[None], day[None]]), np.ones((47, 96), dtype=bool))
    assert baseline(rule(method, hours), later) == shown
    after = adjusted(shown, hours, day, np.ones(96, dtype=bool))
    assert Decimal("0.8") <= after.ratio <= Decimal("1.2")
    assert abs(after.total_wh - shown.total_wh * after.ratio) <= Decimal("0.5")
    assert min(after.wh) >= 0


def holiday_rule(method: BaselineMethod, day: date, until: date) -> Rule:
    return Rule(method, Hours(day, 76, 84), until, CALENDAR)


@pytest.mark.parametrize(
    ("until", "asked"),
    [
        ("2025-10-14", "10-13 10-11 10-10 10-09 09-30 09-29 09-28 09-26 09-25 09-24"),
        ("2026-10-13", "10-12 10-10 10-09 10-08 09-30 09-29 09-28 09-24 09-23 09-22"),
    ],
)
def test_ten_working_days_pass_over_national_day_and_take_what_was_worked_for_it(until: str, asked: str) -> None:
    day = date.fromisoformat(until)
    assert [f"{each:%m-%d}" for each in holiday_rule("ten_of_ten", day, day).asked] == asked.split()


def test_a_call_on_a_holiday_is_compared_with_days_off() -> None:
    """Thursday 1 October 2026: the Sunday that was worked is none, the Friday of Mid-Autumn is one."""
    rule = holiday_rule("ten_of_ten", date(2026, 10, 1), date(2026, 9, 28))
    assert rule.day_off
    assert [f"{each:%m-%d}" for each in rule.asked] == ["09-27", "09-26", "09-25", "09-19"]
    worked = holiday_rule("ten_of_ten", date(2026, 9, 20), date(2026, 9, 20))
    assert (worked.day_off, worked.wanted) == (False, 10)


def test_similar_days_are_of_the_same_kind_by_the_calendar() -> None:
    rule = holiday_rule("similar_days", date(2026, 10, 13), date(2026, 10, 13))
    assert date(2026, 10, 10) in rule.asked
    assert not {date(2026, 9, 25), *(date(2026, 10, n) for n in range(1, 8))} & set(rule.asked)


def test_seven_days_know_no_calendar_and_say_nothing_of_it() -> None:
    rule = holiday_rule("seven_days", date(2026, 10, 8), date(2026, 10, 8))
    assert rule.asked == [date(2026, 10, n) for n in range(7, 0, -1)]
    assert rule.told() == Told()


def test_the_calendar_is_told_of_the_days_looked_through_and_the_day_itself() -> None:
    told = holiday_rule("ten_of_ten", date(2026, 10, 13), date(2026, 10, 13)).told()
    assert [each.id for each in told.holidays] == ["mid_autumn", "national"]
    assert told.make_up == (date(2026, 10, 10),), "20 September is not looked at any more"
    ahead = holiday_rule("ten_of_ten", date(2027, 1, 8), date(2026, 12, 31)).told()
    assert ahead.unknown == ((date(2027, 1, 8), date(2027, 1, 8)),)


@pytest.mark.parametrize("method", METHODS)
@given(st.dates(date(2025, 3, 1), date(2027, 6, 30)))
def test_what_a_rule_asks_for_is_of_one_kind_and_before_the_notice(method: BaselineMethod, day: date) -> None:
    rule = holiday_rule(method, day, day - DAY)
    assert all(each < rule.until for each in rule.asked)
    assert rule.asked == sorted(rule.asked, reverse=True)
    if method != "seven_days":
        assert {CALENDAR.is_day_off(each) for each in rule.asked} == {rule.day_off}
        assert len(rule.asked) >= rule.wanted
