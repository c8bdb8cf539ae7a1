from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

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


def test_a_yearly_count_may_begin_on_the_homes_own_reading_day(home, post, services):
    before = services.contract(home.household(), DAY)
    assert before.first_day(DAY) == date(2026, 1, 1)
    assert post(home, "/me/home", **form(cycle_start="7月16日")).status_code == 303
    own = contract(services, home)
    assert own.first_day(DAY) == date(2026, 7, 16)
    use = home.household().use
    assert use.used_wh(own.first_day(DAY), DAY) < use.used_wh(before.first_day(DAY), DAY)
    assert 'value="7月16日"' in home.get("/me/home").text
    assert home.get("/bill").status_code == home.get("/bill/year").status_code == 200
    post(home, "/me/home", **form(cycle_start=""))
    assert contract(services, home).first_day(DAY) == date(2026, 1, 1)


@pytest.mark.parametrize("day", ["2月30日", "7", "每年", "13-01", "7-29"])
def test_a_day_that_some_month_lacks_is_refused(home, post, services, day):
    answer = post(home, "/me/home", **form(cycle_start=day))
    assert answer.status_code == 422
    assert "看不懂这个日子" in answer.text
    assert f'value="{day}"' in answer.text
    assert home.household().cycle_start is None


def test_where_months_count_no_day_is_asked(home, services):
    keep(services, replace(home.household(), province="fujian"))
    assert 'name="cycle_start"' not in home.get("/me/home").text
