"""Counts that may be shown: of five homes or more, moving in steps of five or more, totals that add up."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.outreach import PLACES
from webapp.domain.outreach.small_groups import K
from webapp.domain.outreach.tally import NONE_YET, Counts, Group, Tally, as_record, of_record, shown, stepped

IDS = [place.id for place in PLACES]
HOMES = st.dictionaries(st.sampled_from(IDS), st.integers(0, 30))
FEW = st.lists(HOMES, min_size=1, max_size=6)


def counts(homes: dict[str, int], going: dict[str, int] | None = None, care: int = 0) -> Counts:
    total = sum(homes.values())
    return Counts(Counter(homes), total // 5, Counter({"poster": total}), Counter(going or {}), 0, care)


def test_places_too_small_are_counted_with_their_neighbour() -> None:
    tally = shown(counts({"guiyuan": 12, "heyuan": 0, "songyuan": 3, "zhuyuan": 7}), PLACES, None)
    assert tally.groups == (Group(("guiyuan",), 12), Group(("songyuan", "zhuyuan"), 10))
    assert (tally.joined, tally.controls, tally.called) == (22, 0, 22)


def test_fewer_than_five_are_not_told_at_all() -> None:
    assert shown(counts({"guiyuan": 4}), PLACES, None) == NONE_YET


def test_answers_are_of_one_call_and_of_no_few_homes() -> None:
    first = shown(counts({"guiyuan": 20, "heyuan": 20}, {"guiyuan": 6, "heyuan": 4}, care=5), PLACES, "a")
    assert [group.going for group in first.groups] == [6, 0]
    assert (first.going, first.care) == (6, 5)
    other = shown(counts({"guiyuan": 20, "heyuan": 20}, {"guiyuan": 4}, care=2), PLACES, "b", first)
    assert (other.going, other.care, other.joined) == (0, 0, 40)


@pytest.mark.parametrize(
    ("now", "before", "after"), [(4, 0, 0), (5, 0, 5), (9, 5, 5), (10, 5, 10), (3, 9, 0), (3, 6, 6)]
)
def test_a_figure_moves_in_steps(now: int, before: int, after: int) -> None:
    assert stepped(now, before) == after


@given(FEW)
@settings(max_examples=200)
def test_no_two_looks_tell_of_fewer_than_five(looks: list[dict[str, int]]) -> None:
    before = NONE_YET
    for homes in looks:
        now = shown(counts(homes, homes, sum(homes.values()) // 3), PLACES, "a", before)
        assert now.care == before.care or abs(now.care - before.care) >= K
        for group in now.groups:
            inside = [old for old in before.groups if set(old.places) <= set(group.places)]
            for after, earlier in (
                (group.homes, sum(old.homes for old in inside)),
                (group.going, sum(old.going for old in inside)),
            ):
                assert after == 0 or after >= K
                assert after in (earlier, group.homes) or abs(after - earlier) >= K
        parted = [old for old in before.groups if not any(set(old.places) <= set(g.places) for g in now.groups)]
        assert all(sum(homes.get(place, 0) for place in old.places) < K for old in parted)
        before = now


@given(HOMES)
def test_it_comes_back_as_it_was_written(homes: dict[str, int]) -> None:
    tally = shown(counts(homes, homes), PLACES, "a")
    record = as_record(tally)
    assert of_record(record) == tally
    assert record["joined"] == tally.joined


def test_a_row_of_only_a_number_is_read_too() -> None:
    assert of_record({"joined": 12}) == Tally()
