"""The kit without an account: asked for in the address, wrong input answered at its field, files of every piece."""

import io
import zipfile
from dataclasses import replace
from datetime import datetime
from typing import NoReturn
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Clock
from tests.outreach import an_organisation
from tests.school import a_class, a_teacher
from tests.web.conftest import SignIn
from webapp.domain.calendar import CHINA
from webapp.domain.report_errors import FontMissingError
from webapp.senders.pdf import pdf_of, pdf_parts_of
from webapp.settings import Settings
from webapp.usecases.services import Services

ASKED = "/school?stage=junior&province=shanghai&first=2026-12-07&weeks=1&sizes=45+43+46"


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def printer(app: Flask, services: Services, settings: Settings) -> None:
    """The installation can print."""
    published = settings.data / "static"
    app.extensions["services"] = replace(
        services,
        pdf=lambda html: pdf_of(html, published),
        pdf_parts=lambda html: pdf_parts_of(html, published),
    )


def test_a_visitor_gets_a_kit_from_an_address(client: FlaskClient) -> None:
    text = client.get(ASKED).text
    assert 'value="2026-12-07"' in text
    assert '<option value="junior" selected>' in text
    assert 'value="45 43 46"' in text
    assert "12月7日 周一" in text
    assert "12月11日 周五" in text
    assert "12月14日" not in text
    assert "印 134 份" in text
    assert "/school/print/poster?stage=junior" in text
    assert "/print/cards" not in text
    assert "座位卡要先建班才有" in text


def test_without_an_address_the_next_monday_is_taken(client: FlaskClient) -> None:
    """Of Anhui no first day is announced; the clock says Saturday 21 November."""
    text = client.get("/school").text
    assert 'value="2026-11-23"' in text
    assert "开学日尚未公布或没有收录" in text


def test_a_term_that_is_near_is_taken(client: FlaskClient, clock: Clock) -> None:
    clock.set(datetime(2027, 1, 10, 9, 0, tzinfo=CHINA))
    text = client.get("/school?province=shanghai").text
    assert 'value="2027-02-22"' in text
    assert "上海市 2026 学年第二学期的第一天" in text
    assert "2027 年的放假安排尚未公布" in text


def test_holidays_are_passed_over_and_said(client: FlaskClient, clock: Clock) -> None:
    clock.set(datetime(2026, 9, 1, 9, 0, tzinfo=CHINA))
    text = client.get("/school?first=2026-09-21").text
    assert "9月25日–9月27日 中秋节放假，不排。" in text
    assert "10月10日 周六调休上课，排上了。" in text


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ("sizes=200", "sizes", "一班最多 60 人，请分成几个班"),
        ("sizes=0", "sizes", "一班至少 5 人"),
        ("sizes=-4", "sizes", "一班至少 5 人"),
        ("sizes=", "sizes", "写每班多少人"),
        ("sizes=四十五", "sizes", "写每班多少人"),
        ("sizes=" + "+".join(["45"] * 31), "sizes", "一次最多排 30 个班"),
        ("first=2099-01-01", "first", "这一天太远了"),
        ("first=2020-01-01", "first", "这一天太远了"),
        ("first=开学那天", "first", "看不懂这个日期"),
        ("stage=university", "stage", "没有这个选项"),
        ("province=mars", "province", "没有这个选项"),
        ("weeks=3", "weeks", "没有这个选项"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client: FlaskClient, wrong: str, field: str, said: str) -> None:
    name, _, value = wrong.partition("=")
    fine = {"stage": "junior", "province": "anhui", "weeks": "1", "sizes": "33", "first": "2026-12-07"}
    asked = "/school?" + urlencode(fine | {name: value.replace("+", " ")})
    answer = client.get(asked)
    assert answer.status_code == 422
    note = answer.text.partition(f'id="{field}-error"')[2].partition("</p>")[0]
    assert said in note
    assert "/school/print/" not in answer.text
    for kept, shown in {"stage": "selected>初中", "sizes": 'value="33"', "first": 'value="2026-12-07"'}.items():
        assert kept == name or shown in answer.text
    for file in ("kit.pdf", "kit.zip", "print/poster", "print/poster.pdf"):
        assert client.get(asked.replace("/school", f"/school/{file}", 1)).status_code == 422


def test_numbers_are_taken_as_people_type_them(client: FlaskClient) -> None:
    assert "印 134 份" in client.get("/school?sizes=４５、43，46").text


def test_without_a_printer_pages_are_offered_instead(client: FlaskClient) -> None:
    answer = client.get("/school/kit.pdf")
    assert answer.status_code == 501
    assert "存成 PDF" in answer.text
    assert "/school/print/diary?" in answer.text
    page = client.get("/school/print/diary.pdf")
    assert page.status_code == 501
    assert 'class="sheet' in page.text
    files = unpacked(client.get("/school/kit.zip").data)
    assert "02-diary.html" in files or "diary" in " ".join(files)
    assert b'href="handout.css"' in next(content for name, content in files.items() if name.endswith("poster.html"))
    assert b"@page" in files["handout.css"]
    assert "座位卡要先建班才有" in files["README.txt"].decode("utf-8-sig")


def test_without_a_font_it_is_said_and_pages_are_offered(client: FlaskClient, app: Flask, services: Services) -> None:
    def no_font(html: str) -> NoReturn:
        raise FontMissingError

    app.extensions["services"] = replace(services, pdf=no_font, pdf_parts=no_font)
    answer = client.get("/school/kit.pdf")
    assert answer.status_code == 501
    assert "没有中文字体" in answer.text
    assert any(name.endswith(".html") for name in unpacked(client.get("/school/kit.zip").data))


@pytest.mark.usefixtures("printer")
def test_every_piece_is_a_pdf_of_its_own(client: FlaskClient) -> None:
    one = client.get("/school/print/poster.pdf?lang=en")
    assert one.mimetype == "application/pdf"
    assert one.data.startswith(b"%PDF-")
    files = unpacked(client.get("/school/kit.zip?lang=en").data)
    assert all(content.startswith(b"%PDF-") for name, content in files.items() if name != "README.txt")
    assert {"poster", "diary"} <= {name[3:-4] for name in files}


@pytest.mark.usefixtures("printer")
def test_a_kit_of_a_class_has_its_cards_and_keeps_strangers_out(
    services: Services, sign_in: SignIn, client: FlaskClient
) -> None:
    organisation = an_organisation(services)
    made = a_class(services, organisation, a_teacher(services, organisation), seats=9)
    browser = sign_in(organisation, "editor")
    text = browser.get(f"/staff/classes/{made.id}/kit").text
    assert f"/staff/classes/{made.id}/print/cards" in text
    assert "还没有设网址" in text
    assert browser.get(f"/staff/classes/{made.id}/print/cards.pdf").data.startswith(b"%PDF-")
    for path in ("kit", "kit.pdf", "kit.zip", "print/cards", "print/cards.pdf"):
        address = f"/staff/classes/{made.id}/{path}"
        assert sign_in(an_organisation(services, "别的队（示例）"), "owner").get(address).status_code == 404
        assert sign_in(organisation, "teacher", "李老师").get(address).status_code == 404
        assert client.get(address).status_code == 302
    assert client.get("/school/print/cards").status_code == 404


def test_the_calendar_names_its_sources_and_what_is_not_announced(client: FlaskClient) -> None:
    text = client.get("/school/calendar").text
    assert "国办发明电〔2025〕7号" in text
    assert "https://www.gov.cn/zhengce/content/202511/content_7047090.htm" in text
    assert "2月14日 周六" in text
    assert "尚未公布" in text.partition("2027 年放假和调休")[2].partition("2026 年放假和调休")[0]
    assert "合肥市 2027 年春季学期" in text
