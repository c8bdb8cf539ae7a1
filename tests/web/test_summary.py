from datetime import date, timedelta

import pytest

from webapp import jobs
from webapp.domain.calendar import local
from webapp.domain.closing import last_span
from webapp.domain.run import Action
from webapp.store import records
from webapp.usecases.close_spans import close_spans, list_closings

MONDAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("span", "day", "first", "end"),
    [
        ("week", date(2026, 11, 16), date(2026, 11, 9), date(2026, 11, 16)),
        ("week", date(2026, 11, 22), date(2026, 11, 9), date(2026, 11, 16)),
        ("month", date(2026, 11, 1), date(2026, 10, 1), date(2026, 11, 1)),
        ("month", date(2027, 1, 31), date(2026, 12, 1), date(2027, 1, 1)),
    ],
)
def test_the_last_whole_span(span, day, first, end):
    assert last_span(span, day) == (first, end)


def test_nothing_is_closed_for_a_home_that_came_later(home, services):
    home.get("/")
    assert close_spans(services, "week", services.today()) == 0
    assert "还没有小结" in home.get("/summary").text


def test_a_week_is_closed_once_and_stays(home, post, services, clock):
    post(home, "/runs", appliance_id="washer-drum-40", quantity="1")
    mine = home.household().id
    day = services.today()
    with services.database.write() as session:
        records.save_action(session, mine, Action(day, "shift", "washer-drum-40", 600, 17, 0), services.now())
    clock.pass_by(days=7)
    slot = local(services.now()).replace(hour=2, minute=40)
    jobs.close_weeks(services, slot)
    (closed,) = list_closings(services, home.household())
    assert (closed.first, closed.end) == (MONDAY, MONDAY + timedelta(days=7))
    assert (closed.moved_wh, closed.moved_fen, closed.n_logged) == (600, 17, 1)
    assert closed.fen
    assert closed.g_co2
    post(home, "/runs", appliance_id="washer-drum-40", quantity="1", day="yesterday", start="10:00")
    jobs.close_weeks(services, slot)
    assert list_closings(services, home.household()) == [closed]
    text = home.get("/summary").text
    assert "11月16日到11月22日" in text
    assert "挪了 0.60 度，省 0.17 元，碳排少 0 千克" in text


def test_a_month_is_closed_on_the_first(home, services, clock):
    home.get("/")
    clock.pass_by(days=10)
    jobs.close_months(services, local(services.now()))
    (closed,) = list_closings(services, home.household())
    assert (closed.span, closed.first, closed.end) == ("month", date(2026, 11, 1), date(2026, 12, 1))


def test_a_stranger_sees_nothing_of_it(home, stranger, services, clock):
    home.get("/")
    clock.pass_by(days=10)
    close_spans(services, "month", services.today())
    assert len(list_closings(services, home.household())) == 1
    assert "2026 年 11 月" in home.get("/summary").text
