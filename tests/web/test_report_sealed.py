"""The report of a sealed month: every figure as it was sealed, whatever comes to light later."""

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from pdf_reading import Pdf
from reported import CAME, meter, settle

from webapp.domain.text import Text
from webapp.senders.pdf import pdf_of
from webapp.usecases.keep_household import keep
from webapp.usecases.list_statements import show_statement
from webapp.usecases.seal_months import seal_months
from webapp.usecases.show_report import show_report

OCTOBER, END = date(2026, 10, 1), date(2026, 10, 31)
CLOSING = date(2026, 11, 3)


@pytest.fixture
def settled(home, services):
    settle(services, home.household())
    return home


@pytest.fixture
def sealed(settled, services):
    seal_months(services, CLOSING)
    return settled


def report_of(services, browser):
    return show_report(services, browser.household(), OCTOBER)


def said(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2])).split())


def test_sealing_changes_no_figure(settled, services):
    live = report_of(services, settled)
    seal_months(services, CLOSING)
    kept = report_of(services, settled)

    assert live.sealed is None
    assert kept.sealed
    assert kept.figures.use == live.figures.use
    assert kept.figures.yuan == live.figures.yuan
    assert [(line.name, line.wh, line.yuan) for line in kept.figures.lines] == [
        (line.name, line.wh, line.yuan) for line in live.figures.lines
    ]
    assert kept.figures.days == live.figures.days
    assert kept.figures.emitted.g_co2 == live.figures.emitted.g_co2
    assert (kept.before, kept.year_before) == (live.before, live.year_before)
    for book in ("reduced", "shifted"):
        mine, theirs = getattr(kept.figures.books, book), getattr(live.figures.books, book)
        assert (mine.wh, mine.fen, mine.g_co2) == (theirs.wh, theirs.fen, theirs.g_co2)
    assert kept.figures.books.certificate_kwh == live.figures.books.certificate_kwh == 1000


def test_what_comes_later_changes_no_sealed_figure(sealed, services):
    before = report_of(services, sealed).figures
    page = said(sealed.get("/report/2026-10")).partition("接下来")[0]
    meter(services, sealed.household(), OCTOBER, date(2026, 10, 15))
    keep(services, replace(sealed.household(), plan="tiers", people=7, appliances=()))
    after = report_of(services, sealed).figures

    assert (after.wh, after.yuan, after.lines, after.days) == (before.wh, before.yuan, before.lines, before.days)
    assert said(sealed.get("/report/2026-10")).partition("接下来")[0] == page


def test_the_seal_is_shown_with_what_it_proves(sealed, services):
    shown = show_statement(services, sealed.household(), "2026-10").month.shown
    answer = sealed.get("/report/2026-10")
    text = said(answer)

    assert shown.fingerprint in text
    assert "封存只证明没有改过，不证明数是真的" in text
    assert 'href="/statements/2026-10"' in answer.text
    assert "指纹" not in said(sealed.get("/report/2025-09"))


def test_a_correction_is_said(sealed, services):
    yuan = report_of(services, sealed).figures.yuan
    meter(services, sealed.household(), OCTOBER, END)
    seal_months(services, date(2026, 12, 3))

    assert report_of(services, sealed).figures.yuan != yuan
    assert "第 1 次更正" in said(sealed.get("/report/2026-10"))


def test_paper_and_workbook_carry_the_seal(sealed, services, app):
    app.extensions["services"] = replace(services, pdf=lambda html: pdf_of(html, services.uploads.parent / "static"))
    shown = show_statement(services, sealed.household(), "2026-10").month.shown
    pdf = Pdf(sealed.get("/report/2026-10.pdf").data)

    assert len(pdf.pages) == 1
    assert shown.fingerprint in pdf.text()
    assert sealed.get("/report/2026-10.xlsx").status_code == 200


def test_a_sealed_month_is_told_in_english_too(sealed, services):
    keep(services, replace(sealed.household(), lang="en"))
    figures = report_of(services, sealed).figures

    assert dict(figures.periods)["valley"] == Text("低谷", "Valley")
    assert figures.emitted.stretches[0].factor.place.en == "Anhui"
    assert "as they were sealed" in said(sealed.get("/report/2026-10"))


def test_a_month_without_a_record_is_no_report_after_the_closing_day_either(home, services, post):
    keep(services, replace(home.household(), created_at=CAME))
    post(home, "/runs", appliance_id="washer-drum-40", quantity="1", start="20:00", day="today")
    seal_months(services, CLOSING)
    assert "2026 年 10 月没有记录" in home.get("/report/2026-10").text
