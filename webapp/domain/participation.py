"""Routes a saving may take outside the home, each with its conditions. Nothing here decides that a home may join."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from webapp.domain.text import Confidence, Text

Check = Literal["place", "certificate", "manual", "no_pv", "app", "never", "additionality", "unknown"]
Answer = Literal["met", "not_met", "unknown"]
Level = Literal["national", "province", "city", "association_standard"]
Status = Literal[
    "open_now",
    "open_via_platform",
    "announced_not_open",
    "not_available",
    "guideline_only",
    "scheme_no_household_power_found",
    "unverified",
]
STALE_AFTER = timedelta(days=90)


@dataclass(frozen=True)
class Condition:
    """One thing a route asks for, where it is written, and how it is looked at.

    place: the home's address. certificate: a green certificate entered. manual: declared by the household, or
    shown by its sealed evidence. no_pv: no solar panels. app: kept by how this app counts. never: not so today, for
    any home. additionality, unknown: cannot be told from a home's data.
    """

    id: str
    text: Text
    source: str
    check: Check
    clause: str | None = None


@dataclass(frozen=True)
class Document:
    """Where a route is written down, and what is said there, in our words."""

    source: str
    clause: str
    point: Text


@dataclass(frozen=True)
class Pathway:
    """One route. `shown`: to everyone, in its place, there and elsewhere as an example, or only for reference."""

    id: str
    name: Text
    level: Level
    shown: Literal["everyone", "place", "example", "reference"]
    status: Status
    status_as_of: str
    role: Text
    missing: Text
    conditions: tuple[Condition, ...]
    unit: Text
    sources: tuple[str, ...]
    confidence: Confidence
    documents: tuple[Document, ...]
    province: str | None = None
    city: Text | None = None
    note: Text | None = None
    method: Text | None = None


@dataclass(frozen=True)
class HomeFacts:
    """What a household told: place, panels, certificates entered, and ids of conditions it declared."""

    province: str
    city: str | None = None
    certificates: int = 0
    has_pv: bool | None = None
    declared: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Routes:
    """The routes of a place, those of the whole country, and how other places do it."""

    local: tuple[Pathway, ...]
    national: tuple[Pathway, ...]
    elsewhere: tuple[Pathway, ...]


def assess(pathway: Pathway, facts: HomeFacts) -> list[tuple[Condition, Answer]]:
    """Each condition as met, not met or unknown; there is no overall answer, by design."""
    return [(condition, _answer(condition, pathway, facts)) for condition in pathway.conditions]


def _answer(condition: Condition, pathway: Pathway, facts: HomeFacts) -> Answer:
    match condition.check:
        case "place":
            return _place(pathway, facts)
        case "certificate":
            return "met" if facts.certificates else "unknown"
        case "manual":
            return "met" if condition.id in facts.declared else "unknown"
        case "no_pv":
            return "unknown" if facts.has_pv is None else "not_met" if facts.has_pv else "met"
        case "app":
            return "met"
        case "never":
            return "not_met"
    return "unknown"


def _place(pathway: Pathway, facts: HomeFacts) -> Answer:
    if not _in_province(pathway, facts.province):
        return "not_met"
    if pathway.city is None:
        return "met"
    if facts.city is None:
        return "unknown"
    return "met" if _names(pathway.city, facts.city) else "not_met"


def _in_province(pathway: Pathway, province: str) -> bool:
    """A place code may go on after the province's, as in guangdong-shenzhen."""
    return pathway.province is not None and province.split("-")[0] == pathway.province


def _names(city: Text, name: str) -> bool:
    return name.strip().removesuffix("市").casefold() in (city.zh, city.en.casefold())


def concerning(pathways: Iterable[Pathway], province: str, city: str | None = None) -> Routes:
    """The routes worth showing a home: its own place's, the country's for a person, and a few from elsewhere."""
    listed = list(pathways)
    here = HomeFacts(province, city)
    local = [entry for entry in listed if entry.province and _place(entry, here) != "not_met"]
    return Routes(
        tuple(local),
        tuple(entry for entry in listed if entry.shown == "everyone"),
        tuple(entry for entry in listed if entry.shown == "example" and entry not in local),
    )


@dataclass(frozen=True)
class ClaimLevel:
    """How much may be said of a figure; from L3 on an outside body must have given an identifier."""

    id: str
    name: Text
    set_by: Literal["app", "receipt"]
    needs: Text | None = None


@dataclass(frozen=True)
class EvidenceItem:
    """One of the seven things a monthly record should have."""

    id: str
    text: Text
    hint: Text


@dataclass(frozen=True)
class Milestone:
    """A date on the policy line; `when` says whether it is past, now or ahead."""

    date: str
    label: Text
    text: Text
    when: Literal["past", "now", "ahead"]
    source: str


@dataclass(frozen=True)
class Rule:
    """A rule against counting the same kWh twice."""

    id: str
    text: Text


class Dated:
    """A figure that grows old; `as_of` is the last day it covers."""

    as_of: date

    def age_days(self, day: date) -> int:
        return (day - self.as_of).days

    def is_stale(self, day: date) -> bool:
        return day - self.as_of > STALE_AFTER


@dataclass(frozen=True)
class ReferencePrice(Dated):
    """A market price to measure a scenario by, never an income."""

    value: Decimal
    unit: Text
    month: str
    as_of: date
    basis: Text
    source: str
    confidence: Confidence
