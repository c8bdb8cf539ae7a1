"""Lines or sheet rows → a grid of text: delimiter found, titles above the header skipped, columns named."""

import csv
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from webapp.domain.readings import Ints
from webapp.readers.cells import is_blank, is_number
from webapp.readers.refusals import EmptyFileError, TooManyRowsError
from webapp.readers.text import Lines
from webapp.readers.times import clock_of, time_of

MOST_ROWS = 6_000_000
MOST_COLUMNS = 4096
PREAMBLE = 40
DELIMITERS = ("\t", ";", "|", "，", ",", "  ", " ")
STAND_IN = "\x1f"
NAMED_METER = re.compile(
    r"(?:户号|表号|电能表编号|用户编号|MPAN|MPR|NMI|Meter(?: number)?)\s*[:：,\t ]\s*([0-9A-Za-z-]{5,})", re.IGNORECASE
)


@dataclass(frozen=True, eq=False)
class Grid:
    """A table of n rows as text. `frame` has one text column for each name; `row` (n,) counts from 1 in the file."""

    names: tuple[str, ...]
    frame: pl.DataFrame
    row: Ints
    titled: bool
    meter: str = ""
    """A meter named above the table."""
    short: frozenset[int] = field(default_factory=frozenset)
    """Positions of rows that end before the last column."""

    def column(self, n: int) -> pl.Series:
        return self.frame.to_series(n)

    def head(self, most: int) -> list[list[str]]:
        return [["" if cell is None else cell for cell in row] for row in self.frame.head(most).iter_rows()]

    def __len__(self) -> int:
        return len(self.row)


def letter(n: int) -> str:
    """The name a spreadsheet gives its nth column, from 0: A, B, ... AA."""
    n, rest = divmod(n, 26)
    return (letter(n - 1) if n else "") + chr(65 + rest)


def grid_of_lines(lines: Lines) -> Grid:
    """A delimited text as a grid; `sep=;` on top says the delimiter, else it is found."""
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
    names, width = _names(rows, top, begin)
    body = lines.after(begin)
    if len(body) > MOST_ROWS:
        raise TooManyRowsError(rows=len(body), most=MOST_ROWS)
    frame = _frame(body, mark, width)
    return _without_blank(
        Grid(names, frame, body.number, top is not None, _meter_above(head[: top or 0]), _short_rows(body, frame, mark))
    )


def grid_of_rows(rows: list[list[str]], first_row: int = 1) -> Grid:
    """Rows of a sheet, or of what was pasted, as a grid."""
    head = rows[: PREAMBLE + 60]
    top, begin = header_of(head)
    names, width = _names(head, top, begin)
    data = [row[:width] + [""] * (width - len(row)) for row in rows[begin:]]
    columns = [[row[n] or None for row in data] for n in range(width)]
    frame = pl.DataFrame(
        [pl.Series(f"c{n}", column, dtype=pl.String) for n, column in enumerate(columns)],
    )
    number = np.arange(first_row + begin, first_row + len(rows), dtype=np.int64)
    above = ["\t".join(row) for row in head[: top or 0]]
    return _without_blank(Grid(names, frame, number, top is not None, _meter_above(above)))


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


def _names(rows: list[list[str]], top: int | None, begin: int) -> tuple[tuple[str, ...], int]:
    """Unique names of the columns, and how many there are."""
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
    return tuple(names), width


def _meter_above(lines: list[str]) -> str:
    found = next((found for line in lines if (found := NAMED_METER.search(line))), None)
    return found[1] if found else ""


def _frame(body: Lines, mark: str, width: int) -> pl.DataFrame:
    data, single = body.body, mark
    if mark == "  ":
        data, single = re.sub(rb"(?m)^[ \t]+|[ \t]+$", b"", data), STAND_IN
        data = re.sub(rb"\t|[ \t]{2,}", STAND_IN.encode(), data)
    elif mark == " ":
        data, single = re.sub(rb"(?m)^[ \t]+|[ \t]+$", b"", data), STAND_IN
        data = re.sub(rb"[ \t]+", STAND_IN.encode(), data)
    elif len(mark.encode()) > 1:
        data, single = data.replace(mark.encode(), STAND_IN.encode()), STAND_IN
    schema = {f"c{n}": pl.String for n in range(width)}
    if not len(body):
        return pl.DataFrame(schema=schema)
    try:
        frame = pl.read_csv(
            data,
            has_header=False,
            schema=schema,
            separator=single,
            quote_char='"' if b'"' in data else None,
            truncate_ragged_lines=True,
            raise_if_empty=False,
            ignore_errors=True,
        )
    except pl.exceptions.PolarsError:  # quotes in the middle of cells
        frame = pl.DataFrame(schema=schema)
    if frame.height != len(body):
        rows = [split_line(body.line(n), mark) for n in range(len(body))]
        cells = [[row[n] if n < len(row) and row[n] else None for row in rows] for n in range(width)]
        frame = pl.DataFrame({f"c{n}": pl.Series(cells[n], dtype=pl.String) for n in range(width)})
    return _trimmed(frame)


def _trimmed(frame: pl.DataFrame) -> pl.DataFrame:
    """Without blanks around cells, where the first rows show any."""
    sample = pl.concat([frame.head(200), frame.tail(200)])
    for name in frame.columns:
        if sample[name].str.contains(r"^\s|\s$|^$").any():
            text = frame[name].str.strip_chars()
            frame = frame.with_columns(text.set(text == "", None).alias(name))
    return frame


def _short_rows(body: Lines, frame: pl.DataFrame, mark: str) -> frozenset[int]:
    """Rows whose last cell is absent and whose line has fewer cells than there are columns."""
    if frame.width < 2:
        return frozenset()
    suspects = np.flatnonzero(frame.to_series(frame.width - 1).is_null().to_numpy())
    if len(suspects) > 10_000:
        return frozenset()
    return frozenset(int(n) for n in suspects if len(split_line(body.line(int(n)), mark)) < frame.width)


def _without_blank(grid: Grid) -> Grid:
    """Without rows of empty cells only."""
    filled = ~grid.frame.select(pl.all_horizontal(pl.all().is_null())).to_series().to_numpy()
    if not len(filled) or filled.all():
        return grid
    place = np.cumsum(filled) - 1
    short = frozenset(int(place[n]) for n in grid.short if filled[n])
    return Grid(grid.names, grid.frame.filter(pl.Series(filled)), grid.row[filled], grid.titled, grid.meter, short)
