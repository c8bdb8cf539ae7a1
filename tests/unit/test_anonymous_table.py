"""Rows of five homes or more, whatever happens between versions: no subtraction tells of fewer."""

import random
from collections.abc import Iterator, Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.outreach.anonymous_table import MOST_VERSIONS, Grouped, K, Kept, Values, Version, group

Home = tuple[str, Values]
"""A home with the values it gave: with other values it is another unknown to whoever subtracts."""


def some(n: int, start: int = 0) -> dict[str, Values]:
    return {f"{number:04d}": (5000 + number, 2 * (5000 + number)) for number in range(start, start + n)}


def groups_of(found: Grouped) -> dict[int, set[str]]:
    groups: dict[int, set[str]] = {}
    for home, kept in found.homes.items():
        groups.setdefault(kept.group, set()).add(home)
    return groups


class Told:
    """What the public keeps of a version, with what only we know: who was in each row."""

    def __init__(self, found: Grouped) -> None:
        self.rows: dict[int, set[Home]] = {}
        for home, kept in found.homes.items():
            self.rows.setdefault(kept.group, set()).add((home, kept.values))


def parts(versions: Sequence[Told]) -> Iterator[list[list[set[Home]]]]:
    """Rows of the versions that share homes, by any chain: per part and version its rows."""
    rows = [(number, row) for number, version in enumerate(versions) for row in version.rows.values()]
    while rows:
        found = [rows.pop()]
        names = {home for home, _ in found[0][1]}
        while more := [each for each in rows if names & {home for home, _ in each[1]}]:
            for each in more:
                rows.remove(each)
                found.append(each)
                names |= {home for home, _ in each[1]}
        yield [[row for number, row in found if number == version] for version in range(len(versions))]


def fewest(versions: Sequence[Told]) -> int:
    """The fewest homes that adding and subtracting whole parts of the versions tells of; K where none tells of fewer.

    A part's rows are only told apart by what they have in common with others; all sums over a part in a version, each
    taken once, or away, or not at all.
    """
    least = K
    for part in parts(versions):
        whole = [set().union(*rows) for rows in part]
        for signs in product((-1, 0, 1), repeat=len(versions)):
            weight: dict[Home, int] = {}
            for sign, homes in zip(signs, whole, strict=True):
                for home in homes:
                    weight[home] = weight.get(home, 0) + sign
            left = {home for (home, _), times in weight.items() if times}
            if left:
                least = min(least, len(left))
    return least


class TestFirst:
    def test_rows_hold_five_to_nine(self) -> None:
        for n in range(5, 60):
            sizes = [len(row) for row in groups_of(group(some(n), [], "s")).values()]
            assert sum(sizes) == n
            assert min(sizes) >= K
            assert max(sizes) < 2 * K

    def test_four_homes_are_not_told_of(self) -> None:
        assert group(some(4), [], "s") == Grouped({}, waiting=4)

    def test_the_same_seed_groups_alike_and_another_does_not(self) -> None:
        one, same, other = (group(some(100), [], seed) for seed in ("a", "a", "b"))
        assert one == same
        assert groups_of(one) != groups_of(other)


class TestNext:
    def test_nothing_new_changes_nothing(self) -> None:
        first = group(some(60), [], "a")
        assert group(some(60), [first.version()], "b").homes == first.homes

    def test_rows_without_changes_stay_as_they_are(self) -> None:
        homes = some(200)
        first = group(homes, [], "a")
        late = {home: (v[0], v[1] + 1) if number < 12 else v for number, (home, v) in enumerate(homes.items())}
        second = group(late, [first.version()], "b")
        assert second.late == 12
        touched = {first.homes[home].group for home in list(homes)[:12]}
        for label, row in groups_of(first).items():
            if label not in touched:
                assert groups_of(second)[label] == row

    def test_few_late_homes_wait(self) -> None:
        homes = some(60)
        first = group(homes, [], "a")
        late = {**homes, "0000": (7, 7), "9999": (1, 1)}
        second = group(late, [first.version()], "b")
        assert second.homes == first.homes
        assert (second.late, second.added, second.waiting) == (0, 0, 2)

    def test_a_row_somebody_left_is_taken_out_where_nothing_else_changed(self) -> None:
        homes = some(60)
        first = group(homes, [], "a")
        gone = first.homes["0000"].group
        rest = {home: values for home, values in homes.items() if home != "0000"}
        known = Version({home: kept for home, kept in first.homes.items() if home != "0000"}, first.version().sizes)
        second = group(rest, [known], "b")
        assert gone not in groups_of(second)
        assert len(second.homes) == 60 - first.version().sizes[gone]

    def test_five_new_homes_are_a_row_of_their_own(self) -> None:
        first = group(some(60), [], "a")
        second = group(some(65), [first.version()], "b")
        new = {second.homes[home].group for home in some(5, 60)}
        assert len(new) == 1
        assert new.isdisjoint(first.version().sizes)
        assert second.added == 5


class TestLost:
    """Of homes that are gone for good nobody knows whether those of one version were those of the other."""

    def told(self, first: int) -> Grouped:
        """Two homes were in a row of six of the first version, with that label; three in one of seven of the second."""
        homes = some(5)
        earlier = {name: Kept(first, homes[name]) for name in list(homes)[:2]}
        later = {name: Kept(1, homes[name]) for name in list(homes)[2:]}
        return group(homes, [Version(earlier, {first: 6}), Version(later, {1: 7})], "s")

    def test_they_may_cancel_in_a_row_that_went_on(self) -> None:
        assert self.told(1) == Grouped({}, gone=7, waiting=5)

    def test_they_may_cancel_where_one_row_was_merged_into_another(self) -> None:
        assert self.told(2) == Grouped({}, gone=7, waiting=5)


@st.composite
def stories(draw: st.DrawFn) -> list[dict[str, Values]]:
    """Homes as they are at each version: some late, some new, some not counted for a while, some gone for good."""
    rng = random.Random(draw(st.integers(0, 10**9)))
    late, away, forever = (draw(st.sampled_from([0.0, 0.03, 0.1, 0.3])) for _ in range(3))
    homes, story = some(draw(st.integers(5, 40))), []
    for step in range(MOST_VERSIONS):
        story.append({home: values for home, values in homes.items() if rng.random() >= away})
        for home in list(homes):
            if rng.random() < late:
                homes[home] = (homes[home][0], rng.randrange(4_000, 14_000))
            if rng.random() < forever / 3:
                del homes[home]
        homes |= some(draw(st.integers(0, 8)), 1000 * (step + 1))
    return story


@settings(max_examples=300)
@given(stories())
def test_no_subtraction_tells_of_fewer_than_five(story: list[dict[str, Values]]) -> None:
    past: list[Version] = []
    told: list[Told] = []
    for number, now in enumerate(story):
        found = group(now, past, str(number))
        assert set(found.homes) <= set(now)
        assert all(size >= K for size in found.version().sizes.values())
        told.append(Told(found))
        assert fewest(told) >= K
        still = set().union(*story[number + 1 :])
        past = [forgotten(version, still) for version in [*past, found.version()]]


def forgotten(version: Version, still: set[str]) -> Version:
    """Of homes that are gone for good nothing is known any more but that a row had more homes."""
    return Version({home: kept for home, kept in version.homes.items() if home in still}, version.sizes)
