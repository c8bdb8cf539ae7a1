"""What a class's screen shows, looked at after each entry: nothing that can be put down to fewer than five homes."""

from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.outreach.small_groups import K
from webapp.domain.school.class_sums import NOTHING, ClassSums, Part, PartId, released, told, without
from webapp.domain.school.findings import Findings, as_record, find, of_record
from webapp.domain.school.mission import MissionId, Work
from webapp.domain.school.night_spread import Spread, apart, next_spread

FIRST, LAST = date(2026, 9, 7), date(2026, 9, 18)
SEATS = 45


def unplugged(seat: int, watts: int, day: date = date(2026, 9, 14), plugs: int = 1) -> Work:
    found = {
        "plugs": plugs,
        "standby_w": watts,
        "standby_w_low": watts // 2,
        "standby_w_high": watts * 2,
        "minutes_a_day": 1200,
    }
    return Work(seat, "unplug", day, {}, found, done=True)


def night(seat: int, watts: int, day: date = date(2026, 9, 8), upper_bound: int = 0) -> Work:
    return Work(seat, "meter_detective", day, {}, {"overnight_w": watts, "upper_bound": upper_bound}, done=True)


class Kept:
    """Works as they come in, and what is shown of them: as the store does it."""

    def __init__(self, seats: int = SEATS) -> None:
        self.works: dict[tuple[int, str, date], Work] = {}
        self.sums: dict[PartId, Part] = {}
        self.seats = seats

    def add(self, work: Work) -> None:
        self.works[work.seat, work.mission, work.day] = work
        self._count(work.mission)

    def take_out(self, seat: int) -> None:
        self.works = {key: work for key, work in self.works.items() if key[0] != seat}
        self.sums = {part: without(each, seat) for part, each in self.sums.items()}

    def _count(self, mission: MissionId) -> None:
        for part, homes in told(self.works.values(), mission).items():
            self.sums[part] = released(self.sums.get(part, NOTHING), homes, self.seats)

    def found(self, day: date = date(2026, 9, 17)) -> Findings:
        return find(self.sums, day, LAST)


def test_nothing_before_five_homes_and_then_all_five_at_once() -> None:
    kept = Kept()
    for seat in range(4):
        kept.add(unplugged(seat, 10))
        assert kept.found().plugs == 0
        assert kept.found().saved_wh is None
    kept.add(unplugged(4, 10))
    found = kept.found()
    assert found.missions == {"unplug": 5}
    assert found.plugs == 5
    saved = found.saved_wh
    assert saved
    assert (saved.value, saved.low, saved.high) == (3000, 1500, 6000)  # 5 homes x 10 W x 20 h x 3 nights


def test_no_night_is_counted_before_the_plugs_are_pulled_nor_after_the_last_day() -> None:
    kept = Kept()
    for seat in range(5):
        kept.add(unplugged(seat, 10, date(2026, 9, 16)))
    assert kept.found(date(2026, 9, 16)).saved_wh is None
    at_end = [kept.found(day).saved_wh for day in (date(2026, 9, 18), date(2026, 10, 30))]
    assert [span and span.value for span in at_end] == [2000, 2000]


def test_with_forty_one_of_forty_five_forty_are_shown() -> None:
    kept = Kept()
    for seat in range(44):
        kept.add(unplugged(seat, 10))
    assert kept.found().missions == {"unplug": 40}
    kept.add(unplugged(44, 10))
    assert kept.found().missions == {"unplug": 45}


def test_a_small_class_still_sees_its_first_five() -> None:
    kept = Kept(seats=6)
    for seat in range(5):
        kept.add(unplugged(seat, 10))
    assert kept.found().missions == {"unplug": 5}


entries = st.lists(
    st.tuples(st.integers(0, 24), st.integers(1, 60), st.integers(0, 4), st.sampled_from(["unplug", "night", "out"])),
    max_size=90,
)


@given(entries)
def test_whoever_looks_after_each_entry_sees_only_steps_of_five_homes(
    moves: list[tuple[int, int, int, str]],
) -> None:
    """The reckoning is done here anew: what differs of homes between two pictures that differ."""
    kept, shown_of = Kept(), dict[str, Mapping[int, str]]()
    before: dict[str, object] = {}
    spreads: list[Spread] = []
    given_now: dict[str, dict[int, str]] = {"unplug": {}, "night": {}}
    changed_since: dict[str, set[int]] = {"unplug": set(), "night": set()}
    for seat, watts, day, what in moves:
        if what == "out":
            kept.take_out(seat)
            for name, homes in given_now.items():
                if homes.pop(seat, None):
                    changed_since[name].add(seat)
        else:
            make = unplugged if what == "unplug" else night
            kept.add(make(seat, watts, date(2026, 9, 8) + timedelta(days=day)))
            given_now[what][seat] = f"{watts} {day}"
            changed_since[what].add(seat)
        found = kept.found()
        now = {
            "unplug": (found.missions.get("unplug"), found.plugs, found.saved_wh),
            "night": (found.missions.get("meter_detective"), found.nights),
        }
        for name, figures in now.items():
            if before and figures != before[name]:
                assert len(changed_since[name]) >= K
                changed_since[name] = set()
                shown_of[name] = dict(given_now[name])
        if found.nights and found.nights not in spreads:
            assert min(found.nights.counts) >= K
            assert all(apart(found.nights, earlier) for earlier in spreads)
            spreads.append(found.nights)
        before = dict(now)


def test_how_the_sum_grows_does_not_tell_who_began_when() -> None:
    """Four began on Monday and one on Wednesday: two days' figures give the sum of five, and one start for all."""
    kept = Kept()
    for seat in range(4):
        kept.add(unplugged(seat, 10, date(2026, 9, 14)))
    kept.add(unplugged(4, 33, date(2026, 9, 16)))
    saved = [kept.found(date(2026, 9, day)).saved_wh for day in (16, 17, 18)]
    assert [span and span.value for span in saved] == [None, 20 * 73, 40 * 73]


def test_what_a_home_took_out_leaves_no_trace_but_that_it_was_there() -> None:
    kept = Kept()
    for seat in range(6):
        kept.add(unplugged(seat, 10 + seat))
    marks = kept.sums["unplug"].marks
    kept.take_out(2)
    assert kept.sums["unplug"].marks == dict(marks) | {2: ""}
    assert kept.found().missions == {"unplug": 5}


def test_a_night_without_the_bedtime_reading_is_no_night_in_the_histogram() -> None:
    kept = Kept(30)
    for seat in range(10):
        kept.add(night(seat, 30 if seat < 5 else 70))
    for seat in range(10, 20):
        kept.add(night(seat, 900, upper_bound=1))
    nights = kept.found().nights
    assert nights
    assert nights.homes == 10
    assert kept.found().missions["meter_detective"] == 20


def test_the_nights_of_a_class_as_on_the_blackboard() -> None:
    watts = [30] * 6 + [50] * 8 + [70] * 9 + [90] * 7 + [120] * 8
    found = next_spread(watts, ())
    assert found
    assert sorted(found.counts) == [6, 7, 8, 8, 9]
    assert Spread((40, 60, 80, 100), (6, 8, 9, 7, 8)).nearest_half == (6, 80)


def above(spread: Spread, watts: int) -> int:
    return sum(homes for cut, homes in zip((0, *spread.cuts), spread.counts, strict=True) if cut >= watts)


@given(st.lists(st.lists(st.sampled_from(range(0, 160, 8)), min_size=5, max_size=12), max_size=4))
def test_no_two_histograms_give_a_bin_of_few(batches: list[list[int]]) -> None:
    shown: list[Spread] = []
    watts: list[int] = []
    for batch in batches:
        watts += batch
        if new := next_spread(watts, shown):
            assert min(new.counts) >= K
            assert new.homes == len(watts)
            for earlier in shown:
                for watt in {0, *new.cuts} & {0, *earlier.cuts}:
                    assert not 0 < abs(above(new, watt) - above(earlier, watt)) < K
            shown.append(new)


def test_meters_before_and_after_are_a_check_of_five_homes() -> None:
    kept = Kept()
    for seat in range(6):
        kept.add(night(seat, 60 + seat))
        kept.add(unplugged(seat, 10))
        assert kept.found().measured is None
    for seat in range(4):
        kept.add(night(seat, 48 + seat, date(2026, 9, 15)))
    assert kept.found().measured is None
    kept.add(night(4, 58, date(2026, 9, 15)))
    measured = kept.found().measured
    assert measured
    assert (measured.homes, measured.before_w) == (5, 62)
    assert measured.less_w.value == (12 * 4 + 6) / 5
    assert measured.less_w.low < measured.less_w.value < measured.less_w.high
    assert measured.sure


def test_figures_are_kept_as_they_are() -> None:
    kept = Kept()
    for seat in range(10):
        kept.add(night(seat, 30 if seat < 5 else 70))
        kept.add(unplugged(seat, 7))
        kept.add(night(seat, 20, date(2026, 9, 15)))
    found = kept.found()
    assert of_record(as_record(found)) == found
    assert find({}, LAST, LAST).homes == 0


def test_a_class_without_anything_has_empty_findings() -> None:
    sums: ClassSums = {}
    found = find(sums, FIRST, LAST)
    assert (found.plugs, found.stars, found.nights, found.measured) == (0, 0, None, None)


def test_a_sum_that_is_nearly_all_of_one_home_waits() -> None:
    """Four homes found nothing to pull: what all saved is what the fifth did."""
    kept = Kept()
    for seat, watts in enumerate([0, 0, 0, 0, 60]):
        kept.add(unplugged(seat, watts, plugs=int(watts > 0)))
    assert kept.found().saved_wh is None
    assert "unplug" not in kept.found().missions
    for seat in range(5, 7):
        kept.add(unplugged(seat, 30))
    assert kept.found().plugs == 3
    assert kept.found().missions["unplug"] == 7


def test_what_a_sum_grows_by_is_not_nearly_all_of_one_home() -> None:
    kept = Kept()
    for seat in range(10):
        kept.add(unplugged(seat, 20))
    before = kept.found()
    for seat, watts in enumerate([0, 0, 0, 0, 90], 10):
        kept.add(unplugged(seat, watts))
    assert kept.found() == before
    for seat in range(15, 17):
        kept.add(unplugged(seat, 25))
    assert kept.found().plugs == 17
