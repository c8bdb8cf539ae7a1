"""From a poster's QR code to a home in a campaign: two taps, also on a small phone and without scripts."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.test_journey import LARGER
from tests.outreach import a_campaign, an_organisation
from webapp.domain.outreach.campaign import Campaign
from webapp.usecases.services import Services

pytestmark = pytest.mark.e2e
SECONDS = 15


@pytest.fixture(scope="module")
def campaign(live: Services) -> Campaign:
    return a_campaign(live, an_organisation(live))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
def test_two_taps_from_the_qr_code(open_phone, campaign, scripts):
    phone = open_phone(java_script_enabled=scripts)
    began = time.monotonic()
    page = phone.go(f"/c/{campaign.code}?from=poster&place=heyuan")
    page.get_by_role("button", name="同意并加入").click()
    page.wait_for_url(f"{phone.address}/campaigns/{campaign.code}")
    assert time.monotonic() - began < SECONDS
    expect(page.locator("#place b")).to_have_text("荷园")
    page.get_by_role("link", name="答四个小问题").click()
    expect(page).to_have_url(f"{phone.address}/start/plan")
    page.goto(phone.address + "/")
    expect(page.get_by_role("link", name="傍晚少一度")).to_be_visible()
    assert phone.faults == []


def test_by_the_code_and_another_place(open_phone, campaign):
    phone = open_phone(320)
    page = phone.go("/join")
    page.get_by_label("活动码").fill(f"{campaign.code[:3].lower()} {campaign.code[3:]}")
    page.get_by_role("button", name="找活动").click()
    page.get_by_label("您家在哪个小区").select_option("songyuan")
    page.get_by_text("同意书全文").click()
    expect(page.get_by_text("我们是谁")).to_be_visible()
    page.get_by_role("button", name="同意并加入").click()
    expect(page.locator("#place b")).to_have_text("松园")
    page.get_by_role("link", name="退出活动").click()
    page.get_by_role("button", name="退出，删掉数据").click()
    expect(page.get_by_text("还没有参加活动")).to_be_visible()
    assert phone.faults == []


@pytest.mark.parametrize(
    ("width", "scheme", "larger"),
    [(320, "light", True), (360, "dark", False), (360, "light", True), (1280, "light", False)],
)
def test_the_pages_hold_their_width_and_axe_finds_nothing(open_phone, campaign, width, scheme, larger):
    phone = open_phone(width, color_scheme=scheme)
    invited = f"/c/{campaign.code}"
    found = {}

    def look(path, act=None):
        page = phone.go(path)
        if act:
            act(page)
        for summary in page.locator("main summary").all():
            summary.click()
        violations = [rule["id"] for rule in Axe().run(page).response["violations"]]
        if larger:
            page.evaluate(LARGER)
        if violations or phone.overflow() > 1:
            found[path] = (violations, phone.overflow())

    look("/join")
    look(invited)
    look(
        f"{invited}?place=heyuan",
        lambda page: page.get_by_role("button", name="同意并加入").scroll_into_view_if_needed(),
    )
    look(invited + "?place=heyuan", lambda page: page.get_by_role("button", name="同意并加入").click())
    look(f"/campaigns/{campaign.code}")
    look(f"/campaigns/{campaign.code}/leave")
    look("/campaigns")
    assert found == {}
