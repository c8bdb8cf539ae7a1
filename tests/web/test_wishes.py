from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from webapp.domain.calendar import CHINA
from webapp.domain.evening import Wishes
from webapp.usecases.keep_household import keep
from webapp.usecases.plan_tonight import plan_tonight

HX = {"HX-Request": "true", "HX-Target": "tonight"}
WASHER, HEATER, CAR = "washer-drum-40", "wh-storage-60l", "ev-sedan"


def form(**changes):
    return {"quiet": "1", "quiet_from": "22:00", "quiet_to": "6:00", "ease": "10", "at_most": "0", **changes}


def starts(services, browser, wishes=None):
    tonight = plan_tonight(services, browser.household(), wishes)
    return {move.chore.appliance.id: f"{move.start:%H:%M}" for move in tonight.moves}


def test_the_wishes_are_kept_and_hold(home, post, services):
    answer = post(home, "/me/planning", **form(quiet_to="７点", ease="5", at_most="2", limit_kw="8.8", never=HEATER))
    assert answer.status_code == 303
    kept = home.household().wishes
    assert kept == Wishes(("22:00", "07:00"), ("06:00", "23:00"), Decimal("0.10"), 8800, 2, (HEATER,))
    stays = {stay.appliance.id: stay.why for stay in plan_tonight(services, home.household()).stays}
    assert stays[HEATER] == "never"
    assert "您说过它不挪" in home.get("/tonight").text
    page = home.get("/me/planning").text
    assert 'value="07:00"' in page
    assert f'value="{HEATER}" checked' in page


def test_a_quiet_machine_moves_into_the_night_once_quiet_is_switched_off(home, post, services):
    assert starts(services, home)[WASHER] == "06:00"
    post(home, "/me/planning", **{key: value for key, value in form().items() if key != "quiet"})
    assert home.household().wishes.quiet is None
    assert starts(services, home)[WASHER] == "06:00"  # somebody must be awake while it runs
    assert starts(services, home, Wishes(quiet=None, awake=("06:00", "24:00")))[WASHER] == "22:00"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("quiet_from", "25:00"),
        ("quiet_to", "22:00"),
        ("quiet_to", ""),
        ("ease", "11"),
        ("at_most", "-1"),
        ("limit_kw", "0"),
        ("limit_kw", "很多"),
    ],
)
def test_what_makes_no_sense_gets_its_sentence_and_keeps_nothing(home, post, field, value):
    before = home.household()
    answer = post(home, "/me/planning", **form(**{field: value}))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert home.household() == before


def test_the_sliders_show_what_would_be_and_keep_nothing(home, services):
    before = home.household()
    live = home.get("/tonight?quiet_to=07:00", headers=HX)
    assert live.text.lstrip().startswith('<div id="tonight">')
    assert ">07:00<" in live.text
    assert "以后都这样排" in live.text
    assert "以后都这样排" not in home.get("/tonight").text
    assert "今晚不用动" in home.get("/tonight?ease=0").text or starts(services, home)
    assert home.household() == before


def test_convenience_has_its_price(home, services):
    assert WASHER in starts(services, home)
    dear = replace(home.household().wishes, yuan_per_hour=Decimal("0.20"))
    assert WASHER not in starts(services, home, dear)


def test_what_stays_for_peace_is_not_called_cheapest(home, post, services, clock):
    """At five in the afternoon the planner leaves the evening's laundry where it is, though the night is cheaper."""
    clock.set(datetime(2026, 11, 21, 17, 20, tzinfo=CHINA))
    post(home, "/tonight/wishes", ease="0")
    stays = {stay.appliance.id: stay.why for stay in plan_tonight(services, home.household()).stays}
    assert stays[WASHER] == "calm"
    text = home.get("/tonight").text
    assert "不用挪" in text
    assert "平时用的时间已经最便宜" not in text


def test_what_was_tried_can_be_kept(home, post):
    assert post(home, "/tonight/wishes", ease="5", quiet_to="07:30").status_code == 303
    assert home.household().wishes.yuan_per_hour == Decimal("0.10")
    assert home.household().wishes.quiet == ("22:00", "07:30")


@pytest.mark.parametrize("query", ["ease=many", "quiet_from=99", "leave=x", "quiet_from=06:00", "ease=-3"])
def test_rubbish_in_the_address_changes_nothing(home, query):
    assert "以后都这样排" not in home.get(f"/tonight?{query}").text


def test_one_at_a_time_spreads_the_evening(home, services):
    wishes = Wishes(quiet=None, at_most=1)
    found = starts(services, home, wishes)
    assert len(set(found.values())) == len(found) == 2


def test_too_small_a_breaker_is_said_in_words(home, services):
    tonight = plan_tonight(services, home.household(), Wishes(limit_w=500))
    assert tonight.conflict
    keep(services, replace(home.household(), wishes=Wishes(limit_w=500)))
    assert "一起开的千瓦数放宽些" in home.get("/tonight").text


def test_the_car_is_ready_when_it_leaves(home, services):
    household = home.household()
    keep(services, replace(household, appliances=(*household.appliances, CAR)))
    tonight = plan_tonight(services, home.household(), Wishes(leave="23:00"))
    (car,) = [move for move in tonight.moves if move.chore.appliance.id == CAR]
    assert f"{car.end:%H:%M}" <= "23:00"
    assert "汽车几点出门" in home.get("/tonight").text
