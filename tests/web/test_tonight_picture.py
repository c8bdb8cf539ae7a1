"""The day before and after the plan: drawn on tap, and the same in words."""

import re
from dataclasses import replace
from datetime import datetime

import plotly.graph_objects as go
import pytest

from webapp.domain.calendar import CHINA
from webapp.domain.habit import Habit
from webapp.usecases.draw_tonight import draw_tonight
from webapp.usecases.habits import save_habit
from webapp.usecases.keep_household import keep
from webapp.usecases.plan_tonight import plan_tonight


def figure_of(browser, **sliders):
    (figure,) = browser.get("/tonight/chart", query_string=sliders).json["figures"]
    return figure


def row(figure, axis):
    bars = [bar for bar in figure["data"] if bar["yaxis"] == axis]
    return round(sum(value or 0 for bar in bars for value in bar["y"]), 3)


def test_plotly_accepts_the_figure(home, post):
    post(home, "/runs", appliance_id="kettle", quantity="1", start="20:00", day="today")
    figure = figure_of(home)
    assert figure["id"] == "before-after"
    layout = {key: value for key, value in figure["layout"].items() if key != "font"}
    drawn = go.Figure(data=figure["data"], layout=layout, skip_invalid=False)
    assert [bar.name for bar in drawn.data if bar.showlegend is not False and bar.yaxis == "y"] == [
        "常开",
        "电热水器",
        "洗衣机",
        "别的电器",
    ]


def test_both_rows_add_up_to_the_same(home, post, services):
    post(home, "/runs", appliance_id="kettle", quantity="1", start="20:00", day="today")
    figure = figure_of(home)
    picture = draw_tonight(services, home.household(), plan_tonight(services, home.household()))
    assert row(figure, "y") == row(figure, "y2") == picture.before.sum() / 1000


def test_the_page_opens_it_on_tap_and_asks_for_the_sliders_as_they_stand(home):
    text = home.get("/tonight?ease=5&quiet_to=07:00&csrf_token=x&endpoint=x").text
    assert "放大看" in text
    assert 'data-figures="/tonight/chart?ease=5&amp;quiet_to=07:00"' in text
    assert '<script src="/static/vendor/plotly' not in text


def test_the_sliders_move_the_bars_too(home):
    assert figure_of(home) != figure_of(home, quiet_from="21:00", quiet_to="08:00")


def test_the_same_in_words(home, post):
    post(home, "/runs", appliance_id="kettle", quantity="1", start="20:00", day="today")
    text = home.get("/tonight").text
    assert "低谷用电从 0.9 度变成 4.0 度，总数不变，2 件事。" in text
    assert "20:30–21:43 电热水器 2.44 度 → 22:00–23:13" in text
    assert "20:00–20:06 电水壶 0.17 度，不变" in text
    assert "小时合计" in text


def test_heat_made_early_is_told(home, services, clock):
    clock.set(datetime(2026, 11, 21, 6, 0, tzinfo=CHINA))
    save_habit(services, home.household(), Habit("", "wh-storage-60l", (5,), "20:30", 2, ready_by="21:45"))
    text = home.get("/tonight").text
    assert re.search(r"20:30–21:43 电热水器 2.44 度 → \d:\d\d–\d:\d\d [23].\d+ 度，早烧多散 0.\d+ 度热", text)
    assert re.search(r"总数多 0.\d+ 度（早烧散掉的热）", text)
    figure = figure_of(home)
    assert row(figure, "y") < row(figure, "y2")


def test_a_stranger_sees_their_own_day(home, stranger, post):
    before = figure_of(stranger)
    post(home, "/runs", appliance_id="kettle", quantity="9", start="20:00", day="today")
    assert figure_of(stranger) == before
    assert "别的电器" not in str(before)
    assert "别的电器" in str(figure_of(home))


def test_one_price_all_day_still_draws_the_day(home, services):
    keep(services, replace(home.household(), plan="tiers"))
    figure = figure_of(home)
    assert row(figure, "y") == row(figure, "y2")
    assert "放大看" not in home.get("/tonight").text


def test_large_type_reads_words_only(home, services):
    keep(services, replace(home.household(), size="large"))
    text = home.get("/tonight").text
    assert "放大看" not in text
    assert "用文字看" in text


@pytest.mark.parametrize("url", ["/tonight", "/tonight/chart"])
def test_in_english(home, services, url):
    keep(services, replace(home.household(), lang="en"))
    text = home.get(url).text if url == "/tonight" else str(home.get(url).json)
    assert "Always on" in text
    if url == "/tonight":
        assert "use goes from 0.9 to 4.0 kWh, the total stays, 2 jobs." in text
    else:
        assert "度" not in text
