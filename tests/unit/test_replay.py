"""A paper bill beside ours: what each cause would change, and how they are ranked."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from webapp.domain.contract import Contract
from webapp.domain.paper_bill import Paper, Side
from webapp.domain.replay import replay
from webapp.rules.tariff_book import load_tariffs

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
ANHUI = Contract(load_tariffs().in_force("anhui", FIRST), "tou")
SIDE = Side(((31, ANHUI, FIRST),))


def paper(yuan, used=1_000_000, told=True, **wh):
    return Paper(FIRST, LAST, wh or {"flat": 83_000, "valley": 48_000}, used, told, Decimal(yuan))


def cause(found, code):
    return next(item for item in found.causes if item.code == code)


def test_the_same_to_the_fen_needs_no_cause():
    found = replay(SIDE, paper("64.54"))
    assert not found.gap
    assert found.causes == ()


def test_one_kwh_moved_explains_29_fen():
    found = replay(SIDE, paper("64.83"))
    first = found.causes[0]
    assert found.ours.yuan == Decimal("64.54")
    assert (first.code, first.source, first.target, first.change) == ("moved", "valley", "flat", Decimal("0.29"))
    assert first.verdict == "all"


def test_but_for_a_fen_comes_before_what_was_fitted():
    found = replay(SIDE, paper("64.82", used=1_474_000, told=False), other={"flat": 131_000})
    assert [item.code for item in found.causes[:2]] == ["moved", "counted"]
    assert found.causes[0].verdict == "part"


def test_rounding_is_a_fen_a_line_at_most():
    assert replay(SIDE, paper("64.56")).causes[0].code == "rounding"
    assert cause(replay(SIDE, paper("70.00")), "rounding").change == Decimal("0.02")


def test_counted_energy_that_would_explain_it():
    whole = SIDE.bill({"flat": 83_000, "valley": 48_000}, 2_100_000).yuan
    found = replay(SIDE, paper(str(whole), used=1_000_000, told=False))
    assert found.causes[0].code == "counted"
    assert found.causes[0].verdict == "all"
    assert found.causes[0].wh == pytest.approx(2_100_000, abs=200)


def test_a_cycle_that_begins_with_the_bill():
    found = replay(SIDE, paper("64.54", used=2_300_000))
    assert cause(found, "cycle").verdict == "all"


def test_many_people_not_applied():
    larger = Side(((31, replace(ANHUI, facts=replace(ANHUI.facts, people=5)), FIRST),))
    yuan = larger.bill({"flat": 83_000, "valley": 48_000}, 2_300_000).yuan
    found = cause(replay(SIDE, paper(str(yuan), used=2_300_000)), "people")
    assert (found.number, found.verdict) == (5, "all")


def test_a_plan_changed_in_mid_month_names_the_day():
    tiers = SIDE.but(plan="tiers").bill({"flat": 131_000}, 1_000_000).yuan
    ours = SIDE.bill({"flat": 83_000, "valley": 48_000}, 1_000_000).yuan
    half = ours + (tiers - ours) / 2
    found = cause(replay(SIDE, paper(str(half)), other={"flat": 131_000}), "plan")
    assert found.verdict == "all"
    assert FIRST < found.on <= LAST


def test_combined_meter_and_free_energy():
    found = replay(SIDE, paper("60.00"))
    assert cause(found, "combined").verdict == "none"
    assert cause(found, "hardship").change == Decimal("-8.48")
    assert cause(found, "hardship").verdict == "none"


def test_causes_that_explain_nothing_come_last():
    order = [item.verdict for item in replay(SIDE, paper("64.83"), other={"flat": 131_000}).causes]
    assert order.index("none") == len(order) - order.count("none")


def test_energy_is_shared_by_days_where_prices_change():
    two = Side(((10, ANHUI, FIRST), (21, ANHUI, date(2026, 10, 11))))
    energy = {"flat": 83_000, "valley": 48_000}
    assert two.bill(energy, 0).wh == 131_000
    assert abs(two.bill(energy, 0).yuan - SIDE.bill(energy, 0).yuan) <= Decimal("0.02")


def test_another_version_of_the_prices():
    def dearer(period):
        return replace(period, yuan_per_kwh=tuple(price + Decimal("0.01") for price in period.yuan_per_kwh))

    schedule = ANHUI.tariff.schedules[0]
    later = replace(schedule, periods=tuple(dearer(period) for period in schedule.periods))
    tariff = replace(ANHUI.tariff, schedules=(later,), valid_from=date(2025, 1, 1))
    found = replay(SIDE, paper("65.85"), [Side(((31, Contract(tariff, "tou"), FIRST),))])
    assert cause(found, "version").verdict == "all"
    assert cause(found, "version").on == date(2025, 1, 1)
    assert cause(replay(SIDE, paper("64.00")), "version").change == 0
