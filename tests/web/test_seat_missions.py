"""Home missions on a child's phone, screen by screen."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import Clock
from tests.outreach import an_organisation
from tests.school import EVENING, a_class, at_seat, seats_of
from tests.web.conftest import Post
from webapp.domain.school.mission import Work
from webapp.domain.school.school_class import STAGES, SchoolClass
from webapp.store.school import works
from webapp.usecases.services import Services

METER = "/seat/missions/meter_detective"
FIRST, SECOND = date(2026, 9, 8), date(2026, 9, 9)
KEEPS = {"X-Yidu-Keeps": "1"}
SEEN = re.compile(r'name="seen" value="([^"]*)"')


@pytest.fixture
def made(services: Services, clock: Clock) -> SchoolClass:
    clock.set(EVENING)
    return a_class(services, an_organisation(services))


@pytest.fixture
def phone(app: Flask, services: Services, made: SchoolClass) -> FlaskClient:
    return at_seat(app, services, made, seats_of(services, made)[0])


def kept(services: Services, made: SchoolClass) -> list[Work]:
    with services.database.read() as session:
        return works.of_class(session, made)


def save(phone: FlaskClient, post: Post, mission: str = "meter_detective", **said: str) -> TestResponse:
    """From the page as it is now, as a browser without scripts does."""
    url = f"/seat/missions/{mission}"
    seen = SEEN.search(phone.get(f"{url}?step={said.get('step', '0')}&day={said.get('day', '')}").text)
    assert seen
    return post(phone, url, seen=seen[1], **said)


def follow(phone: FlaskClient, answer: TestResponse) -> str:
    assert answer.status_code == 303, answer.text
    return phone.get(answer.location).text


class TestMeter:
    def test_from_evening_to_the_class(
        self, phone: FlaskClient, services: Services, made: SchoolClass, post: Post
    ) -> None:
        day = FIRST.isoformat()
        answer = save(phone, post, day=day, evening="4318.6", evening_at="19:00", bedtime="", morning="")
        assert answer.location == "/seat"
        assert "存好了" in follow(phone, answer)
        page = phone.get(f"{METER}?day={day}").text
        assert 'value="4318.6"' in page
        assert "共 3 步，现在第 2 步" in page
        assert phone.get(f"{METER}/result?day={day}").status_code == 303
        answer = save(phone, post, day=day, evening="4318.6", bedtime="4320.5", morning="4321.2")
        asked = follow(phone, answer)
        assert "夜里用了几度？" in asked
        result = follow(phone, save(phone, post, day=day, step="1", answer="0.7"))
        for words in (
            "你家睡着以后，还在用",
            "78<small>瓦",
            "8 盏小灯",
            "4321.2 减 4320.5 等于 0.7",
            "对了！",
            "自己抄的表",
        ):
            assert words in result, words
        assert "3 枚探案章" in result
        (work,) = kept(services, made)
        assert not work.done
        done = follow(phone, post(phone, f"{METER}/result", day=day))
        assert "已经交给班级了" in done
        (work,) = kept(services, made)
        assert work.done
        assert work.found == {"overnight_w": 78, "upper_bound": 0, "wh": 700, "minutes": 540}

    def test_without_bedtime_at_most(self, phone: FlaskClient, post: Post) -> None:
        save(phone, post, day=FIRST.isoformat(), evening="4318.6", morning="4321.2")
        result = phone.get(f"{METER}/result?day={FIRST}").text
        assert "用电不超过" in result
        assert "217<small>瓦" in result

    def test_a_subtraction_stands_point_under_point(self, phone: FlaskClient, post: Post) -> None:
        day = FIRST.isoformat()
        save(phone, post, day=day, bedtime="4320", morning="4321.25")
        result = follow(phone, save(phone, post, day=day, step="1", answer="1.25"))
        assert "<b>4321.25</b>" in result
        assert "<b>4320.00</b>" in result
        assert "4321.25 减 4320.00 等于 1.25" in result

    def test_a_sum_that_is_off_is_worked_out_together(self, phone: FlaskClient, post: Post) -> None:
        day = FIRST.isoformat()
        save(phone, post, day=day, bedtime="4320.5", morning="4321.2")
        result = follow(phone, save(phone, post, day=day, step="1", answer="1.7"))
        assert "差一点，一起算" in result
        assert not re.search("错|不对", result)

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"bedtime": "4321.2", "morning": "4320.5"}, "抄反了吗"),
            ({"bedtime": "4320.5", "morning": "43212"}, "小数点对吗"),
            ({"bedtime": "很多"}, "看不懂这个数"),
            ({"bedtime": "-3"}, "看不懂这个数"),
            ({"evening": "9999999"}, "要在 0 到"),
            ({"bedtime": "1", "bedtime_at": "06:00", "morning": "2"}, "离得太近"),
            ({"evening": ""}, "还空着"),
        ],
    )
    def test_impossible_numbers_are_asked_again_and_stay(
        self, phone: FlaskClient, services: Services, made: SchoolClass, post: Post, said: dict[str, str], words: str
    ) -> None:
        answer = save(phone, post, day=FIRST.isoformat(), **said)
        assert answer.status_code == 422
        assert words in answer.text
        assert all(f'value="{value}"' in answer.text for value in said.values() if value)
        assert kept(services, made) == []
        told = post(phone, METER, headers=KEEPS, day=FIRST.isoformat(), **said)
        assert told.status_code == 422
        assert words in told.json["why"]

    def test_in_the_morning_it_is_still_last_nights_turn(self, phone: FlaskClient, post: Post, clock: Clock) -> None:
        clock.set(EVENING.replace(day=8))
        save(phone, post, bedtime="4320.5")
        clock.set(EVENING.replace(day=9, hour=7))
        assert 'name="day" value="2026-09-08"' in phone.get(METER).text
        assert "夜里用了几度" in follow(phone, save(phone, post, day="2026-09-08", morning="4321.2"))
        clock.set(EVENING.replace(day=9))
        assert 'name="day" value="2026-09-09"' in phone.get(METER).text

    def test_who_reads_more_is_asked_for_watts_and_told_the_doubt(
        self, app: Flask, services: Services, clock: Clock, post: Post
    ) -> None:
        clock.set(EVENING)
        senior = a_class(services, an_organisation(services), stage="senior")
        phone = at_seat(app, services, senior, seats_of(services, senior)[0])
        asked = follow(phone, save(phone, post, day=FIRST.isoformat(), bedtime="4320.5", morning="4321.2"))
        assert "平均是多少瓦？" in asked
        assert "可能多或少 12 瓦" in phone.get(f"{METER}/result?day={FIRST}").text


class TestTwoPhones:
    def test_what_differs_is_shown_and_chosen(
        self, app: Flask, phone: FlaskClient, services: Services, made: SchoolClass, post: Post
    ) -> None:
        other = at_seat(app, services, made, seats_of(services, made)[0])
        day = FIRST.isoformat()
        save(phone, post, day=day, bedtime="4320.5", morning="4321.2")
        said = {"day": day, "seen": "-", "bedtime": "4320.5", "morning": "4321.4"}
        answer = post(other, METER, **said)
        assert answer.status_code == 409
        for words in ("两份不一样", "<strong>4321.2</strong>", "<strong>4321.4</strong>", "用已经有的", "用我写的"):
            assert words in answer.text
        assert kept(services, made)[0].entry["morning"] == "4321.2"
        told = post(other, METER, headers=KEEPS, **said)
        assert told.status_code == 409
        assert "不一样" in told.json["why"]
        assert post(other, METER, replace="1", **said).status_code == 303
        (work,) = kept(services, made)
        assert work.entry["morning"] == "4321.4"
        assert work.earlier[0]["morning"] == "4321.2"

    def test_what_a_phone_sends_twice_is_there_once(
        self, phone: FlaskClient, services: Services, made: SchoolClass, post: Post
    ) -> None:
        said = {"day": FIRST.isoformat(), "seen": "-", "finish": "1", "bedtime": "4320.5", "morning": "4321.2"}
        for _ in range(3):
            assert post(phone, METER, headers=KEEPS, **said).json["next"].startswith(METER)
        (work,) = kept(services, made)
        assert work.done
        assert work.earlier == ()


ROUNDS = [
    ("appliance_hunt", [{"have": "tv,router,fridge,kettle"}, {"light": "tv"}, {"answer": "3"}], "4<small>样电器"),
    ("one_kwh_race", [{"first": "guide-laptop"}, {"second": "led-10w"}, {"answer": "90"}], "100 小时"),
    (
        "valley_detective",
        [{"plan": "tou"}, {"high_fen": "59.53", "low_fen": "31.53"}, {"answer": "28"}],
        "28<small>分",
    ),
    ("valley_detective", [{"plan": "same"}], "一样的价钱"),
    ("valley_detective", [{"plan": "unsure"}], "下次和大人一起看电费单"),
    ("unplug", [{"plugs": "tv,set-top-box"}, {"hours": "8"}, {"answer": "64"}], "64<small>瓦时"),
]


@pytest.mark.parametrize(("mission", "screens", "words"), ROUNDS)
@pytest.mark.parametrize("stage", STAGES)
def test_each_mission_screen_by_screen(
    app: Flask,
    services: Services,
    clock: Clock,
    post: Post,
    mission: str,
    screens: list[dict[str, str]],
    words: str,
    stage: str,
) -> None:
    clock.set(EVENING)
    of = a_class(services, an_organisation(services), stage=stage)
    phone = at_seat(app, services, of, seats_of(services, of)[0])
    numbers = [0, 1, 2] if len(screens) == 3 else [0]
    for number, said in zip(numbers, screens, strict=True):
        text = follow(phone, save(phone, post, mission, step=str(number), **said))
    assert words in text
    assert ("对了！" in text) == (len(screens) == 3)
    assert "2 枚探案章" in text
    assert "交给班级" in text


def test_the_last_two(phone: FlaskClient, services: Services, made: SchoolClass, post: Post, clock: Clock) -> None:
    clock.set(EVENING + timedelta(days=2))
    save(phone, post, "fridge_and_ac", checks="door,gap,filter")
    save(phone, post, "fridge_and_ac", step="1", fridge_c="4", ac_c="26")
    result = phone.get("/seat/missions/fridge_and_ac/result").text
    for words in ("3<small>件", "冰箱 4 度。", "老人、宝宝、病人", "电动车不在家里充电", "热了就往下调"):
        assert words in result, words
    result = follow(phone, save(phone, post, "pledge", pledges="lights,daylight"))
    assert "2<small>件" in result
    assert "人走关灯" in result


def test_ticks_are_one_entry_however_they_are_sent(
    phone: FlaskClient, services: Services, made: SchoolClass, post: Post
) -> None:
    """Without scripts a browser sends every tick, and an empty one first."""
    page = phone.get("/seat/missions/appliance_hunt").text
    seen = SEEN.search(page)
    assert seen
    token = phone.get("/csrf").text
    body = f"csrf_token={token}&seen={seen[1]}&step=0&have=&have=tv&have=router"
    phone.post("/seat/missions/appliance_hunt", data=body, content_type="application/x-www-form-urlencoded")
    assert kept(services, made)[0].entry == {"have": "tv,router"}


def test_editing_again_keeps_what_was_before(
    phone: FlaskClient, services: Services, made: SchoolClass, post: Post
) -> None:
    day = FIRST.isoformat()
    save(phone, post, day=day, bedtime="4320.5", morning="4321.2")
    post(phone, f"{METER}/result", day=day)
    assert save(phone, post, day=day, bedtime="4320.5", morning="4321.3").status_code == 303
    (work,) = kept(services, made)
    assert work.done
    assert work.found["overnight_w"] == 89
    assert work.earlier[0]["morning"] == "4321.2"


def test_what_is_not_for_today(phone: FlaskClient, post: Post) -> None:
    answer = phone.get("/seat/missions/fridge_and_ac")
    assert answer.status_code == 404
    assert "2026 年 9 月 17 日" in answer.text
    assert phone.get("/seat/missions/pledge").status_code == 404
    assert phone.get(f"{METER}?day=2026-09-10").status_code == 404
    assert phone.get(f"{METER}?day=gestern").status_code == 404
    assert phone.get("/seat/missions/none").status_code == 404
    assert post(phone, "/seat/missions/none").status_code == 404


def test_after_the_class_it_is_there_to_read(phone: FlaskClient, post: Post, clock: Clock) -> None:
    save(phone, post, day=FIRST.isoformat(), bedtime="4320.5", morning="4321.2")
    clock.pass_by(days=5)
    assert phone.get(f"{METER}?day={FIRST}").status_code == 303
    result = phone.get(f"{METER}/result?day={FIRST}").text
    assert "78<small>瓦" in result
    assert "改一改" not in result
    assert post(phone, METER, day=FIRST.isoformat(), evening="4318.6").status_code == 410
    assert phone.get(f"{METER}/result?day={SECOND}").status_code == 410


def test_never_offered(phone: FlaskClient) -> None:
    page = phone.get("/seat/missions/unplug").text
    for name in ("fridge", "router", "air-conditioner", "water-heater", "aquarium"):
        assert f'value="{name}"' not in page
    assert "请大人动手" in page


def test_a_phone_keeps_the_missions_that_have_begun(phone: FlaskClient, made: SchoolClass) -> None:
    page = phone.get("/seat").text
    assert f'data-seat="{made.code}-' in page
    assert "missions/unplug?day=2026-09-16&amp;whole=1" in page
    assert "fridge_and_ac" not in page
    whole = phone.get("/seat/missions/appliance_hunt?whole=1").text
    assert whole.count("<fieldset") == 2


def test_a_phone_keeps_the_results_of_what_is_with_the_class(phone: FlaskClient, post: Post) -> None:
    def results() -> list[str]:
        pages = re.search('data-pages="([^"]*)"', phone.get("/seat").text)
        assert pages
        return [unescape(url) for url in pages[1].split() if "/result" in url]

    day = FIRST.isoformat()
    save(phone, post, day=day, bedtime="4320.5", morning="4321.2")
    assert results() == []
    post(phone, f"{METER}/result", day=day)
    (first,) = results()
    assert first.startswith(f"{METER}/result?day={day}&v=")
    assert "78<small>瓦" in phone.get(first).text
    assert f'href="{METER}/result?day={day}"' in phone.get("/seat").text
    save(phone, post, day=day, bedtime="4320.5", morning="4321.3")
    (then,) = results()
    assert then != first


def test_nowhere_can_a_child_write_words(phone: FlaskClient) -> None:
    for mission in ("meter_detective", "appliance_hunt", "one_kwh_race", "valley_detective", "unplug"):
        page = phone.get(f"/seat/missions/{mission}?whole=1").text
        assert "<textarea" not in page
        for field in re.findall(r'<input class="kin[^>]*>', page):
            assert re.search(r'inputmode="(decimal|numeric)"', field)
