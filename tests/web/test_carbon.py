import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from webapp.domain.household import OwnPrices
from webapp.usecases.keep_household import keep
from webapp.usecases.show_carbon import open_books, show_carbon

GOOD = {"count": "2", "bought_on": "2026-10-08", "tail": "4F2C"}


def books(services, browser):
    return open_books(services, browser.household())


def test_the_month_is_energy_times_factor_with_its_whole_origin(home, services):
    carbon = show_carbon(services, home.household())
    text = home.get("/carbon").text
    assert carbon.g_co2 == round(carbon.month.wh * 0.6553)
    for words in ("0.6553", "2023 年", "公告2025年第47号", "2025 年 12 月 31 日", "只算二氧化碳", "电量估算"):
        assert words in text


def test_its_range_is_told_with_what_it_is_made_of(home, services):
    """Estimated energy (a bill was given: 17 %) and a province's factor (15 %), both at their worst."""
    found = show_carbon(services, home.household()).emitted
    assert found.low_g_co2 == pytest.approx(found.g_co2 * 0.83 * 0.85, abs=2)
    assert found.high_g_co2 == pytest.approx(found.g_co2 * 1.17 * 1.15, abs=2)
    text = home.get("/carbon").text
    assert re.search(r"<dd>约 ([\d.]+) (克|千克)（([\d.]+) 到 ([\d.]+)）</dd>", text)
    for words in ("±15%", "没有电表的日子 ±17%", "这是我们自己的判断", "不指望它们互相抵消"):
        assert words in text


def test_a_place_without_a_factor_says_whose_it_borrows(home, services):
    keep(services, replace(home.household(), province="xizang", plan="tiers"))
    text = home.get("/carbon").text
    assert "没有公布您省的因子，这里先借用西南的平均，把握低，可能差 ±50%" in text
    assert "西南（借用，把握低），年平均" in text
    factor = show_carbon(services, home.household()).factor
    assert (factor.scope, factor.confidence) == ("region", "low")


@pytest.mark.parametrize("url", ["/", "/log/washer-drum-40", "/one-kwh", "/participation", "/answer", "/tips"])
def test_a_borrowed_factor_is_nowhere_silent(home, post, services, url):
    keep(services, replace(home.household(), province="xizang", plan="tiers"))
    post(home, "/runs", appliance_id="washer-drum-40", quantity="1")
    assert "西南（借用，把握低）" in home.get(url).text


def test_the_average_stands_beside_the_marginal_whose_number_is_only_a_bound(home):
    text = re.search(r'id="average".*?</section>', home.get("/carbon").text, re.S)[0]
    assert "摊到多少排放" in text
    assert "哪个电厂少发" in text
    assert "最多不超过 0.8273 千克/度" in text
    assert "它只是上限，不是您家的数" in text


def test_why_moving_is_nought_and_what_else_could_be_said(home, services):
    moved = re.search(r'id="moved".*?id="certificates"', home.get("/carbon").text, re.S)[0]
    for words in ("减出来就是 0", "不是因为电绿", "正负都写", "每度最多 0.83 千克", "所以不给"):
        assert words in moved
    assert "您家中午是低谷" not in moved


def test_where_noon_is_cheap_price_and_carbon_point_the_same_way(home, services):
    noon = OwnPrices(Decimal("0.6"), Decimal("0.3"), "11:00", "14:00")
    keep(services, replace(home.household(), own_prices=noon))
    assert "您家中午是低谷，那时便宜和干净多半同向" in home.get("/carbon").text


def test_saving_and_moving_stand_in_books_of_their_own(home, post, services):
    post(home, "/tips/wash-cold/done")
    post(home, "/tips/guide-1-avoid-peak/done")
    found = books(services, home)
    assert [entry.subject for entry in found.reduced.entries] == ["wash-cold"]
    assert [entry.subject for entry in found.shifted.entries] == ["guide-1-avoid-peak"]
    assert found.reduced.g_co2 > 0
    assert found.shifted.g_co2 == 0


def test_moved_energy_says_nought_and_why(home, post):
    post(home, "/tips/guide-1-avoid-peak/done")
    moved = re.search(r'id="moved".*?id="certificates"', home.get("/carbon").text, re.S)[0]
    assert "<b>0<small>千克" in moved
    assert "所以是 0" in moved


def test_a_run_that_is_still_a_plan_is_in_no_book(home, post, services):
    at = {"appliance_id": "wh-storage-50l", "start": "2026-11-21T22:00:00+08:00"}
    post(home, "/tonight/done", **at)
    assert not books(services, home).shifted.entries


def test_a_certificate_is_kept_apart_and_saves_nothing(home, post, services):
    answer = post(home, "/carbon/certificates", **GOOD)
    assert (answer.status_code, answer.location) == (303, "/carbon#certificates")
    assert books(services, home).certificate_kwh == 2000
    assert books(services, home).reduced.wh == 0
    text = home.get("/carbon").text
    assert "不折算减排" in text
    assert "尾号 4F2C" in text


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("count", ""),
        ("count", "0"),
        ("count", "1000"),
        ("count", "-1"),
        ("count", "1.5"),
        ("count", "二"),
        ("count", "😀"),
        ("bought_on", "2026-11-22"),
        ("bought_on", "昨天"),
        ("bought_on", ""),
        ("tail", "<b>"),
        ("tail", "12345"),
        ("tail", ""),
        ("tail", "ＡＢ１"),
        ("tail", "四个汉字"),
    ],
)
def test_a_wrong_field_gets_a_sentence_beside_it_and_nothing_is_written(home, post, services, field, typed):
    answer = post(home, "/carbon/certificates", **GOOD | {field: typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "<b>&lt;" not in answer.text
    other = "count" if field != "count" else "tail"
    assert f'value="{GOOD[other]}"' in answer.text
    assert not books(services, home).certificates


def test_full_width_digits_and_small_letters_are_taken(home, post, services):
    post(home, "/carbon/certificates", count="３", bought_on="２０２６年１０月８日", tail="4f2c")
    assert [(item.count, item.bought_on, item.tail) for item in books(services, home).certificates] == [
        (3, date(2026, 10, 8), "4F2C")
    ]


def test_a_certificate_can_be_deleted_by_its_own_home_only(home, stranger, post, services):
    post(home, "/carbon/certificates", **GOOD)
    url = f"/carbon/certificates/{books(services, home).certificates[0].id}/delete"
    assert post(stranger, url).status_code == 404
    assert books(services, home).certificates
    assert post(home, url).status_code == 303
    assert not books(services, home).certificates
    again = post(home, url)
    assert again.status_code == 404
    assert "没有找到这张绿证" in again.text


def test_factor_years_are_shown_as_the_grids_own(home):
    text = home.get("/carbon").text
    assert "因子变小，不是您省的" in text
    assert all(value in text for value in ("0.7075", "0.6782", "0.6553"))


def test_a_visitor_is_asked_first(client, post):
    assert client.get("/carbon").status_code == 302
    assert post(client, "/carbon/certificates", **GOOD).status_code == 403
