"""What a campaign's document may not say, each with its sentence and its field."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.outreach import PLACES, a_document
from webapp.domain.calendar import CHINA
from webapp.domain.outreach.campaign import Campaign, Document, Place, Points, Reward
from webapp.domain.outreach.campaign_checks import faults, looks_like_a_home, overlaps, schedule_faults
from webapp.domain.text import Text

FIRST, LAST = date(2026, 12, 1), date(2027, 1, 31)
GOOD = a_document(FIRST, LAST)


def found(**changes: object) -> list[tuple[str | None, str]]:
    return [(fault.field, fault.code) for fault in faults(replace(GOOD, **changes))]  # type: ignore[arg-type]


def place(name: str, near: str | None = None, id: str = "p1") -> Place:
    return Place(id, Text(name, "A place"), "community", near)


def test_a_good_one_has_none() -> None:
    assert list(schedule_faults(GOOD, FIRST)) == []


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"last": date(2026, 11, 30)}, "last", "DatesReversed"),
        ({"last": date(2027, 12, 2)}, "last", "TooLongCampaign"),
        ({"title": Text("一" * 300, "One")}, "title.zh", "TextTooLong"),
        ({"title": Text("一", "x" * 61)}, "title.en", "TextTooLong"),
        ({"title": Text(" ", "One")}, "title.zh", "NothingWritten"),
        ({"goal": Text("一" * 121, "x")}, "goal.zh", "TextTooLong"),
        ({"goal": Text("一\u202e二", "x")}, "goal.zh", "ControlCharacter"),
        ({"goal": Text("一\n二", "x")}, "goal.zh", "ControlCharacter"),
        ({"messages": {"invite": Text("一\x07", "x")}}, "messages.invite.zh", "ControlCharacter"),
        ({"places": ()}, "places", "NoPlace"),
        ({"places": tuple(place(f"园{n}", id=f"p{n}") for n in range(201))}, "places", "TooManyPlaces"),
        ({"places": (place("桂园"), place("荷园"))}, "places.1.id", "PlaceTwice"),
        ({"places": (place("桂园"), place("桂 园", id="p2"))}, "places.1.name.zh", "PlaceTwice"),
        ({"places": (place("桂园", "p9"),)}, "places.0.near", "UnknownNeighbour"),
        ({"places": (place("桂园", "p1"),)}, "places.0.near", "OwnNeighbour"),
        ({"places": (place("桂园", id="P 1"),)}, "places.0.id", "PlaceId"),
        ({"places": (place("桂园 3 栋 2 单元 501 室"),)}, "places.0.name.zh", "HomeAddress"),
        ({"reward": Reward(Decimal(3), None, Decimal(1))}, "reward.cap_yuan_per_event", "RewardWithoutLimit"),
        ({"reward": Reward(Decimal(3), Decimal(8), None)}, "reward.budget_yuan", "RewardWithoutLimit"),
        ({"reward": Reward(None, Decimal(8), None)}, "reward.cap_yuan_per_event", "LimitWithoutReward"),
        ({"reward": Reward(Decimal(-1), Decimal(8), Decimal(1))}, "reward.yuan_per_kwh", "NumberOutOfRange"),
        ({"points": Points({"tip": -1})}, "points.each.tip", "NumberOutOfRange"),
        ({"points": Points({"tip": 21})}, "points.each.tip", "NumberOutOfRange"),
        ({"points": Points({}, most_a_day=21)}, "points.most_a_day", "NumberOutOfRange"),
        ({"holdout_percent": 51}, "holdout_percent", "NumberOutOfRange"),
        ({"events_planned": -1}, "events_planned", "NumberOutOfRange"),
        ({"colour": "green"}, "colour", "NotAColour"),
        ({"colour": "#77CC99"}, "colour", "PaleColour"),
    ],
)
def test_a_fault_names_its_field(changes: dict[str, object], field: str, code: str) -> None:
    assert (field, code) in found(**changes)


def test_html_is_text_like_any_other() -> None:
    assert found(title=Text("<b>少一度</b>", "<b>less</b>")) == []


def test_messages_may_have_lines() -> None:
    assert found(messages={"invite": Text("一\n二", "a\nb")}) == []


def test_what_begins_yesterday_cannot_be_scheduled() -> None:
    assert [fault.code for fault in schedule_faults(GOOD, date(2026, 12, 2))] == ["StartsInThePast"]


def test_a_name_without_an_english_one_is_too_long_once() -> None:
    long = replace(place("长"), name=Text("长" * 100, "长" * 100))
    assert found(places=(long,)) == [("places.0.name.zh", "TextTooLong")]


def test_two_hundred_places_are_fine() -> None:
    assert found(places=tuple(place(f"园{n}", id=f"p{n}") for n in range(200))) == []


@pytest.mark.parametrize("text", ["桂园3栋2单元501室", "13812345678", "3幢1204", "2 室", "5-2-301", "３栋２单元"])
def test_addresses_of_homes_are_known(text: str) -> None:
    assert looks_like_a_home(text)


@pytest.mark.parametrize(
    "text", ["桂园", "学林苑二期", "3 号楼", "四年级（2）班", "Building 12", "1958 小区", "滨湖 7 区"]
)
def test_names_of_places_are_not(text: str) -> None:
    assert not looks_like_a_home(text)


def other(document: Document, state: str = "scheduled") -> Campaign:
    at = datetime(2026, 11, 1, tzinfo=CHINA)
    return Campaign("o", "c", "ABCDEF", state, 1, document, at, at)  # type: ignore[arg-type]


def test_another_exclusive_campaign_of_the_same_places_is_told() -> None:
    (overlap,) = overlaps(GOOD, [other(a_document(date(2027, 1, 22), date(2027, 3, 1), places=PLACES[:1]))])
    assert (overlap.places, overlap.first, overlap.last, overlap.n_days) == (PLACES[:1], date(2027, 1, 22), LAST, 10)


@pytest.mark.parametrize(
    "one",
    [
        other(GOOD, "draft"),
        other(GOOD, "closed"),
        other(replace(GOOD, exclusive=False)),
        other(a_document(date(2027, 2, 1), date(2027, 3, 1))),
        other(replace(GOOD, places=(place("兰园"),))),
    ],
)
def test_others_are_not(one: Campaign) -> None:
    assert overlaps(GOOD, [one]) == []
