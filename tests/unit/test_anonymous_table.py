"""Rows of five homes or more, whatever happens between versions: no subtraction tells of fewer."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.outreach.anonymous_table import MOST_VERSIONS, Grouped, Version, group
from webapp.domain.outreach.dominance import sum_covers
from webapp.domain.outreach.reach import Values, told_of
from webapp.domain.outreach.reach import row as row_of
from webapp.domain.outreach.small_groups import K
from webapp.domain.outreach.table_part import Kept

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


def leftovers(versions: Sequence[Told]) -> Iterator[tuple[tuple[int, ...], dict[str, list[int]]]]:
    """What adding and subtracting whole parts of the versions leaves, home by home: its use before and during, and the
    squares of both.

    A part's rows are only told apart by what they have in common with others; all sums over a part in a version, each
    taken once, or away, or not at all.
    """
    for part in parts(versions):
        whole = [set().union(*rows) for rows in part]
        for signs in product((-1, 0, 1), repeat=len(versions)):
            weight: dict[Home, int] = {}
            for sign, homes in zip(signs, whole, strict=True):
                for home in homes:
                    weight[home] = weight.get(home, 0) + sign
            left: dict[str, list[int]] = {}
            for (home, values), times in weight.items():
                if times:
                    so_far = left.get(home, [0] * 4)
                    left[home] = [one + times * more for one, more in zip(so_far, told_of(values), strict=True)]
            if left:
                yield signs, left


def sums_of_rows(rows: list[set[tuple[str, int]]], rng: random.Random) -> Iterator[tuple[int, ...]]:
    """How often each row is taken: all ways where there are few, else some of them, most often near a difference."""
    if len(rows) <= 6:
        yield from product((-1, 0, 1), repeat=len(rows))
        return
    for _ in range(600):
        new = rng.randrange(len(rows))
        yield tuple(1 if at == new else rng.choice((-1, 0, -1, 0, 1)) for at in range(len(rows)))


def fewest_left(versions: Sequence[Told], use: int, rng: random.Random) -> int:
    """The fewest homes whose use is left in a sum of rows, each taken any number of times; K where none has fewer.

    A home with another figure is another unknown; it is the same home that is told of.
    """
    least = K
    for part in parts(versions):
        rows = [{(home, values[use]) for home, values in row} for rows in part for row in rows]
        for times in sums_of_rows(rows, rng):
            weight: dict[tuple[str, int], int] = {}
            for n, homes in zip(times, rows, strict=True):
                for home in homes if n else ():
                    weight[home] = weight.get(home, 0) + n
            left = {home for (home, _), n in weight.items() if n}
            least = min(least, len(left) or K)
    return least


class TestFirst:
    def test_rows_hold_five_to_nine(self) -> None:
        for n in range(5, 60):
            sizes = [len(row) for row in groups_of(group(some(n), [], "s")).values()]
            assert sum(sizes) == n
            assert min(sizes) >= K
            assert max(sizes) < 2 * K

    def test_four_homes_are_not_told_of(self) -> None:
        assert group(some(4), [], "s") == Grouped({})

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
        assert (second.late, second.added) == (0, 0)

    def test_a_row_somebody_left_is_taken_out_where_nothing_else_changed(self) -> None:
        homes = some(60)
        first = group(homes, [], "a")
        gone = first.homes["0000"].group
        rest = {home: values for home, values in homes.items() if home != "0000"}
        known = Version({home: kept for home, kept in first.homes.items() if home != "0000"}, first.version().rows)
        second = group(rest, [known], "b")
        assert gone not in groups_of(second)
        assert len(second.homes) == 60 - first.version().rows[gone].homes

    def test_five_new_homes_are_a_row_of_their_own(self) -> None:
        first = group(some(60), [], "a")
        second = group(some(65), [first.version()], "b")
        new = {second.homes[home].group for home in some(5, 60)}
        assert len(new) == 1
        assert new.isdisjoint(first.version().rows)
        assert second.added == 5


class TestLost:
    """Of homes that are gone for good nobody knows whether those of one version were those of the other."""

    @pytest.mark.parametrize("label", [1, 2], ids=["in a row that went on", "where it was merged into another"])
    def test_they_may_cancel(self, label: int) -> None:
        """Two homes were in a row of six of the first version; three in one of seven of the second."""
        homes, lost = some(5), list(some(4, 900).values())
        earlier = {name: Kept(label, homes[name]) for name in list(homes)[:2]}
        later = {name: Kept(1, homes[name]) for name in list(homes)[2:]}
        rows = [row_of([*(kept.values for kept in told.values()), *lost]) for told in (earlier, later)]
        found = group(homes, [Version(earlier, {label: rows[0]}), Version(later, {1: rows[1]})], "s")
        assert found == Grouped({}, gone=7)


class TestWhatIsNew:
    def test_four_homes_that_change_a_little_do_not_hide_who_left(self) -> None:
        homes = some(60)
        first = group(homes, [], "a")
        row = groups_of(first)[first.homes["0000"].group]
        late = {home: (v[0], v[1] + 1) if home in row else v for home, v in homes.items() if home != "0000"}
        left = Version({home: kept for home, kept in first.homes.items() if home != "0000"}, first.version().rows)
        second = group(late, [left], "b")
        assert set(second.homes) == set(homes) - row, "its row is taken out, and the late readings wait"
        assert all(second.homes[home] == first.homes[home] for home in second.homes)

    def five_left(self, known: bool) -> Grouped:
        """Five homes leave five rows, and nothing else is new."""
        homes = some(60)
        first = group(homes, [], "a")
        gone = {min(row) for row in list(groups_of(first).values())[:5]}
        rows = first.version().rows
        rows = rows if known else {label: replace(row, stayed=None) for label, row in rows.items()}
        told = Version({home: kept for home, kept in first.homes.items() if home not in gone}, rows)
        return group({home: v for home, v in homes.items() if home not in gone}, [told], "b")

    def test_rows_that_five_left_are_told_as_one(self) -> None:
        found = self.five_left(known=True)
        assert len(found.homes) == 55
        assert max(map(len, groups_of(found).values())) == 20

    def test_where_nobody_knows_the_past_of_their_homes_they_are_taken_out(self) -> None:
        assert len(self.five_left(known=False).homes) == 35

    def test_two_that_stay_of_a_row_are_not_found_by_taking_its_new_neighbours_away(self) -> None:
        """Three rows lose five homes. What is left, told as one, less the second and third row as they were, is of
        two homes that stayed and two that left."""
        homes = some(60)
        first = group(homes, [], "a")
        small, *others = (sorted(row) for row in groups_of(first).values())
        gone = {*small[:3], others[0][0], others[1][0]}
        told = Version({home: kept for home, kept in first.homes.items() if home not in gone}, first.version().rows)
        found = group({home: v for home, v in homes.items() if home not in gone}, [told], "b")
        assert set(found.homes) == set(homes) - {*small, *others[0], *others[1]}

    def test_who_makes_nearly_all_of_what_is_new_waits_alone(self) -> None:
        homes = some(200)
        first = group(homes, [], "a")
        late = {home: (v[0], v[1] + 50) if number < 12 else v for number, (home, v) in enumerate(homes.items())}
        second = group({**late, "0003": (5003, 40_000), "large": (90_000, 90_000)}, [first.version()], "b")
        assert second.homes["0003"].values == homes["0003"]
        assert "large" not in second.homes
        assert second.late == 11
        assert {second.homes[home].values for home in list(late)[:3]} == {late[home] for home in list(late)[:3]}

    def test_one_earlier_figure_that_changed_keeps_nobody_else_waiting(self) -> None:
        homes = some(200)
        first = group(homes, [], "a")
        late = {home: (v[0], v[1] + 50) if number < 12 else v for number, (home, v) in enumerate(homes.items())}
        second = group({**late, "0003": (5_100, 10_056)}, [first.version()], "b")
        assert second.late == 11


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
                before, during = homes[home]
                homes[home] = rng.choice(
                    [
                        (before, during + rng.randrange(1, 40)),
                        (before, rng.randrange(4_000, 14_000)),
                        (before + rng.randrange(1, 3_000), rng.randrange(4_000, 90_000)),
                    ]
                )
            if rng.random() < forever / 3:
                del homes[home]
        homes |= some(draw(st.integers(0, 8)), 1000 * (step + 1))
    return story


@settings(max_examples=300, deadline=None)
@given(stories())
def test_no_subtraction_tells_of_fewer_than_five(story: list[dict[str, Values]]) -> None:
    past: list[Version] = []
    told: list[Told] = []
    for number, now in enumerate(story):
        found = group(now, past, str(number))
        assert set(found.homes) <= set(now)
        assert all(row.homes >= K for row in found.version().rows.values())
        told.append(Told(found))
        assert min(fewest_left(told, use, random.Random(number)) for use in (0, 1)) >= K
        for signs, left in leftovers(told):
            assert len(left) >= K
            for sizes in zip(*left.values(), strict=True):
                assert sum(map(abs, signs)) > 2 or sum_covers(sizes), left
        still = set().union(*story[number + 1 :])
        past = [forgotten(version, still) for version in [*past, found.version()]]


def forgotten(version: Version, still: set[str]) -> Version:
    """Of homes that are gone for good nothing is known any more but that a row had more homes."""
    return Version({home: kept for home, kept in version.homes.items() if home in still}, version.rows)
