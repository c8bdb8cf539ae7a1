"""A locked baseline says of a month what the model it was made of says, to the watt-hour, without numpy."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pytest
from savings.homes import a_home, a_steady_home

from webapp.domain.baseline_lock import Lock, applies_from, lockable, locked
from webapp.domain.calendar import DAY
from webapp.domain.daily import DailyTemperature, DailyUse, daily_use
from webapp.domain.fact_record import fact_of, record_of
from webapp.domain.locked_baseline import BaselineFact, DayUse, judge
from webapp.domain.own_history import by_prior_weeks
from webapp.domain.saving import Saving
from webapp.domain.weather_saving import by_weather


def lock_on(day: date) -> Lock:
    return Lock("b1", datetime(day.year, day.month, day.day, tzinfo=UTC), day, "测试")


def tenths(temperature: DailyTemperature) -> DailyTemperature:
    return DailyTemperature(temperature.first, np.round(temperature.celsius, 1))


def day_uses(use: DailyUse, temperature: DailyTemperature | None = None) -> list[DayUse]:
    celsius = temperature.between(use.first, use.end) if temperature else np.full(len(use), np.nan)
    return [
        DayUse(
            use.first + n * DAY,
            int(use.wh[n]) if use.known[n] else None,
            Decimal(f"{celsius[n]:.1f}") if np.isfinite(celsius[n]) else None,
        )
        for n in range(len(use))
    ]


def agrees(baseline: BaselineFact, days: list[DayUse], saving: Saving) -> None:
    found = judge(baseline, days)
    if saving.range is None:
        assert found.refusals[0].code == saving.refusals[0].code
        return
    assert (found.n_counted, found.observed_wh) == (saving.days, saving.range.observed_wh)
    assert found.expected_wh == pytest.approx(saving.range.expected_wh, abs=1)
    assert found.low_wh == pytest.approx(saving.range.low_wh, abs=2)
    assert found.high_wh == pytest.approx(saving.range.high_wh, abs=2)
    assert (found.sure, found.word(baseline)) == (saving.range.sure, saving.word)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("before", [365, 90])
def test_a_month_against_the_weather_agrees_with_the_model(seed: int, before: int) -> None:
    home = a_home(seed, effect=0.1 * (seed % 4), before=before, after=31)
    temperature = tenths(home.temperature)
    baseline = locked(home.baseline, temperature, lock_on(home.reporting.first))
    agrees(baseline, day_uses(home.reporting, temperature), by_weather(home.baseline, home.reporting, temperature))


@pytest.mark.parametrize("seed", range(20))
def test_a_month_against_the_weeks_before_agrees_with_the_model(seed: int) -> None:
    before, after = a_steady_home(seed, 0.1 * (seed % 3), 80, 30)
    baseline = locked(before, None, lock_on(after.first))
    agrees(baseline, day_uses(after), by_prior_weeks(before, after))


@pytest.mark.parametrize("known", [13, 20, 27, 28, 31])
def test_gaps_refuse_alike(known: int) -> None:
    home = a_home(3, before=365, after=31)
    temperature = tenths(home.temperature)
    there = np.arange(31) < known
    gappy = DailyUse(home.reporting.first, home.reporting.wh, there)
    baseline = locked(home.baseline, temperature, lock_on(gappy.first))
    agrees(baseline, day_uses(gappy, temperature), by_weather(home.baseline, gappy, temperature))


def test_days_away_are_left_out_alike() -> None:
    home = a_home(5, before=365, after=31, steady=True)
    temperature = tenths(home.temperature)
    wh = home.reporting.wh.copy()
    wh[10:14] //= 5
    away = daily_use(home.reporting.first, wh, home.reporting.known)
    baseline = locked(home.baseline, temperature, lock_on(away.first))
    days = day_uses(away, temperature)
    agrees(baseline, days, by_weather(home.baseline, away, temperature))
    assert [n for n, one in enumerate(judge(baseline, days).days) if one.counted == "away"] == [10, 11, 12, 13]


def test_a_baseline_survives_being_written_down() -> None:
    home = a_home(1, before=365, after=31)
    temperature = tenths(home.temperature)
    baseline = locked(home.baseline, temperature, lock_on(home.reporting.first))
    assert fact_of(BaselineFact, record_of(baseline)) == baseline


def test_days_before_it_applies_do_not_count() -> None:
    home = a_home(1, before=365, after=31)
    temperature = tenths(home.temperature)
    first = home.reporting.first
    baseline = locked(home.baseline, temperature, replace(lock_on(first), applies_from=first + 10 * DAY))
    found = judge(baseline, day_uses(home.reporting, temperature))
    assert [one.counted for one in found.days[:10]] == ["before"] * 10
    assert found.n_counted <= 21


def test_a_day_on_which_the_meter_was_exchanged_is_left_out() -> None:
    home = a_home(1, before=365, after=31)
    temperature = tenths(home.temperature)
    baseline = locked(home.baseline, temperature, lock_on(home.reporting.first))
    days = day_uses(home.reporting, temperature)
    days[4] = replace(days[4], exchanged=True)
    assert judge(baseline, days).days[4].counted == "exchanged"


def test_months_colder_than_any_day_seen_get_no_figure() -> None:
    home = a_home(1, before=365, after=31)
    temperature = tenths(home.temperature)
    baseline = locked(home.baseline, temperature, lock_on(home.reporting.first))
    cold = [replace(day, celsius=Decimal("-25.0")) for day in day_uses(home.reporting, temperature)]
    assert judge(baseline, cold).refusals[0].code == "temperature_outside"


def test_what_is_too_little_to_lock_is_told() -> None:
    home = a_home(1, before=20, after=31)
    assert [doubt.code for doubt in lockable(home.baseline, home.temperature)] == ["too_few_days"]
    short = DailyTemperature(home.temperature.first, home.temperature.celsius[:5])
    long = a_home(1, before=90, after=31).baseline
    assert [doubt.code for doubt in lockable(long, short)] == ["temperature_gaps"]
    assert lockable(long, None) == ()
    assert [doubt.code for doubt in lockable(daily_use(long.first, long.wh * 0, long.known), None)] == ["no_use"]


def test_the_first_applies_from_tomorrow_and_a_later_one_from_next_month() -> None:
    home = a_home(1, before=365, after=31)
    first = locked(home.baseline, None, lock_on(home.reporting.first))
    assert applies_from(date(2026, 10, 31), []) == date(2026, 11, 1)
    assert applies_from(date(2026, 10, 10), []) == date(2026, 10, 11)
    assert applies_from(date(2026, 10, 10), [first]) == date(2026, 11, 1)
