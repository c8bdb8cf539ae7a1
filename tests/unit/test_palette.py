"""Whatever accent a campaign chooses, its printed pieces can be read, also copied in grey."""

from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.outreach.contrast import LEAST, contrast
from webapp.domain.outreach.palette import INK, PAPER, palette

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


@given(COLOURS)
def test_text_reads_on_every_ground(colour: str) -> None:
    for made in (palette(colour), palette(colour, grey=True)):
        assert contrast(made.on_accent, made.accent) >= LEAST
        assert contrast(made.line, PAPER) >= LEAST
        assert contrast(INK, made.sky) >= LEAST
        assert made.dark == (made.on_accent == PAPER)


@given(COLOURS)
def test_grey_pieces_carry_no_colour(colour: str) -> None:
    made = palette(colour, grey=True)
    for part in (made.accent, made.on_accent, made.line, made.sky, made.hill):
        assert part[1:3] == part[3:5] == part[5:7]


def test_a_pale_accent_fills_but_does_not_draw() -> None:
    made = palette("#FFD24D")

    assert (made.accent, made.on_accent, made.line) == ("#FFD24D", INK, INK)
    assert palette("#0F5C45").line == "#0F5C45"
