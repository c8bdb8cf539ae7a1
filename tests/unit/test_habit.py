"""A weekly routine: when it is due, how far it may move, and what is no routine at all."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import ClassVar

import pytest
from builders import WORD, an_appliance

from webapp.domain.appliance import Shift, Usage
from webapp.domain.calendar import CHINA, DAY
from webapp.domain.errors import NotATimeError, NumberOutOfRangeError, YiduError
from webapp.domain.habit import (
    MOST_HABITS,
    Habit,
    allowed,
    check,
    chore_of,
    due,
    ready_at,
    runs_a_year,
    to_ask,
    usual_at,
)
from webapp.domain.habit_errors import (
    BeyondBatteryError,
    EmptyWindowError,
    FixedApplianceError,
    NoRoomError,
    NoWeekdayError,
    ReadyTooSoonError,
    RunTooLongError,
    TooManyHabitsError,
)
from webapp.domain.run import Action

MONDAY = date(2026, 11, 16)
LAUNDRY = Habit("h", "machine", (0, 2, 5), "20:00", 1)
WASHER = an_appliance(shift=Shift("deferrable_start", (("06:00", "22:00"),), 24))
CAR = an_appliance(
    usage=Usage("km", WORD, 40, 500),
    shift=Shift("battery", (("00:00", "24:00"),), 14),
    kwh_per_unit=replace(WASHER.kwh_per_unit, typical=0.15),
    rated_w=replace(WASHER.rated_w, typical=7000),
)
COMMUTE = Habit("c", "car", (0, 1, 2, 3, 4), "18:30", 40, ready_by="07:30")


def test_it_is_due_on_its_weekdays() -> None:
    assert [due(LAUNDRY, MONDAY + n * DAY) for n in range(7)] == [True, False, True, False, False, True, False]


def test_it_rests_up_to_the_last_day_of_a_holiday() -> None:
    resting = replace(LAUNDRY, paused_until=MONDAY)
    assert not due(resting, MONDAY)
    assert due(resting, MONDAY + 2 * DAY)


def test_its_times_are_china_s() -> None:
    assert usual_at(COMMUTE, MONDAY) == datetime(2026, 11, 16, 18, 30, tzinfo=CHINA)
    assert ready_at(COMMUTE, MONDAY) == datetime(2026, 11, 17, 7, 30, tzinfo=CHINA)
    assert ready_at(replace(COMMUTE, ready_by="23:00"), MONDAY) == datetime(2026, 11, 16, 23, 0, tzinfo=CHINA)
    assert ready_at(LAUNDRY, MONDAY) is None


def test_three_a_week_are_157_a_year() -> None:
    assert round(runs_a_year(LAUNDRY)) == 157


@pytest.mark.parametrize(
    ("own", "left"),
    [
        ((), (("06:00", "22:00"),)),
        ((("20:00", "23:30"),), (("20:00", "22:00"),)),
        ((("21:00", "07:00"),), (("06:00", "07:00"), ("21:00", "22:00"))),
        ((("09:00", "11:00"), ("19:10", "20:50")), (("09:00", "11:00"), ("19:15", "20:45"))),
        ((("20:00", "00:00"),), (("20:00", "22:00"),)),
    ],
)
def test_own_windows_narrow_the_safe_ones_and_never_widen_them(
    own: tuple[tuple[str, str], ...], left: tuple[tuple[str, str], ...]
) -> None:
    habit = replace(LAUNDRY, windows=own)
    assert allowed(habit, WASHER) == left
    assert chore_of(habit, WASHER, MONDAY).windows == (left if own else ())


def test_a_window_past_midnight_is_one_stretch() -> None:
    check(replace(LAUNDRY, windows=(("23:15", "00:45"),), quantity=1), an_appliance())
    with pytest.raises(NoRoomError):
        check(replace(LAUNDRY, windows=(("23:15", "00:00"), ("12:00", "12:15"))), an_appliance())


def test_a_departure_is_when_it_must_be_done() -> None:
    assert chore_of(COMMUTE, CAR, MONDAY).ready == usual_at(COMMUTE, MONDAY) + timedelta(hours=13)
    assert chore_of(replace(COMMUTE, ready_by=None), CAR, MONDAY).ready is None


@pytest.mark.parametrize("habit", [LAUNDRY, replace(LAUNDRY, windows=(("06:00", "09:00"), ("19:00", "22:00")))])
def test_what_is_right_is_taken(habit: Habit) -> None:
    check(habit, WASHER)
    check(habit, WASHER, MOST_HABITS - 1)


def test_a_car_is_taken() -> None:
    check(COMMUTE, CAR)
    check(replace(COMMUTE, windows=(("22:00", "08:00"),)), CAR)


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"weekdays": ()}, NoWeekdayError, "weekday"),
        ({"weekdays": (7,)}, NoWeekdayError, "weekday"),
        ({"usual_start": "25:00"}, NotATimeError, "usual_start"),
        ({"usual_start": "noon"}, NotATimeError, "usual_start"),
        ({"quantity": 0}, NumberOutOfRangeError, "quantity"),
        ({"quantity": 10}, NumberOutOfRangeError, "quantity"),
        ({"quantity": float("nan")}, NumberOutOfRangeError, "quantity"),
        ({"ready_by": "20:30"}, ReadyTooSoonError, "ready_by"),
        ({"ready_by": "20:00"}, ReadyTooSoonError, "ready_by"),
        ({"windows": (("08:00", "08:00"),)}, EmptyWindowError, "windows"),
        ({"windows": (("23:00", "05:00"),)}, NoRoomError, "windows"),
        ({"windows": (("21:30", "23:00"),)}, NoRoomError, "windows"),
        ({"windows": (("08:00", "26:00"),)}, NotATimeError, "windows"),
    ],
)
def test_what_is_off_is_a_sentence_of_its_field(changes: dict[str, object], error: type[YiduError], field: str) -> None:
    with pytest.raises(error) as caught:
        check(replace(LAUNDRY, **changes), WASHER)  # type: ignore[arg-type]
    assert caught.value.field == field


def test_no_battery_takes_more_than_it_holds() -> None:
    with pytest.raises(BeyondBatteryError):
        check(replace(COMMUTE, quantity=501), CAR)


def test_nothing_runs_longer_than_a_day() -> None:
    slow = replace(CAR, rated_w=replace(CAR.rated_w, typical=1000))
    with pytest.raises(RunTooLongError):
        check(replace(COMMUTE, quantity=500), slow)


def test_a_home_has_so_many_habits_and_no_more() -> None:
    with pytest.raises(TooManyHabitsError):
        check(LAUNDRY, WASHER, MOST_HABITS)


@pytest.mark.parametrize("held", ["meal_time", "no_indoor_charging"])
def test_what_never_moves_is_no_habit(held: str) -> None:
    with pytest.raises(FixedApplianceError):
        check(LAUNDRY, an_appliance(constraints=(held,)))


class TestAsking:
    FAMILIES: ClassVar = {"machine": "washer", "twin": "washer", "car": "ev"}
    AT_NINE = datetime(2026, 11, 16, 21, 0, tzinfo=CHINA)

    def test_a_habit_near_its_time_is_asked_about(self) -> None:
        assert to_ask([COMMUTE, LAUNDRY], self.FAMILIES, [], [], self.AT_NINE) == LAUNDRY

    @pytest.mark.parametrize("hour", [16, 0])
    def test_one_four_hours_away_is_not(self, hour: int) -> None:
        assert to_ask([LAUNDRY], self.FAMILIES, [], [], self.AT_NINE.replace(hour=hour)) is None

    def test_one_declined_today_is_not_asked_again(self) -> None:
        chosen = [Action(MONDAY, "skip", "machine", 0, 0, 0)]
        assert to_ask([LAUNDRY], self.FAMILIES, [], chosen, self.AT_NINE) is None

    def test_one_that_is_not_due_is_left_in_peace(self) -> None:
        assert to_ask([LAUNDRY], self.FAMILIES, [], [], self.AT_NINE + DAY) is None
