"""Lesson plans, diary and letter as pictures: nothing leaves its sheet, no colour is needed, the code scans."""

import io
import re

import numpy as np
import pytest
import zxingcpp
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from PIL import Image

from tests.outreach import an_organisation, signed_in
from tests.school import a_class, a_teacher

pytestmark = pytest.mark.e2e
STAGES = ("primary_low", "primary_high", "junior", "senior")
PLACES = ("anhui", "xinjiang")
"""Prices by the clock, and none that is sure."""
SHEETS = {"lessons": 3, "diary": 4, "letter": 1}
SMALLEST_PT = 8.4
LEFT_THE_SHEET = """() => [...document.querySelectorAll('.sheet')].flatMap((sheet, n) => {
    const all = sheet.getBoundingClientRect(), foot = sheet.querySelector('.pfoot').getBoundingClientRect();
    return [...sheet.querySelectorAll('*')].filter(e => !e.closest('.pfoot')).filter(e => {
        const own = e.getBoundingClientRect();
        const drawn = e.tagName === 'text' && e.ownerSVGElement.getBoundingClientRect();
        return own.width && (own.bottom > foot.top || own.right > all.right || own.left < all.left
            || own.top < all.top || (drawn && (own.left < drawn.left || own.right > drawn.right)));
    }).map(e => n + ' ' + e.tagName + ' ' + e.textContent.trim().slice(0, 30)); })"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll('.sheet *')]
    .filter(e => !e.closest('svg') && !e.children.length && e.textContent.trim())
    .map(e => parseFloat(getComputedStyle(e).fontSize)))"""


@pytest.fixture(scope="module")
def classes(live):
    organisation = an_organisation(live, "滨湖小学")
    teacher = a_teacher(live, organisation)
    made = {
        (stage, place): a_class(live, organisation, teacher, stage=stage, province=place, name=f"{stage} {place}")
        for stage in STAGES
        for place in PLACES
    }
    return signed_in(live, organisation, "editor"), made


@pytest.fixture
def printed(open_phone, classes, served):
    """printed(piece, stage, place, lang): the page of a piece as it goes to the printer."""
    secret, made = classes
    app = Flask("signing")
    app.secret_key = "only for tests"
    signing = SecureCookieSessionInterface().get_signing_serializer(app)

    def of(piece, stage, place, lang):
        cookie = signing.dumps({"staff": secret, "lang": lang})
        phone = open_phone(820)
        phone.context.add_cookies([{"name": "yidu", "value": cookie, "url": served}])
        page = phone.go(f"/staff/classes/{made[stage, place].id}/print/{piece}")
        page.emulate_media(media="print")
        assert page.locator("html").get_attribute("lang").startswith(lang)
        return page

    return of


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("piece", list(SHEETS))
def test_each_piece_fits_its_sheets(printed, piece, stage, lang):
    for place in PLACES if piece == "lessons" and lang == "zh" else PLACES[:1]:
        page = printed(piece, stage, place, lang)
        assert page.evaluate(LEFT_THE_SHEET) == [], place
        assert page.evaluate(SMALLEST) / 96 * 72 >= SMALLEST_PT
        assert page.locator(".sheet").count() == SHEETS[piece]


@pytest.mark.parametrize("piece", list(SHEETS))
def test_black_on_white_is_enough(printed, piece):
    page = printed(piece, "junior", "anhui", "zh")
    for sheet in page.locator(".sheet").all():
        pixels = np.asarray(Image.open(io.BytesIO(sheet.screenshot())).convert("RGB")).astype(int)
        assert (pixels.max(axis=2) - pixels.min(axis=2)).max() <= 8
        assert (pixels < 60).any()
    sheets = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) == SHEETS[piece]


def test_the_letters_code_leads_to_the_page_for_parents(printed, served):
    page = printed("letter", "primary_low", "anhui", "zh")
    shot = Image.open(io.BytesIO(page.locator(".qr").screenshot())).convert("L")
    (code,) = zxingcpp.read_barcodes(np.asarray(shot))
    assert code.text == f"{served}/school/parents"
    side = page.evaluate("() => document.querySelector('.qr').getBoundingClientRect().width") / 96 * 25.4
    assert side >= 27
    page.goto(code.text)
    assert page.get_by_role("heading", name="给家长的说明").is_visible()


def test_parents_read_the_page_on_any_phone(open_phone):
    from axe_playwright_python.sync_playwright import Axe

    for width, scheme in ((320, "light"), (360, "dark")):
        phone = open_phone(width, color_scheme=scheme)
        page = phone.go("/school/parents")
        assert Axe().run(page).response["violations"] == []
        assert phone.overflow() <= 1
        assert phone.faults == []
