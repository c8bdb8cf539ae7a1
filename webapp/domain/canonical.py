"""One text for one record: JSON with sorted keys, no spaces, no floats. Standard library only; verifiers carry it.

Keys are sorted by code point, text is kept as it is (UTF-8, nothing normalised), whole numbers stay within what
every language's JSON reads exactly; whatever has a fraction is a decimal string.
"""

import json
from collections.abc import Mapping, Sequence
from typing import NoReturn, TypeAlias, cast

from webapp.domain.errors import YiduError, sentence

Value: TypeAlias = "str | int | bool | Sequence[Value] | Mapping[str, Value] | None"
Record: TypeAlias = Mapping[str, Value]

LARGEST = 2**53 - 1
DEEPEST = 16
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class NotCanonicalError(YiduError):
    """`at` is the path of the value, like `lines[2].yuan`, or empty for the whole."""

    message = sentence("这一行不是规定的写法：%(at)s")

    def __init__(self, at: str) -> None:
        super().__init__(at=at)
        self.at = at


ENCODE = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


def to_bytes(record: Record) -> bytes:
    """The one text of a record. Raises NotCanonicalError with the path of what has none: a float, a lone surrogate."""
    if not _fits(record, 0):
        _check(record, "", 0)
    try:
        return ENCODE(record).encode()
    except UnicodeEncodeError:
        _check(record, "", 0)
        raise


def text_of(record: Record) -> bytes:
    """The same of a record that is right by how it was made, as `fact_record.record_of` makes it: unchecked."""
    return ENCODE(record).encode()


def read(data: bytes) -> dict[str, Value]:
    """A record from exactly such a text. Raises NotCanonicalError for any other: spaces, doubled keys, 1.0, 1e3."""
    try:
        value = json.loads(data.decode(), parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise NotCanonicalError("") from error
    # doubled keys, spaces and other spellings are all that reading loses, so writing it again shows them
    if not isinstance(value, dict) or to_bytes(value) != data:
        raise NotCanonicalError("")
    return value


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)


def _fits(value: object, depth: int) -> bool:
    """Whether all is plainly right but for text that has no UTF-8; what is not is looked at closely, for its path."""
    kind = type(value)
    if kind is dict and depth < DEEPEST:
        inside = cast(dict[object, object], value)
        return all(type(key) is str for key in inside) and all(_fits(inner, depth + 1) for inner in inside.values())
    if kind is list and depth < DEEPEST:
        items = cast(list[object], value)
        return _are_whole(items) or all(_fits(inner, depth + 1) for inner in items)
    return value is None or kind is str or kind is bool or (kind is int and abs(cast(int, value)) <= LARGEST)


def _check(value: object, at: str, depth: int) -> None:
    if depth > DEEPEST:
        raise NotCanonicalError(at)
    if _is_plain(value):
        return
    if isinstance(value, list | tuple):
        for number, inner in enumerate(() if _are_whole(value) else value):
            _check(inner, f"{at}[{number}]", depth + 1)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str) or not _is_plain(key):
                raise NotCanonicalError(at)
            _check(inner, f"{at}.{key}" if at else key, depth + 1)
    else:
        raise NotCanonicalError(at)


def _are_whole(values: list[object] | tuple[object, ...]) -> bool:
    """Said at once for a day's readings, by far the most there is."""
    return set(map(type, values)) == {int} and max(map(abs, values)) <= LARGEST  # type: ignore[arg-type]


def _is_plain(value: object) -> bool:
    """Half of a surrogate pair has no UTF-8."""
    if isinstance(value, str):
        return value.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in value)
    return value is None or (isinstance(value, int) and abs(value) <= LARGEST)
