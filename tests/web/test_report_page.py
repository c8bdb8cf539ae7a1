"""The monthly report: a page, a sheet of paper, a PDF and a workbook with the same figures."""

import io
import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from html import unescape

import pytest
from pdf_reading import Pdf
from python_calamine import CalamineWorkbook
from reported import CAME, meter, settle

from webapp.domain.calendar import CHINA
from webapp.domain.readings import Quality
from webapp.senders.pdf import pdf_of
from webapp.usecases.keep_household import keep
from webapp.usecases.show_report import show_report

OCTOBER = date(2026, 10, 1)
CLAIMS = ("节省", "已获得", "碳资产", "可变现", "碳中和", "符合资格", "CCER")


@pytest.fixture
def settled(home, services):
    settle(services, home.household())
    return home


@pytest.fixture
def report(settled, services):
    return show_report(services, settled.household(), OCTOBER)


def said(answer) -> str:
    """The main part as a reader meets it."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2])).split())


def test_a_month_stands_on_one_page(settled, report):
    text = said(settled.get("/report/2026-10"))

    assert f"{report.figures.yuan:,}" in text
    assert f"{round(Decimal(report.figures.wh) / 1000, 1)} 度" in text
    for words in (
        "全部是电表的数",
        "平均一天",
        "最多的一天是",
        "0.6553 千克/度（安徽 2023 年平均）",
        "公告2025年第47号",
    ):
        assert words in text
    assert "没有按天气和在家人数调整" in text
    assert "接下来做一件事" in text


def test_three_books_are_kept_apart_and_moving_saves_nought(settled):
    text = settled.get("/report/2026-10").text
    moved = text.partition("挪了时间的")[2].partition("买的绿证")[0]

    assert "<b>0.6<small>度" in moved
    assert "<b>0<small>千克" in moved
    assert "1,000<small>度" in text.partition("买的绿证")[2]
    assert "不折算减排" in text


def test_books_are_of_their_month(settled, services):
    september = show_report(services, settled.household(), date(2026, 9, 1)).figures.books

    assert (september.reduced.wh, september.shifted.wh, september.n_certificates) == (0, 0, 0)


def test_less_is_called_used_less_and_nothing_is_claimed(settled):
    for url in ("/report", "/report/2026-10", "/report/2026-02"):
        text = said(settled.get(url))
        assert not [word for word in CLAIMS if word in text]
    assert "每天少用了" in said(settled.get("/report/2026-10"))
    assert "每天多用了" in said(settled.get("/report/2025-12"))


def test_a_month_alone_says_why_it_is_not_compared(settled):
    assert "那个月没有记录" in said(settled.get("/report/2025-10"))


def test_a_meter_and_an_estimate_are_not_compared(home, services):
    settled = keep(services, replace(home.household(), created_at=CAME))
    meter(services, settled, date(2026, 9, 1), date(2026, 9, 30))
    meter(services, settled, OCTOBER, date(2026, 10, 31), Quality.REPAIRED)

    assert "一个月靠电表，一个月靠估算" in said(home.get("/report/2026-10"))


def test_a_month_begun_late_says_its_days(home, services):
    keep(services, replace(home.household(), created_at=datetime(2026, 10, 12, 9, tzinfo=CHINA)))
    meter(services, home.household(), date(2026, 10, 14), date(2026, 10, 31))
    text = said(home.get("/report/2026-10"))

    assert "10月12日到10月31日" in text
    assert "有 2 天没有记录" in text
    assert "有一个月不满整月" not in text


def test_a_month_without_a_record_says_what_to_bring(home, services):
    keep(services, replace(home.household(), created_at=CAME))
    answer = home.get("/report/2026-10")

    assert answer.status_code == 200
    assert "2026 年 10 月没有记录" in answer.text
    assert 'href="/import"' in answer.text
    for ending in ("pdf", "xlsx"):
        refused = home.get(f"/report/2026-10.{ending}")
        assert refused.status_code == 404
        assert "没有一天有记录" in refused.text


@pytest.mark.parametrize(
    ("month", "sentence"),
    [
        ("2026-11", "2026-11还没过完。2026-12-01起"),
        ("2026-12", "2026-12还没过完"),
        ("2099-01", "2099-01还没过完"),
        ("2025-08", "还没有您家的记录。最早的月报是2025-09"),
        ("2026-13", "没有这一份月报"),
        ("2026-1", "没有这一份月报"),
        ("latest", "没有这一份月报"),
        ("２０２６-１０", "没有这一份月报"),
    ],
)
def test_a_month_that_cannot_be_is_refused(settled, month, sentence):
    for url in (f"/report/{month}", f"/report/{month}.pdf", f"/report/{month}.xlsx"):
        answer = settled.get(url)
        assert answer.status_code == 404, url
        assert sentence in answer.text, url


def test_the_list_has_every_month_over_since_the_home_came(settled, home, stranger):
    listed = re.findall(r'href="/report/(\d{4}-\d\d)"', settled.get("/report").text)

    assert (listed[0], listed[-1], len(listed)) == ("2026-10", "2025-09", 14)
    assert "还没有月报" in stranger.get("/report").text


def test_a_home_sees_its_own_report_only(settled, stranger, client):
    assert "66.28" not in stranger.get("/report/2026-10").text
    assert stranger.get("/report/2026-10").status_code == 404
    assert client.get("/report/2026-10").status_code == 302


def test_old_reports_do_not_advise(settled):
    assert "接下来做一件事" not in said(settled.get("/report/2026-09"))


@pytest.mark.parametrize("size", ["normal", "large"])
def test_english_says_the_same(settled, services, size):
    keep(services, replace(settled.household(), lang="en", size=size))
    text = said(settled.get("/report/2026-10"))

    assert "Electricity report, October 2026" not in text  # the heading stands above the main part
    assert "All from the meter" in text
    assert "kWh a day less" in text
    assert "0 kg" in text


@pytest.mark.parametrize(
    ("lang", "title"), [("zh", "2026 年 10 月用电月报"), ("en", "Electricity report, October 2026")]
)
def test_the_pdf_is_one_sheet_with_the_pages_figures(settled, services, app, report, lang, title):
    keep(services, replace(settled.household(), lang=lang))
    app.extensions["services"] = replace(services, pdf=lambda html: pdf_of(html, services.uploads.parent / "static"))
    answer = settled.get("/report/2026-10.pdf")
    pdf = Pdf(answer.data)
    text = pdf.text()

    assert answer.mimetype == "application/pdf"
    assert 'filename="yidu-report-2026-10.pdf"' in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert len(pdf.pages) == 1
    assert pdf.title.startswith(title)
    assert pdf.lang == {"zh": "zh-CN", "en": "en"}[lang]
    assert title in text
    assert str(report.figures.yuan) in text
    assert ("挪了时间的" if lang == "zh" else "Moved") in text
    assert "csrf" not in text


def test_without_a_pdf_maker_the_page_says_how_to_print(settled, services, app):
    app.extensions["services"] = replace(services, pdf=None)
    answer = settled.get("/report/2026-10.pdf")

    assert answer.status_code == 501
    assert "存成 PDF" in answer.text
    assert "data-print" in answer.text
    assert 'href="/report/2026-10.pdf"' not in settled.get("/report/2026-10").text


def test_the_workbook_has_the_pages_figures_to_the_fen(settled, report):
    answer = settled.get("/report/2026-10.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    rows = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}

    assert list(rows) == ["汇总", "账单", "每天", "三本账", "依据"]
    summary = {row[0]: row[1] for row in rows["汇总"]}
    assert Decimal(str(summary["电费"])) == report.figures.yuan
    assert Decimal(str(summary["用电"])) * 1000 == report.figures.wh
    lines = [Decimal(str(row[3])) for row in rows["账单"][1:]]
    assert lines == [*(line.yuan for line in report.figures.lines), report.figures.yuan]
    days = rows["每天"][1:]
    assert [row[0] for row in days] == list(report.figures.days)
    assert sum(Decimal(str(row[-2])) for row in days) * 1000 == report.figures.wh
    assert {row[-1] for row in days} == {"电表"}
    moved = next(row for row in rows["三本账"] if row[:2] == ["挪了时间的", "这本账合计"])
    assert (moved[3], moved[5]) == (0.6, 0)
    assert any("0.6553 千克/度" in row[1] for row in rows["依据"])


def test_money_in_the_workbook_is_written_as_it_is(settled, report):
    import zipfile

    answer = settled.get("/report/2026-10.xlsx")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        bill, styles = book.read("xl/worksheets/sheet2.xml").decode(), book.read("xl/styles.xml").decode()

    assert f"<v>{report.figures.yuan}</v>" in bill
    assert 'state="frozen"' in bill
    assert "#,##0.000" in styles


def test_bill_books_and_summary_lead_to_it(settled):
    for url in ("/bill", "/carbon", "/summary"):
        assert 'href="/report"' in settled.get(url).text, url
    assert 'href="/report/2026-09"' in settled.get("/bill?month=2026-09").text
