"""Tables as CSV that a spreadsheet opens as they are meant: line by line, no text taken for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

BOM = "\ufeff"  # without it spreadsheets take the Chinese for another encoding
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(header: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield BOM
    for row in chain([header], rows):
        line = io.StringIO()
        csv.writer(line).writerow(row)
        yield line.getvalue()


def text_cell(value: str) -> str:
    """A spreadsheet takes a text that begins like a formula for one: an apostrophe before it keeps it a text."""
    return f"'{value}" if value.startswith(FORMULA) else value
