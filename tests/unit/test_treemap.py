"""Areas are as their values, fill the whole, and lie beside each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.treemap import Box, boxes

WHOLE = Box(0, 4, 328, 170)
SIZES = st.lists(st.floats(0.01, 1), min_size=1, max_size=9).map(lambda found: sorted(found, reverse=True))


@given(SIZES)
def test_each_area_is_its_share_of_the_whole(values: list[float]) -> None:
    for value, box in zip(values, boxes(values, WHOLE), strict=True):
        assert box.width * box.height == pytest.approx(WHOLE.width * WHOLE.height * value / sum(values))


@given(SIZES)
def test_all_lie_inside_and_none_over_another(values: list[float]) -> None:
    laid = boxes(values, WHOLE)
    for n, one in enumerate(laid):
        assert one.x >= WHOLE.x - 1e-6
        assert one.y >= WHOLE.y - 1e-6
        assert one.x + one.width <= WHOLE.x + WHOLE.width + 1e-6
        assert one.y + one.height <= WHOLE.y + WHOLE.height + 1e-6
        for other in laid[n + 1 :]:
            across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
            down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
            assert min(across, down) <= 1e-6


def test_the_example_of_the_paper() -> None:
    """6, 6, 4, 3, 2, 2, 1 in a rectangle of 6 by 4: the two sixes stand on the left, three wide."""
    laid = boxes([6, 6, 4, 3, 2, 2, 1], Box(0, 0, 6, 4))
    assert [(box.x, box.y, box.width, box.height) for box in laid[:3]] == [
        (0, 0, 3, 2),
        (0, 2, 3, 2),
        pytest.approx((3, 0, 12 / 7, 7 / 3)),
    ]


def test_nothing_is_drawn_of_nothing() -> None:
    assert boxes([], WHOLE) == []
