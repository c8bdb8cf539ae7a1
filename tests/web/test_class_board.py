"""The screen in a classroom: what it shows when, and that whoever watches it learns of no single home."""

import re
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient

from tests.conftest import Clock
from tests.outreach import an_organisation
from tests.school import EVENING, a_class, hands_in, meter_detectives, seats_of
from webapp.domain.calendar import CHINA
from webapp.domain.outreach.result import Span
from webapp.domain.school.findings import Findings
from webapp.domain.school.school_class import SchoolClass
from webapp.usecases.school.show_class_board import shown_wh
from webapp.usecases.services import Services
from webapp.views.school.findings_words import energy
from webapp.views.school.night_drawing import MOST_STARS, arc, sky

UNPLUGGED = {"plugs": 1, "standby_w": 100, "standby_w_low": 60, "standby_w_high": 150, "minutes_a_day": 1200}
MONDAY_2 = 5
"""The sixth day of the schedule."""


@pytest.fixture
def made(services: Services, clock: Clock) -> SchoolClass:
    clock.set(EVENING)
    return a_class(services, an_organisation(services))


def words(browser: FlaskClient, of: SchoolClass, **query: str) -> str:
    """What is to be read on the screen, and in its pictures."""
    answer = browser.get(f"/class/{of.code}/board", query_string=query)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<(?!svg|main)[^>]*>", " ", answer.text).split())


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=CHINA)


def test_before_five_homes_it_waits_kindly(services: Services, client: FlaskClient, made: SchoolClass) -> None:
    meter_detectives(services, made, [30] * 4)
    seen = words(client, made)
    assert "等第一批 5 家" in seen
    assert "天上" not in seen
    assert "没有名次" in seen
    assert "拔一拔" in seen
    assert "第 8 天，共 10 天" in seen


def test_stars_come_on_with_the_kilowatt_hours(services: Services, client: FlaskClient, made: SchoolClass) -> None:
    for seat in seats_of(services, made)[:10]:
        hands_in(services, made, seat.number, "unplug", made.schedule[MONDAY_2].day, UNPLUGGED)
    seen = words(client, made)  # 10 homes, 100 W, 20 h, 2 nights
    assert "我们班一起少用了约 40 度" in seen
    assert "可能是 24–60 度" in seen
    assert "夜空里有 40 颗星" in seen
    assert seen.count("<svg") >= 1
    assert client.get(f"/class/{made.code}/board").text.count('fill="#FFE9B0" d="M') == 40
    assert "400 小时" in seen  # of a laptop


def test_watts_at_night_as_bars_of_five_homes_or_more(
    services: Services, client: FlaskClient, made: SchoolClass
) -> None:
    meter_detectives(services, made, [30] * 6 + [50] * 8 + [70] * 9 + [90] * 7 + [120] * 8)
    seen = words(client, made)
    homes = [int(n) for n in re.findall(r"(\d+) 家", seen.partition("睡着以后")[2].partition("能做什么")[0])]
    assert homes
    assert min(homes) >= 5
    assert "分布：" in seen


def test_an_entry_more_changes_nothing_that_is_seen(services: Services, client: FlaskClient, made: SchoolClass) -> None:
    """Somebody watches while one home after the other hands in."""
    seats, before, moved = seats_of(services, made)[:23], "", []
    for n, seat in enumerate(seats):
        found = UNPLUGGED | {"standby_w": 10 + 7 * n}
        hands_in(services, made, seat.number, "unplug", made.schedule[MONDAY_2].day, found)
        now = words(client, made)
        if now != before:
            moved.append(n + 1)
        before = now
    assert moved == [1, 5, 10, 15, 20]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 9, 5), ["还没开始", "9月7日开始", "天还黑着"]),
        (date(2026, 9, 12), ["歇一歇", "第 5 天"]),
        (date(2026, 9, 14), ["第 2 课", "今晚没有新任务"]),
        (date(2026, 9, 18), ["小约定"]),
        (date(2026, 9, 20), ["做完了", "谢谢每一家"]),
    ],
)
def test_each_day_has_its_words(
    client: FlaskClient, made: SchoolClass, clock: Clock, day: date, expected: list[str]
) -> None:
    clock.set(at(day, 9))
    seen = words(client, made)
    for each in expected:
        assert each in seen


def test_the_code_may_be_typed_small_and_in_english(client: FlaskClient, made: SchoolClass) -> None:
    answer = client.get(f"/class/{made.code.lower()}/board?lang=en")
    assert answer.status_code == 200
    assert '<html lang="en">' in answer.text
    assert client.get("/class/AAAAAA/board").status_code == 404


def test_htmx_gets_the_picture_alone(client: FlaskClient, made: SchoolClass) -> None:
    part = client.get(f"/class/{made.code}/board", headers={"HX-Request": "true"}).text
    assert part.strip().startswith("<main")
    assert "<html" not in part


def test_more_stars_than_the_sky_holds_stand_for_ten_each() -> None:
    assert [(len(sky(n, 0, 45).stars), sky(n, 0, 45).each_kwh) for n in (0, MOST_STARS, 500)] == [
        (0, 1),
        (MOST_STARS, 1),
        (50, 10),
    ]
    assert sky(30, 0, 45).stars == sky(60, 0, 45).stars[:30]
    assert [sky(0, plugs, 45).lights for plugs in (0, 23, 45, 90)] == [12, 6, 0, 0]
    assert [(len(stars), each) for stars, each in map(arc, (0, 48, 480))] == [(0, 1), (48, 1), (48, 10)]


@pytest.mark.parametrize("wh", [50, 950, 4050, 4049, 9950, 9999, 10_500, 11_500.0, 25_499.9])
def test_the_figure_is_the_same_wherever_a_page_says_it(wh: float) -> None:
    found = Findings(saved_wh=Span(wh, wh, wh))
    assert energy(shown_wh(found)) == energy(wh)
