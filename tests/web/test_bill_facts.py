from dataclasses import replace
from datetime import date
from decimal import Decimal

from webapp.domain.household import OwnPrices
from webapp.usecases.keep_household import keep

DAY = date(2026, 11, 1)


def contract(services, browser):
    return services.contract(browser.household(), DAY)


def form(**changes):
    return {"city": "合肥", "people": "5", "threshold": "0.10", "evening": "20", **changes}


def test_limits_rise_once_the_large_household_rule_was_granted(home, post, services):
    post(home, "/me/home", **form())
    assert contract(services, home).bounds_wh(DAY) == (0, 2_160_000, 4_200_000)
    post(home, "/me/home", **form(large_granted="1"))
    assert contract(services, home).bounds_wh(DAY) == (0, 3_360_000, 5_400_000)
    assert 'name="large_granted" value="1" checked' in home.get("/me/home").text


def test_four_people_get_nothing_from_it(home, post, services):
    post(home, "/me/home", **form(people="4", large_granted="1"))
    assert contract(services, home).bounds_wh(DAY) == (0, 2_160_000, 4_200_000)


def test_free_energy_is_taken_off_where_the_rule_says_so(home, services):
    keep(services, replace(home.household(), province="hainan", plan="tiers", hardship=True))
    from webapp.domain.billing import bill

    found = bill(contract(services, home), DAY, {"flat": 50_000})
    assert [line.wh for line in found.lines] == [50_000, -10_000]


def test_a_city_with_prices_of_its_own_keeps_its_provinces_factor(home, services):
    keep(services, replace(home.household(), province="guangdong-shenzhen", city=None))
    assert services.factor(home.household(), DAY).scope == "province"
    assert "深圳" in home.get("/participation").text


def test_own_prices_are_named_and_leave_the_tiers(home, services):
    own = OwnPrices(Decimal("0.60"), Decimal("0.30"))
    keep(services, replace(home.household(), own_prices=own, people=6, large_granted=True, hardship=True))
    assert contract(services, home).bounds_wh(DAY) == (0,)
    assert "您填的单价" in home.get("/").text
    assert "您填的单价" in home.get("/tonight").text
    assert "您填的单价" in home.get("/bill").text
