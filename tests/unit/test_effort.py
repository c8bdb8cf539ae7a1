"""Effort points: evidence, caps, no back-dating, nothing below zero."""

from datetime import date, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outreach import a_document
from webapp.domain.calendar import CHINA, DAY
from webapp.domain.outreach.appeal import Appeal, due_on
from webapp.domain.outreach.campaign import Activity, Points
from webapp.domain.outreach.effort import UNNOTED, Credit, Done, Effort, credit, why
from webapp.domain.outreach.league import Grade
from webapp.rules.school_book import load_calendar

TODAY = date(2026, 11, 21)
JOINED = datetime(2026, 11, 10, 9, tzinfo=CHINA)
CALENDAR = load_calendar()
RULE = Points({"join": 1, "event": 3, "tip": 1, "reading": 2}, most_a_day=3, most_in_all=10)
DOCUMENT = a_document(date(2026, 11, 1), date(2026, 12, 31), points=RULE)


def got(activity: Activity, day: date = TODAY, grade: Grade = "B", earlier: tuple[Effort, ...] = ()) -> Credit:
    return credit(Done(activity, day, "x", grade), DOCUMENT, JOINED, earlier, TODAY)


def noted(activity: Activity, points: int, day: date = TODAY, subject: str = "y", aside: str | None = None) -> Effort:
    return Effort(Done(activity, day, subject, "B"), points, JOINED, aside)


def test_what_is_shown_gets_its_points() -> None:
    assert got("event", grade="A") == Credit(3, "counted")
    assert got("tip") == Credit(1, "counted")


def test_what_is_only_said_is_noted_without_points() -> None:
    assert got("tip", grade="C") == Credit(0, "said")
    assert why(Effort(Done("tip", TODAY, "x", "C"), 0, JOINED), DOCUMENT) == "said"


@pytest.mark.parametrize(
    ("days_ago", "grade", "expected"),
    [(0, "B", "counted"), (1, "B", "counted"), (2, "B", "too_late"), (2, "A", "counted"), (-1, "A", "not_yet")],
)
def test_nothing_is_back_dated_but_what_the_meter_told_late(days_ago: int, grade: Grade, expected: str) -> None:
    assert got("tip", TODAY - days_ago * DAY, grade).why == expected


def test_the_meter_may_be_three_weeks_late_and_no_more() -> None:
    later = TODAY + 22 * DAY
    assert credit(Done("event", TODAY, "x", "A"), DOCUMENT, JOINED, (), later).why == "too_late"


def test_before_joining_nothing_counts_and_is_not_noted() -> None:
    before = credit(Done("event", date(2026, 11, 9), "x", "A"), DOCUMENT, JOINED, (), TODAY)
    assert before.why == "before_joining"
    assert before.why in UNNOTED


def test_outside_the_campaign_nothing_counts_but_joining_early() -> None:
    early = datetime(2026, 10, 20, 9, tzinfo=CHINA)
    day = date(2026, 10, 20)
    assert credit(Done("tip", day, "x", "B"), DOCUMENT, early, (), day).why == "outside"
    assert credit(Done("join", day, "x", "A"), DOCUMENT, early, (), day) == Credit(1, "counted")


def test_an_activity_the_campaign_has_not_is_not_noted() -> None:
    assert got("standby_hunt").why == "not_here"


def test_one_activity_a_day_has_its_cap() -> None:
    assert got("reading", earlier=(noted("reading", 2),)) == Credit(1, "part")
    assert got("reading", earlier=(noted("reading", 2), noted("reading", 1, subject="z"))) == Credit(0, "day_full")
    assert got("reading", earlier=(noted("reading", 3, TODAY - DAY),)) == Credit(2, "counted")
    assert got("tip", earlier=(noted("reading", 3),)) == Credit(1, "counted")


def test_the_whole_campaign_has_its_cap() -> None:
    assert got("event", grade="A", earlier=(noted("tip", 9, TODAY - DAY),)) == Credit(1, "part")
    assert got("event", grade="A", earlier=(noted("tip", 10, TODAY - DAY),)) == Credit(0, "all_full")


def test_what_is_set_aside_keeps_its_room() -> None:
    """Else it would push the home over the cap when it counts again."""
    aside = noted("reading", 3, aside="copied")
    assert aside.counted == 0
    assert got("reading", earlier=(aside,)) == Credit(0, "day_full")


@given(
    st.lists(
        st.tuples(st.sampled_from(get_args(Activity)), st.integers(-3, 30), st.sampled_from(get_args(Grade))),
        max_size=60,
    )
)
def test_whatever_is_told_stays_within_the_caps(told: list[tuple[Activity, int, Grade]]) -> None:
    kept: list[Effort] = []
    for n, (activity, ago, grade) in enumerate(told):
        done = Done(activity, TODAY - ago * DAY, str(n), grade)
        found = credit(done, DOCUMENT, JOINED, kept, TODAY)
        assert found.points >= 0
        if found.why not in UNNOTED:
            kept.append(Effort(done, found.points, JOINED))
    assert sum(each.points for each in kept) <= RULE.most_in_all
    by_day: dict[tuple[str, date], int] = {}
    for each in kept:
        key = (each.done.activity, each.done.day)
        by_day[key] = by_day.get(key, 0) + each.points
        assert each.done.grade != "C" or each.points == 0
    assert max(by_day.values(), default=0) <= RULE.most_a_day


class TestAppeals:
    @pytest.mark.parametrize(
        ("made", "due"),
        [
            ("2026-11-16", "2026-11-19"),
            ("2026-11-19", "2026-11-24"),
            ("2026-11-21", "2026-11-25"),
            ("2026-09-30", "2026-10-10"),
            ("2026-09-17", "2026-09-21"),
            ("2026-12-31", "2027-01-05"),
        ],
    )
    def test_three_working_days_leave_out_weekends_and_holidays_as_far_as_announced(self, made: str, due: str) -> None:
        assert due_on(date.fromisoformat(made), CALENDAR) == date.fromisoformat(due)

    def test_an_alias_says_nothing_of_the_home(self) -> None:
        """It hangs on the appeal's own id only; two of one home have two names."""
        one, other = (Appeal(name, "c", "other", "", "?", JOINED + timedelta(days=1), TODAY) for name in ("a1", "b2"))
        assert one.alias != other.alias
        assert one.alias == Appeal("a1", "d", "points", "x", "!", JOINED, TODAY).alias
