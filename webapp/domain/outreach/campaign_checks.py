"""What is wrong with a campaign's document. Each fault names its field as the path of the written form: title.zh."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from webapp.domain.calendar import DAY
from webapp.domain.errors import NumberOutOfRangeError, TextTooLongError, YiduError
from webapp.domain.outreach.campaign import Campaign, Document, Place
from webapp.domain.outreach.campaign_errors import (
    ControlCharacterError,
    DatesReversedError,
    HomeAddressError,
    LimitWithoutRewardError,
    NoPlaceError,
    NotAColourError,
    NothingWrittenError,
    OwnNeighbourError,
    PaleColourError,
    PlaceIdError,
    PlaceTwiceError,
    RewardWithoutLimitError,
    StartsInThePastError,
    TooLongCampaignError,
    TooManyPlacesError,
    UnknownNeighbourError,
)
from webapp.domain.outreach.contrast import LEAST, contrast

LONGEST = 366
MOST_PLACES = 200
MOST_POINTS = 20
MOST_A_DAY, MOST_IN_ALL = 20, 1000
MOST_HOLDOUT = 50
MOST_EVENTS = 60
MOST_YUAN_PER_KWH, MOST_CAP, MOST_BUDGET = 100, 1000, 10_000_000
TITLE = {"zh": 30, "en": 60}
GOAL = {"zh": 120, "en": 120}
PLACE = {"zh": 20, "en": 40}
MESSAGE = {"zh": 300, "en": 500}
ID = 24

_PAPER = "#FFFFFF"
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_ID = re.compile(rf"[a-z0-9-]{{1,{ID}}}")
_HOME = re.compile(r"\d\s*(?:单元|室|户|楼\s*\d)|1[3-9]\d{9}|[栋幢]\s*\d+\D{0,3}\d{3,4}|\b\d{15,}|\b\d+-\d+-\d{3,4}\b")
"""What an address of a home has and a name of a place has not: a stair, a flat, a phone number."""


def faults(document: Document) -> Iterator[YiduError]:
    """Everything that keeps it from being saved, in the order of the form."""
    yield from _wording(document)
    yield from _dates(document)
    yield from _places(document.places)
    yield from _reward(document)
    yield from _numbers(document)
    yield from _colour(document.colour)


def schedule_faults(document: Document, today: date) -> Iterator[YiduError]:
    """What keeps it, beside these, from being reviewed and scheduled."""
    yield from faults(document)
    if document.first < today:
        yield StartsInThePastError("first", first=document.first.isoformat())


@dataclass(frozen=True)
class Overlap:
    """Another exclusive campaign of the same places at the same time: a home cannot be in both."""

    campaign: Campaign
    places: tuple[Place, ...]
    first: date
    last: date

    @property
    def n_days(self) -> int:
        return (self.last - self.first) // DAY + 1


def overlaps(document: Document, others: Iterable[Campaign]) -> list[Overlap]:
    """A finding and no fault: homes of one place may well choose between two campaigns."""
    if not document.exclusive:
        return []
    mine = {_plain(place.name.zh) for place in document.places}
    found = []
    for other in others:
        its = other.document
        first, last = max(document.first, its.first), min(document.last, its.last)
        shared = tuple(place for place in its.places if _plain(place.name.zh) in mine)
        if its.exclusive and other.state in ("review", "scheduled", "live") and first <= last and shared:
            found.append(Overlap(other, shared, first, last))
    return found


def looks_like_a_home(text: str) -> bool:
    return _HOME.search(unicodedata.normalize("NFKC", text)) is not None


def _wording(document: Document) -> Iterator[YiduError]:
    yield from _text("title.zh", document.title.zh, TITLE["zh"])
    yield from _text("title.en", document.title.en, TITLE["en"])
    yield from _text("goal.zh", document.goal.zh, GOAL["zh"])
    yield from _text("goal.en", document.goal.en, GOAL["en"])
    for key, message in document.messages.items():
        yield from _text(f"messages.{key}.zh", message.zh, MESSAGE["zh"], lines=True)
        yield from _text(f"messages.{key}.en", message.en, MESSAGE["en"], lines=True)


def _text(field: str, text: str, most: int, lines: bool = False) -> Iterator[YiduError]:
    if not text.strip():
        yield NothingWrittenError(field)
    elif len(text) > most:
        yield TextTooLongError(field, most=most)
    if _unseen(text, lines):
        yield ControlCharacterError(field)


def _unseen(text: str, lines: bool) -> bool:
    """Control characters, and those that turn the direction of writing around."""
    plain = text.replace("\n", "") if lines else text
    return any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") for letter in plain)


def _dates(document: Document) -> Iterator[YiduError]:
    if document.last < document.first:
        yield DatesReversedError("last")
    elif document.n_days > LONGEST:
        yield TooLongCampaignError("last", most=LONGEST, days=document.n_days)


def _places(places: tuple[Place, ...]) -> Iterator[YiduError]:
    if not places:
        yield NoPlaceError("places")
    elif len(places) > MOST_PLACES:
        yield TooManyPlacesError("places", most=MOST_PLACES)
    else:
        for number, place in enumerate(places):
            yield from _place(place, f"places.{number}", places)
        yield from _twice(places)


def _place(place: Place, field: str, places: tuple[Place, ...]) -> Iterator[YiduError]:
    yield from _text(f"{field}.name.zh", place.name.zh, PLACE["zh"])
    if place.name.en != place.name.zh:  # left empty it is the same: one fault is enough
        yield from _text(f"{field}.name.en", place.name.en, PLACE["en"])
    if not _ID.fullmatch(place.id):
        yield PlaceIdError(f"{field}.id", id=place.id[:ID], most=ID)
    for text in (place.name.zh, place.name.en):
        if looks_like_a_home(text):
            yield HomeAddressError(f"{field}.name.zh", text=text[: PLACE["en"]])
            break
    if place.near == place.id:
        yield OwnNeighbourError(f"{field}.near", name=place.name)
    elif place.near is not None and place.near not in {other.id for other in places}:
        yield UnknownNeighbourError(f"{field}.near", name=place.name, near=place.near)


def _twice(places: tuple[Place, ...]) -> Iterator[YiduError]:
    for name, key in (("id", "id"), ("zh", "name.zh")):
        seen: set[str] = set()
        for number, place in enumerate(places):
            text = place.id if name == "id" else _plain(place.name.zh)
            if text in seen:
                yield PlaceTwiceError(f"places.{number}.{key}", name=place.id if name == "id" else place.name.zh)
            seen.add(text)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _reward(document: Document) -> Iterator[YiduError]:
    reward = document.reward
    limits = {
        "cap_yuan_per_event": (reward.cap_yuan_per_event, MOST_CAP),
        "budget_yuan": (reward.budget_yuan, MOST_BUDGET),
    }
    yield from _within("reward.yuan_per_kwh", reward.yuan_per_kwh, MOST_YUAN_PER_KWH)
    for name, (value, most) in limits.items():
        yield from _within(f"reward.{name}", value, most)
        if reward.yuan_per_kwh and value is None:
            yield RewardWithoutLimitError(f"reward.{name}")
        if not reward.yuan_per_kwh and value:
            yield LimitWithoutRewardError(f"reward.{name}")


def _numbers(document: Document) -> Iterator[YiduError]:
    for activity, points in document.points.each.items():
        yield from _within(f"points.each.{activity}", points, MOST_POINTS)
    yield from _within("points.most_a_day", document.points.most_a_day, MOST_A_DAY)
    yield from _within("points.most_in_all", document.points.most_in_all, MOST_IN_ALL)
    yield from _within("holdout_percent", document.holdout_percent, MOST_HOLDOUT)
    yield from _within("events_planned", document.events_planned, MOST_EVENTS)


def _within(field: str, value: Decimal | int | None, most: int) -> Iterator[YiduError]:
    if value is not None and not 0 <= value <= most:
        yield NumberOutOfRangeError(field, low="0", high=f"{most:,}")


def _colour(colour: str) -> Iterator[YiduError]:
    if not _COLOUR.fullmatch(colour):
        yield NotAColourError("colour")
    elif contrast(colour, _PAPER) < LEAST:
        yield PaleColourError("colour", ratio=f"{contrast(colour, _PAPER):.1f}")
