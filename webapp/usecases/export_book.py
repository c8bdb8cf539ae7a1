"""A home's meters as a workbook: every quarter-hour known, the days, and what it all is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import IO, Any

from xlsxwriter import Workbook

from webapp.domain.readings import EPOCH, MINUTES_A_DAY, Quality
from webapp.store.meters import MeterDays
from webapp.usecases.export_meter import Measured, lines

FIRST_SERIAL = 25569
"""1970-01-01 as spreadsheets count days."""
MOST_ROWS = 1_000_000
"""A sheet holds little more; the rest goes on in another."""
CLOCK, DAY, KWH = ({"num_format": text} for text in ("yyyy-mm-dd hh:mm", "yyyy-mm-dd", "0.000"))
Formats = Sequence[Any]


@dataclass(frozen=True)
class Words:
    """What stands in the workbook, in the home's language: headers as our own reader knows them.

    `readings` are start, minutes, watt-hours, quality and meter; `days` are day, kWh, the quarter-hours of each quality
    and those missing, and meter.
    """

    sheets: tuple[str, str, str]
    readings: tuple[str, str, str, str, str]
    days: tuple[str, str, str, str, str, str, str]
    qualities: Mapping[Quality, str]
    about: Sequence[tuple[str, str]]


def write_book(file: IO[bytes], measured: Measured, words: Words) -> None:
    """Row by row to the disk, so that years need no memory."""
    with Workbook(file, {"constant_memory": True}) as book:
        head, clock, day, kwh = (book.add_format(how) for how in ({"bold": True, "bottom": 1}, CLOCK, DAY, KWH))
        rows = _reading_rows(measured, words)
        for number, first in enumerate(chain([next(rows, None)], rows), start=1):
            name = words.sheets[0] if number == 1 else f"{words.sheets[0]} {number}"
            some = chain([first] if first else [], islice(rows, MOST_ROWS - 1))
            _sheet(book, name, (head, words.readings), some, (clock, None, None, None, None))
        counts = (day, kwh, *[None] * 5)
        _sheet(book, words.sheets[1], (head, words.days), _day_rows(measured), counts)
        _sheet(book, words.sheets[2], (head, words.about[0]), words.about[1:], (None, None))


def _sheet(
    book: Any, name: str, header: tuple[Any, Sequence[str]], rows: Iterable[Sequence[str | float]], formats: Formats
) -> None:
    """A text is written as text: what begins like a formula stays what it is."""
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, len(formats), 14)
    sheet.freeze_panes(1, 0)
    for column, text in enumerate(header[1]):
        sheet.write_string(0, column, text, header[0])
    for number, row in enumerate(rows, start=1):
        for column, (cell, how) in enumerate(zip(row, formats, strict=True)):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell, how)
            else:
                sheet.write_number(number, column, cell, how)


def _reading_rows(measured: Measured, words: Words) -> Iterator[tuple[float, int, int, str, str]]:
    for meter, start, wh, quality in lines(measured):
        yield FIRST_SERIAL + start / MINUTES_A_DAY, 15, wh, words.qualities[quality], meter


def _day_rows(measured: Measured) -> Iterator[tuple[str | float, ...]]:
    for meter, each in measured.items():
        for day in sorted(each.wh):
            yield *_day(each, day), meter


def _day(each: MeterDays, day: date) -> tuple[float, ...]:
    """What is known of a day, in kWh, and how many quarter-hours are known how."""
    known = each.quality[day] != Quality.MISSING
    kinds = (Quality.MEASURED, Quality.ESTIMATED, Quality.REPAIRED, Quality.MISSING)
    counts = (int((each.quality[day] == kind).sum()) for kind in kinds)
    return FIRST_SERIAL + (day - EPOCH).days, int(each.wh[day][known].sum()) / 1000, *counts
