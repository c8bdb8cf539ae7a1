"""A class's printed pieces as pictures: nothing cut off, every code of every card scans and opens its seat."""

import io
import subprocess
import zipfile
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from tests.e2e.test_kit_print import CUT, OUTSIDE
from tests.outreach import an_organisation, signed_in
from tests.school import a_class, seats_of
from webapp import create_app
from webapp.domain.school.school_class import SPARE_CARDS, SchoolClass
from webapp.senders.pdf import pdf_of, pdf_parts_of
from webapp.settings import Settings
from webapp.usecases.school.cards import open_card

pytestmark = pytest.mark.e2e
SEATS = 45
DPI = 110
PX = 96 / 25.4
LONG_NAME = "滨湖校区四年级（12）班电力小组甲乙组"
BELOW = """() => [...document.querySelectorAll('.sheet')].flatMap(sheet => {
    const foot = sheet.querySelector('.pfoot'), end = foot && foot.getBoundingClientRect().top;
    const low = e => !foot.contains(e) && e.getClientRects().length && e.getBoundingClientRect().bottom > end + 1;
    return foot ? [...sheet.querySelectorAll('p, li, td, th, h1, h2')].filter(low).map(e => e.textContent) : [];
})"""
CROSSED = """() => [...document.querySelectorAll('.seat8')].flatMap(card => {
    const box = s => card.querySelector(s).getBoundingClientRect();
    const gaps = {code: box('.ty').top - box('.cd').bottom, typed: box('.n').top - box('.ty').bottom,
        beside: box('.qr').left - box('.l').right, below: card.getBoundingClientRect().bottom - box('.n').bottom,
        number: 6 - Math.abs(box('.l .no').top - box('.seatno').top)};
    return Object.entries(gaps).filter(([_, gap]) => gap < -1).map(([name, gap]) => name + ' ' + gap);
})"""


@dataclass
class Desk:
    phone: object
    made: SchoolClass

    def show(self, piece, lang):
        page = self.phone.go(f"/staff/classes/{self.made.id}/print/{piece}?lang={lang}")
        page.emulate_media(media="print")
        return page


@pytest.fixture(scope="module", params=["四年级（2）班", LONG_NAME])
def made(request, live):
    organisation = an_organisation(live, "国网安徽电力滨湖服务队（示例）")
    return a_class(live, organisation, name=request.param, seats=SEATS), signed_in(live, organisation)


@pytest.fixture
def desk(open_phone, made, served):
    from flask import Flask
    from flask.sessions import SecureCookieSessionInterface

    app = Flask("signing")
    app.secret_key = "only for tests"
    cookie = SecureCookieSessionInterface().get_signing_serializer(app).dumps({"staff": made[1]})
    phone = open_phone(794)
    phone.context.add_cookies([{"name": "yidu", "value": cookie, "url": served}])
    return Desk(phone, made[0])


def scanned(picture):
    return [read.text for read in zxingcpp.read_barcodes(np.asarray(picture.convert("L")))]


def opened(live, codes):
    return sorted(open_card(live, urlsplit(code).path.removeprefix("/s/")).seat.number for code in codes)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_cards_are_whole_and_every_code_opens_its_seat(desk, live, lang):
    page = desk.show("cards", lang)
    sheets = page.locator(".sheet")
    assert sheets.count() == (SEATS + SPARE_CARDS) // 8
    assert page.evaluate(OUTSIDE, [".seat8", ".sheet"]) == []
    assert page.evaluate(OUTSIDE, [".seat8 p, .seat8 .qr", ".seat8"]) == []
    assert page.evaluate(CUT) == []
    assert page.evaluate(CROSSED) == []
    side = page.evaluate("() => document.querySelector('.seat8 .qr').getBoundingClientRect().width") / PX
    assert round(side, 1) == 35
    found = []
    for number in range(sheets.count()):
        codes = scanned(Image.open(io.BytesIO(sheets.nth(number).screenshot())))
        assert len(codes) == 8
        found += codes
    assert opened(live, found) == [seat.number for seat in seats_of(live, desk.made)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_poster_is_whole(desk, lang):
    page = desk.show("poster", lang)
    assert page.locator(".sheet").count() == 1
    assert page.evaluate(OUTSIDE, [".cbody *", ".sheet"]) == []
    assert page.evaluate(BELOW) == []
    assert page.evaluate(CUT) == []
    for code in scanned(Image.open(io.BytesIO(page.locator(".sheet").screenshot()))):
        assert desk.made.code in code


@pytest.fixture
def files(made, live, published, tmp_path):
    """The kit of the class as files: the whole, and each piece of the archive."""
    printer = replace(
        live,
        pdf=lambda html: pdf_of(html, published / "static"),
        pdf_parts=lambda html: pdf_parts_of(html, published / "static"),
    )
    app = create_app(Settings(published, str(live.database.engine.url), "only for tests"), printer)
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["staff"] = made[1]
    whole = tmp_path / "all.pdf"
    whole.write_bytes(browser.get(f"/staff/classes/{made[0].id}/kit.pdf").data)
    with zipfile.ZipFile(io.BytesIO(browser.get(f"/staff/classes/{made[0].id}/kit.zip").data)) as archive:
        archive.extractall(tmp_path)
    return whole, sorted(tmp_path.glob("*/*.pdf"))


def test_a_place_without_a_card_stays_white(live, published, tmp_path):
    """Nobody hands out a card that opens nothing: 41 cards leave seven places on the sixth sheet."""
    printer = replace(
        live,
        pdf=lambda html: pdf_of(html, published / "static"),
        pdf_parts=lambda html: pdf_parts_of(html, published / "static"),
    )
    organisation = an_organisation(live)
    small = a_class(live, organisation, seats=38)
    browser = create_app(Settings(published, str(live.database.engine.url), "only for tests"), printer).test_client()
    with browser.session_transaction() as session:
        session["staff"] = signed_in(live, organisation)
    (tmp_path / "cards.pdf").write_bytes(browser.get(f"/staff/classes/{small.id}/print/cards.pdf").data)
    asked("pdftoppm", "-r", str(DPI), "-f", "6", "-png", str(tmp_path / "cards.pdf"), str(tmp_path / "card"))
    (picture,) = tmp_path.glob("card-*.png")
    sheet = Image.open(picture).convert("L")
    width, height = sheet.size
    first = sheet.crop((0, 0, width // 2, height // 4))
    assert len(scanned(first)) == 1
    beside, below = (0.52, 0.02, 0.98, 0.98), (0.02, 0.27, 0.98, 0.98)
    for left, top, right, bottom in (beside, below):
        part = sheet.crop((int(left * width), int(top * height), int(right * width), int(bottom * height)))
        assert part.getextrema()[0] > 200  # a hair of a cut line at most


def asked(program, *words):
    return subprocess.run([program, *words], capture_output=True, text=True, check=True).stdout


def test_the_pdf_has_the_same_cards_and_pages(made, live, files, tmp_path):
    """Drawn from the PDF at 110 dots an inch: what all cards share is laid out once, and is on every sheet."""
    whole, parts = files
    cards = next(path for path in parts if path.name.endswith("-cards.pdf"))
    asked("pdftoppm", "-r", str(DPI), "-png", str(cards), str(tmp_path / "card"))
    pictures = sorted(tmp_path.glob("card-*.png"))
    assert len(pictures) == 6
    found = [code for picture in pictures for code in scanned(Image.open(picture))]
    assert opened(live, found) == [seat.number for seat in seats_of(live, made[0])]
    for page in asked("pdftotext", str(cards), "-").split("\f")[:6]:
        text = "".join(page.split())  # letters set apart come with blanks
        assert text.count("一度电探案") == 8
        assert text.count("家长您好") == 8
        assert text.count(made[0].code) == 8
        assert text.count("座号（随机，不是学号）") == 8
    pages = [int(asked("pdfinfo", str(path)).partition("Pages:")[2].split()[0]) for path in (whole, *parts)]
    assert pages[0] == sum(pages[1:])
