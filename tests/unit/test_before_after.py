from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from builders import a_contract, an_appliance, spread

from webapp.charts import Captions, day_before_after
from webapp.domain.appliance import Shift
from webapp.domain.before_after import before_after
from webapp.domain.calendar import CHINA, DAY
from webapp.domain.evening import Chore, Evening
from webapp.domain.evening_plan import plan
from webapp.domain.load import empty_day
from webapp.domain.run import Run

EVENING = datetime(2026, 11, 21, 21, 38, tzinfo=CHINA)


def at(hour, minute=0):
    return datetime(2026, 11, 21, hour, minute, tzinfo=CHINA)


def moves_of(*chores, now=EVENING, contract=None):
    return plan(Evening(contract or a_contract(), now), chores).moves


def a_chore(usual, kind="deferrable_start", delay=24, **changes):
    return Chore(an_appliance(shift=Shift(kind, (("00:00", "24:00"),), delay), **changes), 1, usual)


def a_run(start, wh=500, planned=False):
    machine = an_appliance(id="kettle", family="kettle")
    end = start + timedelta(hours=1)
    return machine, Run("r", "r", "kettle", start, end, 1, planned, wh, wh, wh, 1, 1, start)


def picture_of(moves, now=EVENING, runs=(), base_wh=1):
    days = {now.date() + n * DAY: np.full(96, base_wh) for n in range(4)}
    return before_after(a_contract(), now, 0, moves, days, runs)


def captions(picture):
    return Captions(
        "usual",
        "planned",
        "always on",
        "others",
        "kWh a half-hour",
        "kWh",
        {"machine": "Machine", "kettle": "Kettle"},
        [str(n) for n in range(picture.hours * 2)],
        [(0, "12")],
        [(period.kind, period.kind) for _, _, period in picture.bands],
    )


def sums(figure):
    """kWh of each row."""
    rows = {"y": 0.0, "y2": 0.0, "y3": 0.0}
    for bar in figure["data"]:
        rows[bar["yaxis"]] += sum(value or 0 for value in bar["y"])
    return round(rows["y"], 3), round(rows["y2"], 3)


def test_nothing_is_lost_by_moving():
    picture = picture_of(moves_of(a_chore(at(19, 30))), runs=[a_run(at(13))])
    assert picture.hours == 24
    assert picture.before.sum() == picture.after.sum() == 96 + 1000 + 500
    assert picture.extra_wh == 0
    assert sums(day_before_after(picture, captions(picture))) == (1.596, 1.596)


def test_what_lands_in_the_valley():
    picture = picture_of(moves_of(a_chore(at(19, 30))), base_wh=0)
    assert [period.kind for period in picture.cheap] == ["valley"]
    assert (picture.cheap_wh(picture.before), picture.cheap_wh(picture.after)) == (0, 1000)


def test_without_a_valley_the_cheapest_hours_count():
    tiers = replace(a_contract(), plan="tiers")
    picture = before_after(tiers, EVENING, 0, [], {}, [])
    assert len(picture.cheap) == 1
    assert picture.cheap_wh(np.ones(96, dtype=np.int64)) == 96


def test_heat_made_early_draws_more_and_both_rows_say_so():
    tank = a_chore(at(12), "thermal_storage", 0, category="water_heating", standing_loss_kwh_day=spread(2.4))
    (move,) = moves_of(tank, now=at(6))
    picture = picture_of([move], now=at(6), base_wh=0)
    assert move.extra_wh > 0
    assert picture.extra_wh == move.extra_wh
    assert picture.after.sum() == 1000 + move.extra_wh
    before, after = sums(day_before_after(picture, captions(picture)))
    assert round(after - before, 3) == move.extra_wh / 1000


@pytest.mark.parametrize("usual", [at(0, 30), at(11, 30), at(12), at(23, 45)])
def test_the_picture_grows_until_all_of_it_fits(usual):
    moves = moves_of(a_chore(usual, delay=24))
    picture = picture_of(moves, base_wh=0)
    assert picture.before.sum() == picture.after.sum() == 1000
    assert picture.hours >= 24


def test_a_run_that_began_before_the_picture_shows_what_is_left():
    picture = picture_of([], runs=[a_run(at(11, 30)), a_run(at(9))], base_wh=0)
    (part,) = picture.others
    assert (part.start, part.wh) == (at(12), 250)
    assert (picture.before == picture.after).all()


def test_in_the_morning_it_begins_at_midnight():
    picture = before_after(a_contract(), at(9), 0, [], {at(9).date(): empty_day()}, [])
    assert picture.origin == at(0)
    assert [(a, b, period.kind) for a, b, period in picture.bands] == [
        (0, 32, "valley"),
        (32, 88, "flat"),
        (88, 96, "valley"),
    ]


def test_moves_are_blue_and_told_apart_by_pattern():
    moves = moves_of(a_chore(at(19, 30)), a_chore(at(20), id="other"))
    picture = picture_of(moves, runs=[a_run(at(13)), a_run(at(23), planned=True)])
    figure = day_before_after(picture, captions(picture))
    blue = [bar for bar in figure["data"] if bar["yaxis"] == "y" and bar["marker"]["color"] == "var(--valley)"]
    assert [bar["marker"]["pattern"]["shape"] for bar in blue] == ["", "/"]
    shown = [bar["name"] for bar in figure["data"] if bar.get("showlegend", True)]
    assert shown == ["always on", "Machine", "Machine", "others"]


def test_nothing_drawn_is_no_bar():
    picture = picture_of([], base_wh=0)
    figure = day_before_after(picture, captions(picture))
    assert sums(figure) == (0, 0)
    assert all(bar["y"] == [None] * 48 for bar in figure["data"] if bar["yaxis"] != "y3")
