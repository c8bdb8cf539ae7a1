"""Facts as records of a seal, and back: text, whole numbers, lists. What has a fraction is a decimal string.

Standard library only; verifiers carry it.
"""

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
PLAIN = frozenset({str, int, bool, NoneType})
DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,80})?")
"""As records write them: no exponent, which could stand for more digits than there is memory, no NaN."""
Plain = Any
"""str, int, bool, None, a list or a dict of these: mypy cannot check what only a file knows."""


class MisshapenError(ValueError):
    """A record that lacks a field, has one too many, or another kind of value in it. `at` is the path of the value."""

    def __init__(self, at: str) -> None:
        super().__init__(at)
        self.at = at


def record_of(fact: object) -> dict[str, Plain]:
    """A dataclass as a record, with its kind."""
    return {"kind": kind_of(type(fact)), **_fields_of(fact)}


def kind_of(made: type[Any]) -> str:
    """What a record of a dataclass is called: `DayFact` is a "day"."""
    return made.__name__.removesuffix("Fact").lower()


def fact_of(made: type[T], record: Mapping[str, Plain]) -> T:
    """The dataclass of a record. Raises MisshapenError."""
    return _made(made, {name: value for name, value in record.items() if name != "kind"}, "")


def _fields_of(fact: object) -> dict[str, Plain]:
    return {name: _plain(getattr(fact, name)) for name in _names(cast(Any, type(fact)))}


@cache
def _names(made: Any) -> tuple[str, ...]:
    return tuple(item.name for item in fields(made))


def _plain(value: object) -> Plain:
    if type(value) in PLAIN:
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return list(value) if set(map(type, value)) == {int} else [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    return _fields_of(value)


@cache
def _hints(made: type[Any]) -> tuple[tuple[Field[Any], Any], ...]:
    hints = get_type_hints(made)
    return tuple((item, hints[item.name]) for item in fields(made))


def _made(made: type[T], record: Plain, at: str) -> T:
    if not isinstance(record, Mapping):
        raise MisshapenError(at)
    values = dict(record)
    found = {}
    for item, hint in _hints(cast(Any, made)):
        if item.name in values:
            found[item.name] = _value(hint, values.pop(item.name), f"{at}.{item.name}".lstrip("."))
        elif item.default is MISSING:
            raise MisshapenError(f"{at}.{item.name}".lstrip("."))
    if values:
        raise MisshapenError(f"{at}.{min(values)}".lstrip("."))
    return made(**found)


def _value(hint: Any, value: Plain, at: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        if value is None and NoneType in get_args(hint):
            return None
        return _value(next(one for one in get_args(hint) if one is not NoneType), value, at)
    if origin is tuple:
        return _many(get_args(hint), value, at)
    if origin is Literal:
        return _checked(value in get_args(hint) and isinstance(value, str), value, at)
    if origin is not None:  # a mapping of plain values
        return _checked(isinstance(value, Mapping), value, at)
    return _made(cast(type[Any], hint), value, at) if is_dataclass(hint) else _single(hint, value, at)


def _many(hints: tuple[Any, ...], value: Plain, at: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise MisshapenError(at)
    if hints[-1] is Ellipsis:
        if hints[0] is int and all(type(item) is int for item in value):
            return tuple(value)
        return tuple(_value(hints[0], item, f"{at}[{n}]") for n, item in enumerate(value))
    _checked(len(hints) == len(value), value, at)
    return tuple(_value(hint, item, f"{at}[{n}]") for n, (hint, item) in enumerate(zip(hints, value, strict=True)))


def _single(hint: Any, value: Plain, at: str) -> Any:
    if hint is Decimal:
        return Decimal(_checked(isinstance(value, str) and DECIMAL.fullmatch(value), value, at))
    if hint is date:
        try:
            return date.fromisoformat(_checked(isinstance(value, str), value, at))
        except ValueError as error:
            raise MisshapenError(at) from error
    return _checked(type(value) is hint, value, at)


def _checked(fits: object, value: Plain, at: str) -> Plain:
    if not fits:
        raise MisshapenError(at)
    return value
