"""Fields as people type them: full-width digits, Chinese commas, 20点; each fault is a sentence beside its field."""

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from webapp.domain.calendar import DAY
from webapp.domain.errors import (
    NotADateError,
    NotANumberError,
    NotATimeError,
    NotAYearDayError,
    NumberOutOfRangeError,
    TextTooLongError,
    UnknownChoiceError,
    YiduError,
)
from webapp.domain.school.class_errors import SeatUnclearError
from webapp.views.formats import translate

T = TypeVar("T")
CLOCK = re.compile(r"(\d{1,2})\s*(?:[:点时.]\s*(\d{1,2})?\s*分?)?")
COMPACT = re.compile(r"(\d{1,2})(\d{2})")
MIDNIGHT = re.compile(r"(24|00?)\D?(00?)?\D?")


def plain_text(text: str | None) -> str:
    """Full-width forms made ordinary, outer space gone."""
    return unicodedata.normalize("NFKC", text or "").strip()


def number(text: str | None, low: float, high: float) -> Decimal:
    """3.5, ３．５, 3,5 and 3，5 are the same; 1,234.5 has a thousands comma. Raises NotANumber or NumberOutOfRange."""
    cleaned = plain_text(text).replace("。", ".").replace(" ", "")
    if "," in cleaned:
        whole, _, part = cleaned.rpartition(",")
        grouped = "." in part or len(part) == 3
        cleaned = cleaned.replace(",", "") if grouped else f"{whole.replace(',', '')}.{part}"
    if not re.fullmatch(r"[+-]?\d{0,15}(\.\d{0,10})?", cleaned):
        raise NotANumberError
    try:
        value = Decimal(cleaned)
    except InvalidOperation as error:
        raise NotANumberError from error
    if not Decimal(str(low)) <= value <= Decimal(str(high)):
        raise NumberOutOfRangeError(low=f"{low:,.12g}", high=f"{high:,.12g}")
    return value


def clock_time(text: str | None) -> timedelta:
    """20:00, 20点, 20点15, 2000, ２０：００ -> time since midnight. Raises NotATimeError."""
    cleaned = plain_text(text)
    match = COMPACT.fullmatch(cleaned) if len(cleaned) > 2 else None
    match = match or CLOCK.fullmatch(cleaned)
    if not match:
        raise NotATimeError
    hour, minute = int(match[1]), int(match[2] or 0)
    if hour > 23 or minute > 59:
        raise NotATimeError
    return timedelta(hours=hour, minutes=minute)


def end_time(text: str | None) -> timedelta:
    """A clock time that something ends at: midnight, however it is written, is the day's end (24:00, 24点, 0:00)."""
    return DAY if MIDNIGHT.fullmatch(plain_text(text)) else clock_time(text)


YEARS = (1970, 2199)
"""Nobody's day lies beyond; a day before the first or after the last there is cannot be reckoned with."""


def day(text: str | None) -> date:
    """2026-11-21, 2026/11/21, 2026年11月21日, 20261121. Raises NotADateError."""
    digits = re.sub(r"[年月/.]", "-", plain_text(text)).rstrip("日")
    match = re.fullmatch(r"(\d{4})-?(\d{1,2})-?(\d{1,2})", digits)
    if not match:
        raise NotADateError
    try:
        found = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError as error:
        raise NotADateError from error
    if not YEARS[0] <= found.year <= YEARS[1]:
        raise NotADateError
    return found


def year_day(text: str | None) -> str:
    """7月1日, 7-1, 7/1, 07-01 -> "07-01", a day that every month has. Raises NotAYearDayError."""
    match = re.fullmatch(r"(\d{1,2})[月/.-](\d{1,2})[日号]?", plain_text(text))
    if not match or not 1 <= int(match[1]) <= 12 or not 1 <= int(match[2]) <= 28:
        raise NotAYearDayError
    return f"{int(match[1]):02}-{int(match[2]):02}"


def choice(text: str | None, options: Collection[str]) -> str:
    if text not in options or text is None:
        raise UnknownChoiceError
    return text


def one_of(text: str | None, options: Sequence[T]) -> T:
    """The same, as the option it names."""
    for option in options:
        if option == text:
            return option
    raise UnknownChoiceError


def seat_number(text: str | None) -> int:
    """17, 17号, 座号 17. Raises SeatUnclearError."""
    digits = re.findall(r"\d+", plain_text(text))
    if len(digits) != 1 or len(digits[0]) > 2:
        raise SeatUnclearError
    return int(digits[0])


def short_text(text: str | None, most: int) -> str:
    cleaned = plain_text(text)
    if len(cleaned) > most:
        raise TextTooLongError(most=most)
    return cleaned


@dataclass
class Form:
    """What was sent, and what is wrong with it: `read` collects faults by field instead of stopping at the first."""

    values: MultiDict[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def read(self, name: str, parse: Callable[[str | None], T], default: T) -> T:
        """The parsed field, or the default with the fault noted."""
        try:
            return parse(self.values.get(name))
        except YiduError as error:
            self.errors[name] = translate(error)
            return default

    def optional(self, name: str, parse: Callable[[str | None], T]) -> T | None:
        """None for an empty field."""
        return self.read(name, parse, None) if plain_text(self.values.get(name)) else None

    def note(self, error: YiduError) -> None:
        """A fault found later, by a use case."""
        self.errors[error.field or ""] = translate(error)
