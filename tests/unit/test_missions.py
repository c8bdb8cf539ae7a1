"""Home missions: what follows from readings and ticks, and entries that come in any order."""

from datetime import date
from decimal import Decimal
from itertools import permutations
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.appliance import Spread
from webapp.domain.errors import NotANumberError, NotATimeError, NumberOutOfRangeError, UnknownChoiceError, YiduError
from webapp.domain.school.fields import NEVER, NONE, PLUGS, cleaned, mission_fields
from webapp.domain.school.handing_in import MOST_EARLIER, mark_of, put_together
from webapp.domain.school.meter_detective import Night, night_of
from webapp.domain.school.mission import FOUND, MISSIONS, MissionId, Work
from webapp.domain.school.mission_errors import (
    AlreadyThereError,
    BackwardsError,
    HighBelowLowError,
    NightOrderError,
    NightTooShortError,
    TooMuchError,
)
from webapp.domain.school.school_class import STAGES
from webapp.domain.school.valley_detective import PriceClock, price_clock
from webapp.domain.school.working_out import PlaceFacts
from webapp.rules.tariff_book import load_tariffs

DAY = date(2026, 9, 8)
THREE = {"evening": "4318.6", "bedtime": "4320.5", "morning": "4321.2"}
PLACE = PlaceFacts(
    {"tv": Spread(0.4, 0.2, 1), "set-top-box": Spread(8, 0.5, 15.2), "router": Spread(7, 2, 12)},
    PriceClock((), Decimal("59.53"), Decimal("31.53"), (("22:00", "24:00"), ("00:00", "08:00"))),
)
DONE: dict[MissionId, dict[str, str]] = {
    "meter_detective": THREE,
    "appliance_hunt": {"have": "tv,router,kettle", "light": "tv"},
    "one_kwh_race": {"first": "guide-laptop", "second": "led-10w"},
    "valley_detective": {"plan": "tou", "high_fen": "59.53", "low_fen": "31.53"},
    "unplug": {"plugs": "tv,set-top-box", "hours": "8"},
    "fridge_and_ac": {"checks": "door,gap", "fridge_c": "4"},
    "pledge": {"pledges": "lights"},
}


def night(**entry: str) -> Night:
    found = night_of(cleaned(entry, mission_fields("meter_detective", "senior")))
    assert found
    return found


def save(work: Work, said: dict[str, str], change: bool = False, finish: bool = False) -> Work:
    fields = mission_fields(work.mission, "primary_high")
    return put_together(work, cleaned(said, fields), fields, PLACE, "card", finish, change)


def fresh(mission: MissionId) -> Work:
    return Work(17, mission, DAY, {})


class TestNight:
    def test_as_on_the_designed_page(self) -> None:
        found = night(**THREE)
        assert (found.kwh, found.w, found.minutes, found.upper_bound) == (Decimal("0.7"), 78, 540, False)
        assert found.lamps == 8
        assert found.doubt_w == 12

    def test_without_bedtime_it_is_at_most_that(self) -> None:
        found = night(evening="4318.6", morning="4321.2")
        assert found.upper_bound
        assert found.w == 217

    def test_other_times(self) -> None:
        assert night(bedtime="10", bedtime_at="00:30", morning="10.5", morning_at="6点30分").minutes == 360

    def test_a_meter_that_begins_anew(self) -> None:
        found = night(bedtime="99999.6", morning="0.3")
        assert found.kwh == Decimal("0.7")
        assert night(bedtime="999999.6", morning="0.3").kwh == Decimal("0.7")

    @pytest.mark.parametrize(
        ("entry", "error", "field"),
        [
            ({"bedtime": "4321.2", "morning": "4320.5"}, BackwardsError, "morning"),
            ({"evening": "4321.2", "bedtime": "4320.5"}, BackwardsError, "bedtime"),
            ({"bedtime": "99.6", "morning": "0.3"}, BackwardsError, "morning"),
            ({"bedtime": "4320.5", "morning": "43212"}, TooMuchError, "morning"),
            ({"bedtime": "1", "bedtime_at": "8:00", "morning": "2"}, NightOrderError, "morning_at"),
            ({"bedtime": "1", "bedtime_at": "05:00", "morning": "2"}, NightTooShortError, "morning_at"),
        ],
    )
    def test_what_cannot_be_is_asked_again(self, entry: dict[str, str], error: type[YiduError], field: str) -> None:
        with pytest.raises(error) as caught:
            night(**entry)
        assert caught.value.field == field

    @given(
        base=st.integers(0, 1500),
        evening=st.lists(st.integers(0, 3000), min_size=3, max_size=3),
        asleep=st.lists(st.integers(0, 300), min_size=9, max_size=9),
        start=st.integers(0, 90_000_00),
    )
    def test_an_upper_bound_is_never_below_what_is_always_on(
        self, base: int, evening: list[int], asleep: list[int], start: int
    ) -> None:
        """Hours of a home that never draws less than `base`; the meter shows hundredths."""

        def shown(wh: int) -> str:
            return f"{Decimal(start * 10 + wh // 10 * 10) / 1000:.2f}"

        used = [base + more for more in (*evening, *asleep)]
        if sum(used) > 30_000:
            return
        found = night(evening=shown(0), morning=shown(sum(used)))
        assert found.w + found.doubt_w >= base
        whole = night(evening=shown(0), bedtime=shown(sum(used[:3])), morning=shown(sum(used)))
        assert abs(whole.w - sum(used[3:]) / 9) <= whole.doubt_w + 0.5
        assert found.w + found.doubt_w >= whole.w * 9 / 12 - whole.doubt_w

    @given(st.decimals(0, 99_000, places=1), st.decimals(0, 30, places=1), st.integers(180, 800))
    def test_watts_are_energy_over_time(self, first: Decimal, used: Decimal, minutes: int) -> None:
        found = Night(first, first + used, minutes, False, Decimal("0.1"))
        assert isclose(found.w * minutes / 60, found.wh, abs_tol=minutes / 120 + 1)


class TestFields:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("4318.6", "4318.6"),
            ("４３１８．６", "4318.6"),
            ("4318。6", "4318.6"),
            ("04318,6", "4318.6"),
            ("1.239", "1.23"),
        ],
    )
    def test_numbers_as_children_type_them(self, typed: str, kept: str) -> None:
        assert cleaned({"evening": typed}, mission_fields("meter_detective", "junior")) == {"evening": kept}

    @pytest.mark.parametrize(
        ("mission", "entry", "error"),
        [
            ("meter_detective", {"evening": "很多"}, NotANumberError),
            ("meter_detective", {"evening": "-1"}, NotANumberError),
            ("meter_detective", {"evening": "1e9"}, NotANumberError),
            ("meter_detective", {"evening": "1234567"}, NumberOutOfRangeError),
            ("meter_detective", {"evening_at": "25:00"}, NotATimeError),
            ("unplug", {"plugs": "fridge"}, UnknownChoiceError),
            ("unplug", {"hours": "25"}, NumberOutOfRangeError),
            ("pledge", {"pledges": "<b>我叫小明</b>"}, UnknownChoiceError),
        ],
    )
    def test_nothing_else_gets_in(self, mission: MissionId, entry: dict[str, str], error: type[YiduError]) -> None:
        with pytest.raises(error) as caught:
            cleaned(entry, mission_fields(mission, "junior"))
        assert caught.value.field == next(iter(entry))

    @given(st.sampled_from(MISSIONS), st.sampled_from(STAGES), st.text(max_size=20))
    def test_no_words_are_ever_kept(self, mission: MissionId, stage: str, text: str) -> None:
        for field in mission_fields(mission, stage):  # type: ignore[arg-type]
            try:
                kept = cleaned({field.id: text}, (field,))[field.id]
            except YiduError:
                continue
            ids = {NONE, *field.choices}
            assert kept == "" or set(kept.split(",")) <= ids or set(kept) <= set("0123456789.:")

    def test_what_must_stay_on_is_never_offered(self) -> None:
        assert not set(PLUGS) & set(NEVER)


class TestHandingIn:
    @pytest.mark.parametrize("mission", MISSIONS)
    def test_each_mission_comes_to_its_figures(self, mission: MissionId) -> None:
        work = save(fresh(mission), DONE[mission], finish=True)
        assert work.done
        assert work.found
        assert set(work.found) <= set(FOUND[mission])
        assert work.points >= 2

    def test_figures(self) -> None:
        assert save(fresh("appliance_hunt"), DONE["appliance_hunt"]).found == {"appliances": 3, "standby": 1}
        assert save(fresh("valley_detective"), DONE["valley_detective"]).found == {
            "valley_minutes": 600,
            "saved_mills_per_kwh": 280,
        }
        assert save(fresh("unplug"), DONE["unplug"]).found == {
            "plugs": 2,
            "standby_w": 8,
            "standby_w_low": 0,
            "standby_w_high": 17,
            "minutes_a_day": 480,
        }

    def test_homes_with_one_price(self) -> None:
        assert save(fresh("valley_detective"), {"plan": "same"}).found["saved_mills_per_kwh"] == 0
        unsure = save(fresh("valley_detective"), {"plan": "unsure"}, finish=True)
        assert unsure.done
        assert unsure.found == {}
        assert not save(fresh("valley_detective"), {"plan": "tou"}, finish=True).done
        with pytest.raises(HighBelowLowError):
            save(fresh("valley_detective"), {"plan": "tou", "high_fen": "30", "low_fen": "60"})

    def test_looked_and_found_no_light(self) -> None:
        work = save(save(fresh("appliance_hunt"), {"have": "tv"}), {"light": ""}, finish=True)
        assert work.done
        assert work.found["standby"] == 0

    @pytest.mark.parametrize("mission", MISSIONS)
    def test_the_order_of_saving_does_not_matter(self, mission: MissionId) -> None:
        steps = [{name: value} for name, value in DONE[mission].items()]
        ends = []
        for order in permutations(steps):
            work = fresh(mission)
            for said in order:
                work = save(work, said, finish=True)
            ends.append(work)
        assert all(work == ends[0] for work in ends)
        assert ends[0].done
        assert ends[0].earlier == ()

    def test_said_twice_changes_nothing(self) -> None:
        once = save(fresh("meter_detective"), THREE, finish=True)
        assert save(once, THREE, finish=True) == once

    def test_done_stays_done(self) -> None:
        done = save(fresh("meter_detective"), THREE, finish=True)
        assert save(done, {"bedtime": "4320.4"}, change=True).done

    def test_two_phones_differ_and_nothing_is_lost(self) -> None:
        first = save(fresh("meter_detective"), {"evening": "4318.6"})
        with pytest.raises(AlreadyThereError) as caught:
            save(first, {"evening": "4318.9", "bedtime": "4320.5"})
        assert (caught.value.ours, caught.value.theirs) == ({"evening": "4318.9"}, {"evening": "4318.6"})
        changed = save(first, {"evening": "4318.9", "bedtime": "4320.5"}, change=True)
        assert changed.entry == {"evening": "4318.9", "bedtime": "4320.5"}
        assert changed.earlier == (first.entry,)

    def test_a_time_goes_with_its_reading(self) -> None:
        work = save(fresh("meter_detective"), {"evening": "4318.6", "evening_at": "19:30", "morning_at": "06:00"})
        assert work.entry == {"evening": "4318.6", "evening_at": "19:30"}
        assert save(work, {"evening": "", "evening_at": "19:00"}, change=True).entry == {}
        assert save(work, {"evening": "", "evening_at": "19:00"}) == work

    def test_many_changes_are_not_kept_for_ever(self) -> None:
        work = fresh("meter_detective")
        for tenth in range(40):
            work = save(work, {"evening": f"4318.{tenth}"}, change=True)
        assert len(work.earlier) == MOST_EARLIER

    @given(st.permutations([1, 2, 3]), st.integers(0, 200), st.integers(0, 200))
    def test_saved_in_any_order_the_night_is_the_same(self, order: list[int], more: int, night_use: int) -> None:
        readings = (Decimal(100), Decimal(100) + Decimal(more) / 10, Decimal(100) + Decimal(more + night_use) / 10)
        said = dict(zip(("evening", "bedtime", "morning"), map(str, readings), strict=True))
        names = [("evening", "bedtime", "morning")[number - 1] for number in order]
        try:
            whole = save(fresh("meter_detective"), said, finish=True)
        except TooMuchError:
            return
        work = fresh("meter_detective")
        for name in names:
            work = save(work, {name: said[name]}, finish=True)
        assert work == whole

    def test_a_mark_tells_whether_a_form_is_stale(self) -> None:
        assert mark_of({"a": "1", "b": "2"}) == mark_of({"b": "2", "a": "1"}) != mark_of({"a": "1"})
        assert mark_of({}) == "-"


def test_cheap_hours_of_places() -> None:
    book = load_tariffs()
    anhui = price_clock(book.in_force("anhui", DAY), DAY)
    assert anhui
    assert (anhui.cheap, anhui.cheap_minutes) == ((("22:00", "24:00"), ("00:00", "08:00")), 600)
    assert sum(each.until - each.first for each in anhui.hours) == 96
    guangdong = price_clock(book.in_force("guangdong", DAY), DAY)
    assert guangdong
    assert guangdong.cheap == (("00:00", "08:00"),)
    assert guangdong.high_fen > guangdong.low_fen
    assert price_clock(book.in_force("beijing", DAY), DAY) is None
