"""Groups of five or more, and what can be reckoned from all that was ever released of them."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.outreach.small_groups import (
    Group,
    K,
    Stay,
    fewest_reached,
    may_release,
    merge,
    widen,
)

COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12), min_size=1)


class TestMerge:
    def test_a_place_of_few_homes_goes_to_its_neighbour(self) -> None:
        counts = {"guiyuan": 60, "songyuan": 3, "heyuan": 6, "zhuyuan": 18}
        assert merge(counts, {"songyuan": "zhuyuan"}) == (
            Group(("guiyuan",), 60),
            Group(("songyuan", "zhuyuan"), 21),
            Group(("heyuan",), 6),
        )

    def test_without_a_neighbour_to_the_smallest_other_group(self) -> None:
        assert merge({"a": 60, "b": 3, "c": 6}, {}) == (Group(("a",), 60), Group(("b", "c"), 9))

    def test_two_small_neighbours_find_a_third(self) -> None:
        counts = {"a": 2, "b": 1, "c": 30, "d": 40}
        assert merge(counts, {"a": "b", "b": "a"}) == (Group(("a", "b", "c"), 33), Group(("d",), 40))

    def test_a_place_nobody_joined_is_in_no_group(self) -> None:
        assert merge({"a": 7, "b": 0}, {}) == (Group(("a",), 7),)

    def test_fewer_than_five_in_all_is_one_group_that_must_not_be_shown(self) -> None:
        (group,) = merge({"a": 2, "b": 2}, {})
        assert not group.large

    def test_what_was_merged_stays_merged(self) -> None:
        kept = [("songyuan", "zhuyuan")]
        assert merge({"songyuan": 50, "zhuyuan": 50}, {}, kept) == (Group(("songyuan", "zhuyuan"), 100),)

    def test_two_that_were_released_apart_are_never_merged(self) -> None:
        groups = merge({"a": 4, "b": 9, "c": 1}, {"a": "b"}, [("a",), ("b",)])
        assert groups == (Group(("a", "c"), 5), Group(("b",), 9))

    @given(COUNTS, st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")))
    def test_every_home_is_in_one_group_of_five_or_more(self, counts: dict[str, int], near: dict[str, str]) -> None:
        groups = merge(counts, near)
        assert sum(group.homes for group in groups) == sum(counts.values())
        named = [place for group in groups for place in group.places]
        assert sorted(named) == sorted(place for place, homes in counts.items() if homes)
        assert len(groups) <= 1 or all(group.large for group in groups)

    @given(COUNTS, COUNTS)
    def test_groups_only_ever_grow(self, first: dict[str, int], later: dict[str, int]) -> None:
        kept = [group.places for group in merge(first, {})]
        everywhere = dict.fromkeys("abcdefgh", 0) | later
        groups = [set(group.places) for group in merge(everywhere, {}, kept)]
        for places in kept:
            assert sum(1 for group in groups if set(places) <= group) == 1
        assert sum(1 for group in groups if any(set(places) <= group for places in kept)) == len(kept)


class TestReleases:
    """`stays` of homes that are still there end with the release asked about."""

    def test_the_first_needs_five(self) -> None:
        assert not may_release([Stay(1, 1, 4)], [], 1)
        assert may_release([Stay(1, 1, 5)], [], 1)

    def test_the_same_homes_again_may_be_told_every_day(self) -> None:
        assert may_release([Stay(1, 9, 5)], [1, 2, 3, 4, 5, 6, 7, 8], 9)

    @pytest.mark.parametrize("more", range(1, 9))
    def test_newcomers_wait_until_they_are_five(self, more: int) -> None:
        assert may_release([Stay(1, 2, 100), Stay(2, 2, more)], [1], 2) == (more >= K)

    @pytest.mark.parametrize("left", range(1, 9))
    def test_who_left_is_not_found_by_subtraction(self, left: int) -> None:
        assert may_release([Stay(1, 2, 100), Stay(1, 1, left)], [1], 2) == (left >= K)

    def test_four_who_come_and_one_who_goes_are_five(self) -> None:
        assert may_release([Stay(1, 2, 20), Stay(2, 2, 4), Stay(1, 1, 1)], [1], 2)

    def test_an_older_release_counts_too(self) -> None:
        """Five came, then the same five and one of the first left: against the first release that is one home."""
        stays = [Stay(1, 3, 20), Stay(1, 2, 1), Stay(2, 2, 5)]
        assert fewest_reached(stays, [1, 3]) == 1
        assert not may_release(stays, [1, 2], 3)

    def test_three_releases_together_tell_what_no_two_do(self) -> None:
        """Ten; the ten with seven and three; the seven: the second less the others is three homes."""
        stays = [Stay(1, 2, 10), Stay(2, 3, 7), Stay(2, 2, 3)]
        assert all(fewest_reached(stays, pair) == K for pair in combinations([1, 2, 3], 2))
        assert fewest_reached(stays, [1, 2, 3]) == 3

    def test_who_came_and_went_between_two_releases_was_in_none(self) -> None:
        assert may_release([Stay(1, 9, 6), Stay(3, 4, 1)], [1, 2, 7], 9)
        assert not may_release([Stay(1, 9, 6), Stay(3, 7, 1)], [1, 2, 7], 9)

    @given(
        st.lists(st.tuples(st.integers(1, 5), st.integers(0, 4), st.integers(1, 6)), min_size=1, max_size=7),
        st.sets(st.integers(1, 5), min_size=1),
    )
    def test_nothing_reckoned_with_any_numbers_is_about_fewer(
        self, spans: list[tuple[int, int, int]], published: set[int]
    ) -> None:
        """Against linear algebra: some sum of releases is zero but for a few homes exactly if leaving those homes out
        loses rank."""
        stays = [Stay(first, min(first + more, 5), homes) for first, more, homes in spans]
        rows = sorted(published)
        table = np.array([[s.admitted_in <= r <= s.last_release for s in stays] for r in rows], dtype=float)
        whole = np.linalg.matrix_rank(table)
        least = float("inf")
        for size in range(1, len(stays) + 1):
            for some in combinations(range(len(stays)), size):
                rest = [n for n in range(len(stays)) if n not in some]
                if (np.linalg.matrix_rank(table[:, rest]) if rest else 0) < whole:
                    least = min(least, sum(stays[n].homes for n in some))
        assert fewest_reached(stays, rows) == min(least, K)


class TestCounts:
    def test_bins_are_widened_until_each_holds_five(self) -> None:
        assert widen([0, 1, 2, 3, 4], [1, 5, 7, 2]) == ((0, 2, 4), (6, 9))
        assert widen([0, 1, 2], [2, 2]) == ((), ())

    @given(st.lists(st.integers(0, 9), min_size=1))
    def test_bins_lose_nobody(self, counts: list[int]) -> None:
        edges, shown = widen(list(range(len(counts) + 1)), counts)
        assert all(homes >= K for homes in shown)
        assert sum(shown) == (sum(counts) if sum(counts) >= K else 0)
        assert len(edges) == (len(shown) + 1 if shown else 0)
