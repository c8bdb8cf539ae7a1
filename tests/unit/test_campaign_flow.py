"""The way of a campaign, what the calendar does to it, what stays open on the way."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.outreach import PLACES, a_document
from webapp.domain.calendar import DAY
from webapp.domain.outreach.campaign import Document, Place, Reward, State
from webapp.domain.outreach.campaign_errors import LockedError, PlaceKeptError, WrongStepError
from webapp.domain.outreach.campaign_flow import (
    KEPT_FOR,
    STEPS,
    Change,
    after,
    changes,
    check_places_kept,
    check_unlocked,
    due,
    ended_early,
)
from webapp.domain.outreach.template import copied
from webapp.domain.text import Text
from webapp.rules.campaign_templates import load_templates

FIRST, LAST = date(2026, 12, 1), date(2027, 1, 31)
OLD = a_document(FIRST, LAST)
NEW_PLACE = Place("p9", Text("兰园", "Lanyuan"))


def test_the_whole_way() -> None:
    state: State = "draft"
    for step, expected in [("ask", "review"), ("approve", "scheduled"), ("start", "live"), ("close", "closed")]:
        state = after(state, step)  # type: ignore[arg-type]
        assert state == expected


def test_no_step_is_taken_twice() -> None:
    for step, (_, to) in STEPS.items():
        with pytest.raises(WrongStepError):
            after(to, step)


def test_only_a_scheduled_one_goes_back_to_draft_and_only_a_live_one_is_ended() -> None:
    assert after("scheduled", "redraft") == "draft"
    for state in ("draft", "review", "live", "closed", "archived"):
        with pytest.raises(WrongStepError):
            after(state, "redraft")
    for state in ("draft", "review", "scheduled", "closed", "archived"):
        with pytest.raises(WrongStepError):
            after(state, "close")


@pytest.mark.parametrize(
    ("today", "held_today", "last"),
    [
        (FIRST + 10 * DAY, False, FIRST + 9 * DAY),
        (FIRST + 10 * DAY, True, FIRST + 10 * DAY),
        (FIRST, False, FIRST),
        (LAST, False, LAST - DAY),
    ],
)
def test_ended_early_its_last_day_is_the_last_whole_one_or_that_of_a_call(
    today: date, held_today: bool, last: date
) -> None:
    new = ended_early(OLD, today, held_today)
    assert new == replace(OLD, last=last)


def test_places_of_what_was_scheduled_are_renamed_or_added_never_taken_away() -> None:
    check_places_kept(OLD, replace(OLD, places=(*PLACES, NEW_PLACE), holdout_percent=0))
    check_places_kept(OLD, replace(OLD, places=(Place("guiyuan", Text("桂花园", "Guihuayuan")), *PLACES[1:])))
    with pytest.raises(PlaceKeptError):
        check_places_kept(OLD, replace(OLD, places=PLACES[1:]))


@pytest.mark.parametrize(
    ("state", "day", "step"),
    [
        ("scheduled", FIRST - DAY, None),
        ("scheduled", FIRST, "start"),
        ("live", LAST, None),
        ("live", LAST + DAY, "close"),
        ("closed", LAST + KEPT_FOR, None),
        ("closed", LAST + KEPT_FOR + DAY, "archive"),
        ("draft", LAST, None),
        ("archived", LAST + 2 * KEPT_FOR, None),
    ],
)
def test_the_calendar_takes_its_steps(state: State, day: date, step: str | None) -> None:
    assert due(state, OLD, day) == step


def test_changes_are_told_by_path_and_places_by_id() -> None:
    new = replace(OLD, title=Text("新", OLD.title.en), places=PLACES[1:], holdout_percent=10)
    assert Change("title.zh", "傍晚少一度", "新") in changes(OLD, new)
    assert Change("holdout_percent", "20", "10") in changes(OLD, new)
    gone = [change.path for change in changes(OLD, new) if change.path.startswith("places.")]
    assert gone
    assert all(path.startswith("places.guiyuan.") for path in gone)
    assert changes(OLD, OLD) == []


@pytest.mark.parametrize(
    "new",
    [
        replace(OLD, title=Text("新", "New"), goal=Text("新", "New"), messages={"thanks": Text("谢", "Thanks")}),
        replace(OLD, places=(*PLACES, NEW_PLACE)),
        replace(OLD, places=(Place("guiyuan", Text("桂花园", "Guihuayuan")), *PLACES[1:])),
        replace(OLD, reward=replace(OLD.reward, budget_yuan=Decimal(12_001))),
    ],
)
def test_words_places_and_more_money_stay_open(new: Document) -> None:
    check_unlocked(OLD, new)


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (replace(OLD, last=LAST + DAY), "last"),
        (replace(OLD, measure="shifted"), "measure"),
        (replace(OLD, reward=replace(OLD.reward, budget_yuan=Decimal(11_999))), "reward.budget_yuan"),
        (replace(OLD, reward=replace(OLD.reward, yuan_per_kwh=Decimal(4))), "reward.yuan_per_kwh"),
        (replace(OLD, reward=Reward()), "reward.yuan_per_kwh"),
        (replace(OLD, places=PLACES[:3]), "places"),
        (replace(OLD, places=(replace(PLACES[0], near="heyuan"), *PLACES[1:])), "places"),
        (replace(OLD, holdout_percent=0), "holdout_percent"),
    ],
)
def test_rules_of_money_and_measuring_do_not(new: Document, field: str) -> None:
    with pytest.raises(LockedError) as caught:
        check_unlocked(OLD, new)
    assert caught.value.field == field


TEMPLATES = load_templates()


def test_there_are_five_templates_in_order() -> None:
    assert list(TEMPLATES) == ["summer_peak", "winter_peak", "valley_week", "standby_hunt", "school_start"]


@pytest.mark.parametrize("today", [date(2026, 1, 1) + n * DAY for n in range(0, 366, 5)])
def test_templates_begin_after_some_notice_and_soon(today: date) -> None:
    for template in TEMPLATES.values():
        first, last = template.dates(today)
        assert today + 7 * DAY <= first <= last
        assert first - today < 366 * DAY
        assert last - first >= 6 * DAY
        assert template.weeks == 0 or first.weekday() == 0


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 9, 9), (date(2026, 12, 1), LAST)),
        (date(2026, 11, 28), (date(2026, 12, 5), LAST)),
        (date(2027, 1, 4), (date(2027, 12, 1), date(2028, 1, 31))),
    ],
)
def test_a_season_is_begun_late_only_while_enough_is_left(today: date, expected: tuple[date, date]) -> None:
    assert TEMPLATES["winter_peak"].dates(today) == expected


def test_a_copy_has_the_settings_and_new_dates() -> None:
    assert copied(OLD, None, date(2027, 6, 1)) == replace(OLD, first=date(2027, 6, 8), last=date(2027, 8, 8))
    summer = copied(OLD, TEMPLATES["summer_peak"], date(2027, 3, 1))
    assert (summer.first, summer.last) == (date(2027, 7, 1), date(2027, 8, 31))
