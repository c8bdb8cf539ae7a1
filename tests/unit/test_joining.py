"""Codes as people type them, arms that cannot be fished for, campaigns in each other's way, the consent text."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outreach import a_document
from webapp.domain.calendar import DAY
from webapp.domain.errors import RuleFileError
from webapp.domain.outreach.campaign import Campaign, Reward
from webapp.domain.outreach.code import ALPHABET, readings
from webapp.domain.outreach.consent_form import one_in, sections
from webapp.domain.outreach.joining import drawn_arm, in_the_way, stage
from webapp.domain.text import Text
from webapp.rules.consent_form import PATH, load_consent_form

FIRST, LAST = date(2026, 7, 1), date(2026, 8, 31)
NOW = datetime(2026, 6, 1, tzinfo=UTC)
FORM = load_consent_form()
US = Text("滨湖服务队", "Binhu team")


def a_campaign(**changes: object) -> Campaign:
    made = Campaign("o", "c", "7KM4PX", "live", 1, a_document(FIRST, LAST), NOW, NOW)
    return replace(made, **changes)  # type: ignore[arg-type]


@given(st.text(ALPHABET, min_size=6, max_size=6))
def test_a_code_is_read_however_it_is_spaced(code: str) -> None:
    for typed in (code, code.lower(), f" {code[:3]} {code[3:]} ", f"{code[:2]}-{code[2:]}", "·".join(code)):
        assert readings(typed) == [code]


def test_full_width_is_ordinary() -> None:
    assert readings("７ｋｍ４ｐｘ") == ["7KM4PX"]


def test_a_character_in_no_code_was_another_in_print() -> None:
    assert readings("oKM4PX") == ["QKM4PX", "DKM4PX"]
    assert readings("lKM4P0") == ["7KM4PQ", "7KM4PD", "JKM4PQ", "JKM4PD"]


@pytest.mark.parametrize("typed", ["", "7KM4P", "7KM4PXX", "活动码六个字", "000111", "' or 1", "none", "7KM4P\0"])
def test_what_can_be_no_code_is_read_as_none(typed: str) -> None:
    assert readings(typed) == []


@given(st.text(), st.text(), st.integers(0, 100))
def test_a_home_is_always_in_the_same_arm(home: str, campaign: str, percent: int) -> None:
    assert drawn_arm(b"key", home, campaign, percent) == drawn_arm(b"key", home, campaign, percent)
    assert drawn_arm(b"key", home, campaign, 0) == "treated"
    assert drawn_arm(b"key", home, campaign, 100) == "control"


def test_arms_are_as_good_as_drawn() -> None:
    """Of 20,000 homes at 20 %: 4,000, and a standard deviation of 57; of one campaign nothing follows for another."""
    here = [drawn_arm(b"key", f"home {n}", "a", 20) == "control" for n in range(20_000)]
    there = [drawn_arm(b"key", f"home {n}", "b", 20) == "control" for n in range(20_000)]
    assert abs(sum(here) - 4_000) < 4 * 57
    both = sum(one and other for one, other in zip(here, there, strict=True))
    assert abs(both - 800) < 4 * 28
    other_key = [drawn_arm(b"other", f"home {n}", "a", 20) == "control" for n in range(20_000)]
    assert other_key != here


def test_how_far_a_campaign_is() -> None:
    live = a_campaign()
    assert stage(live, FIRST) == stage(live, LAST) == "running"
    assert stage(live, FIRST - DAY) == "soon"
    assert stage(a_campaign(state="scheduled"), FIRST) == "soon"
    assert stage(live, LAST + DAY) == "over"
    assert stage(a_campaign(paused_at=NOW), FIRST) == "paused"
    assert stage(a_campaign(paused_at=NOW), LAST + DAY) == "over"
    assert {stage(a_campaign(state=state), FIRST) for state in ("closed", "archived")} == {"over"}
    assert {stage(a_campaign(state=state), FIRST) for state in ("draft", "review")} == {"redrafted"}


def other(first: date, last: date, **changes: object) -> Campaign:
    return replace(a_campaign(), id="other", document=a_document(first, last), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "last", "hinders"),
    [
        (FIRST - 30 * DAY, FIRST - DAY, False),
        (FIRST - 30 * DAY, FIRST, True),
        (FIRST + DAY, FIRST + 2 * DAY, True),
        (LAST, LAST + 30 * DAY, True),
        (LAST + DAY, LAST + 30 * DAY, False),
    ],
)
def test_days_in_common_are_in_the_way(first: date, last: date, hinders: bool) -> None:
    found = in_the_way(a_campaign(), [other(first, last)], FIRST - 60 * DAY)
    assert (found is not None) == hinders


def test_what_is_over_or_not_exclusive_or_the_same_is_in_nobodys_way() -> None:
    day = FIRST + 20 * DAY
    assert in_the_way(a_campaign(), [other(FIRST, day - DAY)], day) is None
    assert in_the_way(a_campaign(), [other(FIRST, LAST, state="closed")], day) is None
    assert in_the_way(a_campaign(), [a_campaign()], day) is None
    open_to_all = other(FIRST, LAST)
    shared = replace(open_to_all, document=replace(open_to_all.document, exclusive=False))
    assert in_the_way(a_campaign(), [shared], day) is None
    assert in_the_way(shared, [a_campaign()], day) is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_consent_says_who_how_long_and_the_draw(lang: str) -> None:
    text = FORM.worded(a_document(FIRST, LAST), US)[lang]
    assert US[lang] in text
    assert {"zh": "2026 年 11 月 29 日", "en": "2026-11-29"}[lang] in text
    assert {"zh": "100 户里约 20 户作对照", "en": "20 homes in 100 as control homes"}[lang] in text
    assert "%" not in text
    assert all(title and rest for title, rest in sections(text))
    assert {"zh": 500 < len(text) < 1_000, "en": 300 < len(text.split()) < 700}[lang]


def test_the_consent_is_silent_on_what_a_campaign_has_not() -> None:
    text = FORM.worded(a_document(FIRST, LAST, holdout_percent=0, reward=Reward()), US).zh
    assert "对照" not in text
    assert "奖励" not in text


def test_a_better_title_asks_nobody_again() -> None:
    renamed = a_document(FIRST, LAST, title=Text("傍晚少一度电", "One kWh less"))
    assert FORM.worded(renamed, US) == FORM.worded(a_document(FIRST, LAST), US)
    longer = a_document(FIRST, LAST + timedelta(days=7))
    assert FORM.worded(longer, US) != FORM.worded(a_document(FIRST, LAST), US)


def test_one_in_how_many() -> None:
    assert [one_in(percent) for percent in (0, 5, 10, 20, 33, 50)] == [0, 20, 10, 5, 3, 2]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("%(organisation)s举办", "%(organization)s举办", "cannot be filled in"),
        ("when: holdout", "when: sometimes", "Input should be"),
    ],
)
def test_a_broken_form_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    path = tmp_path / "consent_form.yaml"
    text = PATH.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(RuleFileError, match=reason):
        load_consent_form(path)
