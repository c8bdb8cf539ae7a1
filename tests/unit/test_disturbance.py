"""What spoils a comparison: people come and go, a home is moved into, a meter is exchanged."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from measured_days import FRIDGE, LAMPS, NEXT, YEAR, codes, flat, noisy, sentences, use, warmth, wave, weather_wh

from webapp.domain.baseline import measured
from webapp.domain.calendar import DAY
from webapp.domain.daily import DailyTemperature
from webapp.domain.disturbance import Disturbance, cut_before, disturbed, lived_in, settled, without_exchanges
from webapp.domain.intervention import (
    Intervention,
    Trial,
    counted_twice,
    deeds_of,
    distinct,
    disturbances_of,
    measured_twice,
    trials,
    tried,
)
from webapp.domain.own_history import by_prior_weeks, by_year_before
from webapp.domain.weather_saving import by_weather
from webapp.domain.weeks import weeks_of

END = YEAR + 730 * DAY


def a_home(effect=0.2):
    wh = weather_wh(wave(730)) * noisy(730)
    wh[365:] *= 1 - effect
    return use(wh)


def tried_with(*found, effect=0.2, deed=FRIDGE):
    (trial,) = trials([deed], YEAR, END, "weather", found)
    return tried(trial, a_home(effect), warmth())


def test_a_home_is_ours_from_the_day_we_moved_in_to_the_day_we_move_out():
    moves = [Disturbance(date(2025, 6, 1), "moved"), Disturbance(date(2026, 9, 1), "moved")]
    assert lived_in(YEAR, NEXT, END, moves) == (date(2025, 6, 1), date(2026, 9, 1))
    assert lived_in(YEAR, NEXT, END, []) == (YEAR, END)


def test_days_before_we_moved_in_are_never_compared_with():
    saving = tried_with(Disturbance(date(2025, 6, 1), "moved"))
    assert saving.sufficiency.baseline_of == (FRIDGE.day - date(2025, 6, 1)).days
    assert "moved_in" in codes(saving)
    assert any("2025-06-01 才住进来" in said for said in sentences(saving))


def test_moving_in_the_day_before_leaves_nothing_to_compare_with():
    saving = tried_with(Disturbance(FRIDGE.day - DAY, "moved"))
    assert saving.range is None
    assert {"too_few_days", "moved_in"} <= set(codes(saving))


def test_the_day_of_an_exchange_counts_for_neither_meter():
    day = date(2026, 3, 1)
    saving, plain = tried_with(Disturbance(day, "meter")), tried_with()
    assert saving.days == plain.days - 1
    assert "meter_exchanged" in codes(saving)
    clean = without_exchanges(flat(9000, 3, day), [Disturbance(day + DAY, "meter"), Disturbance(END, "meter")])
    assert clean.known.tolist() == [True, False, True]


def test_what_happened_before_the_days_compared_is_not_told():
    """The weeks before are eight: an exchange before them is nothing to them."""
    home, found = a_home(), [Disturbance(NEXT - 100 * DAY, "meter"), Disturbance(NEXT - 20 * DAY, "meter")]
    saving = by_prior_weeks(home.between(YEAR, NEXT), home.between(NEXT, END))
    assert saving.compared_first == NEXT - 56 * DAY
    assert [doubt.params for doubt in disturbed(saving, YEAR, found).doubts[1:]] == [{"day": NEXT - 20 * DAY}]


def test_the_days_compared_are_those_of_the_method():
    home = a_home()
    later = home.between(date(2026, 3, 1), date(2026, 4, 1))
    plain = by_year_before(home.between(YEAR, later.first), later)
    assert (plain.compared_first, plain.compared_end) == (date(2025, 3, 1), date(2025, 4, 1))
    weather = by_weather(home.between(YEAR, date(2026, 6, 1)), home.between(date(2026, 6, 1), END), warmth())
    assert (weather.compared_first, weather.compared_end) == (date(2025, 6, 1), date(2026, 6, 1))


def test_with_more_or_fewer_people_less_is_no_saving():
    people = Disturbance(FRIDGE.day + 5 * DAY, "people")
    assert tried_with().word == "saved"
    saving = tried_with(people)
    assert saving.word == "used_less"
    assert "people_changed" in codes(saving)


def test_days_with_other_people_are_cut_off_where_enough_are_left():
    before, after = Disturbance(date(2025, 6, 1), "people"), Disturbance(date(2026, 8, 1), "people")
    saving = tried_with(before, after)
    assert (saving.end, saving.sufficiency.baseline_of) == (after.day, (FRIDGE.day - before.day).days)
    assert "people_changed" not in codes(saving)
    assert cut_before(NEXT, YEAR, [NEXT - 10 * DAY, NEXT - 40 * DAY], 30) == NEXT - 40 * DAY


def test_what_happened_elsewhere_is_not_told():
    away = [Disturbance(YEAR - DAY, "people"), Disturbance(END, "meter"), Disturbance(END + DAY, "people")]
    saving = tried_with()
    assert disturbed(saving, YEAR, away) == saving


def test_days_without_data_give_reasons_and_no_figure():
    """A deed before the meter was there, and one after its last day."""
    for day in (YEAR - 100 * DAY, END + 100 * DAY):
        (trial,) = trials([replace(FRIDGE, day=day)], YEAR, END)
        saving = tried(trial, a_home(), warmth())
        assert saving.range is None
        assert saving.refusals


def test_baseline_and_reporting_share_no_day_and_leave_none_out():
    before, after = settled(a_home(), NEXT, END, [])
    assert (before.first, before.end, after.first, after.end) == (YEAR, NEXT, NEXT, END)


def test_without_enough_temperatures_the_weather_is_left_out_and_that_is_told():
    home = a_home()
    before, after = home.between(YEAR, NEXT), home.between(NEXT, END)
    saving = measured(before, after, warmth(400))
    assert (saving.method, saving.adjusted) == ("year_before", False)
    assert {"no_temperatures", "not_weather"} <= set(codes(saving))
    assert measured(before, after, warmth()).method == "weather"
    assert codes(measured(before, after, None)) == ["not_weather"]


def test_a_season_never_seen_gives_no_figure_by_the_weeks_either():
    saving = measured(flat(5000, 60), flat(5000, 60, YEAR + 170 * DAY), warmth())
    assert saving.range is None
    assert codes(saving)[0] == "temperature_outside"


def test_what_cannot_be_told_apart_has_one_figure():
    both = trials([FRIDGE, LAMPS], YEAR, END)
    assert [trial.deed for trial in distinct(both)] == [FRIDGE]
    assert distinct(both)[0].together == (LAMPS,)
    far = trials([FRIDGE, replace(LAMPS, day=date(2026, 6, 1))], YEAR, END)
    assert distinct(far) == far
    assert measured_twice(far) == ()


def test_a_deed_measured_alone_and_again_with_another_is_named():
    """The fridge has 20 days to itself; the lamps lack days before them without it."""
    late = replace(LAMPS, day=FRIDGE.day + 20 * DAY)
    found = trials([FRIDGE, late], YEAR, END)
    assert [trial.together for trial in found] == [(), (FRIDGE,)]
    assert measured_twice(found) == (FRIDGE,)


def test_savings_of_the_same_days_are_told_by_their_places():
    one = tried_with()
    assert counted_twice([one, replace(one, first=one.end, end=one.end + DAY), one]) == ((0, 2),)


def test_deeds_and_what_happened_are_kept_apart():
    people = Intervention(NEXT, "孩子上大学", kind="people")
    assert deeds_of([FRIDGE, people]) == [FRIDGE]
    assert disturbances_of([FRIDGE, people]) == [Disturbance(NEXT, "people")]


def test_the_rebound_of_several_deeds_is_against_what_all_of_them_should_bring():
    trial = Trial(replace(FRIDGE, expected_wh=900), YEAR, END, (replace(LAMPS, expected_wh=900),))
    saving = tried(trial, a_home(effect=0.02), warmth())
    (rebound,) = [doubt for doubt in saving.doubts if doubt.code == "rebound"]
    assert rebound.params["expected_wh"] == 1800 * saving.days


def test_weeks_are_means_of_the_days_that_count():
    counted = np.array([True] * 7 + [False, True, True])
    found = weeks_of(use([1000.0] * 7 + [9000, 2000, 4000]), counted, np.full(9, 2500.0))
    assert [(week.first, week.n_days, week.expected_wh, week.observed_wh) for week in found] == [
        (YEAR, 7, 2500, 1000),
        (YEAR + 7 * DAY, 2, 2500, 3000),
    ]


@pytest.mark.parametrize("temperature", [warmth(), None])
def test_the_weeks_add_up_to_the_range(temperature):
    home = a_home()
    saving = measured(home.between(YEAR, NEXT), home.between(NEXT, END), temperature)
    days = sum(week.n_days for week in saving.weeks)
    assert days == saving.days
    assert sum(week.n_days * week.observed_wh for week in saving.weeks) == pytest.approx(
        saving.range.observed_wh, abs=days
    )
    assert sum(week.n_days * week.expected_wh for week in saving.weeks) == pytest.approx(
        saving.range.expected_wh, abs=days
    )


def test_a_gap_over_the_end_of_a_month_is_left_out():
    known = np.ones(365, dtype=np.bool_)
    known[25:37] = False
    wh = weather_wh(wave(730)) * noisy(730)
    saving = by_weather(use(wh[:365]), use(wh[365:], NEXT, known), DailyTemperature(YEAR, wave(730)))
    assert saving.days == 353
    assert [week.n_days for week in saving.weeks[:6]] == [7, 7, 7, 4, 5, 7]
