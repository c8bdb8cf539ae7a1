"""Habits on the pages: kept, learned, paused, dropped; what is off is told in place and stores nothing."""

import csv
import io
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from zipfile import ZipFile

import pytest
from sqlalchemy import event

from webapp.domain.calendar import CHINA, DAY, midnight
from webapp.domain.habit import MOST_HABITS, Habit, due
from webapp.domain.run import Run
from webapp.store import habits as store
from webapp.store import households, records, runs
from webapp.usecases.demo import make_demo
from webapp.usecases.habit_worth import worth_of
from webapp.usecases.habits import list_habits, save_habit, suggest_habits
from webapp.usecases.keep_household import keep
from webapp.usecases.log_run import list_runs
from webapp.usecases.plan_tonight import plan_tonight, read_known

SATURDAY = date(2026, 11, 21)
LAUNDRY = {
    "appliance_id": "washer-drum-40",
    "weekday": ["0", "2", "5"],
    "usual_start": "20:00",
    "quantity": "1",
    "moved": "1",
}
CAR = {
    "appliance_id": "ev-sedan",
    "weekday": ["0", "1", "2", "3", "4"],
    "usual_start": "18:30",
    "quantity": "40",
    "ready_by": "7:30",
    "moved": "1",
}
LIST = {"HX-Request": "true", "HX-Target": "habits"}
TODAY = {"HX-Request": "true", "HX-Target": "today"}


def due_on(services, home, day):
    """The habits the planner is asked about on a day."""
    with services.database.read() as session:
        return [habit for habit in read_known(session, home, day).habits if due(habit, day)]


def kept(services, browser):
    with services.database.read() as session:
        return store.every(session, browser.household().id)


def logged(services, browser, weekdays=(0, 2, 5), hour=20, weeks=8):
    """A log of laundry on the same weekdays, week after week."""
    home = browser.household()
    days = [SATURDAY - n * DAY for n in range(1, 7 * weeks + 1)]
    with services.database.write() as session:
        for day in (day for day in days if day.weekday() in weekdays):
            start = midnight(day) + timedelta(hours=hour)
            end, name = start + timedelta(hours=1), day.isoformat()
            runs.save(
                session, home.id, Run(name, name, "washer-drum-40", start, end, 1, False, 600, 500, 700, 30, 300, start)
            )


@pytest.fixture
def driver(home, services):
    """A home with an electric car."""
    keep(services, replace(home.household(), appliances=(*home.household().appliances, "ev-sedan")))
    return home


def test_the_page_of_a_home_without_habits_shows_the_way(home):
    assert 'href="/me/habits"' in home.get("/me").text
    text = home.get("/me/habits").text
    assert "还没有习惯" in text
    assert "/me/habits/new" in text


def test_a_habit_is_kept_with_what_it_is_worth(home, post, services):
    assert post(home, "/me/habits", **LAUNDRY).location == "/me/habits"
    (habit,) = kept(services, home)
    assert replace(habit, id="") == Habit("", "washer-drum-40", (0, 2, 5), "20:00", 1)
    text = home.get("/me/habits").text
    assert "周一、三、六 20:00 前后" in text
    assert "挪到 6:00，一年约省 26 元" in text
    assert "估算" in text


def test_a_car_leaves_in_the_morning(driver, post, services):
    post(driver, "/me/habits", **CAR, from1="22:00", to1="6:00")
    (habit,) = kept(services, driver)
    assert (habit.ready_by, habit.windows) == ("07:30", (("22:00", "06:00"),))
    assert "周一到周五 18:30 前后" in driver.get("/me/habits").text


def test_times_are_read_as_people_type_them(home, post, services):
    post(home, "/me/habits", **{**LAUNDRY, "usual_start": "２０点１５", "quantity": "２"})
    (habit,) = kept(services, home)
    assert (habit.usual_start, habit.quantity) == ("20:15", 2)


def test_the_same_sent_twice_is_one(home, post, services):
    for _ in range(2):
        assert post(home, "/me/habits", **LAUNDRY).status_code == 303
    assert len(kept(services, home)) == 1


@pytest.mark.parametrize(
    ("fields", "place", "sentence"),
    [
        ({"appliance_id": "toaster-9000"}, "appliance_id", "没有这个选项"),
        ({"appliance_id": "ebike-48v20ah"}, "appliance_id", "没有这个选项"),
        ({"appliance_id": ""}, "appliance_id", "没有这个选项"),
        ({"weekday": []}, "weekday", "至少选一天"),
        ({"weekday": ["7"]}, "weekday", "没有这个选项"),
        ({"weekday": ["12"]}, "weekday", "没有这个选项"),
        ({"usual_start": ""}, "usual_start", "看不懂这个时间"),
        ({"usual_start": "25:00"}, "usual_start", "看不懂这个时间"),
        ({"usual_start": "<b>"}, "usual_start", "看不懂这个时间"),
        ({"quantity": "0"}, "quantity", "这个数要在"),
        ({"quantity": "-1"}, "quantity", "这个数要在"),
        ({"quantity": "10"}, "quantity", "这个数要在"),
        ({"quantity": "1e9"}, "quantity", "要填数字"),
        ({"quantity": "nan"}, "quantity", "要填数字"),
        ({"ready_by": "20:30"}, "ready_by", "前做不完"),
        ({"ready_by": "20:00"}, "ready_by", "前做不完"),
        ({"ready_by": "夜里"}, "ready_by", "看不懂这个时间"),
        ({"from1": "21:00", "to1": "21:00"}, "windows", "没有留出时间"),
        ({"from1": "23:00", "to1": "5:00"}, "windows", "放不下"),
        ({"from1": "21:30", "to1": "7:00"}, "windows", "放不下"),
        ({"from2": "8:00"}, "to2", "开始和结束两个时间"),
        ({"to1": "8:00"}, "from1", "开始和结束两个时间"),
        ({"from1": "8:00", "to1": "32:00"}, "to1", "看不懂这个时间"),
    ],
)
def test_what_is_off_is_told_in_place_and_nothing_is_kept(home, post, services, fields, place, sentence):
    answer = post(home, "/me/habits", **{**LAUNDRY, **fields})
    assert answer.status_code == 422
    assert f'id="{place}-error"' in answer.text
    assert sentence in answer.text
    for name in ("usual_start", "from1", "ready_by"):
        typed = fields.get(name, LAUNDRY.get(name, ""))
        assert f'name="{name}"' in answer.text
        assert typed == "<b>" or f'value="{typed}"' in answer.text
    assert kept(services, home) == []


@pytest.mark.parametrize(
    ("fields", "place", "sentence"),
    [
        ({"quantity": "501"}, "quantity", "最多充够 500 公里"),
        ({"quantity": "99999"}, "quantity", "这个数要在"),
        ({"ready_by": "19:00"}, "ready_by", "前做不完"),
    ],
)
def test_a_battery_and_a_departure_have_their_limits(driver, post, services, fields, place, sentence):
    answer = post(driver, "/me/habits", **{**CAR, **fields})
    assert answer.status_code == 422
    assert f'id="{place}-error"' in answer.text
    assert sentence in answer.text
    assert kept(services, driver) == []


def test_five_hundred_habits_are_too_many(home, post, services):
    with services.database.write() as session:
        for number in range(MOST_HABITS):
            store.save(session, home.household().id, Habit(f"h{number}", "washer-drum-40", (number % 7,), "20:00", 1))
    answer = post(home, "/me/habits", **LAUNDRY)
    assert answer.status_code == 422
    assert "最多记 30 个习惯" in answer.text
    assert len(kept(services, home)) == MOST_HABITS


def test_it_can_be_changed_and_the_form_is_filled(home, post, services):
    post(home, "/me/habits", **LAUNDRY, from1="19:00", to1="22:00")
    (habit,) = kept(services, home)
    form = home.get(f"/me/habits/{habit.id}").text
    assert 'name="weekday" value="2" checked' in form
    assert 'name="from1"' in form
    assert 'value="19:00"' in form
    answer = post(home, f"/me/habits/{habit.id}", **{**LAUNDRY, "weekday": ["6"], "usual_start": "9:30"})
    assert answer.location == "/me/habits"
    (changed,) = kept(services, home)
    assert (changed.id, changed.weekdays, changed.usual_start, changed.windows) == (habit.id, (6,), "09:30", ())


def test_a_change_that_is_off_leaves_it_as_it_was(home, post, services):
    post(home, "/me/habits", **LAUNDRY)
    before = kept(services, home)
    assert post(home, f"/me/habits/{before[0].id}", **{**LAUNDRY, "weekday": []}).status_code == 422
    assert kept(services, home) == before


def test_another_appliance_brings_its_own_unit(driver):
    part = driver.get("/me/habits/new", query_string=CAR, headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith('<div id="fields">')
    assert "公里" in part
    assert "几点出门" in part
    assert 'value="4" checked' in part


def test_the_switch_keeps_it_where_it_is(home, post, services):
    post(home, "/me/habits", **LAUNDRY)
    (habit,) = kept(services, home)
    answer = post(home, f"/me/habits/{habit.id}/move", {"HX-Request": "true"}, moved="0")
    assert (answer.status_code, answer.data) == (204, b"")
    assert not kept(services, home)[0].moved
    assert post(home, f"/me/habits/{habit.id}/move", moved=["0", "1"], next="/tonight").location == "/tonight"
    assert kept(services, home)[0].moved


def test_a_habit_may_be_kept_unmoved(home, post, services):
    post(home, "/me/habits", **{**LAUNDRY, "moved": "0"})
    (habit,) = kept(services, home)
    assert not habit.moved
    assert 'name="moved" value="1">' in home.get(f"/me/habits/{habit.id}").text


def test_one_dropped_can_be_restored_for_a_day(home, post, services, clock):
    post(home, "/me/habits", **LAUNDRY)
    (habit,) = kept(services, home)
    assert post(home, f"/me/habits/{habit.id}/drop").location == "/me/habits"
    assert kept(services, home) == []
    assert "刚删掉的" in home.get("/me/habits").text
    post(home, f"/me/habits/{habit.id}/restore")
    assert kept(services, home) == [habit]
    post(home, f"/me/habits/{habit.id}/drop")
    clock.pass_by(hours=25)
    assert "刚删掉的" not in home.get("/me/habits").text


def test_a_holiday_rests_all_and_ends_by_itself(home, post, services):
    post(home, "/me/habits", **LAUNDRY)
    assert [habit.usual_start for habit in due_on(services, home.household(), SATURDAY)] == ["20:00"]
    answer = post(home, "/me/habits/pause", LIST, until="2026年11月30日")
    assert answer.text.lstrip().startswith('<div id="habits"')
    assert "停到 11月30日" in answer.text
    assert due_on(services, home.household(), SATURDAY) == []
    assert len(due_on(services, home.household(), date(2026, 12, 2))) == 1
    post(home, "/me/habits/resume")
    assert len(due_on(services, home.household(), SATURDAY)) == 1


def test_one_alone_can_rest(home, post, services):
    post(home, "/me/habits", **LAUNDRY)
    post(home, "/me/habits", **{**LAUNDRY, "usual_start": "8:00"})
    first, second = kept(services, home)
    post(home, "/me/habits/pause", until="2026-11-30", habit_id=first.id)
    assert [habit.paused_until for habit in kept(services, home)] == [date(2026, 11, 30), None]
    assert "停到 11月30日" in home.get(f"/me/habits/{first.id}").text
    assert post(home, "/me/habits/pause", until="2026-11-30", habit_id="none").status_code == 404
    assert second.paused_until is None


@pytest.mark.parametrize("until", ["2026-11-20", "2028-01-01", "明天", "", "2026-02-30"])
def test_a_holiday_that_is_off_rests_nothing(home, post, services, until):
    post(home, "/me/habits", **LAUNDRY)
    answer = post(home, "/me/habits/pause", until=until)
    assert answer.status_code == 422
    assert 'id="until-error"' in answer.text
    assert kept(services, home)[0].paused_until is None


def test_one_that_should_rest_keeps_its_own_page_for_a_fault(home, post, services):
    """Put right on the list, the date would rest all of them."""
    post(home, "/me/habits", **LAUNDRY)
    (habit,) = kept(services, home)
    answer = post(home, "/me/habits/pause", until="昨天", habit_id=habit.id)
    assert answer.status_code == 422
    assert 'id="until-error"' in answer.text
    assert 'value="昨天"' in answer.text
    assert f'name="habit_id" value="{habit.id}"' in answer.text
    assert "还没有记下" not in answer.text


def test_the_log_suggests_and_the_home_agrees(home, post, services):
    logged(services, home)
    text = home.get("/me/habits", headers=LIST).text
    assert "周一、三、六 20:00 前后用洗衣机" in text
    assert "近 8 周里 24 次" in text
    (found,) = suggest_habits(services, home.household())
    answer = post(home, "/me/habits/accept", LIST, subject=found.subject)
    assert "要记成习惯吗" not in answer.text
    (habit,) = kept(services, home)
    assert (habit.weekdays, habit.usual_start) == ((0, 2, 5), "20:00")
    assert post(home, "/me/habits/accept", subject=found.subject).status_code == 422
    assert len(kept(services, home)) == 1


def test_what_was_declined_is_not_suggested_again(home, post, services, clock):
    logged(services, home)
    (found,) = suggest_habits(services, home.household())
    post(home, "/me/habits/decline", subject=found.subject)
    assert suggest_habits(services, home.household()) == ()
    clock.pass_by(days=3)
    assert "要记成习惯吗" not in home.get("/me/habits").text
    assert kept(services, home) == []


@pytest.mark.parametrize("endpoint", ["accept", "decline"])
def test_nothing_is_taken_that_was_not_suggested(home, post, services, endpoint):
    assert post(home, f"/me/habits/{endpoint}", subject="washer 20:00").status_code == 422
    assert kept(services, home) == []


def test_the_year_adds_up_month_by_month(home, services):
    """Anhui's two prices differ by 0.28 all year: 0.6 kWh three times a week."""
    habit = Habit("h", "washer-drum-40", (0, 2, 5), "20:00", 1)
    assert 25 < worth_of(services, home.household(), habit, services.now()).yuan < 27
    tight = replace(habit, windows=(("18:00", "22:00"),))
    assert worth_of(services, home.household(), tight, services.now()).yuan == 0


def test_without_a_known_price_the_list_is_still_there(home, post, services):
    post(home, "/me/habits", **LAUNDRY)
    with services.database.write() as session:
        households.save(session, replace(home.household(), province="xinjiang"))
    assert [routine.worth for routine in list_habits(services, home.household())] == [None]
    assert "填了单价，才知道挪了省多少" in home.get("/me/habits").text


class TestTonight:
    def test_it_shows_what_each_is_worth(self, home, post):
        assert "变成习惯" in home.get("/tonight").text
        post(home, "/me/habits", **LAUNDRY)
        text = home.get("/tonight").text
        assert "挪到 6:00，一年约省 26 元" in text
        assert text.count('id="hb"') == 1


class TestToday:
    @pytest.fixture
    def asked(self, home, post, clock):
        clock.set(datetime(2026, 11, 21, 19, 0, tzinfo=CHINA))
        post(home, "/me/habits", **LAUNDRY)
        return home

    def test_a_habit_due_now_is_asked_about(self, asked):
        text = asked.get("/").text
        assert "今天洗衣服吗？" in text
        assert "不洗" in text

    @pytest.mark.parametrize("hour", [15, 16])
    def test_not_hours_before(self, asked, clock, hour):
        clock.set(datetime(2026, 11, 21, hour, 0, tzinfo=CHINA))
        assert "今天洗衣服吗？" not in asked.get("/").text

    def test_yes_plans_it_at_the_advised_start(self, asked, post, services):
        (habit,) = kept(services, asked)
        moves = {move.chore.appliance.id: move for move in plan_tonight(services, asked.household()).moves}
        answer = post(asked, f"/me/habits/{habit.id}/today", TODAY, do="1")
        assert answer.text.lstrip().startswith('<div id="today">')
        assert "今天洗衣服吗？" not in answer.text
        tomorrow, _ = list_runs(services, asked.household(), SATURDAY + DAY)
        assert [(run.planned, run.start) for run in tomorrow] == [(True, moves["washer-drum-40"].start)]

    def test_yes_twice_is_once(self, asked, post, services):
        (habit,) = kept(services, asked)
        for _ in range(2):
            post(asked, f"/me/habits/{habit.id}/today", do="1")
        with services.database.read() as session:
            assert len(runs.every(session, asked.household().id)) == 1

    def test_what_may_not_move_is_planned_at_its_usual_time(self, asked, post, services):
        (habit,) = kept(services, asked)
        post(asked, f"/me/habits/{habit.id}/move", moved="0")
        post(asked, f"/me/habits/{habit.id}/today", do="1")
        (run,), _ = list_runs(services, asked.household(), SATURDAY)
        assert run.planned
        assert run.start.astimezone(CHINA).hour == 20

    def test_past_its_time_it_is_logged_now(self, asked, post, services, clock):
        clock.set(datetime(2026, 11, 21, 21, 0, tzinfo=CHINA))
        (habit,) = kept(services, asked)
        post(asked, f"/me/habits/{habit.id}/move", moved="0")
        assert post(asked, f"/me/habits/{habit.id}/today", do="1").location == "/"
        (run,), _ = list_runs(services, asked.household(), SATURDAY)
        assert (run.planned, run.start) == (False, clock())

    def test_no_leaves_it_out_of_tonight(self, asked, post, services):
        (habit,) = kept(services, asked)
        post(asked, f"/me/habits/{habit.id}/today", do="0")
        assert "今天洗衣服吗？" not in asked.get("/").text
        stays = {stay.appliance.id: stay.why for stay in plan_tonight(services, asked.household()).stays}
        assert stays["washer-drum-40"] == "skipped"

    @pytest.mark.parametrize("do", [None, "2", "yes"])
    def test_another_answer_is_refused(self, asked, post, services, do):
        (habit,) = kept(services, asked)
        fields = {} if do is None else {"do": do}
        assert post(asked, f"/me/habits/{habit.id}/today", **fields).status_code == 422
        with services.database.read() as session:
            home_id = asked.household().id
            assert runs.every(session, home_id) == []
            assert records.actions(session, home_id, SATURDAY, SATURDAY + DAY) == []

    def test_what_the_evening_says_already_is_not_asked(self, home, post, services):
        heater = {
            **LAUNDRY,
            "appliance_id": "wh-storage-60l",
            "weekday": ["5"],
            "usual_start": "20:30",
            "quantity": "2",
        }
        post(home, "/me/habits", **heater)
        text = home.get("/").text
        assert "热水 22 点后再烧" in text
        assert "今天烧热水吗？" not in text

    def test_it_costs_one_query(self, asked, services):
        statements: list[str] = []
        event.listen(services.database.engine, "before_cursor_execute", lambda c, cur, sql, *_: statements.append(sql))
        asked.get("/")
        assert sum(" habit" in sql.lower() for sql in statements) == 1


class TestWhose:
    def test_a_second_device_sees_the_same(self, app, home, post):
        post(home, "/me/habits", **LAUNDRY)
        twin = app.test_client().become(home.household())
        assert "周一、三、六" in twin.get("/me/habits").text

    def test_a_stranger_neither_sees_nor_changes_it(self, home, stranger, post, services):
        post(home, "/me/habits", **LAUNDRY)
        before = kept(services, home)
        url = f"/me/habits/{before[0].id}"
        assert "周一、三、六" not in stranger.get("/me/habits").text
        assert stranger.get(url).status_code == 404
        for path, fields in (
            ("", LAUNDRY),
            ("/move", {"moved": "0"}),
            ("/drop", {}),
            ("/restore", {}),
            ("/today", {"do": "1"}),
            ("/today", {"do": "0"}),
        ):
            assert post(stranger, url + path, **fields).status_code == 404, path
        post(stranger, "/me/habits/pause", until="2026-11-30")
        assert kept(services, home) == before
        assert kept(services, stranger) == []

    def test_a_visitor_is_asked_first(self, client, post):
        assert client.get("/me/habits").location == "/start/place"
        assert post(client, "/me/habits", **LAUNDRY).status_code == 403


def test_habits_are_taken_along(home, post):
    post(home, "/me/habits", **LAUNDRY, from1="19:00", to1="22:00")
    archive = ZipFile(io.BytesIO(home.get("/me/export").get_data()))
    (whole,) = json.loads(archive.read("yidu.json"))["habits"]
    (row,) = csv.DictReader(io.StringIO(archive.read("habits.csv").decode("utf-8-sig")))
    assert whole["weekdays"] == json.loads(row["weekdays"]) == [0, 2, 5]
    assert whole["windows"] == [["19:00", "22:00"]]


def test_deleting_tells_of_them_and_takes_them_too(home, post, services):
    post(home, "/me/habits", **LAUNDRY)
    household = home.household()
    assert "1 个习惯" in home.get("/me/delete").text
    post(home, "/me/delete")
    with services.database.read() as session:
        assert store.every(session, household.id) == []


def test_moved_money_says_nought_kilograms_beside_it(home, post):
    post(home, "/me/habits", **LAUNDRY)
    for url in ("/me/habits", "/tonight"):
        assert "挪时间只省钱，碳排少 0 千克" in home.get(url).text


def test_the_demo_has_habits(services):
    assert [item.habit.id for item in list_habits(services, make_demo(services))] == ["laundry", "hot-water"]


def test_english_is_whole(home, post, services):
    logged(services, home)
    post(home, "/me/language", lang="en")
    text = home.get("/me/habits").text
    assert "Using the washing machine: Mon, Wed, Sat around 20:00" in text
    assert "24 times in the last 8 weeks" in text
    post(home, "/me/habits", **LAUNDRY)
    assert "At 6:00: saves about 26 yuan a year" in home.get("/me/habits").text


def test_the_evening_is_planned_by_habits(home, services):
    """On a day without laundry none is advised; on its day it counts from the habit's own time."""
    household = home.household()
    day = services.today()
    laundry = Habit("", "washer-drum-40", (day.weekday(),), "20:00", 2)
    save_habit(services, household, laundry)
    tonight = plan_tonight(services, household)
    (move,) = [move for move in tonight.moves if move.chore.appliance.family == "washer"]
    assert (move.chore.quantity, f"{move.chore.usual:%H:%M}") == (2, "20:00")
    (kept,) = list_habits(services, household)
    other_days = tuple(weekday for weekday in range(7) if weekday != day.weekday())
    save_habit(services, household, replace(kept.habit, weekdays=other_days))
    tonight = plan_tonight(services, household)
    assert all(move.chore.appliance.family != "washer" for move in tonight.moves)
    save_habit(services, household, replace(kept.habit, moved=False))
    stays = {stay.appliance.family: stay.why for stay in plan_tonight(services, household).stays}
    assert stays["washer"] == "never"
