"""Lines or sheet rows → a grid of text: delimiter found, titles above the header skipped, columns named."""

import re
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from webapp.domain.readings import Ints
from webapp.readers.heading import PREAMBLE, Heading, header_of, heading_of, meter_above, names_of, split_line
from webapp.readers.refusals import TooManyRowsError
from webapp.readers.text import Lines

MOST_ROWS = 6_000_000
STAND_IN = "\x1f"


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


def grid_of_lines(lines: Lines) -> Grid:
    """A whole delimited text as a grid."""
    heading, body = heading_of(lines)
    return grid_under(heading, body)


def grid_under(heading: Heading, body: Lines) -> Grid:
    """Lines of data as a grid with the columns the heading names."""
    if len(body) > MOST_ROWS:
        raise TooManyRowsError(rows=len(body), most=MOST_ROWS)
    frame = _frame(body, heading.mark, len(heading.names))
    short = _short_rows(body, frame, heading.mark)
    return _without_blank(Grid(heading.names, frame, body.number, heading.titled, heading.meter, short))


def grid_of_rows(rows: list[list[str]], first_row: int = 1) -> Grid:
    """Rows of a sheet, or of what was pasted, as a grid."""
    head = rows[: PREAMBLE + 60]
    top, begin = header_of(head)
    names = names_of(head, top, begin)
    width = len(names)
    data = [row[:width] + [""] * (width - len(row)) for row in rows[begin:]]
    columns = [[row[n] or None for row in data] for n in range(width)]
    frame = pl.DataFrame(
        [pl.Series(f"c{n}", column, dtype=pl.String) for n, column in enumerate(columns)],
    )
    number = np.arange(first_row + begin, first_row + len(rows), dtype=np.int64)
    above = ["\t".join(row) for row in head[: top or 0]]
    return _without_blank(Grid(names, frame, number, top is not None, meter_above(above)))


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
