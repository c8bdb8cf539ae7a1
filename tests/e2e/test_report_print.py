"""The monthly report in a real browser: on paper with nothing cut off, as a picture that can be saved."""

import base64
import re
import struct
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.metered import quarter_hours

pytestmark = pytest.mark.e2e
A4_PX = 688
"""The width of A4 between the report's margins, at 96 dots an inch."""
DRAWN = "() => document.querySelector('[data-card]').src.startsWith('data:image/png')"


def metered(phone):
    """The demo home, after it brought the quarter-hours of September and October."""
    page = phone.demo()
    phone.go("/import")
    content = quarter_hours(date(2026, 9, 1), 61).encode()
    page.set_input_files("#file", {"name": "meter.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="看一眼").click()
    page.get_by_role("button", name="导入 61 天").click()
    page.wait_for_load_state()
    return page


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (320, "dark"), (1280, "light")])
def test_report_and_card_can_be_used_by_everybody(open_phone, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    phone = open_phone(width, color_scheme=scheme)
    metered(phone)
    for path in ("/report", "/report/2026-10", "/report/2026-10/card", "/report/2026-10/card?made=1&show=kwh"):
        page = phone.go(path)
        assert Axe().run(page).response["violations"] == [], path
        assert phone.overflow() <= 1, path
    assert phone.faults == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_paper_takes_one_sheet_with_nothing_cut_off(open_phone, language):
    phone = open_phone(A4_PX, color_scheme="dark")
    page = metered(phone)
    if language == "en":
        phone.go("/")
        page.get_by_role("button", name="EN").click()
    phone.go("/report/2026-10")
    page.emulate_media(media="print", color_scheme="dark")

    assert phone.overflow() == 0
    for gone in (".tabs", ".share-rows", ".back", "#toast"):
        expect(page.locator(gone).first).to_be_hidden()
    ink, paper = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert (ink, paper) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")
    cut = """() => [...document.querySelectorAll('.rp td, .rp b, .rp h2, .rp p')]
        .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')
        .map(e => e.textContent)"""
    assert page.evaluate(cut) == []
    sheets = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) == 1


def test_the_card_becomes_a_picture_to_press_long(open_phone):
    phone = open_phone(device_scale_factor=3)
    metered(phone)
    page = phone.go("/report/2026-10/card")
    page.get_by_text("电费", exact=True).click()
    page.get_by_role("button", name="做成图片").click()
    page.wait_for_function(DRAWN)
    expect(page.get_by_text("长按图片")).to_be_visible()
    expect(page.get_by_text("截屏保存")).to_be_hidden()
    png = base64.b64decode(page.locator("[data-card]").get_attribute("src").partition(",")[2])

    assert struct.unpack(">II", png[16:24]) == (1080, 1440)
    assert len(png) > 30_000, "a picture, not a blank"
    assert page.get_by_role("link", name="下载图片").get_attribute("download") == "yidu-2026-10.png"
    assert phone.faults == []


def test_without_javascript_the_card_is_shown_and_said_how_to_keep(open_phone):
    phone = open_phone(java_script_enabled=False)
    metered(phone)
    page = phone.go("/report/2026-10/card")
    page.get_by_role("button", name="做成图片").click()

    expect(page.get_by_text("截屏保存")).to_be_visible()
    expect(page.get_by_text("长按图片")).to_be_hidden()
    assert page.locator("[data-card]").get_attribute("src").startswith("/report/2026-10/card.svg?")
