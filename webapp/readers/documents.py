"""JSON documents of unknown shape: loaded within bounds, with the line where they break; numbers exact."""

import json
import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, BinaryIO

from webapp.readers.feed_refusals import BrokenFileError, CutOffError, TooLargeError, UnknownEncodingError

MB = 1024 * 1024
MOST_MB = 10
"""Parsed, a document of small rows takes some twenty times its bytes: as much memory as a long table may."""
LARGEST = Decimal(10) ** 12
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")


def load(source: BinaryIO, most_mb: int = MOST_MB) -> Any:
    """The whole document; fractions as Decimal. Raises UnreadableError."""
    raw = source.read(most_mb * MB + 1)
    if len(raw) > most_mb * MB:
        raise TooLargeError(most=most_mb)
    text = decoded(raw)
    try:
        return json.loads(text, parse_float=_fraction, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        ends_early = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        line = text.count("\n") + 1 if ends_early else error.lineno
        raise (CutOffError if ends_early else BrokenFileError)(line, line=line) from error
    except (RecursionError, ValueError) as error:  # nested without end, or a number without end
        raise BrokenFileError(1, line=1) from error


def _fraction(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent beyond all reason
        return None


def decoded(raw: bytes) -> str:
    """UTF-8 or UTF-16 by its mark, else UTF-8, else what Chinese Windows writes."""
    encodings = ["utf-16"] if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnknownEncodingError


def number(value: object, most: Decimal = LARGEST) -> Decimal | None:
    """A number, also with commas between thousands. None for what is none: empty, a dash, a word, beyond all reason."""
    if value is None or isinstance(value, bool | dict | list):
        return None
    text = str(value).strip()
    try:
        found = Decimal(text.replace(",", "") if THOUSANDS.fullmatch(text) else text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and found.copy_abs() < most else None


def whole(value: Decimal) -> int:
    """Half away from zero."""
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def day_of(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
