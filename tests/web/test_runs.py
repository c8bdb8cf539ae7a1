import re
from datetime import datetime, timedelta

import pytest

from webapp.domain.calendar import CHINA
from webapp.usecases.log_run import list_runs

TAP = {"appliance_id": "washer-drum-40", "quantity": "1"}
FORM = {"appliance_id": "washer-drum-40", "quantity": "1", "start": "20:00", "day": "today"}
TODAY = datetime(2026, 11, 21, tzinfo=CHINA).date()


def runs_of(services, browser, day=TODAY):
    return list_runs(services, browser.household(), day)[0]


def test_a_run_is_priced_where_it_fell(home, post, services):
    post(home, "/runs", **FORM)
    (run,) = runs_of(services, home)
    assert (run.wh, run.wh_low, run.wh_high, run.fen, run.g_co2) == (600, 400, 850, 36, 393)


def test_a_run_over_two_periods_is_split(home, post, services):
    post(home, "/runs", **{**FORM, "start": "21:30"})
    (run,) = runs_of(services, home)
    page = home.get("/log/washer-drum-40?start=21:30&day=today")
    flat, valley = (float(re.search(rf"{name} ([0-9.]+) 度", page.text)[1]) for name in ("平段", "低谷"))
    assert flat + valley == pytest.approx(0.6)
    assert run.fen == round(100 * (flat * 0.5953 + valley * 0.3153))


def test_the_form_shows_kwh_yuan_co2_and_a_comparison(home):
    text = home.get("/log/washer-drum-40?start=20:00&day=today&quantity=1").text
    for shown in ("0.60", "0.36", "390", "范围 0.40–0.85 度", "相当于", "挪到第二天 6:00", "0.17 元", "0 千克"):
        assert shown in text


def test_a_thriftier_programme_of_the_same_machine_is_named(home):
    text = home.get("/log/washer-drum-40?start=20:00&day=today&quantity=1").text
    assert "少用 0.4" in text
    assert "少排" in text


def test_the_live_box_alone_for_htmx(home):
    answer = home.get("/log/washer-drum-40?start=20:00&day=today", headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div id="live"')


def test_yesterday_and_planned(home, post, services):
    post(home, "/runs", **{**FORM, "day": "yesterday"})
    post(home, "/runs", **{**FORM, "day": "tomorrow", "start": "６点"})
    assert runs_of(services, home, TODAY - timedelta(days=1))[0].planned is False
    (planned,) = runs_of(services, home, TODAY + timedelta(days=1))
    assert planned.planned is True
    assert planned.start.astimezone(CHINA).hour == 6


def test_the_same_key_twice_is_one_run(home, post, services):
    for _ in range(3):
        assert post(home, "/runs", **TAP, key="a" * 32).status_code == 303
    assert len(runs_of(services, home)) == 1


def test_a_tap_kept_offline_keeps_its_own_time(home, post, services):
    post(home, "/runs", **TAP, key="b" * 32, at="2026-11-21T18:05:00+08:00")
    (run,) = runs_of(services, home)
    assert run.start == datetime(2026, 11, 21, 18, 5, tzinfo=CHINA)


def test_undo_takes_it_out_of_the_day_and_restore_brings_it_back(home, post, services):
    post(home, "/runs", **FORM)
    (run,) = runs_of(services, home)
    assert post(home, f"/runs/{run.id}/undo").status_code == 303
    assert runs_of(services, home) == []
    assert "恢复" in home.get("/runs").text
    post(home, f"/runs/{run.id}/restore")
    assert [kept.id for kept in runs_of(services, home)] == [run.id]


def test_edit_moves_energy_to_the_new_day(home, post, services):
    from webapp.store import runs as store

    post(home, "/runs", **FORM)
    (run,) = runs_of(services, home)
    post(home, f"/runs/{run.id}", **{**FORM, "day": "yesterday", "quantity": "2"})
    with services.database.read() as session:
        days = store.days(session, home.household().id, TODAY - timedelta(days=1), TODAY + timedelta(days=1))
    assert {day: int(wh.sum()) for day, wh in days.items()} == {TODAY - timedelta(days=1): 1200}


def test_repeat_logs_the_same_now(home, post, services):
    post(home, "/runs", **FORM)
    (run,) = runs_of(services, home)
    post(home, f"/runs/{run.id}/repeat")
    assert sorted(kept.wh for kept in runs_of(services, home)) == [600, 600]


def test_a_planned_run_counts_once_it_is_confirmed(home, post, services, clock):
    post(home, "/runs", **{**FORM, "day": "tomorrow", "start": "06:00"})
    tomorrow = TODAY + timedelta(days=1)
    (run,) = runs_of(services, home, tomorrow)
    clock.set(datetime(2026, 11, 22, 9, 0, tzinfo=CHINA))
    post(home, f"/runs/{run.id}/confirm")
    assert runs_of(services, home, tomorrow)[0].planned is False


BAD = [
    ({"start": "23:30"}, "23:30 还没到"),
    ({"start": "晚上"}, "看不懂这个时间"),
    ({"start": ""}, "看不懂这个时间"),
    ({"quantity": ""}, "这里要填数字"),
    ({"quantity": "-1"}, "这个数要在"),
    ({"quantity": "99999999999999"}, "这个数要在"),
    ({"quantity": "<script>alert(1)</script>"}, "这里要填数字"),
    ({"quantity": "😀"}, "这里要填数字"),
    ({"day": "2020-01-01"}, "只能补记最近"),
    ({"day": "2027-01-01"}, "还没到"),
    ({"day": "someday"}, "看不懂这个日期"),
    ({"day": "tomorrow", "start": "08:00", "quantity": "10"}, "这个数要在"),
]


@pytest.mark.parametrize(("fields", "sentence"), BAD)
def test_bad_input_gets_a_sentence_and_nothing_is_lost(home, post, services, fields, sentence):
    answer = post(home, "/runs", **{**FORM, **fields})
    assert answer.status_code == 422
    assert sentence in re.sub(r"\s+", " ", answer.text)
    assert "还没有记下" in answer.text
    assert "<script>alert" not in answer.text
    for value in fields.values():
        if value.isdigit() or ":" in value:
            assert value in answer.text
    assert runs_of(services, home) == []


@pytest.mark.parametrize("quantity", ["３．５", "3,5", "3，5"])
def test_full_width_and_commas_are_numbers(home, post, services, quantity):
    post(home, "/runs", appliance_id="tv-55in", quantity=quantity, start="12:00", day="today")
    assert runs_of(services, home)[0].quantity == 3.5


def test_an_unknown_appliance_is_404_in_words(home, post):
    for answer in (post(home, "/runs", appliance_id="fusion-reactor", quantity="1"), home.get("/log/fusion-reactor")):
        assert answer.status_code == 404
        assert "没有这种电器" in answer.text


def test_another_homes_run_is_unknown(home, stranger, post, services):
    post(home, "/runs", **FORM)
    (run,) = runs_of(services, home)
    for action in ("undo", "repeat", "restore", "confirm"):
        assert post(stranger, f"/runs/{run.id}/{action}").status_code == 404
    assert post(stranger, f"/runs/{run.id}", **FORM).status_code == 404
    assert stranger.get(f"/runs/{run.id}").status_code == 404
    assert [kept.deleted_at for kept in runs_of(services, home)] == [None]


def test_a_stale_form_says_so_and_writes_nothing(home, services):
    answer = home.post("/runs", data={**FORM, "csrf_token": "old"})
    assert answer.status_code == 403
    assert "页面放得太久了" in answer.text
    assert runs_of(services, home) == []


def test_without_a_household_nothing_is_kept(client, post):
    answer = post(client, "/runs", **FORM)
    assert answer.status_code == 403
    assert "四个小问题" in answer.text


def test_a_tampered_cookie_is_a_visitor(app, home):
    browser = app.test_client()
    browser.set_cookie("yidu", "eyJob3VzZWhvbGQiOiJ4In0.tampered.signature")
    assert browser.get("/").headers["Location"] == "/start/place"
