from dataclasses import replace
from datetime import datetime, timedelta

from webapp.domain.calendar import CHINA, DAY
from webapp.domain.habit import Habit
from webapp.store import records
from webapp.usecases.habits import save_habit
from webapp.usecases.keep_household import keep
from webapp.usecases.log_run import list_runs
from webapp.usecases.plan_tonight import plan_tonight
from webapp.usecases.show_carbon import open_books

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


def test_what_is_no_appliance_is_neither_skipped_nor_put_back(home, post):
    for url in ("/tonight/skip", "/tonight/unskip"):
        assert post(home, url, appliance_id="a\0b").status_code == 404


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


def test_heat_made_early_is_logged_with_what_it_loses(home, post, services, clock):
    """A tank of 60 litres heated at 2:00 and not at 20:30 loses 42 W for 18.5 hours: drawn, paid for and emitted."""
    clock.set(datetime(2026, 11, 21, 1, 0, tzinfo=CHINA))
    early = datetime(2026, 11, 21, 2, 0, tzinfo=CHINA)
    post(home, "/tonight/done", appliance_id="wh-storage-60l", start=early.isoformat())
    (run,), _ = list_runs(services, home.household(), TODAY)
    with services.database.read() as session:
        (action,) = records.actions(session, home.household().id, TODAY, TODAY + DAY)
    factor = services.factor(home.household(), TODAY)
    assert run.wh == 2440 + 777
    assert run.end - run.start == timedelta(minutes=round((2440 + 777) / 2000 * 60))
    assert run.g_co2 == factor.g_co2(2440 + 777)
    assert (action.wh, action.g_co2) == (2440, -factor.g_co2(777))
    assert action.fen == 44
    clock.set(datetime(2026, 11, 21, 12, 0, tzinfo=CHINA))
    post(home, f"/runs/{run.id}/confirm")
    assert open_books(services, home.household()).shifted.g_co2 == -factor.g_co2(777)
    assert "多排了约" in home.get("/carbon").text


def test_the_plan_says_what_early_heat_costs(home, services, post, clock):
    save_habit(services, home.household(), Habit("", "wh-storage-60l", tuple(range(7)), "20:30", 2, "22:00"))
    clock.set(datetime(2026, 11, 21, 1, 0, tzinfo=CHINA))
    move = advice(services, home)[0]["wh-storage-60l"]
    assert (move.start.astimezone(CHINA).hour, move.extra_wh > 500) == (6, True)
    assert "水早烧会多散一点热：多用" in home.get("/tonight").text


def heated(browser, post, clock, days_ago):
    now = datetime(2026, 11, 21, 20, 0, tzinfo=CHINA)
    clock.set(now - days_ago * DAY)
    post(browser, "/runs", appliance_id="wh-storage-60l", quantity="2")
    clock.set(now)


def left_cold(browser, post):
    post(browser, "/tonight/skip", appliance_id="wh-storage-60l")
    return browser.get("/tonight").text


def test_leaving_the_tank_cold_tells_by_when_it_must_be_hot(home, post, clock):
    heated(home, post, clock, 6)
    assert "水 11月22日 前要烧到 60 度一次，防细菌" in left_cold(home, post)


def test_a_week_without_hot_water_is_told(home, post, clock):
    heated(home, post, clock, 8)
    assert "水 7 天没烧，再用前先烧到 60 度" in left_cold(home, post)


def test_water_heated_lately_is_not_mentioned(home, post, clock):
    heated(home, post, clock, 2)
    assert "烧到 60 度" not in left_cold(home, post)


def test_skipping_the_washer_says_nothing_of_water(home, post, clock):
    heated(home, post, clock, 8)
    post(home, "/tonight/skip", appliance_id="washer-drum-40")
    assert "7 天没烧" not in home.get("/tonight").text


def test_a_holiday_ends_with_hot_water(home, post, services, clock):
    heated(home, post, clock, 2)
    save_habit(services, home.household(), Habit("", "wh-storage-60l", (0, 3), "20:30", 2))
    post(home, "/me/habits/pause", until="2026-11-30")
    assert "再用前先烧到 60 度" in home.get("/me/habits").text
