"""Answers as a document that leaves and comes back: `yidu-footprint`, version 1.

    {"format": "yidu-footprint", "version": 1,
     "years": {"2026": {"home": {"gas": {"m3": 18, "kind": "natural"}},
                        "people": {"自己": {"car": {"km": 7500, "kind": "petrol", "seats": 3}}}}}}

Under `home` and under each person's label stand questions, under each question its fields: numbers as numbers, choices
as their keys. What is not known here is refused by name.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from webapp.domain.errors import YiduError
from webapp.domain.footprint_book import Field, FootprintBook, Given, Question, Value, Whose
from webapp.domain.footprint_errors import (
    AlsoNeededError,
    NotJsonError,
    NotOurFileError,
    RepeatedKeyError,
    SameLabelError,
    TooManyProfilesError,
    UnknownKeyError,
    UnknownVersionError,
    WrongKindError,
    WrongValueError,
)
from webapp.domain.footprint_people import MOST_PROFILES, label_of

FORMAT, VERSION = "yidu-footprint", 1
YEARS = (2021, 2199)
"""The first data year of the published factors, and the last a calendar here knows."""
Document = dict[str, object]


@dataclass(frozen=True)
class YearAnswers:
    """One year as a document holds it: people by label."""

    home: Mapping[str, Given]
    people: Mapping[str, Mapping[str, Given]]


Kept = Mapping[int, YearAnswers]
"""All answers of a home, by year."""


def written(kept: Kept) -> Document:
    """The document of a home's answers."""
    years = {str(year): {"home": _plain(one.home), "people": _people(one)} for year, one in sorted(kept.items())}
    return {"format": FORMAT, "version": VERSION, "years": years}


def _people(one: YearAnswers) -> dict[str, object]:
    return {label: _plain(given) for label, given in one.people.items()}


def _plain(given: Mapping[str, Given]) -> dict[str, object]:
    return {name: {field: _json(value) for field, value in fields.items()} for name, fields in given.items()}


def _json(value: Value) -> object:
    """A whole number without a point, so that it reads as it was typed."""
    if isinstance(value, str):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def read(text: str, book: FootprintBook, last_year: int) -> dict[int, YearAnswers]:
    """The answers of a document. Raises a YiduError that names the place, as years.2026.home.gas.m3."""
    try:
        document = json.loads(text, parse_float=Decimal, parse_int=Decimal, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise NotJsonError(line=error.lineno) from error
    except (RecursionError, InvalidOperation) as error:
        raise NotJsonError(line=1) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise NotOurFileError
    if document.get("version") != VERSION:
        raise UnknownVersionError(version=document.get("version"))
    _only(document, ("format", "version", "years"), "")
    years = _table(document.get("years", {}), "years")
    return {_year(name, last_year): _one_year(found, book, f"years.{name}") for name, found in years.items()}


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise RepeatedKeyError(key=key)
        found[key] = value
    return found


def _year(name: str, last: int) -> int:
    if not name.isascii() or not name.isdecimal() or not YEARS[0] <= int(name) <= last:
        raise UnknownKeyError(place=f"years.{name}")
    return int(name)


def _one_year(found: object, book: FootprintBook, place: str) -> YearAnswers:
    table = _table(found, place)
    _only(table, ("home", "people"), f"{place}.")
    people = _table(table.get("people", {}), f"{place}.people")
    if len(people) > MOST_PROFILES:
        raise TooManyProfilesError(most=MOST_PROFILES)
    labels = {label: _label(label, f"{place}.people.{label}") for label in people}
    for label in labels.values():
        if list(labels.values()).count(label) > 1:
            raise SameLabelError(label=label)
    return YearAnswers(
        _answers(table.get("home", {}), book, "home", f"{place}.home"),
        {labels[label]: _answers(each, book, "person", f"{place}.people.{label}") for label, each in people.items()},
    )


def _label(label: str, place: str) -> str:
    try:
        return label_of(label)
    except YiduError as error:
        raise WrongValueError(place=place, reason=error) from error


def _answers(found: object, book: FootprintBook, whose: Whose, place: str) -> dict[str, Given]:
    given: dict[str, Given] = {}
    for name, fields in _table(found, place).items():
        question = book.question(name)
        if question is None or question.whose != whose:
            raise UnknownKeyError(place=f"{place}.{name}")
        values = _fields(_table(fields, f"{place}.{name}"), question, f"{place}.{name}")
        if values:
            given[name] = values
    return given


def _fields(found: Mapping[str, object], question: Question, place: str) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, value in found.items():
        field = question.field(name)
        if field is None:
            raise UnknownKeyError(place=f"{place}.{name}")
        values[name] = _value(value, question, field, f"{place}.{name}")
    for field in question.fields:
        if missing := question.missing(field, values):
            raise WrongValueError(place=f"{place}.{missing}", reason=AlsoNeededError())
    return values


def _value(value: object, question: Question, field: Field, place: str) -> Value:
    wanted = str if field.kind == "choice" else Decimal
    if not isinstance(value, wanted) or (isinstance(value, Decimal) and not value.is_finite()):
        raise WrongKindError(place=place)
    try:
        return question.check(field, value)
    except YiduError as error:
        raise WrongValueError(place=place, reason=error) from error


def _table(found: object, place: str) -> dict[str, object]:
    if not isinstance(found, dict):
        raise WrongKindError(place=place)
    return found


def _only(table: Mapping[str, object], known: tuple[str, ...], place: str) -> None:
    for key in table:
        if key not in known:
            raise UnknownKeyError(place=f"{place}{key}")
