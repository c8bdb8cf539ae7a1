"""The colours of a campaign's printed pieces, made of its accent; text on them always reads."""

from dataclasses import dataclass

from webapp.domain.outreach.contrast import LEAST, contrast, ink_on

INK, PAPER = "#000000", "#FFFFFF"


@dataclass(frozen=True)
class Palette:
    """`accent` fills areas, with `on_accent` as the text on it; `line` draws and writes on white.

    `sky` and `hill` are the accent made pale. Of grey pieces all is ink, paper and the grey that black text may
    stand on.
    """

    accent: str
    on_accent: str
    line: str
    sky: str
    hill: str
    grey: bool = False

    @property
    def dark(self) -> bool:
        """Whether the text on the accent is white."""
        return self.on_accent == PAPER


def palette(colour: str, *, grey: bool = False) -> Palette:
    if grey:
        return Palette(INK, PAPER, INK, "#F1F1F1", PAPER, grey=True)
    line = colour if contrast(colour, PAPER) >= LEAST else INK
    return Palette(colour, ink_on(colour), line, pale(colour, 0.12), pale(colour, 0.28))


def pale(colour: str, share: float) -> str:
    """So much of the colour, the rest white."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 + (part - 255) * share):02X}" for part in parts)
