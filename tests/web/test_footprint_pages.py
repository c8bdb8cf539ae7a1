"""Twelve questions, a year's footprint, people, years, and answers as a file."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from werkzeug.test import TestResponse

from tests.conftest import Clock
from webapp.domain.calendar import DAY
from webapp.domain.day_rows import DayRows
from webapp.settings import HERE
from webapp.store import meters
from webapp.store.meters import Import
from webapp.usecases.footprint import electricity_of, kept_footprint, show_footprint
from webapp.usecases.keep_household import keep
from webapp.usecases.services import Services
from webapp.views.formats import plain

Post = Callable[..., TestResponse]
CAR = {"km": "7500", "kind": "petrol", "seats": "3"}
FLIGHTS = {"flights": "4", "km_each": "1000"}


def text_of(client: Any, url: str = "/footprint") -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", client.get(url).text))


def answered(services: Services, client: Any, year: int = 2026) -> dict[str, dict[str, Any]]:
    """What is kept, the home's beside each label's."""
    kept = kept_footprint(services, client.household())
    labels = {one.id: one.label for one in kept.profiles}
    answers = kept.of(year)
    return {"home": dict(answers.home)} | {labels[name]: dict(given) for name, given in answers.people.items()}


def metered(services: Services, client: Any, first: date, n_days: int, wh: int = 100) -> None:
    rows = DayRows(first, np.full((n_days, 96), wh), np.ones((n_days, 96), dtype=np.uint8))
    home = client.household()
    with services.database.write() as session:
        number = meters.next_id(session, home.id)
        item = Import(number, services.now(), "x", "csv", "x", 1, 1, first, rows.end - DAY, [], [])
        meters.save_import(session, home.id, item)
        meters.save_days(session, list(meters.day_values(home.id, number, rows, 0, meters.MAIN)))


class TestQuestions:
    def test_skipping_all_of_them_leads_to_the_result_and_keeps_nothing(
        self, services: Services, home: Any, post: Post
    ) -> None:
        url, seen = "/footprint/ask/people", []
        while "/ask/" in url:
            page = home.get(url)
            seen.append(re.search(r"第 (\d+) 步，共 (\d+) 步", page.text)[0])  # type: ignore[index]
            answer = post(home, url, skip="1")
            assert answer.status_code == 303
            url = answer.location
        assert seen == [f"第 {n} 步，共 12 步" for n in range(1, 13)]
        assert url == "/footprint?year=2026"
        assert answered(services, home) == {"home": {}}
        assert "现在只有用电" in text_of(home)

    def test_each_says_what_a_skip_counts_as_and_shows_its_factors(self, services: Services, home: Any) -> None:
        for question in services.footprint.questions:
            page = text_of(home, f"/footprint/ask/{question.id}")
            assert "跳过就" in page
            for name in question.factors:
                factor = services.footprint.factors[name]
                assert factor.name.zh in page
                assert f"范围 {plain(factor.low)}–{plain(factor.high)}" in page
                assert services.footprint.sources[factor.sources[0]].title.partition(" / ")[0] in page
        assert "跳过就按 3 口人算" in text_of(home, "/footprint/ask/people")
        assert "按您家的电器和电费估的" in text_of(home, "/footprint/ask/electricity")

    def test_an_answer_is_kept_at_once_and_shown_again(self, services: Services, home: Any, post: Post) -> None:
        assert (
            post(home, "/footprint/ask/gas", m3="１８", kind="natural").location == "/footprint/ask/bottled?year=2026"
        )
        assert answered(services, home) == {"home": {"gas": {"m3": Decimal(18), "kind": "natural"}}}
        assert 'value="18"' in home.get("/footprint/ask/gas").text

    def test_an_empty_answer_takes_the_earlier_one_back(self, services: Services, home: Any, post: Post) -> None:
        post(home, "/footprint/ask/gas", m3="18", kind="natural")
        post(home, "/footprint/ask/gas", m3="", kind="natural")
        assert answered(services, home) == {"home": {}}

    def test_a_skip_leaves_the_earlier_one(self, services: Services, home: Any, post: Post) -> None:
        post(home, "/footprint/ask/gas", m3="18")
        post(home, "/footprint/ask/gas", skip="1", m3="99")
        assert answered(services, home)["home"]["gas"]["m3"] == 18

    def test_the_first_own_answer_makes_one_person(self, services: Services, home: Any, post: Post) -> None:
        post(home, "/footprint/ask/car", **CAR)
        post(home, "/footprint/ask/flights", **FLIGHTS)
        assert set(answered(services, home)) == {"home", "自己"}
        assert answered(services, home)["自己"]["flights"]["km_each"] == 1000

    def test_one_answer_can_be_put_right_alone(self, home: Any, post: Post) -> None:
        page = home.get("/footprint/ask/gas?alone=1").text
        assert "保存" in page
        assert "跳过</button>" not in page
        assert post(home, "/footprint/ask/gas?alone=1", m3="5").location == "/footprint?year=2026"

    @pytest.mark.parametrize(
        ("question", "fields", "told"),
        [
            ("car", {**CAR, "km": "1000000"}, "一年最多填 400,000 公里：每天开 11 小时"),
            ("car", {**CAR, "km": "很多"}, "这里要填数字"),
            ("car", {**CAR, "seats": "0"}, "这个数要在 1 到 9 之间"),
            ("car", {**CAR, "kind": "rocket"}, "没有这个选项"),
            ("flights", {"flights": "1000", "km_each": "1000"}, "一年最多填 700 次"),
            ("flights", {"flights": "2", "km_each": "30000"}, "地球的另一头"),
            ("flights", {"flights": "2", "km_each": ""}, "这里也要填"),
            ("flights", {"flights": "", "km_each": "900"}, "这里也要填"),
            ("flights", {"flights": "1.5", "km_each": "900"}, "这里要填整数"),
            ("gas", {"m3": "-3", "kind": "natural"}, "这个数要在 0 到 2,000 之间"),
            ("transit", {"metro_km": "9e9"}, "这里要填数字"),
            ("bottled", {"coal_kg": "1000000"}, "再多就不合常理了"),
            ("people", {"people": "0"}, "这个数要在 1 到 20 之间"),
        ],
    )
    def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_lost(
        self, services: Services, home: Any, post: Post, question: str, fields: dict[str, str], told: str
    ) -> None:
        answer = post(home, f"/footprint/ask/{question}", **fields)
        assert answer.status_code == 422
        assert told in answer.text
        assert 'aria-invalid="true"' in answer.text or question == "car"
        for typed in fields.values():
            assert not typed or typed == "rocket" or f'value="{typed}"' in answer.text
        assert answered(services, home) == {"home": {}}

    def test_an_unknown_question_year_or_person_is_an_unknown_page(self, home: Any, post: Post) -> None:
        for url in ("/footprint/ask/pets", "/footprint/ask/gas?year=1999", "/footprint?year=2027"):
            assert home.get(url).status_code == 404
        assert home.get("/footprint/ask/car?person=none").status_code == 404
        assert home.get("/footprint?year=soon").status_code == 404
        assert post(home, "/footprint/ask/car?person=none", **CAR).status_code == 404

    def test_another_homes_person_cannot_be_answered_for(
        self, services: Services, home: Any, stranger: Any, post: Post
    ) -> None:
        post(home, "/footprint/ask/car", **CAR)
        mine = kept_footprint(services, home.household()).profiles[0].id
        assert stranger.get(f"/footprint/ask/car?person={mine}").status_code == 404
        assert post(stranger, f"/footprint/ask/car?person={mine}", **CAR).status_code == 404
        assert post(stranger, f"/footprint/people/{mine}/drop").status_code == 404
        assert answered(services, stranger) == {"home": {}}


class TestResult:
    def test_it_says_the_homes_and_ones_own_and_who_is_missing(self, services: Services, home: Any, post: Post) -> None:
        post(home, "/footprint/ask/electricity", kwh="2310")
        post(home, "/footprint/ask/gas", m3="18", kind="natural")
        post(home, "/footprint/ask/car", **CAR)
        post(home, "/footprint/ask/flights", **FLIGHTS)
        page = text_of(home)
        assert "全家约 3.6 吨二氧化碳，自己约 1.4 吨。" in page
        assert "3 口人里，1 人答了出行。别人的还没有算进去。" in page
        assert "7,500 公里 × 0.162" in page
        assert "和“人均 8–9 吨”不能直接比" in page
        assert show_footprint(services, home.household(), 2026).footprint.total.g == 3_555_735

    def test_the_picture_is_a_sentence_too(self, home: Any, post: Post) -> None:
        post(home, "/footprint/ask/electricity", kwh="2310")
        post(home, "/footprint/ask/car", **CAR)
        for url in ("/footprint", "/carbon"):
            label = re.search(r'aria-label="(一年约[^"]+)"', home.get(url).text)
            assert label
            assert label[1] == "一年约 2.7 吨：用电 1.5 吨，开车 1.2 吨"

    def test_the_carbon_page_invites_until_something_is_answered(self, home: Any, post: Post) -> None:
        assert "全家一年排多少？" in home.get("/carbon").text
        post(home, "/footprint/ask/gas", m3="18")
        page = home.get("/carbon").text
        assert "全家一年排多少？" not in page
        assert "看明细，改我的回答" in page

    def test_co2e_stands_apart_and_changes_no_total(self, services: Services, home: Any, post: Post) -> None:
        before = show_footprint(services, home.household(), 2026).footprint.total
        post(home, "/footprint/ask/food", diet="medium_meat")
        post(home, "/footprint/ask/water_waste", m3="8")
        found = show_footprint(services, home.household(), 2026).footprint
        assert found.total == before
        assert found.total_co2e.g == 2_044_000 + 28_800 + 16_128
        page = text_of(home)
        assert "CO2e" in page
        assert "所以分开列，从不相加" in page
        assert "730–2,000" in page  # food as a band, no point

    def test_food_is_off_until_it_is_asked_for(self, home: Any, post: Post) -> None:
        post(home, "/footprint/ask/car", **CAR)
        assert "吃饭" not in re.sub(r"<details>.*?</details>", "", home.get("/footprint").text, flags=re.S)

    def test_charged_at_home_is_told_and_not_added(self, services: Services, home: Any, post: Post) -> None:
        post(home, "/footprint/ask/car", km="15000", kind="electric_home")
        found = show_footprint(services, home.household(), 2026).footprint
        assert [line.item for line in found.co2] == ["electricity"]
        assert "开车在家充的约 2,400 度，电表已经算了" in text_of(home)

    def test_more_than_fifteen_tonnes_is_asked_about(self, home: Any, post: Post) -> None:
        post(home, "/footprint/ask/flights", flights="100", km_each="2000")
        assert "一个人超过 15 吨很少见" in text_of(home)
        post(home, "/footprint/ask/flights", flights="10", km_each="2000")
        assert "一个人超过 15 吨很少见" not in text_of(home)

    def test_changes_are_counted_and_the_largest_is_first(self, home: Any, post: Post) -> None:
        post(home, "/footprint/ask/car", **CAR)
        page = text_of(home)
        gains = [int(kg) for kg in re.findall(r"(\d+) ?千克，占", page)]
        assert gains[0] == 240
        assert gains == sorted(gains, reverse=True)
        assert "少开五分之一的路" in page
        assert "少排 0 千克" in page

    def test_the_chart_has_each_group_with_its_range(self, home: Any, post: Post) -> None:
        post(home, "/footprint/ask/car", **CAR)
        [figure] = home.get("/footprint/figures").json["figures"]
        bars = figure["data"][0]
        assert bars["y"][-1] == "开车" or bars["y"][0] == "开车"
        at = bars["y"].index("开车")
        assert (bars["x"][at], bars["error_x"]["array"][at], bars["error_x"]["arrayminus"][at]) == (1215, 660, 315)

    def test_a_home_without_known_electricity_is_asked_for_it(self, services: Services, home: Any, post: Post) -> None:
        place = replace(home.household(), province="liaoning", use=replace(home.household().use, wh=(0,) * 12))
        keep(services, place)
        assert "用电还不知道" in text_of(home)
        assert "跳过就不算" in text_of(home, "/footprint/ask/electricity")


class TestElectricity:
    def test_a_whole_year_by_the_meter_is_measured(self, services: Services, home: Any) -> None:
        metered(services, home, date(2025, 1, 1), 365)
        found = electricity_of(services, home.household(), 2025)
        assert (found.source, found.kwh, found.low, found.high) == ("measured", 3504, 3504, 3504)
        assert "全年都是电表实测" in text_of(home, "/footprint/ask/electricity?year=2025")

    def test_other_days_count_as_usual_and_that_is_said(self, services: Services, home: Any) -> None:
        usual = electricity_of(services, home.household(), 2026)
        metered(services, home, date(2026, 3, 1), 31, wh=0)
        found = electricity_of(services, home.household(), 2026)
        march = Decimal(home.household().use.wh[2] // 31 * 31) / 1000
        assert (found.source, found.n_measured) == ("partly_measured", 31)
        assert found.kwh == usual.kwh - march
        assert found.high - found.kwh == (usual.kwh - march) * Decimal(str(home.household().use.doubt))
        assert "31 天电表实测，其余按平常用量估" in text_of(home, "/footprint/ask/electricity")

    def test_today_is_not_over_and_a_day_with_a_hole_is_not_known(self, services: Services, home: Any) -> None:
        metered(services, home, services.today() - timedelta(days=2), 3)
        assert electricity_of(services, home.household(), 2026).n_measured == 2

    def test_the_factor_is_the_one_in_force_at_the_years_end(self, services: Services, home: Any) -> None:
        for year, kg in ((2023, "0.7075"), (2024, "0.6782"), (2025, "0.6553"), (2026, "0.6553")):
            assert str(show_footprint(services, home.household(), year).setting.place.kg_per_kwh) == kg


class TestPeople:
    def add(self, post: Post, client: Any, label: str) -> TestResponse:
        return post(client, "/footprint/people", label=label, of_age="1")

    def test_another_person_is_asked_six_questions(self, services: Services, home: Any, post: Post) -> None:
        post(home, "/footprint/ask/car", **CAR)
        url = self.add(post, home, "爸").location
        assert url.startswith("/footprint/ask/car?person=")
        assert "第 1 步，共 6 步" in text_of(home, url)
        assert "爸的回答" in text_of(home, url)
        post(home, url, km="1000", kind="petrol")
        assert {name: given.get("car", {}).get("km") for name, given in answered(services, home).items()} == {
            "home": None,
            "自己": 7500,
            "爸": 1000,
        }
        assert "3 口人里，2 人答了出行" in text_of(home)

    def test_when_all_answered_the_mean_is_told(self, home: Any, post: Post) -> None:
        post(home, "/footprint/ask/people", people="2")
        post(home, "/footprint/ask/electricity", kwh="2310")
        post(home, "/footprint/ask/flights", **FLIGHTS)
        post(home, self.add(post, home, "爸").location.replace("car", "flights"), **FLIGHTS)
        assert "全家约 2.2 吨二氧化碳，每人约 1.1 吨。" in text_of(home)

    def test_more_people_than_live_there_are_no_mean(self, home: Any, post: Post) -> None:
        post(home, "/footprint/ask/people", people="1")
        post(home, "/footprint/ask/flights", **FLIGHTS)
        post(home, self.add(post, home, "爸").location.replace("car", "flights"), **FLIGHTS)
        page = text_of(home)
        assert "答了 2 个人，比常住的 1 口人多" in page
        assert "每人约" not in page

    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({"label": "", "of_age": "1"}, "写个称呼"),
            ({"label": "一二三四五六七", "of_age": "1"}, "最多写 6 个字"),
            ({"label": "爸", "of_age": "1"}, "已经有一位叫“爸”了"),
            ({"label": "小宝"}, "只给 14 岁以上的人建"),
        ],
    )
    def test_a_label_is_short_its_own_and_nobodys_childs(
        self, services: Services, home: Any, post: Post, fields: dict[str, str], told: str
    ) -> None:
        self.add(post, home, "爸")
        answer = post(home, "/footprint/people", **fields)
        assert answer.status_code == 422
        assert told in answer.text
        assert [one.label for one in kept_footprint(services, home.household()).profiles] == ["爸"]

    def test_a_label_can_be_changed_and_a_person_removed_and_brought_back(
        self, services: Services, home: Any, post: Post
    ) -> None:
        post(home, "/footprint/ask/car", **CAR)
        self.add(post, home, "爸")
        me = kept_footprint(services, home.household()).profiles[0].id
        assert post(home, f"/footprint/people/{me}", label="爸").status_code == 422
        post(home, f"/footprint/people/{me}", label="我")
        before = answered(services, home)
        assert set(before) == {"home", "我", "爸"}
        post(home, f"/footprint/people/{me}/drop")
        assert set(answered(services, home)) == {"home", "爸"}
        assert "撤销" in text_of(home, "/footprint/people")
        post(home, "/footprint/undo")
        assert answered(services, home) == before
        assert [one.label for one in kept_footprint(services, home.household()).profiles] == ["我", "爸"]

    def test_once_answered_anew_the_step_before_stays(self, home: Any, post: Post) -> None:
        post(home, "/footprint/ask/car", **CAR)
        post(home, "/footprint/clear", year="2026")
        post(home, "/footprint/ask/gas", m3="18")
        answer = post(home, "/footprint/undo")
        assert answer.status_code == 422
        assert "没有可以撤销的了" in answer.text


class TestYears:
    def test_last_years_answers_are_taken_over_and_compared(self, services: Services, home: Any, post: Post) -> None:
        post(home, "/footprint/ask/gas?year=2025", m3="18", kind="natural")
        post(home, "/footprint/ask/car?year=2025", **CAR)
        assert "去年答过" in text_of(home)
        post(home, "/footprint/copy", year="2026")
        assert answered(services, home) == answered(services, home, 2025)
        post(home, "/footprint/ask/gas?alone=1", m3="15", kind="natural")
        page = text_of(home)
        assert "和 2025 年比" in page
        assert "−78" in page  # 36 m³ × 2.162
        assert "其中 0 千克只是电网因子变了" in page

    def test_a_change_of_factor_alone_is_not_the_homes(self, home: Any, post: Post) -> None:
        post(home, "/footprint/ask/electricity?year=2024", kwh="2000")
        post(home, "/footprint/ask/electricity?year=2025", kwh="2000")
        page = text_of(home, "/footprint?year=2025")
        assert "其中 −46 千克只是电网因子变了，不是您家的；家里自己的变化是 0 千克" in page

    def test_a_silence_is_not_nought(self, home: Any, post: Post) -> None:
        post(home, "/footprint/ask/flights?year=2025", **FLIGHTS)
        post(home, "/footprint/ask/gas?year=2025", m3="18")
        assert "和 2025 年比" not in text_of(home)
        post(home, "/footprint/ask/gas", m3="18")
        page = text_of(home)
        assert "和 2025 年比" in page
        assert "只有一年答了的不比：飞机。" in page
        post(home, "/footprint/ask/flights", flights="0")
        page = text_of(home)
        assert "只有一年答了的不比" not in page
        assert "−360" in page

    def test_a_year_is_cleared_and_brought_back(self, services: Services, home: Any, post: Post) -> None:
        post(home, "/footprint/ask/gas?year=2025", m3="18")
        post(home, "/footprint/ask/gas", m3="15")
        post(home, "/footprint/clear", year="2026")
        assert answered(services, home) == {"home": {}}
        assert answered(services, home, 2025)["home"]["gas"]["m3"] == 18
        post(home, "/footprint/undo")
        assert answered(services, home)["home"]["gas"]["m3"] == 15


class TestFile:
    def bring(self, post: Post, client: Any, document: object) -> TestResponse:
        content = json.dumps(document, ensure_ascii=False).encode()
        return post(client, "/footprint/import", file=(io.BytesIO(content), "a.json"))

    def document(self, **people: object) -> dict[str, object]:
        year = {"home": {"gas": {"m3": 18, "kind": "natural"}}, "people": people}
        return {"format": "yidu-footprint", "version": 1, "years": {"2026": year}}

    def test_answers_go_out_and_come_into_another_home(
        self, services: Services, home: Any, stranger: Any, post: Post
    ) -> None:
        post(home, "/footprint/ask/gas", m3="18", kind="natural")
        post(home, "/footprint/ask/car", **CAR)
        answer = home.get("/footprint/answers.json")
        assert 'filename="yidu-footprint-2026-11-21.json"' in answer.headers["Content-Disposition"]
        assert self.bring(post, stranger, answer.json).location == "/footprint/import"
        page = text_of(stranger, "/footprint/import")
        assert "会改 2 个回答" in page
        assert "会新加：自己" in page
        assert answered(services, stranger) == {"home": {}}
        assert post(stranger, "/footprint/import/take").location == "/footprint"
        assert answered(services, stranger) == answered(services, home)

    def test_what_is_changed_is_shown_first_and_can_be_undone(self, services: Services, home: Any, post: Post) -> None:
        post(home, "/footprint/ask/gas", m3="15", kind="natural")
        post(home, "/footprint/ask/heat", m2="90")
        before = answered(services, home)
        self.bring(post, home, self.document(爸={"car": {"km": 100, "kind": "petrol"}}))
        page = text_of(home, "/footprint/import")
        assert "现在：15 立方米 · 天然气" in page
        assert "改成：18 立方米 · 天然气" in page
        post(home, "/footprint/import/take")
        assert answered(services, home)["home"]["gas"]["m3"] == 18
        assert answered(services, home)["home"]["heat"]["m2"] == 90
        post(home, "/footprint/undo")
        assert answered(services, home) == before

    def test_it_can_be_left_alone(self, services: Services, home: Any, post: Post) -> None:
        self.bring(post, home, self.document())
        post(home, "/footprint/import/drop")
        assert "个回答" not in text_of(home, "/footprint/import")
        assert answered(services, home) == {"home": {}}
        assert post(home, "/footprint/import/take").status_code == 422

    def test_the_same_file_twice_changes_nothing(self, home: Any, post: Post) -> None:
        for _ in range(2):
            self.bring(post, home, self.document())
            post(home, "/footprint/import/take")
        self.bring(post, home, self.document())
        assert "会改 0 个回答" in text_of(home, "/footprint/import")

    def test_it_can_be_pasted(self, services: Services, home: Any, post: Post) -> None:
        post(home, "/footprint/import", text=json.dumps(self.document()))
        post(home, "/footprint/import/take")
        assert answered(services, home)["home"]["gas"]["m3"] == 18

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("", "请选一个文件"),
            ("{", "不是 JSON"),
            (
                '{"format": "yidu-footprint", "version": 1, "years": {"2026": {"home": {"gaz": {}}}}}',
                "years.2026.home.gaz",
            ),
            ('{"a": ' + "1" * 300_000 + "}", "不会超过 256 KB"),
        ],
    )
    def test_a_broken_one_is_told_by_its_place_and_stays_to_be_put_right(
        self, services: Services, home: Any, post: Post, text: str, told: str
    ) -> None:
        answer = post(home, "/footprint/import", text=text)
        assert answer.status_code == 422
        assert told in answer.text
        assert text[:30].replace('"', "&#34;") in answer.text
        assert answered(services, home) == {"home": {}}

    def test_a_reason_inside_a_reason_is_in_the_readers_language(self, home: Any, post: Post) -> None:
        post(home, "/me/language", lang="en")
        answer = self.bring(post, home, self.document(me={"car": {"km": 1_000_000, "kind": "petrol"}}))
        assert "years.2026.people.me.car.km: At most 400,000 km a year" in answer.text


def test_a_factor_past_its_review_says_so(client: Any, home: Any, clock: Clock) -> None:
    assert "该再核对了" not in text_of(home) + text_of(client, "/sources?section=footprint")
    clock.set(clock.at.replace(year=2027, day=22))
    assert "29 个因子该再核对了" in text_of(home)
    assert "该再核对了" in text_of(client, "/sources?section=footprint")


def test_the_demo_shows_a_whole_one(client: Any, services: Services, post: Post) -> None:
    post(client, "/demo")
    page = text_of(client)
    assert "自己约" in page
    assert "飞机" in page
    assert "管道气" in page


def test_all_of_it_is_counted_before_it_is_deleted(home: Any, post: Post) -> None:
    assert "碳足迹回答" not in home.get("/me/delete").text
    post(home, "/footprint/ask/gas", m3="18")
    post(home, "/footprint/ask/car", **CAR)
    assert "2 个碳足迹回答" in home.get("/me/delete").text


def test_the_sources_page_lists_every_factor_with_its_review(client: Any, services: Services) -> None:
    page = text_of(client, "/sources?section=footprint")
    for factor in services.footprint.factors.values():
        assert factor.name.zh in page
    assert "2027 年 11 月 21 日前再核对" in page
    assert "CO2 和 CO2e 从不相加" in page


def test_the_file_in_the_readme_can_be_taken_in(services: Services, home: Any, post: Post) -> None:
    readme = (HERE.parent / "README.md").read_text("utf-8")
    example = re.search(r"```json\n(\{\"format\": \"yidu-footprint\".*?)```", readme, re.S)
    assert example
    assert post(home, "/footprint/import", text=example[1]).status_code == 303
    post(home, "/footprint/import/take")
    assert answered(services, home)["自己"]["flights"]["km_each"] == 1000
