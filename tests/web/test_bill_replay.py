"""The page on which a paper bill is checked."""

from dataclasses import replace
from datetime import date

import pytest

from webapp.usecases.keep_household import keep

WET = date(2026, 7, 1)
TYPED = {"first": "2026-10-01", "last": "2026-10-31", "kwh-flat": "83", "kwh-valley": "48", "yuan": "64.54"}


def test_the_form_names_the_periods_of_the_homes_plan(home):
    text = home.get("/bill/replay").text
    assert 'name="kwh-flat"' in text
    assert 'name="start-valley"' in text
    assert "2026-10-31" in text


def test_the_same_total_is_said(home, post):
    answer = post(home, "/bill/replay", **TYPED, counted="500")
    assert answer.status_code == 200
    assert "一分不差" in answer.text


def test_a_difference_is_shown_by_line_and_explained(home, post):
    typed = {**TYPED, "yuan": "64.83", "yuan-flat": "50.01", "yuan-valley": "14.82", "counted": "500"}
    text = post(home, "/bill/replay", **typed).text
    assert "单子比我们多" in text
    assert text.count('class="hit"') == 2
    assert "+0.60" in text
    assert "1 度从低谷记到了平段" in text


def test_readings_give_the_same_as_energy(home, post):
    typed = {k: v for k, v in TYPED.items() if not k.startswith("kwh")}
    readings = {"start-flat": "1000", "end-flat": "1083", "start-valley": "500.5", "end-valley": "548.5"}
    assert "一分不差" in post(home, "/bill/replay", **typed, **readings, counted="500").text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"last": "2026-09-30"}, "最后一天不能早于第一天"),
        ({"last": "2026-11-30"}, "这一天还没到"),
        ({"first": "2026-01-01"}, "最多填 70 天"),
        ({"first": "abc"}, "看不懂这个日期"),
        ({"first": ""}, "这里还空着"),
        ({"kwh-flat": "-1"}, "这个数要在 0 到"),
        ({"kwh-flat": "", "kwh-valley": ""}, "这里还空着"),
        ({"start-flat": "100", "end-flat": "90"}, "比起码"),
        ({"start-flat": "100"}, "这里还空着"),
        ({"yuan": ""}, "这里还空着"),
        ({"yuan": "abc"}, "这里要填数字"),
        ({"counted": "-5"}, "这个数要在 0 到"),
    ],
)
def test_a_fault_is_said_beside_its_field_and_nothing_typed_is_lost(home, post, changed, sentence):
    answer = post(home, "/bill/replay", **{**TYPED, **changed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'aria-invalid="true"' in answer.text
    if "yuan" not in changed:
        assert 'value="64.54"' in answer.text


def test_a_visitor_is_asked_first(client):
    assert client.get("/bill/replay").status_code == 302
    assert client.get("/plans").status_code == 302
    assert client.get("/bill/year").status_code == 302


def test_full_width_digits_and_signs_are_read(home, post):
    assert "一分不差" in post(home, "/bill/replay", **{**TYPED, "yuan": "￥６４．５４", "counted": "500"}).text


def test_every_region_and_plan_can_be_checked(home, post, services):
    for province in services.tariffs.provinces():
        for plan in ("tiers", "tou"):
            keep(services, replace(home.household(), province=province.code, city=None, plan=plan))
            if not services.tariffs.shipped(province.code, services.today()):
                continue
            kinds = services.contract(home.household(), services.today()).periods(date(2026, 10, 1))
            typed = {f"kwh-{period.kind}": "60" for period in kinds}
            answer = post(home, "/bill/replay", first="2026-10-01", last="2026-10-31", yuan="120", **typed)
            assert answer.status_code == 200, (province.code, plan)
            assert home.get("/bill").status_code == 200
            assert home.get("/bill/year").status_code == 200


def test_energy_beyond_what_is_known_is_refused_beside_its_field(home, post, services):
    """Sichuan's wet season beyond the second tier."""
    keep(services, replace(home.household(), province="sichuan", city=None, plan="tiers"))
    assert services.contract(home.household(), WET).tariff.quota(WET, "tiers").known_to_kwh
    answer = post(home, "/bill/replay", first="2026-07-01", last="2026-07-31", yuan="1", **{"kwh-flat": "90000"})
    assert answer.status_code == 422
    assert "没有查到依据" in answer.text
    assert 'value="90000"' in answer.text
