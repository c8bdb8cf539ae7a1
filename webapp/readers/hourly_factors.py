"""A table of hourly CO2 factors: hour of the day or a timestamp, and kg per kWh; one day, 24 rows."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from webapp.domain.hourly import HOURS, MOST_KG_PER_KWH
from webapp.domain.hourly_errors import (
    EmptyTableError,
    FactorInGramsError,
    HoursMissingError,
    HourTwiceError,
    NegativeFactorError,
    NotAFactorRowError,
    NotAnHourError,
    NotATextTableError,
    NotChinaTimeError,
    SeveralDaysError,
    TableTooLongError,
)
from webapp.readers import UnreadableError
from webapp.readers.refusals import EmptyFileError
from webapp.readers.text import lines_of

MOST_BYTES = 100_000
SHOWN = 30
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T ]*")
CLOCK = re.compile(r"(\d{1,2})(?:(?::|点|时)(\d{2})?(?::00(?:\.0+)?)?)?分?(?: ?(Z|[+-]\d{2}:?\d{2}))?")
CHINA_OFFSETS = {None, "+08:00", "+0800"}
NUMBER = re.compile(r"[+-]?(?:\d{1,9}(?:\.\d{0,12})?|\.\d{1,12})")
Row = tuple[int, date | None, int, Decimal]
"""Its number in the file, its day where it is told, the hour, the factor."""


def read_hourly(data: bytes) -> tuple[Decimal, ...]:
    """The 24 factors by hour. Raises the YiduError that names the first row that is wrong."""
    if len(data) > MOST_BYTES:
        raise TableTooLongError("table")
    found: dict[tuple[date | None, int], Decimal] = {}
    for row, day, hour, factor in _rows(data):
        if (day, hour) in found:
            raise HourTwiceError("table", hour=hour, row=row)
        found[day, hour] = factor
    days = {day for day, _ in found}
    if len(days) > 1:
        raise SeveralDaysError("table", days=len(days))
    by_hour = {hour: factor for (_, hour), factor in found.items()}
    missing = [str(hour) for hour in range(HOURS) if hour not in by_hour]
    if missing:
        raise HoursMissingError("table", n=len(by_hour), hours=" ".join(missing))
    return tuple(by_hour[hour] for hour in range(HOURS))


def _rows(data: bytes) -> Iterator[Row]:
    try:
        lines = lines_of(data)
    except EmptyFileError as error:
        raise EmptyTableError("table") from error
    except UnreadableError as error:
        raise NotATextTableError("table") from error
    for n in range(len(lines)):
        text = unicodedata.normalize("NFKC", lines.line(n)).strip()
        cells = _cells(text)
        if n == 0 and not any(NUMBER.fullmatch(cell) for cell in cells):
            continue  # names of the columns
        yield _row(int(lines.number[n]), text, cells)


def _cells(text: str) -> list[str]:
    """The cells of a row; a timestamp may hold a space, so that spaces part cells only where nothing else does."""
    parts = re.split(r"[,;\t]", text) if re.search(r"[,;\t]", text) else text.rsplit(None, 1)
    return [part.strip().strip("\"'").strip() for part in parts]


def _row(number: int, text: str, cells: list[str]) -> Row:
    if len(cells) != 2 or not NUMBER.fullmatch(cells[1]):
        raise NotAFactorRowError("table", row=number, text=text[:SHOWN])
    day, hour = _time(number, text, cells[0])
    factor = Decimal(cells[1])
    if factor < 0:
        raise NegativeFactorError("table", row=number)
    if factor > MOST_KG_PER_KWH:
        raise FactorInGramsError("table", row=number, value=cells[1])
    return number, day, hour, factor


def _time(number: int, text: str, cell: str) -> tuple[date | None, int]:
    dated = DAY.match(cell)
    clock = CLOCK.fullmatch(cell[dated.end() :] if dated else cell)
    if not clock:
        raise NotAFactorRowError("table", row=number, text=text[:SHOWN])
    hour, minute = int(clock[1]), int(clock[2] or 0)
    if hour >= HOURS or minute:
        raise NotAnHourError("table", row=number)
    if clock[3] not in CHINA_OFFSETS:
        raise NotChinaTimeError("table", row=number)
    return _day(number, text, dated), hour


def _day(number: int, text: str, dated: re.Match[str] | None) -> date | None:
    if not dated:
        return None
    try:
        return date(*(int(part) for part in dated.groups()))
    except ValueError as error:
        raise NotAFactorRowError("table", row=number, text=text[:SHOWN]) from error
