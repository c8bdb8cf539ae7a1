"""What a footprint beside electricity is worked out from: factors, and the questions with what a skip counts as."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from webapp.domain.emissions import Scope
from webapp.domain.errors import NotWholeError, NumberOutOfRangeError, UnknownChoiceError, YiduError
from webapp.domain.footprint_errors import BeyondReasonError, CarTooFarError, FlightTooFarError, TooManyFlightsError
from webapp.domain.text import Confidence, Source, Text

Basis = Literal["co2", "co2e"]
Whose = Literal["home", "person"]
Value = Decimal | str
Given = Mapping[str, Value]
"""The answer to one question, by field: a number as Decimal, a choice as its key. An empty field is absent."""

BEYOND: Mapping[tuple[str, str], type[YiduError]] = {
    ("car", "km"): CarTooFarError,
    ("flights", "flights"): TooManyFlightsError,
    ("flights", "km_each"): FlightTooFarError,
}
"""Where more than `most` has a reason that can be told."""


@dataclass(frozen=True)
class EmissionFactor:
    """Kilograms per `per`, between `low` and `high`: a plausible spread, no confidence interval.

    With `kwh_per` it is driven by the grid: the value in force is that energy times the grid's average, and `value`
    only what that was in `year`. `basis` says whether it is CO2 alone or CO2e; `review_by` when to look at it again.
    """

    name: Text
    value: Decimal
    low: Decimal
    high: Decimal
    per: Text
    basis: Basis
    scope: Text
    sources: tuple[str, ...]
    confidence: Confidence
    review_by: date
    kwh_per: Decimal | None = None
    year: int | None = None
    derivation: str | None = None
    note: Text | None = None


@dataclass(frozen=True)
class Field:
    """One thing asked. A number lies between `least` and `most` and makes `times` of it a year; a choice is one of
    `options`. `default` is what an empty field counts as, and `because` why; `needed_with` names a field without
    which this one says nothing, and which says nothing without it."""

    id: str
    label: Text
    kind: Literal["number", "choice"]
    unit: Text | None = None
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(0)
    times: int = 1
    whole: bool = False
    default: Decimal | str | None = None
    because: Text | None = None
    options: Mapping[str, Text] | None = None
    needed_with: str | None = None


@dataclass(frozen=True)
class Question:
    """One page. `skipped` says what a skip counts as; where it is absent the home itself knows a figure."""

    id: str
    whose: Whose
    icon: str
    short: Text
    ask: Text
    help: Text
    fields: tuple[Field, ...]
    factors: tuple[str, ...] = ()
    skipped: Text | None = None

    def field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.id == name), None)

    def check(self, field: Field, value: Value) -> Value:
        """The value, if it can be. Raises YiduError with the field's name."""
        if isinstance(value, str) or field.kind == "choice":
            if not field.options or value not in field.options:
                raise UnknownChoiceError(field.id)
            return value
        if value > field.most:
            beyond = BEYOND.get((self.id, field.id), BeyondReasonError)
            raise beyond(field.id, most=f"{field.most:,f}")
        if value < field.least:
            raise NumberOutOfRangeError(field.id, low=f"{field.least:,f}", high=f"{field.most:,f}")
        if field.whole and value != int(value):
            raise NotWholeError(field.id)
        return value

    def missing(self, field: Field, given: Given) -> str | None:
        """The field that says nothing without the other one that was filled in, if so."""
        other = field.needed_with
        if other is None or bool(given.get(field.id)) == bool(given.get(other)):
            return None
        return other if given.get(field.id) else field.id


@dataclass(frozen=True)
class Item:
    """One line of a footprint, the group it is drawn in, and the question it comes from."""

    name: Text
    group: str
    question: str


@dataclass(frozen=True)
class FootprintBook:
    """All factors and questions, in the order they are asked. `grid_doubt` is how far a grid's average may be off."""

    as_of: date
    warn_t_per_person: Decimal
    grid_doubt: Mapping[Scope, Decimal]
    factors: Mapping[str, EmissionFactor]
    groups: Mapping[str, Text]
    items: Mapping[str, Item]
    questions: tuple[Question, ...]
    left_out: tuple[Text, ...]
    sources: dict[str, Source]

    def question(self, name: str) -> Question | None:
        return next((question for question in self.questions if question.id == name), None)

    def asked_of(self, whose: Whose) -> Iterator[Question]:
        return (question for question in self.questions if question.whose == whose)
