from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.acting import acting
from webapp.domain.ledger import (
    MOST_SHARE,
    ONCE_COUNTS_DAYS,
    ActsOn,
    day_share,
    reduced,
    season_days,
    shifted,
    together,
)
from webapp.domain.run import Action, Certificate
from webapp.domain.text import Text
from webapp.domain.tip import Tip

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 21)


def a_tip(name, category="laundry", **other):
    values = {"season": "all", "saving": "energy", "habit": "daily", "days_per_year": 365, "typical": 365.0}
    words = Text(name, name)
    return Tip(
        id=name,
        kind="extra",
        category=category,
        icon="zap",
        title=words,
        text=words,
        evidence="physics",
        sources=(),
        **(values | other),
    )


def book(*tips):
    return {tip.id: tip for tip in tips}


def did(day, name, wh=1000, kind="tip", fen=50, g=600, run=None):
    return Action(date(2026, 11, day), kind, name, wh, fen, g, run)


def test_a_habit_counts_on_the_days_it_was_done():
    ledger = reduced([did(3, "cold"), did(4, "cold")], book(a_tip("cold")), FIRST, LAST)
    assert [(entry.subject, entry.n_days) for entry in ledger.entries] == [("cold", 2)]
    assert (ledger.wh, ledger.fen, ledger.g_co2) == (2000, 100, 1200)


def test_a_change_made_once_counts_every_day_from_its_own():
    tips = book(a_tip("led", habit="once"))
    assert reduced([did(20, "led")], tips, FIRST, LAST).entries[0].n_days == 2
    assert reduced([Action(date(2026, 9, 9), "tip", "led", 1000, 50, 600)], tips, FIRST, LAST).wh == 21_000


def test_a_change_made_once_goes_on_by_each_days_own_factor():
    """A new announcement on the 12th: nothing before it changes."""
    kg_on = {True: Decimal("0.5"), False: Decimal("0.6")}
    tips, done = book(a_tip("led", habit="once")), [Action(date(2026, 9, 9), "tip", "led", 1000, 50, 600)]
    ledger = reduced(done, tips, FIRST, LAST, kg_per_kwh_on=lambda day: kg_on[day >= date(2026, 11, 12)])
    assert ledger.g_co2 == 11 * 600 + 10 * 500


def test_a_change_made_once_counts_for_a_year_only():
    tips = book(a_tip("led", habit="once"))
    old = Action(FIRST - timedelta(days=ONCE_COUNTS_DAYS - 1), "tip", "led", 1000, 50, 600)
    assert reduced([old], tips, FIRST, LAST).entries[0].n_days == 1
    older = Action(FIRST - timedelta(days=ONCE_COUNTS_DAYS), "tip", "led", 1000, 50, 600)
    assert not reduced([older], tips, FIRST, LAST).entries


def test_a_change_counts_in_its_season_only():
    tips = book(a_tip("filter", habit="once", season="summer_winter"))
    done = [Action(date(2026, 11, 10), "tip", "filter", 1000, 50, 600)]
    assert not reduced(done, tips, FIRST, LAST).entries
    assert reduced(done, tips, date(2026, 12, 1), date(2026, 12, 3)).wh == 3000


def test_the_shares_of_a_year_make_the_year():
    assert day_share(a_tip("daily", days_per_year=90, typical=90.0), 90_000) == 1000
    assert season_days("summer_winter") == 182
    once = a_tip("once", habit="once", season="summer_winter", days_per_year=90)
    assert day_share(once, 182_000) == 1000


def test_two_tips_for_the_same_energy_are_multiplied_not_summed():
    """30 % of 10 kWh, and 20 % of it: 4.4 kWh together. The lid acts on another energy and stays as it is."""
    tips = book(a_tip("fan", "cooling"), a_tip("shade", "cooling"), a_tip("lid", "kitchen"))
    cool = ActsOn("climate", (10_000,) * 12)
    done = [did(3, "fan", 2000, fen=100, g=1000), did(3, "shade", 3000, fen=150, g=1500), did(3, "lid", 100)]
    ledger = reduced(done, tips, FIRST, LAST, {"fan": cool, "shade": cool})
    assert {entry.subject: entry.wh for entry in ledger.entries} == {"shade": 2640, "fan": 1760, "lid": 100}
    assert {entry.subject: entry.n_joint for entry in ledger.entries} == {"shade": 1, "fan": 1, "lid": 0}
    assert {entry.subject: entry.fen for entry in ledger.entries} == {"shade": 132, "fan": 88, "lid": 50}
    assert ledger.joint


def test_on_different_days_each_counts_whole():
    tips = book(a_tip("fan", "cooling"), a_tip("shade", "cooling"))
    ledger = reduced([did(3, "fan", 2000), did(4, "shade", 3000)], tips, FIRST, LAST)
    assert (ledger.wh, ledger.joint) == (5000, False)


def test_where_the_energy_is_not_known_a_second_tip_adds_little():
    tips = book(a_tip("fan", "cooling"), a_tip("shade", "cooling"))
    ledger = reduced([did(3, "fan", 2000), did(3, "shade", 3000)], tips, FIRST, LAST)
    assert 3000 < ledger.wh < 3000 / MOST_SHARE


def test_tips_never_save_more_than_there_is():
    assert together([9000, 9000, 9000], 1000) < 10_000
    assert together([0, 0], 0) == 0
    assert together([800], 100) == 800


def test_the_range_of_a_month_is_that_of_its_tips():
    tips = book(a_tip("fan", "cooling", low=100.0, typical=200.0, high=500.0))
    entry = reduced([did(3, "fan", 1000)], tips, FIRST, LAST).entries[0]
    assert (entry.wh_low, entry.wh, entry.wh_high) == (500, 1000, 2500)


def test_a_homes_tips_share_what_its_air_conditioner_and_fans_use(books):
    catalogue, tips = books["catalogue"], books["advice"].tips
    owned = [catalogue.appliances[name] for name in ("ac-1-5hp-cool", "fan-floor-ac", "kettle", "dryer-heatpump")]
    found = acting(tips, owned, 3)
    assert {found[name].name for name in ("ac-with-fan", "shade-windows", "ac-grade1")} == {"climate"}
    assert found["kettle-right"].name == "kettle"
    assert found["line-dry"].name == found["dryer-heatpump"].name == "dryer"
    july, january = found["shade-windows"].day_wh[6], found["shade-windows"].day_wh[0]
    assert july == pytest.approx((0.525 * 6 + 0.045 * 5) * 1000, rel=0.02)
    assert january < 50, "what they draw plugged in"
    assert not any(found["guide-3-switch-off-fully"].day_wh)
    assert "guide-1-avoid-peak" not in found


def test_moved_energy_is_never_in_the_book_of_what_was_saved():
    tips = book(a_tip("later", saving="cost_shift"), a_tip("cold"))
    done = [did(3, "later", g=0), did(3, "cold"), did(3, "heater", kind="shift", g=0)]
    assert [entry.subject for entry in reduced(done, tips, FIRST, LAST).entries] == ["cold"]
    assert shifted(done, tips, FIRST, LAST).g_co2 == 0


def test_a_day_with_runs_moved_one_by_one_does_not_count_the_habit_too():
    tips = book(a_tip("later", saving="cost_shift"))
    done = [did(3, "later", 3000), did(3, "washer", 600, kind="shift"), did(4, "later", 3000)]
    ledger = shifted(done, tips, FIRST, LAST)
    assert {entry.subject: entry.wh for entry in ledger.entries} == {"washer": 600, "later": 3000}


def test_skips_other_months_and_forgotten_tips_count_nowhere():
    tips = book(a_tip("cold"))
    done = [did(3, "washer", kind="skip"), Action(date(2026, 10, 31), "tip", "cold", 9, 9, 9), did(3, "gone")]
    assert not reduced(done, tips, FIRST, LAST).entries
    assert not shifted(done, tips, FIRST, LAST).entries


def test_a_certificate_stands_for_a_thousand_kwh():
    assert Certificate("c", 3, FIRST, "4F2C").kwh == 3000


@settings(max_examples=50)
@given(
    st.lists(st.tuples(st.integers(1, 21), st.sampled_from("abc"), st.integers(0, 5000)), max_size=20),
    st.integers(0, 20_000),
)
def test_no_more_is_claimed_than_was_recorded(found, base):
    ranges = {"low": 100.0, "typical": 365.0, "high": 700.0}
    tips = book(*(a_tip(name, kind, **ranges) for name, kind in (("a", "cooling"), ("b", "cooling"), ("c", "kitchen"))))
    unique = {(day, name): did(day, name, wh) for day, name, wh in found}
    acts_on = dict.fromkeys("ab", ActsOn("climate", (base,) * 12))
    ledger = reduced(unique.values(), tips, FIRST, LAST, acts_on)
    assert ledger.wh <= sum(action.wh for action in unique.values())
    assert ledger.wh == sum(entry.wh for entry in ledger.entries)
    assert all(entry.wh_low <= entry.wh <= entry.wh_high for entry in ledger.entries)
    largest = {on: max(action.wh for (day, _), action in unique.items() if day == on) for on, _ in unique}
    assert ledger.wh >= sum(largest.values()) - len(unique)
