"""Savings against one's own history: what the figure is, when there is none, and what may be said of it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from measured_days import FRIDGE, LAMPS, NEXT, YEAR, codes, flat, noisy, sentences, use, warmth, wave, weather_wh

from webapp.domain.baseline import measured_by, usual_method
from webapp.domain.calendar import DAY
from webapp.domain.daily import DailyTemperature, DailyUse, weekend, whole_days
from webapp.domain.day_rows import DayRows
from webapp.domain.intervention import attributed, counted_twice, trials, tried
from webapp.domain.own_history import by_prior_weeks, by_year_before
from webapp.domain.readings import Quality
from webapp.domain.saving_words import PROGRESS, WORDS, progress_params, word_params
from webapp.domain.sufficiency import REFUSES
from webapp.domain.weather_saving import by_weather, weather_model


def a_year_apart(effect=0.1, **changes):
    wh = weather_wh(wave(730)) * noisy(730)
    return by_weather(use(wh[:365]), use(wh[365:] * (1 - effect), NEXT, **changes), warmth())


def test_the_model_finds_base_slopes_and_balance_points():
    model = weather_model(use(weather_wh(wave(365))), wave(365))
    assert (model.shape.heating_c, model.shape.cooling_c, model.shape.weekend) == (10, 24, False)
    assert model.fit.beta == pytest.approx([5000, 300, 800], abs=2)
    assert model.r_squared == pytest.approx(1)


def test_weekends_count_where_they_differ():
    wh = weather_wh(wave(365)) + 1500 * weekend(YEAR, 365)
    model = weather_model(use(wh), wave(365))
    assert model.shape.weekend
    assert model.fit.beta[1] == pytest.approx(1500, abs=2)


def test_a_home_that_cools_only_has_no_heating_term():
    celsius = wave(365)
    model = weather_model(use((5000 + 800 * np.maximum(celsius - 24, 0)) * noisy(365)), celsius)
    assert model.shape.heating_c is None
    assert model.shape.cooling_c == pytest.approx(24, abs=1)


def test_a_saving_of_a_tenth_is_found_and_called_saved():
    saving = a_year_apart()
    assert saving.range.share == pytest.approx(0.1, abs=0.02)
    assert saving.range.low_wh < saving.range.wh < saving.range.high_wh
    assert (saving.word, saving.adjusted, saving.kind, saving.days) == ("saved", True, "estimated", 365)
    assert saving.doubts == ()


def test_a_milder_year_is_no_saving():
    celsius = np.concatenate([wave(365), wave(365, swing=9)])
    wh = weather_wh(celsius) * noisy(730)
    before, after = use(wh[:365]), use(wh[365:], NEXT)
    plain = by_year_before(before, after)
    adjusted = by_weather(before, after, DailyTemperature(YEAR, celsius))
    assert plain.range.share > 0.1
    assert abs(adjusted.range.share) < 0.02
    assert adjusted.word == "no_difference"


def test_more_use_is_told_as_more():
    saving = a_year_apart(effect=-0.2)
    assert saving.word == "used_more"
    said = WORDS["used_more"] % word_params(saving)
    assert said.startswith("多用了")
    assert "-" not in said


def test_an_absence_in_the_second_year_is_no_saving():
    wh = weather_wh(wave(730)) * noisy(730)
    wh[365 + 40 : 365 + 100] = 700
    saving = by_weather(use(wh[:365]), use(wh[365:], NEXT), warmth())
    assert saving.word == "no_difference"
    assert saving.days == 305
    assert [doubt.params for doubt in saving.doubts] == [{"before": 0, "after": 60}]


def test_a_very_large_saving_is_no_absence():
    saving = a_year_apart(effect=0.6)
    assert saving.range.share == pytest.approx(0.6, abs=0.02)
    assert saving.days == 365


def test_only_the_adjusted_method_says_saved():
    wh = np.full(112, 8000.0) * noisy(112)
    before, after = use(wh[:56]), use(wh[56:] * 0.7, YEAR + 56 * DAY)
    saving = by_prior_weeks(before, after)
    assert saving.range.share == pytest.approx(0.3, abs=0.05)
    assert (saving.word, saving.adjusted) == ("used_less", False)
    assert codes(saving) == ["not_weather"]


def test_prior_weeks_compare_the_same_weekday():
    """Weekends of 9 kWh and weekdays of 5: a reporting period of other weekdays is not misjudged."""
    wh = 5000 + 4000 * weekend(YEAR, 56 + 16)
    saving = by_prior_weeks(use(wh[:56]), use(wh[56:], YEAR + 56 * DAY))
    assert saving.range.wh == 0


def test_prior_weeks_are_the_last_eight():
    wh = np.concatenate([np.full(200, 20_000.0), np.full(56 + 20, 6000.0)])
    saving = by_prior_weeks(use(wh[:256]), use(wh[256:], YEAR + 256 * DAY))
    assert saving.range.wh == 0


def test_the_year_before_is_measured_and_pairs_dates():
    before = flat(8000, 365)
    saving = by_year_before(before, use(np.full(30, 7000), date(2026, 3, 1)))
    assert (saving.range.expected_wh, saving.range.observed_wh, saving.range.wh) == (240_000, 210_000, 30_000)
    assert (saving.kind, saving.days, saving.word) == ("measured", 30, "used_less")


def test_the_29th_of_february_has_no_like():
    saving = by_year_before(flat(8000, 365, date(2027, 1, 1)), flat(8000, 31, date(2028, 2, 15)))
    assert saving.days == 30
    assert "days_left_out" in codes(saving)


def test_days_without_a_like_are_left_out_of_both_sides():
    known = np.ones(31, dtype=np.bool_)
    known[:2] = False
    saving = by_year_before(flat(8000, 365), use(np.full(31, 8000), date(2026, 3, 1), known))
    assert (saving.days, saving.range.wh) == (29, 0)


REFUSALS = {
    "too_few_days": lambda: by_weather(flat(5000, 12), flat(5000, 30, NEXT), warmth()),
    "too_few_reporting_days": lambda: by_weather(flat(5000, 365), flat(5000, 5, NEXT), warmth()),
    "baseline_gaps": lambda: by_weather(use(np.full(365, 5000), known=wave(365) > 10), flat(5000, 90, NEXT), warmth()),
    "reporting_gaps": lambda: a_year_apart(known=wave(365) > 10),
    "temperature_gaps": lambda: by_weather(flat(5000, 365), flat(5000, 365, NEXT), warmth(500)),
    "temperature_outside": lambda: by_weather(flat(5000, 60), flat(5000, 60, YEAR + 170 * DAY), warmth()),
    "periods_overlap": lambda: by_weather(flat(5000, 365), flat(5000, 365, YEAR + 300 * DAY), warmth()),
    "wrong_order": lambda: by_weather(flat(5000, 365, NEXT), flat(5000, 365), warmth()),
    "no_use": lambda: by_weather(flat(0, 365), flat(5000, 365, NEXT), warmth()),
}


@pytest.mark.parametrize("code", REFUSALS)
def test_without_the_days_there_is_no_figure_but_a_reason(code):
    saving = REFUSALS[code]()
    assert saving.range is None
    assert code in [doubt.code for doubt in saving.refusals]
    assert saving.word == "unknown"
    assert all("%(" not in each for each in sentences(saving))


def test_a_meter_that_stands_still_saves_nothing():
    saving = by_weather(flat(5000, 365), flat(0, 365, NEXT), warmth())
    assert (saving.range, codes(saving)) == (None, ["no_use"])


def test_every_refusal_is_tested():
    assert set(REFUSALS) == set(REFUSES)


def test_progress_says_how_far_and_how_well():
    saving = by_weather(flat(5000, 12), flat(5000, 30, NEXT), warmth())
    said = PROGRESS % progress_params(saving.sufficiency.progress)
    assert said.startswith("已有 12/30 天，到 30 天误差约 ±")
    assert 0.1 < saving.sufficiency.progress.error < 0.3
    assert a_year_apart().sufficiency.progress is None


def test_progress_of_nothing_at_all():
    nothing = DailyUse(YEAR, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_))
    for method in ("weather", "prior_weeks", "year_before"):
        saving = measured_by(method, nothing, nothing, warmth())
        assert saving.range is None
        assert saving.sufficiency.progress.have == 0


def test_days_without_temperature_are_left_out_and_told():
    wh = weather_wh(wave(730)) * noisy(730)
    celsius = wave(730)
    celsius[[10, 400, 401]] = np.nan
    saving = by_weather(use(wh[:365]), use(wh[365:], NEXT), DailyTemperature(YEAR, celsius))
    assert saving.days == 363
    assert [doubt.params["n"] for doubt in saving.doubts] == [3]


def test_negative_days_do_not_count():
    wh = weather_wh(wave(730)) * noisy(730)
    wh[[5, 6]] = -4000
    saving = by_weather(use(wh[:365]), use(wh[365:], NEXT), warmth())
    assert saving.range
    assert "negative_days" in codes(saving)
    assert saving.parameters["days_fitted"] == 363


def test_a_month_of_baseline_is_told_to_be_short():
    celsius = np.random.default_rng(2).uniform(5, 30, 100)
    wh = weather_wh(celsius) * noisy(100)
    saving = by_weather(use(wh[:60]), use(wh[60:], YEAR + 60 * DAY), DailyTemperature(YEAR, celsius))
    assert saving.range
    assert codes(saving) == ["short_baseline"]


def test_a_saving_that_fades_is_told():
    wh = weather_wh(wave(730)) * noisy(730)
    wh[365:548] *= 0.7
    saving = by_weather(use(wh[:365]), use(wh[365:], NEXT), warmth())
    assert "fading" in codes(saving)
    assert "fading" not in codes(a_year_apart())


def test_the_range_widens_with_the_noise_and_with_fewer_days():
    def half(spread, days):
        wh = weather_wh(wave(730)) * noisy(730, spread=spread)
        found = by_weather(use(wh[:365]), use(wh[365 : 365 + days], NEXT), warmth()).range
        return (found.high_wh - found.low_wh) / found.expected_wh

    assert half(0.05, 365) < half(0.2, 365)
    assert half(0.1, 365) < half(0.1, 30)


def test_without_any_noise_the_range_is_a_point():
    wh = weather_wh(wave(730))
    found = by_weather(use(wh[:365]), use(wh[365:], NEXT), warmth()).range
    assert found.high_wh - found.low_wh < found.expected_wh / 1000


def test_the_same_days_give_the_same_figures():
    assert a_year_apart() == a_year_apart()


def test_method_by_what_is_known():
    month, year = flat(5000, 60), flat(5000, 365)
    assert usual_method(month, flat(1, 30, YEAR + 60 * DAY), warmth()) == "weather"
    assert usual_method(month, flat(1, 30, YEAR + 60 * DAY), None) == "prior_weeks"
    assert usual_method(year, flat(1, 30, NEXT), None) == "year_before"


def test_a_day_with_a_missing_quarter_hour_is_unknown():
    quality = np.full((3, 96), Quality.MEASURED, dtype=np.uint8)
    quality[1, 50] = Quality.MISSING
    rows = DayRows(YEAR, np.full((3, 96), 10, dtype=np.int64), quality)
    assert whole_days(rows).known.tolist() == [True, False, True]
    assert whole_days(rows).wh[0] == 960


def test_deeds_far_apart_each_have_days_of_their_own():
    late = replace(LAMPS, day=date(2026, 6, 1))
    first, second = trials([late, FRIDGE], YEAR, date(2026, 12, 31))
    assert (first.deed.name, first.before, first.after, first.together) == ("冰箱", YEAR, late.day, ())
    assert (second.before, second.after, second.together) == (FRIDGE.day, date(2026, 12, 31), ())


def test_deeds_close_together_stay_together_and_say_so():
    wh = weather_wh(wave(730)) * noisy(730)
    wh[365:] *= 0.8
    both = trials([FRIDGE, LAMPS], YEAR, YEAR + 730 * DAY)
    savings = [tried(trial, use(wh), warmth()) for trial in both]
    assert [trial.together for trial in both] == [(LAMPS,), (FRIDGE,)]
    for saving in savings:
        assert "two_at_once" in codes(saving)
        assert any("冰箱" in said and "灯" in said for said in sentences(saving))
    assert counted_twice(savings) == ((0, 1),)


def test_savings_of_different_days_are_not_counted_twice():
    one = a_year_apart()
    later = replace(one, first=one.end, end=one.end + 10 * DAY)
    assert counted_twice([one, later]) == ()
    assert counted_twice([one, replace(one, range=None)]) == ()


def test_less_than_the_deed_should_bring_is_a_rebound():
    saving = a_year_apart(effect=0.02)
    assert "rebound" in codes(attributed(saving, replace(FRIDGE, expected_wh=2000)))
    assert "rebound" not in codes(attributed(saving, replace(FRIDGE, expected_wh=100)))
    assert "rebound" not in codes(attributed(saving, FRIDGE))
