import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from webapp.usecases.keep_household import keep
from webapp.usecases.show_participation import show_participation

NEVER = ("已获得", "可变现", "已认证", "碳中和", "符合资格", "符合申请", "预期收益")


def shown(services, browser):
    return show_participation(services, browser.household())


def test_the_ring_counts_only_what_is_kept(home, services):
    found = shown(services, home)
    assert (found.n_kept, len(found.evidence)) == (1, 7)
    text = home.get("/participation").text
    assert "证据齐备 1/7" in text
    assert "2026 年 10 月没有电表读数。" in text


def test_the_level_rises_with_the_first_estimate_and_no_further(home, post, services):
    assert shown(services, home).level.id == "L0"
    post(home, "/tips/wash-cold/done")
    assert shown(services, home).level.id == "L1"


def test_every_route_says_status_role_and_each_condition(home, services):
    text = home.get("/participation").text
    found = shown(services, home)
    assert [route.pathway.id for route in found.local] == ["ah_hefei"]
    for route in (*found.local, *found.national, *found.elsewhere):
        card = re.search(rf'id="{route.pathway.id}">.*?</section>', text, re.S)[0]
        assert route.pathway.role.zh in card
        assert route.pathway.missing.zh in card
        assert route.pathway.status_as_of in card
        for condition, _ in route.conditions:
            assert condition.text.zh in card
        assert len(re.findall("<em>(满足|不满足|不知道)</em>", card)) == len(route.conditions)


def test_in_a_municipality_the_province_is_the_city(stranger, services):
    answers = {
        one.id: found.answer for one, found in shown(services, stranger).local[0].conditions if one.check == "place"
    }
    assert set(answers.values()) == {"met"}


def test_a_place_without_a_scheme_says_so(home, services):
    keep(services, replace(home.household(), province="qinghai", city=None))
    assert not shown(services, home).local
    assert "还没查到居民用电的碳普惠" in home.get("/participation").text


def test_a_certificate_entered_meets_its_own_condition_only(home, post, services):
    def met():
        return {
            one.id
            for route in shown(services, home).national
            for one, verdict in route.conditions
            if verdict.answer == "met"
        }

    before = met()
    post(home, "/carbon/certificates", count="1", bought_on="2026-10-08", tail="4F2C")
    assert met() - before == {"GC1"}


def test_a_tonne_comes_from_the_factor(home, stranger):
    assert "按安徽因子，1 吨约等于少用 1,526 度" in home.get("/participation").text
    assert "按上海因子，1 吨约等于少用 1,743 度" in stranger.get("/participation").text


def test_the_price_is_a_reference_with_date_age_and_never_income(home, post, services):
    post(home, "/tips/wash-cold/done")
    text = home.get("/participation").text
    assert "93.52 元/吨" in text
    assert "94 天前，已旧" in text
    assert "不是收入" in text
    found = shown(services, home)
    assert found.scenario_yuan == Decimal(found.g_co2) / 1_000_000 * Decimal("93.52")


def test_ninety_days_are_not_yet_old(home, clock):
    clock.set(clock.at.replace(day=17))
    assert "已旧" not in home.get("/participation").text


@pytest.mark.parametrize("month", ["2026-10", "2026年10月", "２０２６/１０", "202610"])
def test_a_household_may_use_its_own_price(home, post, services, month):
    answer = post(home, "/participation/price", yuan_per_t="１００．５", month=month)
    assert (answer.status_code, answer.location) == (303, "/participation#tonne")
    price = shown(services, home).price
    assert (price.yuan_per_t, price.month, price.as_of) == (Decimal("100.5"), date(2026, 10, 1), date(2026, 10, 31))
    assert "100.50 元/吨" in home.get("/participation").text
    post(home, "/participation/price", reset="1")
    assert shown(services, home).price.reference


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("yuan_per_t", ""),
        ("yuan_per_t", "0"),
        ("yuan_per_t", "-3"),
        ("yuan_per_t", "99999999"),
        ("yuan_per_t", "<b>"),
        ("month", ""),
        ("month", "2026-12"),
        ("month", "2023-12"),
        ("month", "2026-13"),
        ("month", "0000-01"),
        ("month", "😀"),
    ],
)
def test_a_wrong_price_is_refused_beside_its_field(home, post, services, field, typed):
    good = {"yuan_per_t": "88.8", "month": "2026-10"}
    answer = post(home, "/participation/price", **good | {field: typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    other = "month" if field == "yuan_per_t" else "yuan_per_t"
    assert f'value="{good[other]}"' in answer.text
    assert shown(services, home).price.reference


def test_footer_dates_and_forbidden_words(home, stranger, services):
    for browser in (home, stranger):
        text = browser.get("/participation").text
        assert services.pathways.foot().zh in text
        assert f"下次复核：{services.pathways.review_on.isoformat()}" in text
        assert services.pathways.warning.zh in text
        assert "碳减排估算与参与准备" in text
        assert not [word for word in NEVER if word in text]


def test_no_other_home_is_touched(home, stranger, post, services):
    post(home, "/participation/price", yuan_per_t="50", month="2026-10")
    assert shown(services, stranger).price.reference


def test_a_visitor_is_asked_first(client, post):
    assert client.get("/participation").status_code == 302
    assert post(client, "/participation/price", yuan_per_t="50", month="2026-10").status_code == 403
