"""A month's lines and days as a table for a spreadsheet: CSV, or XLSX with a sheet each. Made in memory."""

import csv
import io
from collections.abc import Iterable, Sequence

from xlsxwriter import Workbook

from webapp.usecases.csv_lines import BOM

Rows = Iterable[Sequence[object]]


def as_csv(tables: Sequence[tuple[str, Rows]]) -> str:
    """The tables below each other, an empty line between."""
    text = io.StringIO()
    writer = csv.writer(text)
    for number, (_, rows) in enumerate(tables):
        if number:
            writer.writerow([])
        writer.writerows(rows)
    return BOM + text.getvalue()


def as_xlsx(tables: Sequence[tuple[str, Rows]]) -> bytes:
    """One sheet a table; text is never taken for a formula."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        for name, rows in tables:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row, head if number == 0 else None)
            sheet.set_column(0, 0, 22)
            sheet.set_column(1, 8, 12)
            sheet.freeze_panes(1, 0)
    return file.getvalue()
