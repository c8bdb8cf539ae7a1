"""A report as a workbook: numbers that stay numbers, each sheet under a head that stays in sight. Made in memory."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook

Cell = str | int | Decimal | date


@dataclass(frozen=True)
class Sheet:
    """A head of (title with its unit, width in characters), and rows. A Decimal shows as many digits as it has."""

    name: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Cell]]


def as_workbook(sheets: Sequence[Sheet], title: str) -> bytes:
    """Money and energy are written as the exact decimals they are; a text is never taken for a formula."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": title})
        formats = _Formats(book)
        for sheet in sheets:
            _fill(book.add_worksheet(sheet.name), sheet, formats)
    return file.getvalue()


def _fill(page: Any, sheet: Sheet, formats: "_Formats") -> None:
    for place, (title, width) in enumerate(sheet.columns):
        page.set_column(place, place, width)
        page.write_string(0, place, title, formats.head)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    for number, row in enumerate(sheet.rows, start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(number, place, cell, formats.text)
            elif isinstance(cell, date):
                page.write_datetime(number, place, cell, formats.of("yyyy-mm-dd"))
            else:
                page.write_number(number, place, cell, formats.of(_pattern(cell)))


def _pattern(value: int | Decimal) -> str:
    """1,234 for whole numbers, else as many decimals as the value has."""
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return f"#,##0.{'0' * places}" if places else "#,##0"


class _Formats:
    """Each format once a workbook."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.known: dict[str, Any] = {}

    def of(self, pattern: str) -> Any:
        if pattern not in self.known:
            self.known[pattern] = self.book.add_format({"num_format": pattern, "valign": "top"})
        return self.known[pattern]
