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


def figures(tally: Tally) -> dict[str, int]:
    """All that can be seen of a tally, and what is left of each whole after its parts."""
    answered = tally.going + tally.not_now + tally.care
    found = {"joined": tally.joined, "controls": tally.controls, "called": tally.called, "going": tally.going}
    found |= {"not now": tally.not_now, "care": tally.care, "silent": tally.called - answered}
    found |= {"not going": tally.called - tally.going, "from elsewhere": tally.joined - sum(tally.sources.values())}
    for source, homes in tally.sources.items():
        found[f"from {source}"] = homes
    for group in tally.groups:
        for place in group.places[:1]:
            found |= {f"{place}": group.homes, f"{place} going": group.going}
            found[f"{place} away"] = group.homes - group.going
    return found


def assert_tells_of_no_few(now: Tally, before: Tally) -> None:
    told, told_before = figures(now), figures(before)
    assert not {name: homes for name, homes in told.items() if 0 < abs(homes) < K}
    names = told.keys() & told_before.keys() if _other_groups(now, before) else told.keys() | told_before.keys()
    moved = {name: told.get(name, 0) - told_before.get(name, 0) for name in names}
    assert not {name: homes for name, homes in moved.items() if 0 < abs(homes) < K}


def _other_groups(now: Tally, before: Tally) -> bool:
    return {group.places for group in now.groups} != {group.places for group in before.groups}


ANSWERS = st.fixed_dictionaries({place: st.tuples(*[st.integers(0, 14)] * 6) for place in IDS})


def counted(looked: dict[str, tuple[int, ...]]) -> Counts:
    found = Counts()
    for n, (place, (controls, silent, going, not_now, care, screen)) in enumerate(looked.items()):
        found.add_homes(place, True, "link", controls)
        found.add_homes(place, False, "screen", screen)
        found.add_homes(place, False, "poster" if n % 2 else "wechat", silent + going + not_now + care)
        found.add_answers(place, "in", going)
        found.add_answers(place, "out", not_now)
        found.add_answers(place, "care", care)
    return found


@given(st.lists(ANSWERS, min_size=2, max_size=6))
@settings(max_examples=300)
def test_no_two_looks_tell_of_fewer_than_five(looks: list[dict[str, tuple[int, ...]]]) -> None:
    before = NONE_YET
    for looked in looks:
        now = shown(counted(looked), PLACES, "a", before)
        assert_tells_of_no_few(now, before)
        for group in now.groups:
            inside = [old for old in before.groups if set(old.places) <= set(group.places)]
            moved = group.homes - sum(old.homes for old in inside), group.going - sum(old.going for old in inside)
            assert not [n for n in moved if 0 < abs(n) < K]
        parted = [old for old in before.groups if not any(set(old.places) <= set(g.places) for g in now.groups)]
        homes = {place: sum(looked[place]) for place in looked}
        assert all(sum(homes.get(place, 0) for place in old.places) < K for old in parted)
        before = now


def test_groups_that_move_opposite_ways_do_not_move_the_whole_by_few() -> None:
    """One group has six homes less, the other five more: of both together that would tell of one."""
    before = shown(counts({"guiyuan": 12, "heyuan": 20}), PLACES, None)
    assert before.joined == 32
    now = shown(counts({"guiyuan": 6, "heyuan": 25}), PLACES, None, before)
    assert abs(now.joined - before.joined) in (0, 5, 6)
    later = shown(counts({"guiyuan": 6, "heyuan": 32}), PLACES, None, now)
    assert [group.homes for group in later.groups] == [6, 32]


@given(st.lists(st.sampled_from(IDS), min_size=30, max_size=90), st.data())
@settings(max_examples=50)
def test_what_is_shown_stays_near_to_what_is(joins: list[str], data: st.DataObject) -> None:
    """Homes that come one at a time, most of them taking part: nothing is stuck."""
    homes, going, now = Counter[str](), Counter[str](), NONE_YET
    for place in joins:
        homes[place] += 1
        going[place] += data.draw(st.integers(0, 9)) > 2
        total = sum(homes.values())
        now = shown(Counts(homes, 0, Counter({"poster": total}), going), PLACES, "a", now)
        assert abs(total - now.joined) < K * len(IDS)
    assert abs(sum(going.values()) - now.going) < 2 * K * len(IDS)


@given(HOMES)
def test_it_comes_back_as_it_was_written(homes: dict[str, int]) -> None:
    tally = shown(counts(homes, homes), PLACES, "a")
    record = as_record(tally)
    assert of_record(record) == tally
    assert record["joined"] == tally.joined


def test_a_row_of_only_a_number_is_read_too() -> None:
    assert of_record({"joined": 12}) == Tally()
