"""Less since a day? By the home's own meter."""

from datetime import date, timedelta

import numpy as np
import pytest

from webapp.domain.calendar import DAY
from webapp.domain.day_rows import DayRows
from webapp.domain.readings import Quality
from webapp.store import meters
from webapp.store.meters import Import

LAST = date(2026, 11, 20)
CHANGE = date(2026, 10, 22)


def metered(services, browser, before_wh: int, after_wh: int, n_days: int = 90) -> None:
    """Days of about so many watt-hours before and after the change, up to yesterday."""
    home = browser.household()
    first = LAST - (n_days - 1) * DAY
    draw = np.random.default_rng(4)
    days = [first + n * DAY for n in range(n_days)]
    wh = np.array([[(before_wh if day < CHANGE else after_wh) // 96] * 96 for day in days])
    wh = (wh * draw.normal(1, 0.1, (n_days, 1))).astype(np.int64)
    rows = DayRows(first, wh, np.full(wh.shape, Quality.MEASURED, dtype=np.uint8))
    with services.database.write() as session:
        item = Import(1, services.now(), "a", "csv", "x", n_days * 96, rows.total_wh, first, LAST, [], [])
        meters.save_import(session, home.id, item)
        meters.save_days(session, list(meters.day_values(home.id, 1, rows, 0)))


def test_without_a_meter_it_shows_the_way(home):
    text = home.get("/meter/since").text
    assert "还没有电表的数" in text
    assert 'href="/import"' in text


def test_less_is_told_with_its_range_and_never_called_a_saving(home, services):
    metered(services, home, 10_000, 7_000)
    text = home.get(f"/meter/since?day={CHANGE}").text
    assert "少用了" in text
    assert "和前几周同一个星期几比" in text
    assert "没有按天气调整" in text
    assert "节省" not in text
    assert 'href="/meter/since"' in home.get("/meter/day").text


def test_nothing_changed_claims_nothing(home, services):
    metered(services, home, 9_000, 9_000)
    assert "看不出差别" in home.get(f"/meter/since?day={CHANGE}").text


def test_too_few_days_give_reasons_in_stead_of_a_figure(home, services):
    metered(services, home, 9_000, 9_000, n_days=40)
    text = home.get(f"/meter/since?day={CHANGE}").text
    assert "还算不出来" in text
    assert "要 28 天才算得出" in text
    assert "已有 10/28 天" in text


@pytest.mark.parametrize("day", ["2026-11-21", "2020-01-01", "昨天"])
def test_a_day_without_both_sides_is_refused_and_stays_typed(home, services, day):
    metered(services, home, 9_000, 9_000)
    answer = home.get("/meter/since", query_string={"day": day})
    assert answer.status_code == 422
    assert f'value="{day}"' in answer.text
    assert 'id="day-error"' in answer.text


def test_nobody_sees_anothers_meter(home, stranger, client, services):
    metered(services, home, 10_000, 7_000)
    assert "还没有电表的数" in stranger.get(f"/meter/since?day={CHANGE}").text
    assert client.get("/meter/since").status_code == 302


def test_it_reads_a_year_in_no_time(home, services):
    metered(services, home, 9_000, 9_000, n_days=800)
    text = home.get(f"/meter/since?day={CHANGE}").text
    assert "和去年同一天比" in text
    assert str(LAST - timedelta(days=799)) not in text
