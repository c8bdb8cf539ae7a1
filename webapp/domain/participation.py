"""Routes a saving may take outside the home, each with its conditions. Nothing here decides that a home may join."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from webapp.domain.receipt import ReceiptField, ReceiptLevel
from webapp.domain.text import Confidence, Text

Check = Literal[
    "place",
    "certificate",
    "certificate_declared",
    "own_power",
    "no_pv",
    "no_business",
    "readings",
    "baseline",
    "method",
    "seal",
    "unique",
    "authorisation",
    "data_sharing",
    "traceable",
    "footprint",
    "dates",
    "own_name",
    "below_third_tier",
    "behaviour",
    "response",
    "event_readings",
    "daily_values",
    "entrusted",
    "receipt",
    "registered",
    "in_registry",
    "app",
    "never",
    "outside",
    "additionality",
    "unknown",
]
"""How a condition is looked at: each has its function in `condition_checks`."""
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

    app: kept by how this app counts. never: not so today, for any home. outside: only an outside body's record could
    show it. additionality, unknown: cannot be told from a home's data, and stay unknown.
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
    """One route. `shown`: to everyone, in its place, there and elsewhere as an example, or only for reference.

    `gives`: the levels its receipts may have; one that gives any is a mechanism a kWh can go to. `review_by`: the last
    day its state may be relied on.
    """

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
    review_by: date
    gives: tuple[ReceiptLevel, ...] = ()
    province: str | None = None
    city: Text | None = None
    note: Text | None = None
    method: Text | None = None


@dataclass(frozen=True)
class Routes:
    """The routes of a place, those of the whole country, and how other places do it."""

    local: tuple[Pathway, ...]
    national: tuple[Pathway, ...]
    elsewhere: tuple[Pathway, ...]


def place_answer(pathway: Pathway, province: str, city: str | None) -> Answer:
    """Whether a home is where a local route is; unknown where it did not tell its city."""
    if not _in_province(pathway, province):
        return "not_met"
    if pathway.city is None:
        return "met"
    if city is None:
        return "unknown"
    return "met" if _names(pathway.city, city) else "not_met"


def _in_province(pathway: Pathway, province: str) -> bool:
    """A place code may go on after the province's, as in guangdong-shenzhen."""
    return pathway.province is not None and province.split("-")[0] == pathway.province


def _names(city: Text, name: str) -> bool:
    return name.strip().removesuffix("市").casefold() in (city.zh, city.en.casefold())


def concerning(pathways: Iterable[Pathway], province: str, city: str | None = None) -> Routes:
    """The routes worth showing a home: its own place's, the country's for a person, and a few from elsewhere."""
    listed = list(pathways)
    local = [entry for entry in listed if entry.province and place_answer(entry, province, city) != "not_met"]
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
    fields: tuple[ReceiptField, ...] = ()


@dataclass(frozen=True)
class EvidenceItem:
    """One of the seven things a monthly record should have."""

    id: str
    text: Text
    hint: Text
    source: str
    clause: str


@dataclass(frozen=True)
class Milestone:
    """A date on the policy line; `when` says whether it is past, now or ahead, `clause` where it is written."""

    date: str
    label: Text
    text: Text
    when: Literal["past", "now", "ahead"]
    source: str
    clause: str | None = None


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
    review_by: date
