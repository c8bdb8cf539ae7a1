from datetime import date, datetime, timedelta

import numpy as np
import pytest
from builders import an_appliance, phases, spread
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.appliance import Shift, Usage, base_load, run_load
from webapp.domain.calendar import CHINA
from webapp.domain.load import LoadCurve, curve_of, empty_day
from webapp.domain.load import spread as share

DAY = date(2026, 11, 21)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 21, hour, minute, tzinfo=CHINA)


@settings(max_examples=50)
@given(st.integers(0, 10**7), st.lists(st.floats(0.1, 100), min_size=1, max_size=96))
def test_shares_add_up_exactly(wh, weights):
    assert share(wh, np.array(weights)).sum() == wh


def test_an_even_run_is_split_by_the_minutes_in_each_quarter():
    load = run_load(an_appliance(), at(20, 10), 1)[DAY]
    assert [int(load[q]) for q in range(80, 86)] == [83, 250, 250, 250, 167, 0]


def test_a_run_over_midnight_falls_on_both_days():
    load = run_load(an_appliance(), at(23, 30), 1)
    assert {day: int(wh.sum()) for day, wh in load.items()} == {DAY: 500, DAY + timedelta(days=1): 500}


def test_phases_shape_the_run():
    machine = an_appliance(phases=phases((15, 3000), (45, 200)))
    load = run_load(machine, at(8), 1)[DAY]
    assert load[32] > 4 * load[33]
    assert load.sum() == 1000


def test_two_cycles_follow_each_other():
    machine = an_appliance(phases=phases((15, 3000), (45, 200)))
    load = run_load(machine, at(8), 2)[DAY]
    assert load[32] == load[36]
    assert load.sum() == 2000


@pytest.mark.parametrize("minute", [0, 7, 14])
@settings(max_examples=50)
@given(quantity=st.floats(0.1, 20))
def test_a_run_keeps_its_energy_wherever_it_starts(minute, quantity):
    machine = an_appliance()
    load = run_load(machine, at(21, minute), quantity)
    assert sum(int(wh.sum()) for wh in load.values()) == machine.wh(quantity)


def test_charging_lasts_as_long_as_its_energy_needs():
    car = an_appliance(usage=Usage("km", spread(1), 40, 500), kwh_per_unit=spread(0.15), rated_w=spread(3000))  # type: ignore[arg-type]
    assert car.minutes(40) == 120


def test_stored_heat_lasts_as_long_as_its_energy_needs():
    tank = an_appliance(
        shift=Shift("thermal_storage", (("00:00", "24:00"),), 12), kwh_per_unit=spread(1.22), rated_w=spread(2000)
    )
    assert round(tank.minutes(2)) == 73


def test_what_is_always_on_needs_no_logging():
    fridge = an_appliance(usage=Usage("always_on", spread(1), 1, 1), kwh_per_unit=spread(0.48))  # type: ignore[arg-type]
    load = base_load([fridge], DAY)
    assert load.sum() == 480
    assert set(load.tolist()) == {5}


def test_a_tank_loses_heat_and_a_plug_draws_standby():
    tank = an_appliance(standing_loss_kwh_day=spread(0.96), standby_w=spread(1))
    assert base_load([tank], DAY).sum() == 960 + 24


def test_a_curve_knows_its_days_and_is_zero_outside():
    rows = {DAY: np.ones(96, dtype=np.int64), DAY + timedelta(days=9): np.ones(96, dtype=np.int64)}
    curve = curve_of(DAY, DAY + timedelta(days=3), rows)
    assert curve.total_wh == 96
    assert curve.days[-1] == DAY + timedelta(days=2)
    assert curve.day(DAY + timedelta(days=9)).sum() == 0


def test_adding_curves_adds_their_days():
    one = LoadCurve(DAY, np.ones((2, 96), dtype=np.int64))
    other = LoadCurve(DAY + timedelta(days=1), np.ones((5, 96), dtype=np.int64))
    assert one.plus(other).wh.sum(axis=1).tolist() == [96, 192]


def test_a_curve_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="96"):
        LoadCurve(DAY, np.zeros((1, 24), dtype=np.int64))


def test_an_empty_day_has_96_quarters():
    assert empty_day().shape == (96,)
