"""A rectangle cut into parts whose areas are as their values: squarified, so that a part is no thin strip.

Bruls, Huizing and van Wijk, "Squarified Treemaps", 2000: parts are laid along the shorter side as long as that makes
them less elongated.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A part in the units of the whole, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


def boxes(values: Sequence[float], whole: Box) -> list[Box]:
    """One for each value, in their order, which must fall. All values are above nought."""
    if not values:
        return []
    scale = whole.width * whole.height / sum(values)
    areas = [value * scale for value in values]
    found: list[Box] = []
    while len(found) < len(areas):
        row = _row(areas[len(found) :], min(whole.width, whole.height))
        laid, whole = _lay(row, whole)
        found += laid
    return found


def _row(areas: Sequence[float], side: float) -> list[float]:
    """As many of the first areas as lie best beside each other along a side."""
    row = [areas[0]]
    for area in areas[1:]:
        if _longest([*row, area], side) > _longest(row, side):
            break
        row.append(area)
    return row


def _longest(row: Sequence[float], side: float) -> float:
    """How elongated the worst of a row is: 1 is a square."""
    depth = sum(row) / side
    return max(max(depth * depth / area, area / (depth * depth)) for area in row)


def _lay(row: Sequence[float], whole: Box) -> tuple[list[Box], Box]:
    """The row's boxes, and what is left of the whole."""
    total = sum(row)
    upright = whole.width >= whole.height
    depth = total / (whole.height if upright else whole.width)
    found, at = [], 0.0
    for area in row:
        length = area / depth
        if upright:
            found.append(Box(whole.x, whole.y + at, depth, length))
        else:
            found.append(Box(whole.x + at, whole.y, length, depth))
        at += length
    if upright:
        return found, Box(whole.x + depth, whole.y, whole.width - depth, whole.height)
    return found, Box(whole.x, whole.y + depth, whole.width, whole.height - depth)
