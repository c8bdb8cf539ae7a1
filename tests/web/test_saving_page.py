"""What was really saved: by each change, against the home's own days, and as its actions are estimated."""

import re
from datetime import date, datetime
from io import BytesIO

import numpy as np
import pytest
from savings.homes import temperatures

from webapp.domain.calendar import CHINA, DAY
from webapp.domain.daily import whole_days
from webapp.domain.day_rows import DayRows
from webapp.domain.intervention import Intervention
from webapp.domain.readings import Quality
from webapp.domain.register import RegisterReading
from webapp.domain.run import Action
from webapp.domain.saving_words import DOUBTS
from webapp.domain.weather_saving import by_weather
from webapp.store import meters, records
from webapp.store import temperatures as kept_temperatures
from webapp.store.meters import Import
from webapp.usecases.interventions import add_intervention
from webapp.usecases.keep_temperatures import keep_city_temperatures, keep_temperatures
from webapp.usecases.read_register import read_register
from webapp.usecases.show_saving import show_saving
from webapp.views.saving_words import ICONS, KINDS, PARAMETERS, SMALL

LAST = date(2026, 11, 20)
CHANGE = date(2026, 10, 22)
FRIDGE = Intervention(CHANGE, "换冰箱", None, "fridge")


def metered(services, browser, before_wh, after_wh, n_days=90, last=LAST, known=None) -> None:
    """Days of about so many watt-hours before and after the change, up to yesterday."""
    first = last - (n_days - 1) * DAY
    draw = np.random.default_rng(4)
    days = [first + n * DAY for n in range(n_days)]
    wh = np.array([[(before_wh if day < CHANGE else after_wh) // 96] * 96 for day in days])
    wh = (wh * draw.normal(1, 0.1, (n_days, 1))).astype(np.int64)
    keep(services, browser.household(), DayRows(first, wh, np.full(wh.shape, Quality.MEASURED, dtype=np.uint8)))


def keep(services, home, rows):
    with services.database.write() as session:
        item = Import(
            1, services.now(), "a", "csv", "x", rows.wh.size, rows.total_wh, rows.first, rows.end - DAY, [], []
        )
        meters.save_import(session, home.id, item)
        meters.save_days(session, list(meters.day_values(home.id, 1, rows, 0)))


def weathered(services, browser, effect, n_days=700):
    """Two years that follow the weather, with an effect from the change on; answers the temperatures as a file."""
    first = LAST - (n_days - 1) * DAY
    rng = np.random.default_rng(7)
    celsius = temperatures(rng, first, n_days)
    kwh = (5 + 0.3 * np.maximum(10 - celsius, 0) + 0.8 * np.maximum(celsius - 24, 0)) * rng.normal(1, 0.05, n_days)
    kwh[(CHANGE - first).days :] *= 1 - effect
    wh = np.repeat((kwh * 1000 / 96).astype(np.int64)[:, None], 96, axis=1)
    keep(services, browser.household(), DayRows(first, wh, np.full(wh.shape, Quality.MEASURED, dtype=np.uint8)))
    rows = [f"{first + n * DAY},{celsius[n]:.1f}" for n in range(n_days)]
    return BytesIO("\n".join(["date,tavg", *rows, ""]).encode())


def did(services, browser, name, day=date(2026, 11, 3)):
    with services.database.write() as session:
        records.save_action(session, browser.household().id, Action(day, "tip", name, 700, 40, 400), services.now())


def text_of(page):
    """What is read: no tags, no white space."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", page.text))


class TestOwnHistory:
    def test_without_a_meter_it_shows_the_way(self, home):
        text = home.get("/saving").text
        assert "还没有电表的数" in text
        assert 'href="/import"' in text
        assert "还没有气温" in text

    def test_less_is_told_with_its_range_and_never_called_a_saving(self, home, services):
        metered(services, home, 10_000, 7_000)
        text = home.get(f"/saving?day={CHANGE}").text
        assert "少用了" in text
        assert "和前几周同一个星期几比" in text
        assert "没有按天气调整" in text
        assert "节省 " not in text
        assert 'href="/saving"' in home.get("/meter/day").text
        assert 'href="/saving"' in home.get("/carbon").text
        assert home.get("/meter/since").status_code == 404

    def test_nothing_changed_claims_nothing(self, home, services):
        metered(services, home, 9_000, 9_000)
        assert "看不出差别" in home.get(f"/saving?day={CHANGE}").text

    def test_more_is_told_as_more(self, home, services):
        metered(services, home, 7_000, 10_000)
        assert "多用了" in home.get(f"/saving?day={CHANGE}").text

    def test_too_few_days_show_how_far_they_are(self, home, services):
        metered(services, home, 9_000, 9_000, n_days=12)
        text = home.get("/saving").text
        assert "还算不出来" in text
        assert "已有 12/28 天" in text
        assert 'aria-label="已有 12/28 天' in text

    def test_without_a_day_the_last_whole_month_is_looked_at(self, home, services):
        metered(services, home, 9_000, 9_000, n_days=120)
        found = show_saving(services, home.household())
        assert (found.own.saving.first, found.own.saving.end) == (date(2026, 10, 1), date(2026, 11, 1))
        assert "2026年10月" in text_of(home.get("/saving"))

    def test_a_meter_that_ended_long_ago_is_looked_at_over_its_own_last_month(self, home, services):
        metered(services, home, 9_000, 9_000, n_days=120, last=date(2026, 8, 15))
        found = show_saving(services, home.household())
        assert (found.last, found.own.saving.first, found.own.saving.end) == (
            date(2026, 8, 15),
            date(2026, 7, 1),
            date(2026, 8, 1),
        )

    def test_a_young_meter_is_looked_at_from_its_fifth_week_on(self, home, services):
        metered(services, home, 9_000, 9_000, n_days=50)
        own = show_saving(services, home.household()).own
        assert (own.saving.compared_first, own.since) == (LAST - 49 * DAY, LAST - 21 * DAY)
        assert own.saving.range

    @pytest.mark.parametrize("day", ["2026-11-21", "2027-03-01", "2020-01-01", "昨天"])
    def test_a_day_without_both_sides_is_refused_and_stays_typed(self, home, services, day):
        metered(services, home, 9_000, 9_000)
        answer = home.get("/saving", query_string={"day": day})
        assert answer.status_code == 422
        assert f'value="{day}"' in answer.text
        assert 'id="day-error"' in answer.text

    def test_days_to_come_do_not_count(self, home, services):
        """A meter whose clock runs ahead."""
        metered(services, home, 9_000, 9_000, last=date(2026, 12, 20))
        assert show_saving(services, home.household()).last == LAST

    def test_nobody_sees_anothers_meter_or_changes(self, home, stranger, client, services):
        metered(services, home, 10_000, 7_000)
        add_intervention(services, home.household(), FRIDGE)
        text = stranger.get(f"/saving?day={CHANGE}").text
        assert "还没有电表的数" in text
        assert "换冰箱" not in text
        assert client.get("/saving").status_code == 302

    def test_it_reads_years_in_no_time(self, home, services):
        metered(services, home, 9_000, 9_000, n_days=800)
        text = home.get(f"/saving?day={CHANGE}").text
        assert "和去年同一天比" in text
        assert "src-m" in text, "both sides were measured"
        assert "2025年10月22日到2025年11月20日" in text_of(home.get(f"/saving?day={CHANGE}"))

    def test_a_change_among_the_days_compared_with_is_told(self, home, services):
        metered(services, home, 9_000, 9_000, n_days=120)
        add_intervention(services, home.household(), Intervention(date(2026, 9, 20), "换灯", None, "led"))
        assert "拿来比的日子里已经有换灯了" in home.get("/saving").text
        assert "拿来比的日子里已经有换灯了" not in home.get("/saving?day=2026-09-20").text


class TestWeather:
    def test_with_temperatures_a_saving_is_called_one(self, home, services):
        keep_temperatures(services, home.household(), weathered(services, home, 0.2), "city.csv")
        text = home.get(f"/saving?day={CHANGE}").text
        assert "节省 " in text
        assert "按天气推算" in text
        assert "估算" in text

    def test_the_figures_are_those_of_the_domain(self, home, services):
        keep_temperatures(services, home.household(), weathered(services, home, 0.2), "city.csv")
        own = show_saving(services, home.household(), CHANGE).own.saving
        with services.database.read() as session:
            use = whole_days(meters.days(session, home.household().id, date(2020, 1, 1), LAST + DAY).rows())
            warmth = kept_temperatures.days(session, home.household().id, None, use.first, use.end)
        ours = by_weather(use.between(use.first, CHANGE), use.between(CHANGE, use.end), warmth)
        assert (own.range, own.weeks, own.parameters) == (ours.range, ours.weeks, ours.parameters)

    def test_the_citys_temperatures_serve_every_home_there(self, home, services):
        keep_city_temperatures(services, "合肥市", "合肥站 58321", weathered(services, home, 0.2), "city.csv")
        text = home.get(f"/saving?day={CHANGE}").text
        assert "按天气推算" in text
        assert "合肥站 58321" in text

    def test_two_thermometers_are_told(self, home, services):
        file = weathered(services, home, 0.2)
        keep_city_temperatures(services, "合肥", "合肥站", file, "city.csv")
        file.seek(0)
        late = b"\n".join([b"date,tavg", *file.read().splitlines()[-60:], b""])
        keep_temperatures(services, home.household(), BytesIO(late), "own.csv")
        assert "气温来自两处：您给的有 60 天，城市的有 640 天" in home.get(f"/saving?day={CHANGE}").text

    def test_temperatures_that_end_early_leave_the_weather_out(self, home, services):
        file = weathered(services, home, 0.2)
        early = b"\n".join([*file.read().splitlines()[:600], b""])
        keep_temperatures(services, home.household(), BytesIO(early), "own.csv")
        text = home.get(f"/saving?day={CHANGE}").text
        assert "这次没有按天气推算" in text
        assert "节省 " not in text

    def test_all_that_repeats_the_calculation_is_there(self, home, services):
        keep_temperatures(services, home.household(), weathered(services, home, 0.2), "city.csv")
        text = text_of(home.get(f"/saving?day={CHANGE}"))
        for words in ("每天的底", "低于多少度开始取暖", "CV(RMSE)", "拿来比的日子", "每天该用"):
            assert words in text
        for method in (CHANGE, date(2026, 10, 10)):
            own = show_saving(services, home.household(), method).own.saving
            assert own.parameters.keys() <= PARAMETERS.keys()

    def test_the_picture_says_itself(self, home, services):
        metered(services, home, 10_000, 7_000)
        text = home.get(f"/saving?day={CHANGE}").text
        assert re.search(r'role="img" aria-label="5 周，每天平均：照以前该用 [\d.]+ 度，实际 [\d.]+ 度', text)
        assert 'class="k-ink dash"' in text


class TestDeeds:
    def test_a_change_has_its_days_before_and_after(self, home, services):
        metered(services, home, 10_000, 7_000)
        add_intervention(services, home.household(), FRIDGE)
        text = text_of(home.get("/saving"))
        assert "换冰箱·2026年10月22日" in text
        assert "少用了" in text
        assert "照以前，每天" in text

    def test_what_overlaps_is_one_figure_with_both_names(self, home, services):
        metered(services, home, 10_000, 7_000)
        add_intervention(services, home.household(), FRIDGE)
        add_intervention(services, home.household(), Intervention(CHANGE + 5 * DAY, "换灯", None, "led"))
        page = home.get("/saving")
        assert "换冰箱、换灯·2026年10月22日" in text_of(page)
        assert "这几件事分不开：换冰箱、换灯" in page.text
        assert page.text.count('aria-labelledby="of-') == 1

    def test_the_same_days_told_twice_are_not_to_be_added(self, home, services):
        metered(services, home, 10_000, 7_000)
        assert "不要加起来" not in home.get(f"/saving?day={CHANGE}").text
        add_intervention(services, home.household(), FRIDGE)
        assert "也有“换冰箱”带来的，是同样的电，不要加起来" in home.get(f"/saving?day={CHANGE}").text

    def test_a_deed_with_a_figure_of_its_own_and_in_anothers_is_named(self, home, services):
        metered(services, home, 10_000, 7_000, n_days=120)
        add_intervention(services, home.household(), Intervention(date(2026, 9, 28), "换灯", None, "led"))
        add_intervention(services, home.household(), FRIDGE)
        text = home.get("/saving").text
        assert "“换灯”自己有一个数，和别的合在一起又有一个" in text

    def test_what_the_ledger_estimates_too_is_told(self, home, services):
        metered(services, home, 10_000, 7_000)
        did(services, home, "fridge-place")
        assert "行动账里也估了一次" not in home.get("/saving").text
        add_intervention(services, home.household(), FRIDGE)
        assert "“冰箱离灶台远一点”在行动账里也估了一次" in home.get("/saving").text

    def test_a_tip_followed_once_is_offered(self, home, services):
        did(services, home, "fridge-place")
        assert 'href="/saving/deeds/new?tip=fridge-place"' in home.get("/saving").text
        form = home.get("/saving/deeds/new?tip=fridge-place").text
        assert 'value="2026-11-03"' in form
        assert 'name="kind" value="fridge"' in form

    def test_a_change_before_the_meter_was_there_asks_for_earlier_readings(self, home, services):
        metered(services, home, 10_000, 7_000)
        add_intervention(services, home.household(), Intervention(date(2025, 1, 1), "老早的事"))
        text = home.get("/saving").text
        assert "老早的事" in text
        assert "导入更早的读数，就能比前后" in text

    def test_a_change_made_yesterday_waits_for_days(self, home, services):
        metered(services, home, 10_000, 10_000)
        add_intervention(services, home.household(), Intervention(LAST, "昨天的事"))
        assert "以后的日子只有 1 天，要 14 天才算得出" in home.get("/saving").text

    def test_less_than_the_new_one_should_bring_is_told(self, home, services):
        """From 10 to about 9.5 kWh a day, where 3 were expected."""
        metered(services, home, 10_000, 9_500)
        add_intervention(services, home.household(), Intervention(CHANGE, "换冰箱", 3000, "fridge"))
        text = home.get("/saving").text
        assert "记的时候说每天该少 3.00 度" in text
        assert "省电的东西，可能用得更多了" in text

    def test_time_of_use_prices_save_no_carbon(self, home, services):
        metered(services, home, 10_000, 7_000)
        add_intervention(services, home.household(), Intervention(CHANGE, "开始用峰谷电价", None, "tou"))
        assert "少排 0 千克" in home.get("/saving").text


class TestDisturbances:
    def test_a_meter_exchanged_on_the_meter_card_is_told(self, home, services):
        metered(services, home, 10_000, 7_000)
        at = datetime(2026, 10, 30, 9, tzinfo=CHINA)
        read_register(services, home.household(), RegisterReading(at, 5_000_000))
        again = datetime(2026, 11, 5, 9, tzinfo=CHINA)
        read_register(services, home.household(), RegisterReading(again, 1_000, "exchanged"))
        assert "2026 年 11 月 5 日 换了电表，那天没有算" in home.get(f"/saving?day={CHANGE}").text

    def test_people_who_came_are_told_and_less_is_no_saving(self, home, services):
        keep_temperatures(services, home.household(), weathered(services, home, 0.2), "city.csv")
        assert "节省 " in home.get(f"/saving?day={CHANGE}").text
        add_intervention(services, home.household(), Intervention(CHANGE + 3 * DAY, "妈妈来住", None, "people"))
        text = home.get(f"/saving?day={CHANGE}").text
        assert "节省 " not in text
        assert "家里人数变了" in text
        assert "会打乱比较的事" in text

    def test_days_before_we_moved_in_are_left_out(self, home, services):
        metered(services, home, 10_000, 7_000, n_days=120)
        add_intervention(services, home.household(), Intervention(date(2026, 9, 10), "搬家", None, "moved"))
        own = show_saving(services, home.household(), CHANGE).own
        assert own.saving.compared_first == date(2026, 9, 10)
        assert "2026 年 9 月 10 日 才住进来" in home.get(f"/saving?day={CHANGE}").text

    def test_readings_of_a_clock_set_back_count_once(self, home, services, post):
        """An hour's readings come twice; the hour skipped when it was put right makes that day unknown."""
        rows = ["time,kWh"]
        for n in range(60 * 24):
            at = np.datetime64("2026-09-20T00:00") + np.timedelta64(n, "h")
            late = np.timedelta64(1 if 20 * 24 + 12 <= n < 40 * 24 + 12 else 0, "h")
            rows.append(f"{str(at - late).replace('T', ' ')},{0.4 + 0.01 * (n % 7)}")
        looked = post(home, "/import", file=(BytesIO("\n".join(rows).encode()), "clock.csv"))
        assert looked.status_code == 303, looked.text
        assert post(home, looked.location).status_code == 303
        own = show_saving(services, home.household(), date(2026, 10, 20)).own.saving
        assert own.sufficiency.reporting_days == own.sufficiency.reporting_of - 1
        assert own.range
        assert 0 < own.range.observed_wh / own.days < 24_000


class TestLedger:
    def test_the_months_actions_are_an_estimate_with_its_range(self, home, services):
        did(services, home, "wash-cold")
        text = text_of(home.get("/saving"))
        assert "估算L1" in text
        assert re.search(r"可能是[\d.]+到[\d.]+度", text)
        assert "合起来算" not in text

    def test_tips_of_the_same_energy_are_counted_together(self, home, services):
        did(services, home, "wh-timer")
        did(services, home, "shower-short")
        for url in ("/saving", "/carbon"):
            assert "合起来算，不是相加" in home.get(url).text


def test_every_kind_has_its_words_and_every_doubt_a_sentence():
    assert KINDS.keys() == SMALL.keys() == ICONS.keys()
    assert all(DOUBTS.values())
