"""Above the data: what splits a line, where the header stands, how the columns are called."""

import csv
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass

from webapp.readers.cells import is_blank, is_number
from webapp.readers.refusals import EmptyFileError
from webapp.readers.text import Lines
from webapp.readers.times import clock_of, time_of

MOST_COLUMNS = 4096
PREAMBLE = 40
DELIMITERS = ("\t", ";", "|", "，", ",", "  ", " ")
NAMED_METER = re.compile(
    r"(?:户号|表号|电能表编号|用户编号|MPAN|MPR|NMI|Meter(?: number)?)\s*[:：,\t ]\s*([0-9A-Za-z-]{5,})", re.IGNORECASE
)


@dataclass(frozen=True)
class Heading:
    """What the first lines of a delimited text say about all others: the mark that splits them, the columns' names,
    whether these stood in the file, and a meter named above."""

    mark: str
    names: tuple[str, ...]
    titled: bool
    meter: str


def heading_of(lines: Lines) -> tuple[Heading, Lines]:
    """The heading and the lines below it; `sep=;` on top says the delimiter, else it is found."""
    head = lines.head(1)
    said = re.fullmatch(r'"?sep=(.)"?', head[0].strip(), re.IGNORECASE) if head else None
    if said or head[0].strip().lower() in ("sep=", "sep=\t"):
        lines = lines.after(1)
    if not len(lines):
        raise EmptyFileError()
    head = lines.head(PREAMBLE + 60)
    mark = said[1] if said else delimiter_of(head)
    rows = [split_line(line, mark) for line in head]
    top, begin = header_of(rows)
    names = names_of(rows, top, begin)
    return Heading(mark, names, top is not None, meter_above(head[: top or 0])), lines.after(begin)


def letter(n: int) -> str:
    """The name a spreadsheet gives its nth column, from 0: A, B, ... AA."""
    n, rest = divmod(n, 26)
    return (letter(n - 1) if n else "") + chr(65 + rest)


def delimiter_of(head: list[str]) -> str:
    """The mark that splits most lines into the same number of cells, more than one."""
    best, most = ",", 0.0
    for mark in DELIMITERS:
        widths = [len(split_line(line, mark)) for line in head]
        common = Counter(width for width in widths if width > 1).most_common(1)
        if not common:
            continue
        width, times = common[0]
        tail = sum(w == width for w in widths[-min(len(widths), 40) :]) / min(len(widths), 40)
        score = max(times / len(widths), tail) + (0.1 if width > 2 else 0) - (0.5 if mark == " " else 0)
        if score > most + 0.05:
            best, most = mark, score
    return best


def split_line(line: str, mark: str) -> list[str]:
    """One line's cells, trimmed."""
    if mark == "  ":
        return re.split(r"\t|\s{2,}", line.strip())
    if mark == " ":
        return line.split()
    if '"' in line:
        with suppress(csv.Error):  # a cell of more than 128 KiB
            return [cell.strip() for cell in next(csv.reader([line], delimiter=mark))]
    return [cell.strip() for cell in line.split(mark)]


def header_of(rows: list[list[str]]) -> tuple[int | None, int]:
    """Where the header stands, if there is one, and where the data begin.

    Data begin at the first row with a day and a number in it; the header is the fullest row shortly above.
    """
    begin = next((n for n, row in enumerate(rows) if is_data(row)), None)
    if begin is None:
        widest = max((_filled(row) for row in rows), default=0)
        top = next((n for n, row in enumerate(rows) if _filled(row) == widest), 0)
        return (top, top + 1) if rows else (None, 0)
    above = [n for n in range(max(begin - 4, 0), begin) if _filled(rows[n]) >= 2]
    if not above:
        above = [n for n in range(max(begin - 1, 0), begin) if _filled(rows[begin]) <= 2 and _filled(rows[n])]
    if not above:
        return None, begin
    return max(above, key=lambda n: (_filled(rows[n]), n)), begin


def is_data(row: list[str]) -> bool:
    """A day somewhere and a number somewhere else."""
    days = [n for n, cell in enumerate(row) if cell and time_of(cell) is not None]
    serials = [n for n, cell in enumerate(row[:3]) if cell and time_of(cell, serials=True) is not None]
    for n in days or serials:
        others = [cell for m, cell in enumerate(row) if m != n and cell]
        if any(is_number(cell) for cell in others) and not _is_title(others, bool(days)):
            return True
    return False


def _is_title(others: list[str], dated: bool) -> bool:
    """Whether the rest of a row are clocks, days or words: then it is a header of days, not data."""
    words = [cell for cell in others if not is_number(cell) and not is_blank(cell) and clock_of_or_none(cell) is None]
    return bool(words) and not dated and len(words) * 2 > len(others)


def clock_of_or_none(cell: str) -> int | None:
    try:
        return clock_of(cell)
    except ValueError:
        return None


def _filled(row: list[str]) -> int:
    return sum(not is_blank(cell) for cell in row)


def names_of(rows: list[list[str]], top: int | None, begin: int) -> tuple[str, ...]:
    """Unique names, one for each column."""
    title = rows[top] if top is not None else []
    data = Counter(len(row) for row in rows[begin:] if _filled(row)).most_common(1)
    width = min(max(len(title), data[0][0] if data else 0, 1), MOST_COLUMNS)
    while width > max(1, len(data) and data[0][0]) and width == len(title) and not title[-1]:
        title = title[:-1]
        width -= 1
    names: list[str] = []
    for n in range(width):
        name = title[n].strip("[] \t") if n < len(title) else ""
        names.append(f"{name} ({letter(n)})" if name in names else name or letter(n))
    return tuple(names)


def meter_above(lines: list[str]) -> str:
    found = next((found for line in lines if (found := NAMED_METER.search(line))), None)
    return found[1] if found else ""
