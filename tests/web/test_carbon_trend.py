"""A year of CO2: by the factor in force, by one fixed factor, and what of a change is only the factor."""

import re
import time
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest

from tests.announced import with_2024
from webapp.domain.calendar import CHINA, DAY
from webapp.domain.day_rows import DayRows
from webapp.domain.readings import Quality
from webapp.store import meters
from webapp.store.meters import Import
from webapp.usecases.close_spans import close
from webapp.usecases.devices import make_token
from webapp.usecases.keep_household import keep
from webapp.usecases.log_run import list_runs
from webapp.usecases.show_carbon import show_carbon
from webapp.usecases.show_trend import show_trend

TODAY = date(2026, 11, 21)
POSTED = date(2026, 11, 10)


def metered(services, browser, first, end, wh_a_day, quality=Quality.MEASURED):
    """The meter tells of the days in [first, end)."""
    home = browser.household()
    wh = np.full(((end - first).days, 96), wh_a_day // 96, dtype=np.int64)
    rows = DayRows(first, wh, np.full(wh.shape, quality, dtype=np.uint8))
    with services.database.write() as session:
        number = meters.next_id(session, home.id)
        item = Import(
            number, services.now(), "a", "csv", f"x{number}", wh.size, rows.total_wh, first, end - DAY, [], []
        )
        meters.save_import(session, home.id, item)
        meters.save_days(session, list(meters.day_values(home.id, number, rows, 0)))


def trend(services, browser):
    return show_trend(services, browser.household())


@pytest.fixture
def announced(services):
    """The same home's services after a made-up announcement in mid-month."""
    return replace(services, factors=with_2024(services.factors, POSTED))


def test_a_new_home_has_its_first_month_and_nothing_to_compare(home, services):
    found = trend(services, home)
    assert [(month.first, month.n_days) for month in found.months] == [(date(2026, 11, 1), 1)]
    assert found.change is None
    text = home.get("/carbon/trend").text
    assert "还没有能比的日子" in text
    assert 'href="/import"' in text


def test_months_go_back_to_the_meters_first_day_but_no_more_than_two_years(home, services):
    metered(services, home, date(2024, 1, 1), TODAY, 9600)
    found = trend(services, home)
    assert (found.months[0].first, len(found.months)) == (date(2024, 12, 1), 24)
    assert {month.wh for month in found.months if month.n_days == 31 and not month.partial} == {31 * 9600}


def test_days_nobody_knows_of_are_in_no_month(home, services):
    metered(services, home, date(2025, 3, 5), date(2025, 4, 11), 9600)
    found = trend(services, home)
    assert [(month.first, month.n_days, month.n_told) for month in found.months] == [
        (date(2025, 3, 1), 27, 27),
        (date(2025, 4, 1), 10, 10),
        (date(2026, 11, 1), 1, 0),
    ]


def test_a_month_has_the_factor_of_its_time_and_beside_it_the_newest(home, services):
    metered(services, home, date(2025, 1, 1), TODAY, 9600)
    first = trend(services, home).months[0]
    assert first.emitted.g_co2 == round(31 * 9600 * 0.6782)
    assert first.fixed_g == round(31 * 9600 * 0.6553)
    assert trend(services, home).fixed.data_year == 2023


def test_the_same_use_as_last_year_is_no_saving_however_small_the_factor_got(home, services):
    metered(services, home, date(2025, 1, 1), TODAY, 9600)
    change = trend(services, home).change
    assert (change.n_days, change.wh, change.earlier_wh) == (324, 324 * 9600, 324 * 9600)
    assert change.by_use_g == 0
    assert change.by_factor_g == change.change_g < 0
    text = home.get("/carbon/trend").text
    assert "用电没有变" in text
    assert "只是因子变小了<small>电网的事，不是您省的" in text


def test_less_use_is_told_apart_from_the_smaller_factor(home, services):
    metered(services, home, date(2025, 1, 1), date(2026, 1, 1), 19_200)
    metered(services, home, date(2026, 1, 1), TODAY, 9600)
    change = trend(services, home).change
    assert change.by_use_g == pytest.approx(-324 * 9600 * 0.6553, abs=2)
    assert change.by_use_g + change.by_factor_g == change.change_g
    text = home.get("/carbon/trend").text
    assert "少用了 3,110 度" in text
    assert "少排约 2.0 吨" in text
    assert re.search(r"(?<!不说)节省", text) is None


def test_only_days_known_in_both_years_are_compared(home, services):
    metered(services, home, date(2025, 2, 1), date(2025, 2, 11), 9600)
    metered(services, home, date(2026, 2, 6), date(2026, 3, 1), 4800)
    found = trend(services, home)
    assert (found.change.n_days, found.by_meter, found.last_pair) == (5, True, date(2026, 2, 10))
    assert "去年同样的 5 天" in home.get("/carbon/trend").text


def test_a_day_the_meter_told_in_part_is_not_compared(home, services):
    metered(services, home, date(2025, 2, 1), date(2025, 2, 11), 9600)
    metered(services, home, date(2026, 2, 1), date(2026, 2, 11), 4800)
    metered(services, home, date(2026, 2, 1), date(2026, 2, 2), 4800, Quality.MISSING)
    assert trend(services, home).change.n_days == 10  # a day without anything is no day of that import
    wh, quality = np.full((1, 96), 50), np.full((1, 96), Quality.MEASURED, dtype=np.uint8)
    quality[0, 90:] = Quality.MISSING
    with services.database.write() as session:
        meters.save_import(
            session,
            home.household().id,
            Import(9, services.now(), "b", "csv", "y", 90, 1, date(2026, 2, 1), date(2026, 2, 1), [], []),
        )
        rows = DayRows(date(2026, 2, 1), wh, quality)
        meters.save_days(session, list(meters.day_values(home.household().id, 9, rows, 0)))
    assert trend(services, home).change.n_days == 9


def test_days_logged_in_both_years_are_a_rough_idea_and_said_so(home, post, services, clock):
    clock.set(datetime(2025, 11, 3, 20, tzinfo=CHINA))
    keep(services, replace(home.household(), created_at=services.now()))
    post(home, "/runs", appliance_id="washer-drum-40", quantity="1")
    clock.set(datetime(2026, 11, 3, 20, tzinfo=CHINA))
    post(home, "/runs", appliance_id="washer-drum-40", quantity="1")
    clock.set(datetime(2026, 11, 21, 20, tzinfo=CHINA))
    found = trend(services, home)
    assert (found.change.n_days, found.by_meter) == (1, False)
    assert found.change.by_use_g == 0
    assert "只能看个大概" in home.get("/carbon/trend").text


def test_the_picture_is_told_as_a_sentence_and_as_a_table(home, services):
    metered(services, home, date(2025, 11, 1), TODAY, 9600)
    text = home.get("/carbon/trend").text
    label = re.search(r'role="img" aria-label="(每月用电排放[^"]*)"', text)[1]
    assert "2025 年 11 月约 200 千克，用同一个因子约 190 千克" in label
    assert text.count('rx="2.4"/>') + text.count("<rect") >= 26
    assert text.count("<tr><td>2025 年 1") == 2
    assert "0.6782 → 0.6553" in text  # December, when a data year was announced


def test_two_years_are_shown_in_no_time(home, services):
    metered(services, home, date(2024, 11, 1), TODAY, 9600)
    home.get("/carbon/trend")
    began = time.process_time()  # its own work, whatever the machine does beside
    home.get("/carbon/trend")
    assert time.process_time() - began < 2


class TestAnnouncement:
    """A data year announced in mid-month: nothing before its day may change."""

    def test_the_month_is_counted_with_both_factors(self, app, home, services, announced):
        metered(services, home, date(2026, 11, 1), TODAY, 9600)
        before = show_carbon(services, home.household())
        app.extensions["services"] = announced
        found = show_carbon(announced, home.household())
        parts = [(part.first, part.wh, part.factor.data_year) for part in found.emitted.stretches]
        assert parts[0] == (date(2026, 11, 1), 9 * 9600, 2023)
        assert (parts[1][0], parts[1][2]) == (POSTED, 2024)
        assert found.g_co2 == round(9 * 9600 * 0.6553) + round(parts[1][1] * 0.6)
        assert found.g_co2 < before.g_co2
        text = home.get("/carbon").text
        assert "11月1日到11月9日 86.4 度 × 0.6553" in text
        assert "以前的数不改" in text

    def test_earlier_months_and_years_stay_as_they_were(self, home, services, announced):
        metered(services, home, date(2025, 1, 1), TODAY, 9600)
        before, after = trend(services, home), trend(announced, home)
        assert [month.emitted for month in before.months[:-1]] == [month.emitted for month in after.months[:-1]]
        assert before.change.by_use_g == after.change.by_use_g == 0
        assert after.change.change_g < before.change.change_g

    def test_a_month_closed_with_it_has_both_and_one_before_has_one(self, home, services, announced, clock):
        metered(services, home, date(2026, 10, 1), date(2026, 12, 1), 9600)
        clock.pass_by(days=20)

        def grams(with_services, first, end):
            return close(with_services, home.household(), "month", first, end).g_co2

        november = date(2026, 11, 1), date(2026, 12, 1)
        assert grams(announced, *november) == round(9 * 9600 * 0.6553) + round(21 * 9600 * 0.6)
        october = date(2026, 10, 1), date(2026, 11, 1)
        assert grams(announced, *october) == grams(services, *october) == round(31 * 9600 * 0.6553)

    def test_runs_keep_the_factor_of_their_day(self, home, post, services, announced):
        post(home, "/runs", appliance_id="washer-drum-40", quantity="1", day="yesterday", start="10:00")
        yesterday = TODAY - DAY
        late = replace(services, factors=with_2024(services.factors, TODAY))
        (run,), _ = list_runs(services, home.household(), yesterday)
        keep(late, home.household())  # prices every run anew
        assert list_runs(late, home.household(), yesterday)[0] == [run]
        keep(announced, home.household())
        assert list_runs(announced, home.household(), yesterday)[0][0].g_co2 < run.g_co2

    def test_a_program_gets_the_same_grams(self, app, home, services, announced):
        metered(services, home, date(2026, 11, 1), TODAY, 9600)
        app.extensions["services"] = announced
        secret = make_token(announced, home.household(), "网关", ["read"])
        answer = app.test_client().get("/api/v1/month", headers={"Authorization": f"Bearer {secret}"})
        assert answer.json["g_co2"] == show_carbon(announced, home.household()).g_co2
