"""A campaign: a document that is written, tried, reviewed, then run. Days are inclusive, on China's calendar."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from webapp.domain.calendar import DAY
from webapp.domain.text import Text

State = Literal["draft", "review", "scheduled", "live", "closed", "archived"]
OPEN: frozenset[State] = frozenset({"scheduled", "live"})
"""Homes may join."""
REDRAFTED: frozenset[State] = frozenset({"draft", "review"})
"""What a campaign that homes are in can be besides: taken back before it began."""
PlaceKind = Literal["community", "building", "class"]
Measure = Literal["saving", "shifted", "actions", "readings"]
"""Less than the home's own baseline; share of use in cheap hours; actions done; meter readings given."""
BaselineMethod = Literal["similar_days", "ten_of_ten", "seven_days"]
Privacy = Literal["totals", "places", "public"]
"""Who may see figures of places (always of five homes or more): only totals; staff and members; anybody."""
Activity = Literal["join", "event", "low_use", "tip", "reading", "standby_hunt", "valley_charge"]


@dataclass(frozen=True)
class Place:
    """Where homes are counted together. `near` is the place to merge with while it has too few homes."""

    id: str
    name: Text
    kind: PlaceKind = "community"
    near: str | None = None


@dataclass(frozen=True)
class Reward:
    """What the utility pays by its own rule; all None where it pays nothing."""

    yuan_per_kwh: Decimal | None = None
    cap_yuan_per_event: Decimal | None = None
    budget_yuan: Decimal | None = None


@dataclass(frozen=True)
class Points:
    """Effort points by activity, and the most a home can get for one activity a day and for all of the campaign."""

    each: Mapping[Activity, int]
    most_a_day: int = 3
    most_in_all: int = 60


@dataclass(frozen=True)
class Document:
    """All that is reviewed before a campaign goes live, and nothing that comes of it.

    `events_planned` is how many calls are intended, for the dry run and the poster; `colour` is the accent of its
    printed pieces as #RRGGBB. `exclusive` campaigns accept no home that is in another exclusive one at the time.
    `messages` are the texts to send, by key (invite, notice, thanks).
    """

    template: str
    title: Text
    goal: Text
    first: date
    last: date
    province: str
    places: tuple[Place, ...]
    measure: Measure = "saving"
    baseline: BaselineMethod = "ten_of_ten"
    reward: Reward = Reward()
    points: Points = Points({})
    holdout_percent: int = 0
    privacy: Privacy = "places"
    exclusive: bool = True
    events_planned: int = 0
    colour: str = "#0F5C45"
    messages: Mapping[str, Text] = field(default_factory=dict)

    @property
    def n_days(self) -> int:
        return (self.last - self.first) // DAY + 1

    def place(self, place_id: str) -> Place | None:
        return next((place for place in self.places if place.id == place_id), None)


@dataclass(frozen=True)
class Campaign:
    """The document as it stands, with where it is on its way. `code` is what is typed or scanned to join.

    `planned_last` is the last day it was to have, where it was ended before.
    """

    organisation_id: str
    id: str
    code: str
    state: State
    version: int
    document: Document
    created_at: datetime
    changed_at: datetime
    paused_at: datetime | None = None
    planned_last: date | None = None

    def accepts_homes(self, day: date) -> bool:
        return self.state in OPEN and self.paused_at is None and day <= self.document.last


def as_record(document: Document) -> dict[str, Any]:
    """The document as plain values for JSON and YAML: the one written form. Decimals are strings."""
    return {
        "template": document.template,
        "title": _both(document.title),
        "goal": _both(document.goal),
        "first": document.first.isoformat(),
        "last": document.last.isoformat(),
        "province": document.province,
        "places": [
            {"id": place.id, "name": _both(place.name), "kind": place.kind, "near": place.near}
            for place in document.places
        ],
        "measure": document.measure,
        "baseline": document.baseline,
        "reward": {
            "yuan_per_kwh": _text(document.reward.yuan_per_kwh),
            "cap_yuan_per_event": _text(document.reward.cap_yuan_per_event),
            "budget_yuan": _text(document.reward.budget_yuan),
        },
        "points": {
            "each": dict(document.points.each),
            "most_a_day": document.points.most_a_day,
            "most_in_all": document.points.most_in_all,
        },
        "holdout_percent": document.holdout_percent,
        "privacy": document.privacy,
        "exclusive": document.exclusive,
        "events_planned": document.events_planned,
        "colour": document.colour,
        "messages": {key: _both(text) for key, text in document.messages.items()},
    }


def of_record(record: Mapping[str, Any]) -> Document:
    """Back from `as_record`; what people write is checked by `rules.campaign_document` first."""
    reward, points = record["reward"], record["points"]
    return Document(
        template=record["template"],
        title=Text(**record["title"]),
        goal=Text(**record["goal"]),
        first=date.fromisoformat(record["first"]),
        last=date.fromisoformat(record["last"]),
        province=record["province"],
        places=tuple(Place(p["id"], Text(**p["name"]), p["kind"], p["near"]) for p in record["places"]),
        measure=record["measure"],
        baseline=record["baseline"],
        reward=Reward(**{name: _decimal(value) for name, value in reward.items()}),
        points=Points(points["each"], points["most_a_day"], points["most_in_all"]),
        holdout_percent=record["holdout_percent"],
        privacy=record["privacy"],
        exclusive=record["exclusive"],
        events_planned=record["events_planned"],
        colour=record["colour"],
        messages={key: Text(**text) for key, text in record["messages"].items()},
    )


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
