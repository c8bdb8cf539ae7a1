"""What State Grid counted by period is what the bill counts by period."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from zipfile import ZipFile

import pytest
from metered import measured_days

from webapp.domain.readings import Quality
from webapp.usecases.bill_month import bill_month
from webapp.usecases.import_homes import import_homes
from webapp.usecases.keep_household import keep, new_household

OCTOBER = date(2026, 10, 1)
BILL = {
    "ym": "202610",
    "basicInfo": {"consNo": "0001", "begDate": "2026/10/01", "endDate": "2026/10/31", "monthPq": "166"},
    "pvQtyList": [{"flatQty": "53", "peakQty": "57", "valQty": "56", "sharpQty": ""}],
}


def days() -> list[dict[str, str]]:
    """October, every day with other amounts; the total rounded to 0.1 as the page does."""
    found = []
    for n in range(31):
        peak, flat, valley = 134 + 7 * n, 148 + n, 199 + 3 * n
        parts = {"thisPPq": peak, "thisNPq": flat, "thisVPq": valley}
        total = f"{(peak + flat + valley) / 100:.1f}"
        found.append({"day": f"2026-10-{n + 1:02}", "dayElePq": total} | {k: f"{v / 100}" for k, v in parts.items()})
    return found


def told(field: str) -> int:
    return round(sum(float(day[field]) for day in days()) * 1000)


def take_in(post, browser, document):
    content = json.dumps(document).encode()
    looked = post(browser, "/import", file=(io.BytesIO(content), "days.json")).location
    assert post(browser, looked).status_code == 303


def billed(services, browser) -> dict[str, int]:
    month = bill_month(services, browser.household(), OCTOBER)
    return {line.period.kind: line.wh for line in month.bill.lines if line.period and not line.tier}


@pytest.fixture
def cantonese(home, services):
    """A home whose prices know three periods."""
    return home.become(keep(services, replace(new_household(services, "guangdong"), plan="tou")))


def test_a_month_of_days_is_billed_with_the_periods_it_came_with(cantonese, post, services):
    take_in(post, cantonese, {"consNo": "0001", "sevenEleList": days()})
    expected = {"peak": told("thisPPq"), "flat": told("thisNPq"), "valley": told("thisVPq")}
    assert billed(services, cantonese) == expected
    known = measured_days(services, cantonese.household(), OCTOBER, date(2026, 11, 1))
    assert all((quality == Quality.ESTIMATED).all() for quality in known.quality.values())
    text = cantonese.get("/bill?month=2026-10").text
    assert all(f"{wh / 1000:,.2f} ×" in text for wh in expected.values())


def test_a_meter_that_counts_peak_and_flat_apart_where_they_cost_the_same(home, post, services):
    take_in(post, home, [BILL])
    assert billed(services, home) == {"flat": 110_000, "valley": 56_000}


def test_a_month_bill_is_billed_with_its_periods(cantonese, post, services):
    take_in(post, cantonese, [BILL])
    assert billed(services, cantonese) == {"peak": 57_000, "flat": 53_000, "valley": 56_000}


def test_a_home_on_plain_tiers_has_the_same_energy_in_one_period(home, post, services):
    home.become(keep(services, replace(new_household(services, "guangdong"), plan="tiers")))
    take_in(post, home, [BILL])
    assert billed(services, home) == {"flat": 166_000}
    keep(services, replace(home.household(), plan="tou"))  # what the meter told by period is there when it is asked
    assert billed(services, home) == {"peak": 57_000, "flat": 53_000, "valley": 56_000}


def test_a_day_that_does_not_add_up_counts_its_total(cantonese, post, services):
    take_in(post, cantonese, [{"day": "2026-10-07", "dayElePq": "9", "thisVPq": "1", "thisPPq": "2"}])
    (wh,) = measured_days(services, cantonese.household(), OCTOBER, date(2026, 11, 1)).wh.values()
    assert wh.sum() == 9000
    assert wh[8 * 4 : 10 * 4].sum() > 0  # flat, of which nothing was told


def preview(post, browser, document) -> str:
    content = json.dumps(document).encode()
    return browser.get(post(browser, "/import", file=(io.BytesIO(content), "days.json")).location).text


def test_the_preview_says_what_falls_in_each_period(cantonese, home, post, services):
    measured = '<span class="src src-m">实测</span><span>峰段 57.0 度 · 平段 53.0 度 · 谷段 56.0 度'
    text = preview(post, cantonese, [BILL])
    assert measured in text
    assert "总数和各时段的数是文件里的" in text
    spread = preview(post, cantonese, [{"day": "2026-10-07", "dayElePq": "9"}])
    assert '<span class="src src-e">估算</span><span>峰段' in spread
    home.become(keep(services, replace(new_household(services, "guangdong"), plan="tiers")))
    assert "峰段" not in preview(post, home, [BILL])


def test_days_leave_with_their_periods_and_come_back(cantonese, stranger, post, services):
    take_in(post, cantonese, [BILL])
    with ZipFile(io.BytesIO(cantonese.get("/me/export").data)) as archive:
        tables = {name: archive.read(name) for name in ("meter.csv", "yidu.json")}
        by_day = archive.read("meter_days.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(by_day)))
    assert list(rows[0]) == ["day", "total_wh", "peak_wh", "flat_wh", "valley_wh"]
    assert sum(int(row["peak_wh"]) for row in rows) == 57_000
    assert all(
        int(row["total_wh"]) == sum(int(row[f"{kind}_wh"]) for kind in ("peak", "flat", "valley")) for row in rows
    )
    mine = measured_days(services, cantonese.household(), OCTOBER, date(2026, 11, 1)).wh
    for name, content in tables.items():
        looked = post(stranger, "/import", file=(io.BytesIO(content), name)).location
        assert post(stranger, looked).status_code == 303, name
        theirs = measured_days(services, stranger.household(), OCTOBER, date(2026, 11, 1)).wh
        assert {day: wh.tolist() for day, wh in theirs.items()} == {day: wh.tolist() for day, wh in mine.items()}, name


def test_a_home_without_periods_leaves_without_their_columns(home, post, services):
    home.become(keep(services, replace(new_household(services, "guangdong"), plan="tiers")))
    take_in(post, home, [BILL])
    with ZipFile(io.BytesIO(home.get("/me/export").data)) as archive:
        head = archive.read("meter_days.csv").decode("utf-8-sig").splitlines()[0]
    assert head == "day,total_wh"


def test_a_pasted_table_has_its_periods_too(cantonese, post, services):
    pasted = "日期 用电量(度) 峰 平 谷\n10月30日 9.1 3.05 2 4\n10月31日 8 3 3 2"
    looked = post(cantonese, "/import", pasted=pasted).location
    assert "峰段 6.1 度 · 平段 5.0 度 · 谷段 6.0 度" in cantonese.get(looked).text
    post(cantonese, looked)
    known = measured_days(services, cantonese.household(), OCTOBER, date(2026, 11, 1)).wh
    assert [int(wh[:32].sum()) for wh in known.values()] == [4000, 2000]


def test_one_file_of_many_homes_keeps_the_periods_of_each(cantonese, stranger, services):
    own = cantonese.household(), stranger.household()
    data = [{"userInfo": {"consNo_dst": f"{n}"}, "x": {"sevenEleList": days()}} for n in range(len(own))]
    source = io.BytesIO(json.dumps({"data": data}).encode())
    import_homes(services, source, "homes.json", {f"{n}": home.id for n, home in enumerate(own)})
    expected = {"peak": told("thisPPq"), "flat": told("thisNPq"), "valley": told("thisVPq")}
    assert billed(services, cantonese) == expected
    shanghai = billed(services, stranger)  # its prices know peak and valley alone
    assert shanghai == {"peak": expected["peak"] + expected["flat"], "valley": expected["valley"]}
