"""What a table means: its layout, what it measures, and what of that may be corrected."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from webapp.readers import Choice
from webapp.readers.flat import Flat, flat_of
from webapp.readers.grid import Grid
from webapp.readers.layout import Layout, layout_of
from webapp.readers.measure import Measure, measure_of
from webapp.readers.refusals import EmptyTableError, TooFineError

SHOWN_ROWS = 8
SECONDS = re.compile(r":\d\d:(?!00)\d\d")


@dataclass(frozen=True, eq=False)
class Sense:
    """What a table is understood to be, and what of that may be corrected."""

    layout: Layout
    measure: Measure
    value: str
    choices: tuple[Choice, ...]
    sample: tuple[tuple[str, ...], ...]


def sense_of(grid: Grid, chosen: Mapping[str, str]) -> tuple[Sense, Flat]:
    """What a grid means, and its readings."""
    if not len(grid):
        raise EmptyTableError(1, None)
    layout, choices = layout_of(grid, chosen)
    flat = flat_of(grid, layout, chosen)
    if not len(flat.at):
        raise EmptyTableError(1, None)
    value = grid.names[layout.values[0]]
    time = grid.names[layout.time[-1]] if layout.time else ""
    words = f"{value} {flat.unit or ''}" if layout.shape == "rows" else " ".join(grid.names[:6])
    measure, measured = measure_of(flat, words, time, chosen)
    if layout.time and _is_too_fine(grid, layout.time[-1]):
        raise TooFineError(int(grid.row[0]), time)
    sample = tuple(tuple(row) for row in grid.head(SHOWN_ROWS))
    return Sense(layout, measure, value, (*choices, *flat.choices, *measured), sample), flat


def _is_too_fine(grid: Grid, column: int) -> bool:
    cells = [cell or "" for cell in grid.column(column).head(20).to_list()]
    minutes = {cell.rpartition(":")[0] for cell in cells}
    return sum(bool(SECONDS.search(cell)) for cell in cells) * 2 > len(cells) > len(minutes) * 2
