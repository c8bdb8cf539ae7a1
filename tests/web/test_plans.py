"""Which plan pays, from one number or from the home's usual day; and elsewhere."""

from dataclasses import replace
from decimal import Decimal

import pytest

from webapp.domain.comparison import year_bills, year_shape
from webapp.domain.contract import Contract
from webapp.domain.household import OwnPrices
from webapp.usecases.choose_plan import choose_plan, elsewhere
from webapp.usecases.keep_household import keep


def test_it_equals_billing_each_plan(home, services):
    household = home.household()
    found = choose_plan(services, household)
    shape = year_shape(household, services.appliances(household), services.catalogue, 2026)
    for item in (*found.open, *found.special):
        assert item.yuan == year_bills(Contract(found.tariff, item.code), household.use, shape)


def test_the_break_even_share_is_the_published_one(home, services):
    found = choose_plan(services, home.household(), 0.05)
    assert found.even == pytest.approx(0.107, abs=0.001)
    assert found.pays is False
    assert found.move_wh == pytest.approx((0.107 - 0.05) * found.year_wh / 12, rel=0.03)


def test_enough_in_the_valley_pays(home, services):
    found = choose_plan(services, home.household(), 0.5)
    assert found.pays is True
    assert found.move_wh == 0


def test_the_page_answers_first(home):
    text = home.get("/plans?share=50").text
    assert text.index("峰谷划算") < text.index("<table") < text.index("保本")
    assert "合表" in text


@pytest.mark.parametrize("share", ["abc", "-1", "101"])
def test_a_share_that_cannot_be_is_refused_beside_its_field(home, share):
    answer = home.get("/plans", query_string={"share": share})
    assert answer.status_code == 422
    assert "share-error" in answer.text


def test_every_region_can_be_looked_at(home, services):
    for province in services.tariffs.provinces():
        assert home.get("/plans", query_string={"region": province.code}).status_code == 200


def test_prices_nobody_verified_are_marked(home, services):
    for province in services.tariffs.provinces():
        found = elsewhere(services, home.household(), province.code)
        assert found.sure == (found.tariff.confidence != "low")
        assert ("没有核实" in home.get("/plans", query_string={"region": province.code}).text) == (not found.sure)


def test_a_region_nobody_knows_is_refused(home):
    assert home.get("/plans?region=atlantis").status_code == 422


def test_own_prices_cannot_be_compared(home, services):
    keep(services, replace(home.household(), own_prices=OwnPrices(Decimal("0.6"))))
    assert "没有另一种方式的单价" in home.get("/plans").text


@pytest.mark.parametrize("province", ["shanghai", "sichuan", "beijing", "zhejiang"])
def test_other_regions_homes_get_an_answer(home, services, province):
    keep(services, replace(home.household(), province=province, city=None))
    assert home.get("/plans").status_code == 200
    assert home.get("/bill").status_code == 200
    assert home.get("/bill/year").status_code == 200
    assert home.get("/bill/replay").status_code == 200
