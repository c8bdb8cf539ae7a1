"""Sheets and the big screen in a real browser: on paper and projector nothing is cut off, the codes can be scanned."""

import base64
import io
import re
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.outreach import a_campaign, an_organisation, signed_in
from tests.web.test_board import called, counted
from webapp.domain.text import Text

pytestmark = pytest.mark.e2e
SHORT = Text("傍晚少一度", "One kWh less at dusk")
LONG = Text(
    "三十个汉字的标题要整整齐齐排在海报上一个字也不能少不能切掉啊",
    "A title as long as it may ever be on a poster, sixty letters",
)
GOAL = Text("最热的那两小时，我们一起少用一点。", "In the two hottest hours we use a little less.")
LONG_GOAL = Text(
    "每户少用一点，帮电网过最冷的几天，也让账单轻一点。" * 5,
    "Every home uses a little less, and the coldest days pass. " * 2,
)
PX = 96 / 25.4
OUTSIDE = """([inner, outer]) => [...document.querySelectorAll(inner)].filter(e => {
    const own = e.getBoundingClientRect(), all = e.closest(outer).getBoundingClientRect();
    return own.width && (own.left < all.left - 1 || own.right > all.right + 1
        || own.top < all.top - 1 || own.bottom > all.bottom + 1);
}).map(e => e.className + ' ' + e.textContent.slice(0, 30))"""
CUT = """() => [...document.querySelectorAll('p, b, small, h1, span, li')]
    .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')
    .map(e => e.textContent)"""
FETCH = """() => htmx.ajax('GET', location.pathname, {source: '#board', target: '#board', swap: 'outerHTML'})
    .catch(() => 'no network')"""
SMALLEST = """within => Math.min(...[...document.querySelectorAll(within + ' *')]
    .filter(e => !e.closest('svg') && !e.children.length && e.textContent.trim() && !e.hidden)
    .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
SPACE = """holder => {
    const box = s => document.querySelector((holder + ' ' + s).trim()).getBoundingClientRect();
    return [box('.foot').top - box('.care').bottom, box('.head').top - box('').top]; }"""
OVERLAPS = """() => {
    const boxes = ['.d3 .d3s', '.d4', '.d5', '.d6', '.d7', '.d8', '.b1', '.b2']
        .map(s => [s, document.querySelector(s).getBoundingClientRect()]);
    const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    return boxes.flatMap(([a, one], i) => boxes.slice(i + 1).filter(([, b]) => meet(one, b)).map(([b]) => a + b)); }"""
SPILLED = """() => ['.d7', '.d8'].map(s => document.querySelector(s))
    .filter(e => e.scrollHeight > e.clientHeight + 1).map(e => e.textContent)"""


@dataclass
class Desk:
    """A signed-in browser of staff, and the campaigns it may open."""

    phone: object
    campaigns: dict[str, object]

    def go(self, name, path):
        campaign = self.campaigns[name]
        return self.phone.go(path.format(id=campaign.id, code=campaign.code))


@pytest.fixture(scope="module")
def made(live):
    organisation = an_organisation(live, "国网安徽电力滨湖服务队（示例）")
    campaigns = {
        "short": a_campaign(live, organisation, title=SHORT, goal=GOAL),
        "long": a_campaign(live, organisation, title=LONG, goal=LONG_GOAL, colour="#7A1F4B", template="winter_peak"),
        "pale": a_campaign(live, organisation, title=LONG, goal=GOAL, colour="#FFD24D", measure="shifted"),
    }
    return signed_in(live, organisation), campaigns


@pytest.fixture
def desk(open_phone, made, served, live):
    from flask import Flask
    from flask.sessions import SecureCookieSessionInterface

    secret, campaigns = made
    app = Flask("signing")
    app.secret_key = "only for tests"
    cookie = SecureCookieSessionInterface().get_signing_serializer(app).dumps({"staff": secret})
    phone = open_phone(1280)
    phone.context.add_cookies([{"name": "yidu", "value": cookie, "url": served}])
    return Desk(phone, campaigns)


def scanned(page, selector=None):
    shot = page.locator(selector).first.screenshot() if selector else page.screenshot()
    return {read.text for read in zxingcpp.read_barcodes(np.asarray(Image.open(io.BytesIO(shot)).convert("L")))}


@pytest.mark.parametrize("piece", ["poster", "leaflet"])
@pytest.mark.parametrize("name", ["short", "long", "pale"])
@pytest.mark.parametrize(("lang", "paper", "ink"), [("zh", "a4", "colour"), ("en", "a3", "grey")])
def test_everything_stays_on_the_sheet(desk, piece, name, lang, paper, ink):
    page = desk.go(name, f"/staff/campaigns/{{id}}/kit/{piece}?lang={lang}&paper={paper}&ink={ink}")
    page.emulate_media(media="print")
    holder = ".half" if piece == "leaflet" else ".sheet"

    assert page.evaluate(CUT) == []
    assert (
        page.evaluate(OUTSIDE, [f"{holder} .lower > *:not(.pic), {holder} .lower p, {holder} li, .foot", holder]) == []
    )
    gap, sky = page.evaluate(SPACE, holder)
    assert gap > 0, "nothing runs into the foot"
    scale = 2**0.5 if paper == "a3" else 1
    assert sky > (45 if piece == "poster" else 20) * PX * scale, "the picture is seen"
    side = page.evaluate("() => document.querySelector('.code').getBoundingClientRect().width") / PX / scale
    assert side >= (52 if piece == "poster" else 35), "a code as large as it must be, in mm"
    assert page.evaluate(SMALLEST, "main") / 96 * 72 / scale >= 8.4, "points"
    (code,) = scanned(page, ".qr")
    assert code.endswith(f"/c/{desk.campaigns[name].code}?from=poster")
    sheets = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) == 1
    assert desk.phone.faults == []


def test_the_bar_above_a_sheet_prints_and_is_not_printed(desk):
    page = desk.go("short", "/staff/campaigns/{id}/kit/poster")
    page.evaluate("window.print = () => document.body.setAttribute('data-printed', '')")
    page.get_by_role("button", name="打印").click()
    assert page.locator("body[data-printed]").count() == 1
    page.emulate_media(media="print")
    expect(page.locator(".tool")).to_be_hidden()


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720)])
@pytest.mark.parametrize(("name", "lang"), [("short", "zh"), ("long", "zh"), ("long", "en")])
def test_the_big_screen_fits_and_can_be_scanned(desk, live, name, lang, width, height):
    campaign = desk.campaigns[name]
    call = called(live, campaign, 1, live.now() - timedelta(minutes=38))
    counted(live, campaign, joined=103_064, going=98_386, call_id=call.id)
    page = desk.phone.page
    page.set_viewport_size({"width": width, "height": height})
    desk.go(name, f"/screen/{{code}}?lang={lang}")

    assert desk.phone.overflow() <= 0
    assert page.evaluate("document.documentElement.scrollHeight - document.documentElement.clientHeight") <= 0
    assert page.evaluate(CUT) == []
    assert page.evaluate(OUTSIDE, [".bd", ".board"]) == []
    over = page.evaluate(OVERLAPS)
    assert over == []
    inside = page.evaluate(SPILLED)
    assert inside == []
    assert page.evaluate(SMALLEST, ".board") >= 0.0125 * width - 0.01
    (code,) = scanned(page)
    assert code.endswith(f"/c/{campaign.code}?from=screen")


def test_the_big_screen_keeps_its_picture_without_a_network(desk):
    page = desk.go("short", "/screen/{code}")
    stale = page.locator("[data-stale]")
    expect(stale).to_be_hidden()
    desk.phone.context.set_offline(True)
    page.evaluate(FETCH)
    expect(stale).to_be_visible()
    expect(page.get_by_role("heading", name="傍晚少一度")).to_be_visible()
    desk.phone.context.set_offline(False)
    page.evaluate(FETCH)
    expect(stale).to_be_hidden()


@pytest.mark.parametrize("width", [360, 1280])
def test_staff_pages_can_be_used_by_everybody(desk, width):
    from axe_playwright_python.sync_playwright import Axe

    desk.phone.page.set_viewport_size({"width": width, "height": 800})
    for path in (
        "/staff/kit",
        *(f"/staff/campaigns/{{id}}/kit{piece}" for piece in ("", "/card", "/messages")),
        "/embed/{code}",
    ):
        page = desk.go("long", path)
        assert Axe().run(page).response["violations"] == [], path
        assert desk.phone.overflow() <= 1, path
    assert desk.phone.faults == []


def test_what_is_chosen_shows_at_once(desk):
    page = desk.go("short", "/staff/campaigns/{id}/kit")
    page.get_by_text("黑白").click()
    page.wait_for_url("**ink=grey**")
    expect(page.locator("#made a[href*='poster.pdf'], #made a[href*='kit/poster?']").first).to_have_attribute(
        "href", re.compile("ink=grey")
    )
    expect(page.locator("#made")).to_have_count(1)


def test_the_picture_becomes_a_png_whose_code_can_be_scanned(desk):
    page = desk.go("long", "/staff/campaigns/{id}/kit/card")
    page.wait_for_function("() => document.querySelector('[data-card]').src.startsWith('data:image/png')")
    png = base64.b64decode(page.locator("[data-card]").get_attribute("src").partition(",")[2])
    picture = Image.open(io.BytesIO(png))

    assert picture.size == (1080, 864)
    (read,) = zxingcpp.read_barcodes(np.asarray(picture.convert("L")))
    assert read.text.endswith(f"/c/{desk.campaigns['long'].code}?from=wechat")
