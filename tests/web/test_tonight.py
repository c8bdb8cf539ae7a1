from dataclasses import replace
from datetime import datetime

from webapp.domain.calendar import CHINA, DAY
from webapp.store import records
from webapp.usecases.keep_household import keep
from webapp.usecases.log_run import list_runs
from webapp.usecases.plan_tonight import plan_tonight

TODAY = datetime(2026, 11, 21, tzinfo=CHINA).date()
HX = {"HX-Request": "true", "HX-Target": "today"}


def advice(services, browser):
    tonight = plan_tonight(services, browser.household())
    moves = {move.chore.appliance.id: move for move in tonight.moves}
    return moves, {stay.appliance.id: stay.why for stay in tonight.stays}


def test_two_jobs_as_the_grandparents_read_them(home):
    text = home.get("/tonight").text
    assert "做完 2 件事" in text
    assert "0.85 元" in text
    assert "电热水器开始烧" in text
    assert "22:00 后、06:00 前会吵到邻居" in text
    assert "碳排少 0 千克" in text


def test_safety_comes_before_price(home, services):
    moves, stays = advice(services, home)
    assert moves.keys() == {"wh-storage-60l", "washer-drum-40"}
    assert moves["washer-drum-40"].start.astimezone(CHINA).hour == 6
    assert stays["ebike-48v20ah"] == "charging"
    assert stays["rice-cooker"] == "meal"


def test_care_never_talks_anyone_out_of_heating(home, services):
    keep(services, replace(home.household(), care=True))
    _, stays = advice(services, home)
    assert stays["ac-1-5hp-cool"] == "care"
    assert "不劝您关" in home.get("/tonight").text


def test_what_was_done_today_is_not_advised_again(home, post, services):
    post(home, "/runs", appliance_id="wh-storage-80l", quantity="2")
    assert advice(services, home)[1]["wh-storage-60l"] == "done"


def test_skip_and_put_back(home, post, services):
    post(home, "/tonight/skip", appliance_id="wh-storage-60l")
    assert advice(services, home)[1]["wh-storage-60l"] == "skipped"
    assert "放回来" in home.get("/tonight").text
    post(home, "/tonight/unskip", appliance_id="wh-storage-60l")
    assert "wh-storage-60l" in advice(services, home)[0]


def test_doing_it_keeps_the_run_and_the_yuan_but_no_co2(home, post, services):
    start = advice(services, home)[0]["wh-storage-60l"].start.isoformat()
    assert post(home, "/tonight/done", appliance_id="wh-storage-60l", start=start).status_code == 303
    (run,), _ = list_runs(services, home.household(), TODAY)
    assert run.planned
    with services.database.read() as session:
        (action,) = records.actions(session, home.household().id, TODAY, TODAY + DAY)
    assert (action.kind, action.wh, action.fen, action.g_co2) == ("shift", 2440, 68, 0)


def test_undoing_the_run_takes_the_saving_back(home, post, services):
    start = advice(services, home)[0]["wh-storage-60l"].start.isoformat()
    post(home, "/tonight/done", appliance_id="wh-storage-60l", start=start)
    (run,), _ = list_runs(services, home.household(), TODAY)
    post(home, f"/runs/{run.id}/undo")
    with services.database.read() as session:
        assert records.actions(session, home.household().id, TODAY, TODAY + DAY) == []


def test_from_the_today_page_htmx_swaps_the_body(home, post, services):
    start = advice(services, home)[0]["wh-storage-60l"].start.isoformat()
    answer = post(home, "/tonight/done", headers=HX, appliance_id="wh-storage-60l", start=start)
    assert answer.text.lstrip().startswith('<div id="today">')
    assert "toast" in answer.headers["HX-Trigger"]


def test_one_price_all_day_means_nothing_to_move(home, post, services):
    post(home, "/runs", appliance_id="tv-55in", quantity="1")
    keep(services, replace(home.household(), plan="tiers"))
    assert advice(services, home)[0] == {}
    assert "一天电价都一样" in home.get("/tonight").text
    assert "今晚不用动" in home.get("/").text


def test_a_bad_start_is_refused_in_words(home, post):
    for start in ("", "soon", "2026-11-21T22:00:00"):
        answer = post(home, "/tonight/done", appliance_id="wh-storage-60l", start=start)
        assert answer.status_code == 422
        assert "看不懂这个时间" in answer.text


def test_in_the_morning_the_evening_is_still_ahead(home, services, clock):
    clock.set(datetime(2026, 11, 21, 9, 0, tzinfo=CHINA))
    moves, _ = advice(services, home)
    assert moves["wh-storage-60l"].start.astimezone(CHINA) == datetime(2026, 11, 21, 22, 0, tzinfo=CHINA)
