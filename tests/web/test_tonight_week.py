"""The week ahead by habit: what is due when, where it goes, what it saves."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event

from webapp.domain.calendar import DAY, local
from webapp.domain.habit import Habit
from webapp.domain.household import OwnPrices
from webapp.store import habits as store
from webapp.usecases.demo import make_demo
from webapp.usecases.habits import pause, save_habit
from webapp.usecases.keep_household import keep
from webapp.usecases.plan_week import plan_week

SUNDAY = date(2026, 11, 22)
LAUNDRY = Habit("", "washer-drum-40", (0, 2), "20:00", 1)
WATER = Habit("", "wh-storage-60l", (0, 1, 2, 3, 4, 5, 6), "20:30", 2)


@pytest.fixture
def week(home, services):
    """Keep habits of a home, then plan its week."""

    def plan(*habits, **changes):
        keep(services, replace(home.household(), **changes))
        for habit in habits:
            save_habit(services, home.household(), habit)
        return plan_week(services, home.household())

    return plan


def starts(day):
    return {item.appliance.id: f"{local(item.start):%d %H:%M}" for item in day.due}


def test_seven_days_from_tomorrow_each_with_what_is_due(week):
    found = week(LAUNDRY, WATER)
    assert [day.day for day in found.days] == [SUNDAY + n * DAY for n in range(7)]
    assert starts(found.days[0]) == {"wh-storage-60l": "22 22:00"}
    assert starts(found.days[1]) == {"wh-storage-60l": "23 22:00", "washer-drum-40": "24 06:00"}
    assert [day.saving_yuan.quantize(Decimal("0.01")) for day in found.days[:2]] == [Decimal("0.68"), Decimal("0.85")]
    assert found.saving_yuan == sum(day.saving_yuan for day in found.days)
    assert found.moved == 9


def test_the_page_says_it_all(home, week):
    week(LAUNDRY)
    text = home.get("/tonight/week").text
    assert text.count("没有安排") == 5
    assert "挪 2 次" in text
    assert "0.34 元" in text
    assert "碳排少 0 千克" in text
    assert "估算" in text
    assert "平常 20:00" in text
    assert "第二天" in text
    assert text.count("只排您记成习惯的") == 1


def test_without_habits_it_leads_to_them(home):
    text = home.get("/tonight/week").text
    assert "还没有习惯" in text
    assert 'href="/me/habits"' in text
    assert "没有安排" not in text


def test_the_evening_leads_to_the_week(home):
    assert 'href="/tonight/week"' in home.get("/tonight").text
    assert "看这一周" in home.get("/tonight").text


def test_a_pause_is_told_until_it_ends(home, services, week):
    week(LAUNDRY, WATER)
    pause(services, home.household(), SUNDAY + DAY)
    days = plan_week(services, home.household()).days
    assert (len(days[0].resting), len(days[1].resting), len(days[2].resting)) == (1, 2, 0)
    assert days[0].due == days[1].due == ()
    text = home.get("/tonight/week").text
    assert "洗衣机放假到 11月23日 周一" in text
    assert "没有安排" not in text


def test_what_may_not_move_stays_at_its_time(home, week):
    found = week(replace(LAUNDRY, moved=False))
    assert starts(found.days[1]) == {"washer-drum-40": "23 20:00"}
    assert found.saving_yuan == 0
    text = home.get("/tonight/week").text
    assert "照平常，不挪" in text
    assert "照平常的时间做就行" in text


def test_the_homes_wishes_hold(home, week):
    found = week(WATER, wishes=replace(home.household().wishes, never=("wh-storage-60l",)))
    assert found.moved == 0


def test_too_little_is_not_worth_moving(week):
    assert week(LAUNDRY, threshold_fen=50).moved == 0


def test_the_second_habit_of_a_machine_keeps_its_time(week):
    day = week(LAUNDRY, replace(LAUNDRY, usual_start="21:00")).days[1]
    assert sorted(f"{local(item.start):%d %H:%M}" for item in day.due) == ["23 21:00", "24 06:00"]


def test_an_early_habit_may_use_its_own_morning(week):
    found = week(replace(WATER, usual_start="08:00"), LAUNDRY)
    assert starts(found.days[1])["wh-storage-60l"] >= "23 08:00"
    assert starts(found.days[1])["washer-drum-40"] == "24 06:00"


def test_a_car_is_not_charged_before_it_is_home(home, week):
    """Cheap hours around noon are for the washing, not for a car that is away."""
    car = Habit("", "ev-sedan", (0, 1, 2, 3, 4), "18:30", 40, ready_by="07:30")
    noon = OwnPrices(Decimal("0.60"), Decimal("0.30"), "10:00", "16:00")
    owned = (*home.household().appliances, "ev-sedan")
    found = week(car, LAUNDRY, own_prices=noon, appliances=owned)
    assert starts(found.days[1]) == {"ev-sedan": "23 18:30", "washer-drum-40": "23 14:30"}


def test_a_breaker_too_small_for_it_all_is_told(home, week):
    wishes = replace(home.household().wishes, limit_w=500)
    found = week(LAUNDRY, WATER, wishes=wishes)
    assert any(day.conflict for day in found.days)
    assert "排不到一起" in home.get("/tonight/week").text


def test_habits_of_what_the_home_no_longer_owns_are_left_out(home, services, week):
    found = week(LAUNDRY, appliances=("fridge-two-door",))
    assert not found.any_habit


def test_one_price_saves_nothing(week):
    assert week(LAUNDRY, WATER, plan="tiers").saving_yuan == 0


def test_a_stranger_sees_their_own_week(home, stranger, week):
    week(LAUNDRY)
    assert "洗衣机" in home.get("/tonight/week").text
    assert "还没有习惯" in stranger.get("/tonight/week").text


def test_in_english(home, services, week):
    week(LAUNDRY, lang="en")
    text = home.get("/tonight/week").text
    assert "7 days from tomorrow, 2 moves, saving about" in text
    assert "usually 20:00" in text
    main = text.split("<main", 1)[1].split("</main", 1)[0]
    assert not re.search("[一-鿿]", main)


def test_a_few_queries_make_the_page(app, services):
    demo = make_demo(services)
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["household"] = demo.id
    seen = []

    def note(*args):
        seen.append(args[2])

    engine = services.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert browser.get("/tonight/week").status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len([text for text in seen if text.lstrip().upper().startswith("SELECT")]) <= 4


def test_windows_of_its_own_are_kept(home, services, week):
    narrow = replace(LAUNDRY, windows=(("20:00", "22:00"),))
    found = week(narrow)
    (item,) = found.days[1].due
    assert timedelta(hours=20) <= item.start - (item.start.replace(hour=0, minute=0)) <= timedelta(hours=22)
    with services.database.read() as session:
        assert store.every(session, home.household().id)[0].windows == (("20:00", "22:00"),)
