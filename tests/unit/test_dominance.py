"""No sum that is shown lets the second largest home tell the largest's figure to a tenth."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.test_anonymous_table import groups_of, some
from webapp.domain.outreach.anonymous_table import Grouped, group
from webapp.domain.outreach.dominance import P, squares_covered, sum_covers, two_largest
from webapp.domain.outreach.reach import Reach
from webapp.domain.outreach.small_groups import K

SIZES = st.lists(st.integers(0, 50_000), min_size=1, max_size=30)


def squares(sizes: list[int]) -> tuple[int, int, int]:
    found = [size * size for size in sizes]
    return sum(found), *two_largest(found)


@given(SIZES)
def test_the_nearest_guess_is_off_by_a_tenth(sizes: list[int]) -> None:
    largest, *others = sorted(sizes, reverse=True)
    guess = sum(sizes) - (others[0] if others else 0)
    assert sum_covers(sizes) == (guess - largest >= P * largest)


@given(SIZES)
def test_so_is_the_one_from_squares(sizes: list[int]) -> None:
    largest, *others = sorted(sizes, reverse=True)
    total = squares(sizes)
    if squares_covered(*total) and largest:
        assert sqrt(total[0] - (others[0] if others else 0) ** 2) >= (1 + P) * largest * (1 - 1e-9)
        assert sum_covers(sizes), "then the plain sum covers it all the more"


@given(SIZES, SIZES)
def test_sums_are_put_together(some_sizes: list[int], others: list[int]) -> None:
    one, other, both = Reach(), Reach(), Reach()
    for reach, sizes in ((one, some_sizes), (other, others), (both, [*some_sizes, *others])):
        for size in sizes:
            reach.add((size, 0, size * size, 0))
    one.take(other)
    assert one == both
    assert (both.total[2], both.first[2], both.second[2]) == squares([*some_sizes, *others])


@pytest.mark.parametrize(
    ("sizes", "covers"),
    [([0] * 5, True), ([7, 0, 0, 0, 0], False), ([7, 7, 0, 0, 0], False), ([7, 7, 1, 0, 0], True), ([-7, 2, 1], True)],
)  # fmt: skip
def test_which_sums_are_told(sizes: list[int], covers: bool) -> None:
    assert sum_covers(sizes) is covers


def guess(values: list[int]) -> float:
    """How near the row's squares lead to its largest home, for who knows the second."""
    second, largest = sorted(values)[-2:]
    return sqrt(sum(wh * wh for wh in values) - second * second) / largest - 1


@pytest.mark.parametrize("wh", [12_000, 40_000, 150_000])
def test_a_large_home_is_among_as_many_as_hide_it(wh: int) -> None:
    homes = {**some(400), "large": (wh, wh // 2)}
    found = group(homes, [], "s")
    assert found.homes.keys() == homes.keys()
    rows = groups_of(found)
    for row in rows.values():
        assert guess([homes[home][0] for home in row]) >= P - 1e-6
    sizes = sorted(len(row) for row in rows.values())
    assert all(size <= K + 1 for size in sizes[:-1]), "the others stay in rows of five"
    again = group({**homes, **some(6, 900)}, [found.version()], "t")
    for row in groups_of(again).values():
        assert guess([{**homes, **some(6, 900)}[home][0] for home in row]) >= P - 1e-6


def test_an_arm_that_one_home_makes_nearly_all_of_waits() -> None:
    homes = {**some(7), "large": (200_000, 200_000)}
    assert group(homes, [], "s") == Grouped({})


def test_a_home_that_grows_large_later_draws_rows_together() -> None:
    homes = some(60)
    first = group(homes, [], "s")
    late = homes | {home: (wh, 40_000 if home == "0007" else during + 1) for home, (wh, during) in homes.items()}
    second = group(late, [first.version()], "t")
    row = next(row for row in groups_of(second).values() if "0007" in row)
    assert len(row) > K
    assert squares_covered(*squares([late[home][1] for home in row]))
