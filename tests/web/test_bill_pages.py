"""The tiers, the year, and the files of a bill."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from webapp.domain.calendar import CHINA
from webapp.domain.household import OwnPrices
from webapp.usecases.bill_month import outlook
from webapp.usecases.bill_year import bill_year
from webapp.usecases.keep_household import keep


def test_the_tier_is_said_and_drawn(home):
    text = home.get("/bill").text
    assert "第一档还剩" in text
    assert 'id="stair"' in text
    assert "整月约" in text


def test_days_without_a_record_are_said(home, post):
    assert "都没有记录，只按常开电器算" in home.get("/bill").text
    post(home, "/runs", appliance_id="washer-drum-40", quantity="1", start="20:00", day="today")
    assert "都没有记录" not in home.get("/bill").text


def test_the_whole_month_lies_in_its_range(home, services):
    found = outlook(services, home.household())
    assert found.low_yuan < found.whole.yuan < found.high_yuan
    assert found.counted_wh < found.cycle_wh


def test_a_past_month_has_no_forecast(home, clock):
    clock.set(datetime(2026, 12, 5, 8, tzinfo=CHINA))
    text = home.get("/bill?month=2026-11").text
    assert "整月约" not in text
    assert "整月约" in home.get("/bill").text


def test_own_prices_have_no_tiers(home, services):
    keep(services, replace(home.household(), own_prices=OwnPrices(Decimal("0.6"))))
    text = home.get("/bill").text
    assert 'id="stair"' not in text
    assert "您填的单价" in text


def test_the_year_adds_up_to_the_month(home, services):
    year = bill_year(services, home.household())
    assert len(year.months) == 12
    assert year.months[11].ahead_wh == year.months[11].wh
    assert year.months[0].logged_wh == 0
    assert year.months[-1].total_wh == year.wh
    november = outlook(services, home.household()).whole
    assert year.months[10].wh == november.wh
    assert year.months[10].yuan == november.yuan


def test_the_year_page_has_twelve_rows(home):
    text = home.get("/bill/year").text
    assert text.count("<tr><td>2026 年") == 12


def test_csv_holds_lines_and_days(home, services):
    answer = home.get("/bill/lines.csv?month=2026-11")
    assert answer.mimetype == "text/csv"
    assert "yidu-2026-11.csv" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0] == ["项目", "度", "元/度", "元", "依据"]
    total = next(row for row in rows if row and row[0] == "合计")
    assert f"{Decimal(total[3]):,}" in home.get("/bill").text
    assert rows[-1][0] == "2026-11-21"


def test_xlsx_is_a_workbook_of_two_sheets(home):
    answer = home.get("/bill/bill.xlsx")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        assert book.testzip() is None
        assert {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"} <= set(book.namelist())


@pytest.mark.parametrize("url", ["/bill/lines.csv", "/bill/bill.xlsx"])
def test_a_file_of_a_month_that_cannot_be_is_refused(home, url):
    assert home.get(url, query_string={"month": "2027-01"}).status_code == 422


@pytest.mark.parametrize("url", ["/bill", "/bill/year", "/bill/replay", "/plans"])
def test_the_large_and_the_english_page_answer(home, services, url):
    keep(services, replace(home.household(), size="large", lang="en"))
    answer = home.get(url)
    assert answer.status_code == 200
    assert 'lang="en"' in answer.text
