"""What columns of their own say of the readings: their unit, how long they are, how well they are known."""

import numpy as np
from numpy.typing import NDArray

from webapp.domain.readings import MINUTES_A_DAY, Quality
from webapp.readers.cells import UNITS
from webapp.readers.grid import Grid

UNIT = ("unit", "units", "单位", "uom")
LENGTH = ("minutes", "分钟")
QUALITY = ("quality", "质量")
QUALITIES = {
    "measured": Quality.MEASURED,
    "实测": Quality.MEASURED,
    "estimated": Quality.ESTIMATED,
    "estimate": Quality.ESTIMATED,
    "估算": Quality.ESTIMATED,
    "repaired": Quality.REPAIRED,
    "修过": Quality.REPAIRED,
}
"""As our own tables write it."""


def unit_of(grid: Grid) -> str | None:
    """The same in every row, or none."""
    cells = _cells(grid, UNIT)
    return UNITS.get(cells.pop()) if len(cells) == 1 else None


def minutes_of(grid: Grid) -> int | None:
    """The same in every row, or none."""
    cells = _cells(grid, LENGTH)
    text = cells.pop() if len(cells) == 1 else ""
    return int(text) if text.isdecimal() and 1 <= int(text) <= MINUTES_A_DAY else None


def quality_of(grid: Grid) -> NDArray[np.uint8]:
    """Of each row (n,); measured where there is no such column, or it says something else."""
    said = _cells(grid, QUALITY)
    if not said or not said <= QUALITIES.keys():
        return np.full(len(grid), Quality.MEASURED, dtype=np.uint8)
    cells = grid.column(_place(grid, QUALITY)).fill_null("measured")
    return np.array([QUALITIES[cell.strip().lower()] for cell in cells.to_list()], dtype=np.uint8)


def _place(grid: Grid, names: tuple[str, ...]) -> int:
    return next((n for n, name in enumerate(grid.names) if name.strip().lower() in names), -1)


def _cells(grid: Grid, names: tuple[str, ...]) -> set[str]:
    """What stands in the column, each once; nothing where there is none."""
    place = _place(grid, names)
    return {str(cell).strip().lower() for cell in grid.column(place).drop_nulls().unique()} if place >= 0 else set()
