"""The contrast of two colours, against values published with the formula."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.outreach.contrast import LEAST, contrast, ink_on

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


@pytest.mark.parametrize(
    ("a", "b", "ratio"),
    [("#000000", "#FFFFFF", 21), ("#FFFFFF", "#FFFFFF", 1), ("#767676", "#FFFFFF", 4.54), ("#777777", "#ffffff", 4.48)],
)
def test_it_is_what_the_guideline_says(a: str, b: str, ratio: float) -> None:
    assert contrast(a, b) == pytest.approx(ratio, abs=0.005)


@given(COLOURS, COLOURS)
def test_the_order_does_not_matter_and_it_stays_within_bounds(a: str, b: str) -> None:
    assert 1 <= contrast(a, b) == contrast(b, a) <= 21


@given(COLOURS)
def test_black_or_white_reads_on_every_colour(paper: str) -> None:
    assert contrast(ink_on(paper), paper) >= LEAST
