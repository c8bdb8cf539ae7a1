"""The page that holds a measured day against its log."""

import io
import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import numpy as np
import pytest
from metered import quarter_hours

from webapp.domain.calendar import DAY
from webapp.domain.day_rows import DayRows
from webapp.domain.readings import Quality
from webapp.store import households, meters
from webapp.usecases.explain_day import Explained, Gap, explain_day
from webapp.usecases.keep_household import keep
from webapp.usecases.services import Services

FIRST = date(2026, 11, 16)
LAST = date(2026, 11, 20)
"""Five measured days of 1.92 kWh and 4.80 kWh from 18:00 to 22:00."""


def take_in(post, browser, text: str) -> str:
    """A file as a person brings it in: looked at, confirmed. The page after that."""
    looked = post(browser, "/import", file=(io.BytesIO(text.encode()), "meter.csv"))
    assert looked.status_code == 303, looked.text
    assert post(browser, looked.location).status_code == 303
    return browser.get("/import").text


def put(services: Services, browser, first: date, qualities, wh=20) -> None:
    """Days of given qualities straight into the store: a number for the whole day, or 96."""
    quality = np.array([np.broadcast_to(each, 96) for each in qualities], dtype=np.uint8)
    rows = DayRows(first, np.full(quality.shape, wh, dtype=np.int64), quality)
    home = browser.household()
    with services.database.write() as session:
        number = meters.next_id(session, home.id)
        last = rows.end - DAY
        item = meters.Import(number, services.now(), "f", "f", f"d{number}", 9, rows.total_wh, first, last, [], [])
        meters.save_import(session, home.id, item)
        session.flush()
        meters.save_days(session, list(meters.day_values(home.id, number, rows, 0)))


@pytest.fixture
def measured(home, post):
    take_in(post, home, quarter_hours(FIRST, 5))
    return home


def words_of(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text.partition("<main")[2])).split())


def links(text: str) -> set[str]:
    return set(re.findall(r'href="([^"]+)"', text))


def test_without_a_measured_day_it_says_what_to_bring(home):
    text = home.get("/meter/day").text
    assert "还没有实测的一天" in text
    assert {"/import", "/meter"} <= links(text)


def test_the_newest_day_is_held_against_its_log(measured):
    text = measured.get("/meter/day").text
    said = words_of(text)
    assert "11月20日 周五" in said
    assert "4.80 度 电表走了 6.72 度，常开的约 1.92 度，记下的约 0.00 度，还有 71% 不知道是谁用的。" in said
    assert "没说清的最多在晚上（18–24 点）：4.80 度。" in said
    assert "这一天没有记录" in said
    assert '<svg class="pic mt3"' in text
    assert {"/meter/day/2026-11-19", "/runs?day=2026-11-20", "/log"} <= links(text)
    assert "/meter/day/2026-11-21" not in links(text)


def test_a_logged_run_explains_its_part(measured, post):
    post(measured, "/runs", appliance_id="ac-1-5hp-heat", quantity="3", start="18:30", day="yesterday")
    said = words_of(measured.get("/meter/day").text)
    assert "记下的约 2.75 度，还有 30% 不知道是谁用的" in said
    assert "1 18:30–21:30 空调 · 2.75 度" in said
    assert "晚上 18–24 点 5.28 0.48 2.75 2.05" in said
    assert "合计 6.72 1.92 2.75 2.05" in said
    assert "谷 0.32" in said


def test_a_log_beyond_the_meter_is_told_without_blame(measured, post):
    post(measured, "/runs", appliance_id="ac-1-5hp-heat", quantity="8", start="14:00", day="yesterday")
    said = words_of(measured.get("/meter/day").text)
    assert "记的比电表多 估算 2.54 度" in said
    assert "常开的和记下的加起来有 9.26 度" in said
    assert "多记的最多在下午（14–18 点）：3.67 度。" in said
    assert "没说清的最多在" not in said
    assert "不知道是谁用的" not in said


def test_each_day_leads_to_its_neighbours(measured):
    text = measured.get("/meter/day/2026-11-18").text
    assert {"/meter/day/2026-11-17", "/meter/day/2026-11-19"} <= links(text)
    assert "/meter/day/2026-11-15" not in links(measured.get("/meter/day/2026-11-16").text)


def test_other_days_are_stepped_over(home, services):
    """Neighbours are measured days, however far; a day of totals is not one."""
    put(services, home, date(2025, 1, 1), [Quality.MEASURED, Quality.ESTIMATED])
    put(services, home, date(2026, 11, 1), [Quality.ESTIMATED, Quality.REPAIRED, Quality.ESTIMATED])
    found = explain_day(services, home.household())
    assert found
    assert (found.day, found.previous, found.following) == (date(2026, 11, 2), date(2025, 1, 1), None)
    assert isinstance(found.told, Explained)
    assert found.told.days == (date(2025, 1, 1), date(2026, 11, 2))
    assert "2025 年 1 月 1 日" in home.get("/meter/day/2025-01-01").text
    earlier = explain_day(services, home.household(), date(2025, 6, 1))
    assert earlier == replace(found, day=date(2025, 6, 1), told=Gap(0, 0), following=date(2026, 11, 2))


def test_no_more_than_the_last_14_days_count(home, services):
    put(services, home, date(2026, 10, 1), [Quality.MEASURED] * 30)
    found = explain_day(services, home.household(), date(2026, 10, 20))
    assert found
    assert isinstance(found.told, Explained)
    assert found.told.days == tuple(date(2026, 10, 7) + timedelta(days=n) for n in range(14))
    assert found.told.hunt
    assert (found.told.hunt.w, found.told.hunt.n_nights) == (80, 14)


@pytest.mark.parametrize(
    ("quality", "why"),
    [
        (Quality.ESTIMATED, "多半不是每 15 分钟一个数"),
        (np.where(np.arange(96) < 71, Quality.MEASURED, Quality.MISSING), "只实测了 71 个"),
        (np.where(np.arange(96) < 71, Quality.MEASURED, Quality.ESTIMATED), "多半不是每 15 分钟一个数"),
    ],
)
def test_a_day_that_was_not_measured_says_why(home, services, quality, why):
    put(services, home, FIRST, [quality])
    text = home.get(f"/meter/day/{FIRST}").text
    assert "这一天没有实测" in text
    assert why in text
    assert "没说清" not in text
    assert why in home.get("/meter/day").text


@pytest.mark.parametrize("day", ["2026-11-21", "1970-01-01", "2199-12-31"])
def test_a_day_nobody_told_of_is_no_fault(measured, day):
    answer = measured.get(f"/meter/day/{day}")
    assert answer.status_code == 200
    assert "电表没有这一天的数" in answer.text
    assert links(answer.text) & {"/meter/day/2026-11-20", "/meter/day/2026-11-16"}


@pytest.mark.parametrize("day", ["1970-01-01", "2199-12-31"])
def test_nor_without_any_meter(home, day):
    assert "电表没有这一天的数" in home.get(f"/meter/day/{day}").text


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "2026-02-30", "9999-12-31", "0001-01-01"])
def test_no_day_gets_a_sentence(measured, day):
    answer = measured.get(f"/meter/day/{day}")
    assert answer.status_code == 422
    assert "看不懂这个日期" in answer.text


def test_a_part_of_a_day_is_told_as_such(home, services):
    put(services, home, FIRST, [np.where(np.arange(96) < 80, Quality.MEASURED, Quality.MISSING)])
    said = words_of(home.get("/meter/day").text)
    assert "96 个一刻钟里实测了 80 个，只算这些。" in said
    assert "电表走了 1.60 度" in said


def test_the_night_tells_what_is_never_off(measured):
    said = words_of(measured.get("/meter/day").text)
    assert "夜里一直在用 实测 5 夜 80 瓦 实测" in said
    assert re.search(r"一年都这样，约 701 度、\d+ 元。", said)
    assert "冰箱 27" in said
    assert re.search(r"还有 \d+ 瓦说不出是谁。", said)


def test_it_names_what_is_most_worth_measuring(measured):
    said = words_of(measured.get("/meter/day").text)
    assert "哪台电器最值得测 实测 5 天 1 电热水器 没说清的电有" in said
    assert len(re.findall(r"度都可能。|度都有。", said)) == 3


def test_what_is_logged_beside_the_homes_own_is_ranked_too(measured, post):
    assert "电暖器" not in measured.get("/meter/day").text
    post(measured, "/runs", appliance_id="heater-oil", quantity="4", start="18:00", day="yesterday")
    assert "电暖器 没说清的电有" in words_of(measured.get("/meter/day").text)


def test_it_is_read_without_prices_too(measured, services):
    """A province without verified prices: no strip, no yuan, the rest stands."""
    with services.database.write() as session:
        households.save(session, replace(measured.household(), province="xinjiang"))
    answer = measured.get("/meter/day")
    assert answer.status_code == 200
    said = words_of(answer.text)
    assert "4.80 度" in said
    assert "一年都这样，约 701 度。" in said


def test_large_type_says_it_without_a_picture(measured, services):
    keep(services, replace(measured.household(), size="large"))
    text = measured.get("/meter/day").text
    assert '<svg class="pic' not in text
    assert "没说清的最多在晚上" in text


def test_it_is_found_from_the_meter_and_after_an_import(home, post):
    assert "/meter/day" not in links(home.get("/import").text)
    assert "/meter/day" in links(take_in(post, home, quarter_hours(FIRST, 2)))
    assert "/meter/day" in links(home.get("/meter").text)


def test_another_home_sees_nothing_of_it(measured, stranger):
    assert "还没有实测的一天" in stranger.get("/meter/day").text
    text = stranger.get("/meter/day/2026-11-20").text
    assert "电表没有这一天的数" in text
    assert not [link for link in links(text) if link.startswith("/meter/day/")]


def test_a_visitor_is_asked_the_questions_first(client):
    for url in ("/meter/day", "/meter/day/2026-11-20"):
        assert client.get(url).location == "/start/place"
