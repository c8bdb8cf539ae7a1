import io
import json
from datetime import date, timedelta
from zipfile import ZipFile

import pytest
from metered import measured_days

from webapp.usecases.import_readings import list_imports
from webapp.usecases.read_register import list_registers

FIRST = date(2026, 11, 10)


def read(post, browser, kwh, on="2026-11-10", clock="20:00", **more):
    return post(browser, "/meter", kwh=kwh, day=on, clock=clock, **more)


def days(services, browser, n=10):
    known = measured_days(services, browser.household(), FIRST, FIRST + timedelta(days=n))
    return {day.day: int(wh.sum()) for day, wh in known.wh.items()}


def test_two_readings_tell_what_was_used_between(home, post, services):
    assert read(post, home, "12345.6").status_code == 303
    assert days(services, home) == {}
    read(post, home, "１２３６０．６", "2026年11月13日")
    found = days(services, home)
    assert sum(found.values()) == 15_000
    assert sorted(found) == [10, 11, 12, 13]
    text = home.get("/meter").text
    assert "比上次多 15.00 度" in text
    assert "抄电表" in home.get("/import").text
    (item,) = list_imports(services, home.household())
    assert item.wh == 15_000


def test_a_reading_in_between_splits_the_stretch(home, post, services):
    read(post, home, "100")
    read(post, home, "130", "2026-11-12")
    read(post, home, "101", "2026-11-11")
    found = days(services, home)
    assert sum(found.values()) == 30_000
    assert found[10] + found[11] < found[11] + found[12]


def test_a_smaller_reading_asks_why(home, post, services):
    read(post, home, "99990")
    answer = read(post, home, "12", "2026-11-12")
    assert answer.status_code == 422
    assert "走满一圈" in answer.text
    assert len(list_registers(services, home.household())) == 1
    assert read(post, home, "12", "2026-11-12", step="rolled").status_code == 303
    assert sum(days(services, home).values()) == 22_000


def test_a_new_meter_begins_anew(home, post, services):
    read(post, home, "5000")
    read(post, home, "3", "2026-11-12", step="exchanged")
    assert days(services, home) == {}
    read(post, home, "9", "2026-11-13")
    assert sum(days(services, home).values()) == 6000


def test_a_reading_can_be_deleted(home, post, services, stranger):
    read(post, home, "100")
    read(post, home, "130", "2026-11-12")
    at = list_registers(services, home.household())[1].at.isoformat()
    assert post(stranger, "/meter/drop", at=at).status_code == 404
    assert post(home, "/meter/drop", at=at).status_code == 303
    assert days(services, home) == {}
    assert list_imports(services, home.household()) == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kwh": "-1"}, "kwh"),
        ({"kwh": "many"}, "kwh"),
        ({"kwh": ""}, "kwh"),
        ({"kwh": "1", "on": "2026-12-24"}, "day"),
        ({"kwh": "1", "on": "yesterday"}, "day"),
        ({"kwh": "1", "clock": "25:00"}, "clock"),
    ],
)
def test_what_makes_no_sense_gets_a_sentence(home, post, services, fields, field):
    answer = read(post, home, **fields)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert list_registers(services, home.household()) == []


def test_the_same_minute_twice_is_refused(home, post):
    read(post, home, "100")
    assert "已经记过" in read(post, home, "101").text


@pytest.mark.parametrize("at", ["", "now", "2026-11-10T20:00:00", "2026-11-10T20:00:00+08:00"])
def test_rubbish_deletes_nothing(home, post, services, at):
    read(post, home, "100", "2026-11-09")
    assert post(home, "/meter/drop", at=at).status_code in (404, 422)
    assert len(list_registers(services, home.household())) == 1


def test_bedtime_and_breakfast_tell_what_is_never_off(home, post):
    assert "睡前抄一次" in home.get("/meter").text
    read(post, home, "100", "2026-11-10", "23:00")
    read(post, home, "100.8", "2026-11-11", "7:00")
    text = home.get("/meter").text
    assert text.count("夜里一直在用") == 1
    assert "<b>100</b>" in text
    assert "876 度" in text


@pytest.mark.parametrize(("bed", "up"), [("12:00", "20:00"), ("23:00", "23:30"), ("18:00", "7:00")])
def test_other_stretches_are_no_night(home, post, bed, up):
    read(post, home, "100", "2026-11-10", bed)
    read(post, home, "101", "2026-11-10" if up > bed else "2026-11-11", up)
    assert "夜里一直在用" not in home.get("/meter").text


def read_periods(post, browser, peak, valley, on="2026-11-10", clock="20:00", **more):
    return post(browser, "/meter", peak=peak, valley=valley, day=on, clock=clock, **more)


def by_kind(services, browser, n=10) -> dict[str, int]:
    """Watt-hours in the quarter-hours of Anhui's two periods."""
    known = measured_days(services, browser.household(), FIRST, FIRST + timedelta(days=n))
    wh = sum(known.wh.values())
    return {"flat": int(wh[32:88].sum()), "valley": int(wh[:32].sum() + wh[88:].sum())}


def test_registers_by_period_are_kept_in_their_periods(home, post, services):
    assert "表上分峰谷" in home.get("/meter").text
    assert read_periods(post, home, "1000", "500").status_code == 303
    assert read_periods(post, home, "１０２０．５", "530.25", "2026-11-14").status_code == 303
    assert by_kind(services, home) == {"flat": 20_500, "valley": 30_250}
    text = home.get("/meter").text
    assert "1550.75 度" in text
    assert "比上次多 50.75 度" in text
    assert "峰段 20.5 · 谷段 30.25" in text
    assert '<details class="mt2" open>' in text  # as last time
    assert "分峰谷抄的各时段也是" in text


def test_between_a_total_and_registers_the_total_counts(home, post, services):
    read(post, home, "1500")
    read_periods(post, home, "1020", "530", "2026-11-12")
    assert sum(by_kind(services, home).values()) == 50_000
    read_periods(post, home, "1021", "531", "2026-11-13", kwh="1552")
    assert sum(by_kind(services, home).values()) == 52_000
    read(post, home, "1560", "2026-11-14")
    assert sum(by_kind(services, home).values()) == 60_000


def test_a_register_that_falls_asks_why_and_keeps_what_was_typed(home, post, services):
    read_periods(post, home, "9990", "500")
    answer = read_periods(post, home, "5", "510", "2026-11-12", kwh="")
    assert answer.status_code == 422
    assert 'id="peak-error"' in answer.text
    assert "止码 5 比起码 9990 小" in answer.text
    assert 'name="valley" inputmode="decimal" value="510"' in answer.text
    assert "走满一圈" in answer.text
    wrong_day = read_periods(post, home, "5", "510", "soon", step="rolled")
    assert 'value="rolled" checked' in wrong_day.text
    assert read_periods(post, home, "5", "510", "2026-11-12", step="rolled").status_code == 303
    assert by_kind(services, home) == {"flat": 15_000, "valley": 10_000}


def test_a_new_meter_begins_all_its_registers_anew(home, post, services):
    read_periods(post, home, "9990", "500")
    read_periods(post, home, "1", "0", "2026-11-12", step="exchanged", flat="0")
    assert days(services, home) == {}
    read_periods(post, home, "2", "3", "2026-11-13", flat="4")
    assert by_kind(services, home) == {"flat": 5000, "valley": 3000}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"peak": "1", "valley": "many"}, "valley"),
        ({"peak": "-1", "valley": "2"}, "peak"),
        ({"peak": "1", "valley": "2", "kwh": "lots"}, "kwh"),
        ({"peak": "1", "valley": "2", "super_peak": "x"}, "super_peak"),
        ({"peak": "", "valley": " "}, "kwh"),
    ],
)
def test_what_makes_no_sense_of_a_register_gets_a_sentence(home, post, services, fields, field):
    answer = read_periods(post, home, **fields)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "为什么变小了" not in answer.text
    assert list_registers(services, home.household()) == []


def test_the_same_registers_are_read_each_time(home, post, services):
    read_periods(post, home, "1000", "500")
    answer = read_periods(post, home, "1010", "510", "2026-11-12", flat="3")
    assert answer.status_code == 422
    assert "前后两次要抄同样几个数" in answer.text
    assert 'id="flat-error"' in answer.text
    assert len(list_registers(services, home.household())) == 1


def test_registers_leave_with_the_export(home, post):
    read_periods(post, home, "1000", "500")
    with ZipFile(io.BytesIO(home.get("/me/export").data)) as archive:
        (kept,) = json.loads(archive.read("yidu.json"))["registers"]
        table = archive.read("registers.csv").decode("utf-8-sig")
    assert kept["by_period"] == {"peak": 1_000_000, "valley": 500_000}
    assert table.splitlines()[0] == "at,wh,step,by_period"
    assert "1000000" in table
