"""A QR code as one path of an SVG, or as a small picture: drawn on a page, in a PDF without being fetched."""

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4
"""Modules kept blank around it, as ISO/IEC 18004 asks."""


@dataclass(frozen=True)
class Code:
    """`side` in modules, the quiet zone included; `path` fills the dark ones, a module being one unit."""

    side: int
    path: str


def code_of(text: str) -> Code:
    """Error correction level M: 15 % of it may be dirty or torn."""
    drawn = segno.make(text, error="m", boost_error=False, micro=False)
    rows = [list(row) for row in drawn.matrix_iter(border=QUIET)]
    return Code(len(rows), "".join(_runs(y, row) for y, row in enumerate(rows)))


MASK = 3
"""One of the eight patterns of ISO/IEC 18004, 7.8: any reader undoes any; trying all takes ten times as long."""
SCALE = 4
"""Pixels a module: enough that nothing is blurred where a picture is smoothed."""


def picture_of(text: str) -> str:
    """The same as a picture, by its `data:` address: where there are many, they are drawn ten times as fast."""
    drawn = segno.make(text, error="m", boost_error=False, micro=False, mask=MASK)
    return drawn.png_data_uri(scale=SCALE, border=QUIET)


def _runs(y: int, row: list[int]) -> str:
    path, x = "", 0
    for dark, modules in groupby(row, bool):
        width = len(list(modules))
        if dark:
            path += f"M{x} {y}h{width}v1h-{width}z"
        x += width
    return path
