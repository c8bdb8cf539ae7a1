"""A campaign as YAML: what is written is read back, what does not fit is told by line and key."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.outreach import PLACES, a_document
from webapp.domain.calendar import DAY
from webapp.domain.errors import YiduError
from webapp.domain.outreach.campaign import Place, Points, Reward
from webapp.domain.outreach.campaign_checks import faults
from webapp.domain.outreach.campaign_errors import FileFaultError
from webapp.domain.text import Text
from webapp.rules.campaign_document import MOST_BYTES, read_document, write_document

FIRST, LAST = date(2026, 12, 1), date(2027, 1, 31)
GOOD = write_document(a_document(FIRST, LAST))

LETTERS = st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"])
WORDS = st.text(LETTERS, min_size=1, max_size=20).filter(str.strip)
TEXTS = st.builds(Text, WORDS, WORDS)
MONEY = st.decimals(0, 99, places=2)
NUMBERS = st.integers(0, 20)
ACTIVITIES = st.sampled_from(["join", "event", "tip", "reading"])
POINTS = st.builds(Points, st.dictionaries(ACTIVITIES, NUMBERS), NUMBERS, st.integers(0, 1000))


@given(
    title=TEXTS,
    goal=TEXTS,
    days=st.integers(0, 365),
    reward=st.one_of(st.just(Reward()), st.builds(Reward, MONEY.filter(bool), MONEY, MONEY)),
    points=POINTS,
    percent=st.integers(0, 50),
    exclusive=st.booleans(),
    messages=st.dictionaries(st.sampled_from(["invite", "notice"]), TEXTS),
    names=st.lists(TEXTS, min_size=1, max_size=4),
)
@settings(max_examples=150)
def test_what_is_written_is_read_back(
    title: Text,
    goal: Text,
    days: int,
    reward: Reward,
    points: Points,
    percent: int,
    exclusive: bool,
    messages: dict[str, Text],
    names: list[Text],
) -> None:
    places = tuple(Place(f"p{n}", name, "building", None if n == 0 else "p0") for n, name in enumerate(names))
    document = a_document(
        FIRST,
        FIRST + days * DAY,
        title=title,
        goal=goal,
        reward=reward,
        points=points,
        holdout_percent=percent,
        exclusive=exclusive,
        messages=messages,
        places=places,
    )
    if list(faults(document)):  # names that are alike, or look like an address
        with pytest.raises(FileFaultError):
            read_document(write_document(document))
    else:
        assert read_document(write_document(document)) == document


def refused(text: str) -> YiduError:
    with pytest.raises(YiduError) as caught:
        read_document(text)
    assert caught.value.field == "text"
    return caught.value


@pytest.mark.parametrize(
    ("old", "new", "key", "why"),
    [
        ("province: anhui\n", "", "province", "KeyMissing"),
        ("province: anhui", "provinse: anhui", "province", "KeyMissing"),
        ("province: anhui", "province: anhui\nprovinse: x", "provinse", "UnknownKey"),
        ("province: anhui", "province: anhui\nprovince: hubei", "province", "KeyTwice"),
        ("first: 2026-12-01", "first: 2026-13-01", "first", "NotADate"),
        ("first: 2026-12-01", "first: soon", "first", "NotADate"),
        ("measure: saving", "measure: guessing", "measure", "UnknownChoice"),
        ("yuan_per_kwh: 3", "yuan_per_kwh: three", "reward.yuan_per_kwh", "NotANumber"),
        ("yuan_per_kwh: 3", "yuan_per_kwh: -3", "reward.yuan_per_kwh", "NumberOutOfRange"),
        ("yuan_per_kwh: 3", "yuan_per_kwh: .nan", "reward.yuan_per_kwh", "NotANumber"),
        ("holdout_percent: 20", "holdout_percent: true", "holdout_percent", "NotANumber"),
        ("holdout_percent: 20", "holdout_percent: 70", "holdout_percent", "NumberOutOfRange"),
        ("  event: 3", "  event: -3", "points.each.event", "NumberOutOfRange"),
        ("  event: 3", "  dance: 3", "points.each.dance", "UnknownChoice"),
        ("  zh: 傍晚少一度", "  zh: 12", "title.zh", "WrongKind"),
        ("last: 2027-01-31", "last: 2026-01-31", "last", "DatesReversed"),
        ("near: zhuyuan", "near: nowhere", "places.3.near", "UnknownNeighbour"),
    ],
)
def test_a_fault_is_told_by_line_and_key(old: str, new: str, key: str, why: str) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    fault = refused(text)
    assert isinstance(fault, FileFaultError)
    reason = fault.params["why"]
    assert isinstance(reason, YiduError)
    assert (fault.params["key"], reason.code) == (key, why)
    if new and why != "KeyMissing":
        assert key.split(".")[-1] in text.splitlines()[int(str(fault.params["line"])) - 1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "NotACampaignFile"),
        ("- 1\n- 2", "NotACampaignFile"),
        ("a: 1\n---\nb: 2", "NotACampaignFile"),
        ("桂园3栋2单元501室,张三\n桂园3栋2单元502室,李四", "NotACampaignFile"),
        ("a: [", "NotYaml"),
        ("a: \x07", "NotYaml"),
        ("a: &x 1\nb: *x", "Alias"),
        ("a: " + "[" * 30, "TooDeep"),
        ("a: " + "{b: " * 30, "TooDeep"),
        ("a: !!python/object/apply:os.system [ls]", "NotYaml"),
        ("桂园3栋2单元501室\n" * 50_000, "FileTooBig"),
        ("x" * (MOST_BYTES + 1), "FileTooBig"),
    ],
)
def test_what_is_no_campaign_is_refused(text: str, code: str) -> None:
    assert refused(text).code == code


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    refused(text)


def test_a_line_feed_in_a_message_comes_back() -> None:
    document = a_document(FIRST, LAST, messages={"invite": Text("一\n二：# “三”", "a: b # c\n- d")})
    assert read_document(write_document(document)) == document


def test_two_hundred_places_fit() -> None:
    places = tuple(Place(f"p{n}", Text(f"小区第{n}号园", f"Garden number {n}")) for n in range(200))
    document = replace(a_document(FIRST, LAST), places=places)
    assert read_document(write_document(document)) == document


def test_places_may_leave_out_what_is_usual() -> None:
    short = (
        GOOD[: GOOD.index("places:")]
        + "places: [{id: a, name: {zh: 桂园, en: Guiyuan}}]\n"
        + GOOD[GOOD.index("# saving") :]
    )
    assert read_document(short).places == (Place("a", PLACES[0].name),)
    assert read_document(short).reward.yuan_per_kwh == Decimal(3)
