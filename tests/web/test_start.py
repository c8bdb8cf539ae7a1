"""Four questions, an answer, and the demo."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlmodel import func, select
from werkzeug.test import TestResponse

from webapp.domain.calendar import CHINA, local
from webapp.store import households, records, runs
from webapp.store.tables import HouseholdRow
from webapp.usecases.keep_household import keep
from webapp.usecases.services import Services
from webapp.usecases.show_answer import show_answer

Post = Callable[..., TestResponse]


def text_of(response: TestResponse) -> str:
    return re.sub(r"\s+", " ", response.get_data(as_text=True))


def homes(services: Services) -> int:
    with services.database.read() as session:
        return session.exec(select(func.count()).select_from(HouseholdRow)).one()


def test_a_stranger_gets_an_answer_in_four_steps(client: FlaskClient, post: Post) -> None:
    assert "安徽" in text_of(client.get("/start/place"))
    assert post(client, "/start/place", province="anhui").location == "/start/plan"
    assert "0.5953" in text_of(client.get("/start/plan"))
    assert post(client, "/start/plan", plan="tou").location == "/start/home"
    assert post(client, "/start/home", people="3", bill="64.54").location == "/start/appliances"
    assert post(client, "/start/appliances", family=["fridge", "water-heater", "washer"]).location == "/answer"
    answer = text_of(client.get("/answer"))
    assert "安徽 · 3 口之家 · 峰谷电价" in answer
    assert "热水 22 点后再烧" in answer
    assert "0 千克" in answer
    assert "10.7% 保本" in answer
    assert "公告2025年第47号" in answer


def test_asking_makes_no_household(client: FlaskClient, services: Services) -> None:
    client.get("/start/place")
    assert homes(services) == 0


def test_every_step_may_be_skipped(client: FlaskClient, post: Post) -> None:
    post(client, "/start/place", province="anhui")
    for step, following in (("plan", "home"), ("home", "appliances"), ("appliances", None)):
        where = f"/start/{following}" if following else "/answer"
        assert post(client, f"/start/{step}", skip="1", people="junk", bill="junk").location == where
    home = client.household()
    assert (home.plan, home.people, home.bill_amount) == ("unknown", 3, None)
    assert "wh-storage-60l" in home.appliances
    assert client.get("/answer").status_code == 200


@pytest.mark.parametrize("step", ["/start/plan", "/start/home", "/start/appliances", "/answer"])
def test_later_steps_start_with_the_first(client: FlaskClient, step: str) -> None:
    assert client.get(step).location == "/start/place"


def test_an_unknown_province_is_refused_beside_the_list(client: FlaskClient, post: Post, services: Services) -> None:
    response = post(client, "/start/place", province="atlantis")
    assert response.status_code == 422
    assert "没有这个选项" in text_of(response)
    assert homes(services) == 0


@pytest.mark.parametrize(
    ("typed", "kind", "amount"),
    [
        ("64.54", "yuan", "64.54"),
        ("６４．５４", "yuan", "64.54"),
        ("64,5", "yuan", "64.50"),
        ("￥64.54", "yuan", "64.54"),
        ("64.54 元", "yuan", "64.54"),
        ("131 度", "kwh", "131.00"),
        ("131度", "kwh", "131.00"),
        ("１３１ｋＷｈ", "kwh", "131.00"),
        ("131 千瓦时", "kwh", "131.00"),
    ],
)
def test_a_bill_may_be_money_or_energy(home: FlaskClient, post: Post, typed: str, kind: str, amount: str) -> None:
    assert post(home, "/start/home", people="3", bill=typed).status_code == 303
    kept = home.household()
    assert (kept.bill_kind, str(kept.bill_amount)) == (kind, amount)


@pytest.mark.parametrize("typed", ["-3", "0", "99999999", "很多", "😀", "<script>alert(1)</script>", "1e5", "度"])
def test_a_strange_bill_is_told_and_nothing_is_lost(home: FlaskClient, post: Post, typed: str) -> None:
    before = home.household()
    response = post(home, "/start/home", people="4", bill=typed, care="1")
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'id="bill-error"' in page
    assert "<script>alert" not in page
    assert re.search(r'value="4" checked', page)
    assert re.search(r'name="care" value="1" checked', page)
    assert home.household() == before


def test_five_and_more_leaves_a_larger_number_alone(home: FlaskClient, post: Post) -> None:
    post(home, "/me/home", people="7", threshold="0.1", evening="20")
    post(home, "/start/home", people="5")
    assert home.household().people == 7
    post(home, "/start/home", people="2")
    assert home.household().people == 2


def test_where_nothing_is_verified_the_homes_own_price_is_needed(client: FlaskClient, post: Post) -> None:
    post(client, "/start/place", province="liaoning")
    assert "本省数据未核实" in text_of(client.get("/start/plan"))
    for fields in ({}, {"skip": "1"}, {"plan": "tiers"}):
        response = post(client, "/start/plan", **fields)
        assert response.status_code == 422
        assert "请填您家电费单上的单价" in text_of(response)
    assert client.get("/answer").location == "/start/plan"
    assert post(client, "/start/plan", price="０．５２").location == "/start/home"
    assert "您填的单价" in text_of(client.get("/answer"))


def test_own_prices_with_a_valley(home: FlaskClient, post: Post) -> None:
    post(home, "/start/plan", plan="tou", price="0.55", valley_price="0.30", valley_start="23点", valley_end="7:00")
    own = home.household().own_prices
    assert (own.valley_start, own.valley_end) == ("23:00", "07:00")
    assert home.get("/").status_code == home.get("/answer").status_code == 200
    assert 'value="0.55"' in home.get("/start/plan").get_data(as_text=True)
    post(home, "/start/plan", plan="tou", price="", valley_price="0.30")
    assert home.household().own_prices is None


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("price", "0"),
        ("price", "abc"),
        ("price", "600"),
        ("valley_price", "0.6"),
        ("valley_start", "25:00"),
        ("valley_end", "22:00"),
    ],
)
def test_a_strange_price_is_told_beside_its_field(home: FlaskClient, post: Post, field: str, typed: str) -> None:
    good = {"price": "0.55", "valley_price": "0.30", "valley_start": "22:00", "valley_end": "08:00"}
    response = post(home, "/start/plan", plan="tou", **{**good, field: typed})
    assert response.status_code == 422
    assert f'id="{field}-error"' in response.get_data(as_text=True)
    assert home.household().own_prices is None


def test_a_plan_the_province_does_not_have_is_refused(client: FlaskClient, post: Post) -> None:
    post(client, "/start/place", province="beijing")
    assert 'value="tou"' not in client.get("/start/plan").get_data(as_text=True)
    assert post(client, "/start/plan", plan="tou").status_code == 422


def test_answering_again_loses_nothing_else(home: FlaskClient, post: Post, services: Services) -> None:
    post(home, "/runs", appliance_id="kettle", quantity="1", key="k")
    post(home, "/me/appliances", family=["water-heater"], **{"variant-water-heater": "wh-storage-80l"})
    before = home.household()
    post(home, "/start/place", province="anhui")
    post(home, "/start/plan", plan="tiers")
    post(home, "/start/home", people="3", bill="64.54")
    post(home, "/start/appliances", family=["water-heater", "fridge"])
    after = home.household()
    assert (after.id, after.city, after.plan) == (before.id, "合肥", "tiers")
    assert after.appliances == ("wh-storage-80l", "fridge-300l-g1")
    with services.database.read() as session:
        assert len(runs.every(session, after.id)) == 1


def test_moving_to_another_province_drops_its_city_and_prices(home: FlaskClient, post: Post) -> None:
    post(home, "/start/plan", plan="tou", price="0.5")
    post(home, "/start/place", province="zhejiang")
    moved = home.household()
    assert (moved.province, moved.city, moved.own_prices, moved.people) == ("zhejiang", None, None, 3)


def test_an_unknown_appliance_is_refused(home: FlaskClient, post: Post) -> None:
    before = home.household().appliances
    assert post(home, "/start/appliances", family=["fridge", "time-machine"]).status_code == 422
    assert home.household().appliances == before


def test_a_home_without_appliances_is_told_so(home: FlaskClient, post: Post) -> None:
    post(home, "/start/appliances")
    assert home.household().appliances == ()
    assert "还没有选电器" in text_of(home.get("/answer"))


def test_the_three_deeds_never_name_an_appliance_twice(home: FlaskClient, services: Services) -> None:
    answer = show_answer(services, home.household())
    families = [deed.family for deed in answer.deeds if deed.family]
    assert len(answer.deeds) == 3
    assert len(families) == len(set(families))
    assert [deed.yuan for deed in answer.deeds] == sorted((deed.yuan for deed in answer.deeds), reverse=True)
    assert all((deed.g_co2 == 0) == (deed.move is not None) for deed in answer.deeds)
    assert all(deed.wh < answer.year_wh for deed in answer.deeds)


def test_the_answer_of_a_home_of_three_is_sensible(home: FlaskClient, services: Services) -> None:
    answer = show_answer(services, home.household())
    assert answer.kwh.low < answer.kwh.value < answer.kwh.high
    assert 1600 < answer.kwh.value < 2600
    assert 800 < answer.yuan.value < 1500
    assert 0.1 < answer.movable_wh / answer.year_wh < 0.5
    assert answer.comparison
    assert answer.comparison.gain_yuan > 0


def test_care_keeps_comfort_out_of_the_deeds(home: FlaskClient, post: Post, services: Services) -> None:
    services.now.set(datetime(2027, 1, 15, 12, tzinfo=CHINA))
    post(home, "/start/home", people="3", care="1")
    answer = show_answer(services, home.household())
    assert not {deed.tip.category for deed in answer.deeds if deed.tip} & {"cooling", "heating"}


def test_the_answer_renders_in_every_province(home: FlaskClient, post: Post, services: Services) -> None:
    for province in services.tariffs.provinces():
        post(home, "/start/place", province=province.code)
        assert home.get("/start/plan").status_code == 200
        if not services.tariffs.shipped(province.code, services.today()):
            post(home, "/start/plan", price="0.5")
        else:
            tariff = services.tariffs.in_force(province.code, services.today())
            post(home, "/start/plan", plan="tou" if tariff.has_tou() else "tiers")
        page = home.get("/answer")
        assert page.status_code == 200, province.code
        assert province.name.zh in text_of(page)


def test_three_periods_have_no_single_break_even(home: FlaskClient, post: Post) -> None:
    post(home, "/start/place", province="guangdong")
    page = text_of(home.get("/answer"))
    assert "没有一个固定的保本线" in page
    assert "保本</text>" not in page


def test_the_demo_is_a_home_with_ten_days_behind_it(client: FlaskClient, post: Post, services: Services) -> None:
    assert post(client, "/demo").location == "/"
    demo = client.household()
    now = services.now()
    with services.database.read() as session:
        logged = runs.every(session, demo.id)
        days = runs.days(session, demo.id, local(now).date().replace(day=1), local(now).date().replace(day=28))
        actions = records.actions(session, demo.id, local(now).date().replace(day=1), local(now).date())
        certificates = records.certificates(session, demo.id)
    assert demo.demo
    assert demo.care
    assert 40 <= len(logged) <= 80
    assert max(run.start for run in logged) <= now
    assert len(days) == 11
    assert sum(int(wh.sum()) for wh in days.values()) >= sum(run.wh for run in logged) - 2000
    assert sorted(action.kind for action in actions) == ["shift", "tip", "tip"]
    assert all(action.fen > 0 for action in actions)
    assert [action.g_co2 for action in actions if action.kind == "shift"] == [0]
    assert [item.kwh for item in certificates] == [1000]
    assert "示例家庭" in text_of(client.get("/"))


def test_the_demo_leaves_something_for_tonight(client: FlaskClient, post: Post) -> None:
    post(client, "/demo")
    assert "热水 22 点后再烧" in text_of(client.get("/"))


def test_a_real_home_waits_while_its_people_look_at_the_demo(home: FlaskClient, post: Post, services: Services) -> None:
    real = home.household()
    post(home, "/demo")
    demo = home.household()
    assert demo.id != real.id
    assert "回到我家的数据" in text_of(home.get("/start/place"))
    post(home, "/demo/leave")
    assert home.household() == real
    with services.database.read() as session:
        assert households.find(session, demo.id) is None


def test_leaving_the_demo_without_a_home_starts_at_the_first_question(
    client: FlaskClient, post: Post, services: Services
) -> None:
    post(client, "/demo")
    assert post(client, "/demo/leave").location == "/start/place"
    assert client.get("/").location == "/start/place"
    assert homes(services) == 0


def test_answering_from_the_demo_makes_a_home_of_ones_own(client: FlaskClient, post: Post, services: Services) -> None:
    post(client, "/demo")
    post(client, "/start/place", province="jiangsu")
    own = client.household()
    assert (own.demo, own.province) == (False, "jiangsu")
    assert homes(services) == 1


def test_asking_for_the_demo_twice_makes_one(client: FlaskClient, post: Post, services: Services) -> None:
    post(client, "/demo")
    post(client, "/demo")
    assert homes(services) == 1


@pytest.mark.parametrize("province", ["sichuan", "guangdong", "shanghai"])
def test_what_is_uncertain_about_a_regions_prices_is_said(home, services, province):
    keep(services, replace(home.household(), province=province, city=None))
    note = services.tariffs.in_force(province, services.today()).note
    assert note
    for url in ("/answer", "/bill"):
        assert note.zh[:12] in home.get(url).text
