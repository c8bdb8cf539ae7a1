from datetime import datetime

import pytest
from sqlalchemy import event

from webapp.domain.calendar import CHINA

TAP = {"appliance_id": "washer-drum-40", "quantity": "1"}


def test_it_works(home):
    page = home.get("/")
    assert page.status_code == 200
    assert "平段" in page.text
    assert "0.5953"[:3] in page.text


def test_a_visitor_is_asked_the_four_questions_first(client):
    assert client.get("/").headers["Location"] == "/start/place"


def test_the_sentence_says_what_when_and_how_much(home):
    text = home.get("/").text
    assert "热水 22 点后再烧" in text
    assert "省 0.68 元" in text
    assert "低谷每度便宜 0.28 元" in text


def test_nothing_to_do_where_the_gain_is_below_the_threshold(home, post, services):
    from dataclasses import replace

    from webapp.usecases.keep_household import keep_look

    post(home, "/runs", appliance_id="tv-55in", quantity="1")
    keep_look(services, replace(home.household(), threshold_fen=100))
    text = home.get("/").text
    assert "今晚不用动" in text
    assert "再挪也只省 0.68 元，不到您设的 1.00 元" in text


def test_one_tap_logs_a_run_and_htmx_gets_the_body_back(home, post):
    answer = post(home, "/runs", headers={"HX-Request": "true", "HX-Target": "today"}, **TAP)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div id="today">')
    assert "今天的记录" in answer.text
    assert "<html" not in answer.text


def test_without_htmx_the_answer_is_303(home, post):
    answer = post(home, "/runs", **TAP)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_the_countdown_follows_the_clock(home, clock):
    assert "再过 22 分钟进低谷" in home.get("/").text
    clock.set(datetime(2026, 11, 21, 23, 20, tzinfo=CHINA))
    assert "低谷还有 8 小时 40 分，之后每度贵 0.28 元" in home.get("/").text


def test_most_used_appliances_come_first(home, post):
    for _ in range(3):
        post(home, "/runs", appliance_id="hair-dryer", quantity="0.2")
    tiles = home.get("/").text.split("data-tiles")[1]
    assert tiles.index('value="hair-dryer"') < tiles.index('value="rice-cooker"')


def test_always_on_loads_count_without_being_logged(home, services):
    from webapp.usecases.show_today import show_today

    today = show_today(services, home.household())
    assert today.wh == today.base_wh > 0


def test_few_queries_and_no_more_days_than_shown(home, post, services):
    post(home, "/runs", **TAP)
    statements: list[str] = []
    event.listen(services.database.engine, "before_cursor_execute", lambda c, cur, sql, *_: statements.append(sql))
    home.get("/")
    selects = [sql for sql in statements if sql.lstrip().upper().startswith("SELECT")]
    assert 1 < len(selects) <= 6


@pytest.mark.parametrize("size", ["normal", "large"])
@pytest.mark.parametrize("hour", [0, 7, 8, 12, 21, 22, 23])
def test_every_hour_of_the_day_renders(home, services, clock, hour, size):
    from dataclasses import replace

    from webapp.usecases.keep_household import keep_look

    keep_look(services, replace(home.household(), size=size))
    clock.set(datetime(2026, 11, 21, hour, 59, tzinfo=CHINA))
    assert home.get("/").status_code == 200


def test_large_type_says_everything_in_sentences(home, services):
    from dataclasses import replace

    from webapp.usecases.keep_household import keep_look

    keep_look(services, replace(home.household(), size="large"))
    text = home.get("/").text
    assert 'data-size="large"' in text
    assert text.count("three-b") == 1
    assert 'class="clock"' not in text
    assert "近七天每天用的度数" in text
