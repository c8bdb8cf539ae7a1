"""How large words may be printed so that all of them fit, by what letters are usually wide."""

import re
from collections.abc import Sequence
from unicodedata import east_asian_width

MM = 72 / 25.4
"""Points of a millimetre."""
PIECE = re.compile(r"[^\s\u2e80-\uffef]+|\s+|[\u2e80-\uffef]")
CLOSING = frozenset("，。、；：？！）”》」")


def ems(text: str) -> float:
    """How wide it is in units of its size: a Chinese character is 1, other letters are taken rather wide."""
    return sum(_em(letter) for letter in text)


def _em(letter: str) -> float:
    if east_asian_width(letter) in "WFA":
        return 1.0
    return 0.72 if letter.isupper() or letter in "mwMW%" else 0.6


def wrapped(text: str, room: float) -> list[str]:
    """Lines of at most so many ems; Chinese breaks anywhere but before a closing mark, other words stay whole."""
    lines = [""]
    for piece in (part for whole in PIECE.findall(text) for part in _parts(whole, room)):
        if ems(lines[-1] + piece.rstrip()) <= room or piece in CLOSING:
            lines[-1] += piece
        else:
            lines.append("" if piece.isspace() else piece)
    return [line.strip() for line in lines if line.strip()]


def _parts(piece: str, room: float) -> list[str]:
    """A word wider than a line is broken."""
    if ems(piece) <= room:
        return [piece]
    parts = [""]
    for letter in piece:
        if ems(parts[-1] + letter) > room:
            parts.append("")
        parts[-1] += letter
    return parts


def fit(text: str, sizes: Sequence[int], wide: float, high: float, leading: float = 1.15) -> int:
    """The first of the sizes, largest first, at which the text is not higher than that; else the last. One unit."""
    for size in sizes:
        if len(wrapped(text, wide / size)) * size * leading <= high:
            return size
    return sizes[-1]
