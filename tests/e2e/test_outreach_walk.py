"""From an invitation to a campaign that homes join, as staff do it; and every page of a campaign as each of them."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.conftest import NOW
from tests.e2e.test_journey import LARGER
from tests.outreach import a_campaign, an_organisation, joins, metered, signed_in
from webapp.domain.calendar import CHINA, DAY
from webapp.domain.outreach.demand_call import DemandCall
from webapp.domain.text import Text
from webapp.store.outreach import calls
from webapp.usecases.outreach.call_announce import Asked, announce
from webapp.usecases.outreach.call_answer import answer
from webapp.usecases.outreach.call_freeze import freeze_due
from webapp.usecases.outreach.call_settle import settle_due
from webapp.usecases.outreach.fold_days import fold_all
from webapp.usecases.outreach.measure_effect import measure_now
from webapp.usecases.outreach.organisations import add_organisation
from webapp.usecases.outreach.release_figures import release_all
from webapp.usecases.outreach.show_result import publish
from webapp.usecases.outreach.sign_in import staff_of
from webapp.usecases.outreach.tally_campaigns import tally_campaigns

pytestmark = pytest.mark.e2e
PASSWORD = "四个 不相干 的词 连起来"
TODAY = NOW.date()
STAFF = (
    "/staff",
    "/staff/calls",
    "/staff/kit",
    "/staff/appeals",
    "/staff/audit",
    "/staff/people",
    "/staff/settings",
    "/staff/import",
    "/staff/campaigns/{id}",
    "/staff/campaigns/{id}/draft",
    "/staff/campaigns/{id}/versions",
    "/staff/campaigns/{id}/file",
    "/staff/campaigns/{id}/calls",
    "/staff/campaigns/{id}/calls/new",
    "/staff/campaigns/{id}/calls/past",
    "/staff/campaigns/{id}/rehearsals/new",
    "/staff/campaigns/{id}/league",
    "/staff/campaigns/{over}/result",
    "/staff/campaigns/{id}/kit",
    "/staff/campaigns/{id}/kit/messages",
    "/staff/campaigns/{id}/kit/card",
)
HOME = (
    "/",
    "/me",
    "/campaigns",
    "/campaigns/{code}",
    "/campaigns/{code}/calls",
    "/campaigns/{code}/calls/1",
    "/campaigns/{code}/calls/2",
    "/campaigns/{code}/league",
    "/campaigns/{code}/points",
    "/campaigns/{code}/leave",
)
ANYBODY = ("/join", "/c/{code}", "/results/{ended}", "/staff/sign-in")


def test_from_an_invitation_to_a_campaign_homes_join(open_phone, live):
    """Ten minutes are many: it takes two forms, and a handful of presses."""
    name = Text("滨湖走一遍队（示例）", "Binhu walk team (sample)")
    _, secret = add_organisation(live, name, "anhui", "wang@example.org", "王芳")
    desk = open_phone(1280)
    page = desk.go(f"/staff/invitation/{secret}")
    page.get_by_label("新密码").fill(PASSWORD)
    page.get_by_role("button", name="设好").click()
    page.get_by_label("登录名").fill("wang@example.org")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="活动", exact=True)).to_be_visible()
    page.get_by_role("button", name=re.compile("迎峰度冬")).click()
    page.get_by_text("一次贴很多个").click()
    page.locator("[name='places.more']").fill("桂园，Guiyuan\n荷园，Heyuan")
    page.get_by_role("button", name="存好，去提交审核").click()
    page.get_by_role("button", name=re.compile("提交审核")).click()
    page.get_by_role("button", name=re.compile("^(同意|通过|定下)")).click()
    expect(page.get_by_text("已排期").first).to_be_visible()
    code = page.locator(".code").first.inner_text().strip()
    phone = open_phone()
    page = phone.go(f"/c/{code}")
    page.get_by_label("您家在哪个小区").select_option(label="荷园")
    page.get_by_role("button", name="同意并加入").click()
    page.wait_for_url(f"**/campaigns/{code}")
    assert desk.faults == phone.faults == []


@pytest.fixture(scope="module")
def running(live):
    """A campaign three weeks on: thirty homes with meters, a call over, one tomorrow; another with its result."""
    organisation = an_organisation(live)
    staff = signed_in(live, organisation, "owner")
    campaign = a_campaign(live, organisation)
    ended = a_campaign(live, organisation, "closed", TODAY - 40 * DAY, TODAY - 8 * DAY, exclusive=False)
    draw = np.random.default_rng(7)
    shape = np.interp(np.arange(96), [0, 24, 28, 40, 68, 76, 84, 95], [40, 35, 60, 70, 110, 240, 200, 70])
    homes = []
    for number in range(30):
        arm = "control" if number % 3 == 0 else "treated"
        home = joins(live, campaign, ("guiyuan", "heyuan", "songyuan")[number % 3 if number < 24 else 1], arm)
        joins(live, ended, "guiyuan", arm, home)
        noise = draw.lognormal(0, 0.3, (81, 96)) * draw.lognormal(0, 0.3)
        metered(live, home, TODAY - 80 * DAY, (shape * noise).astype(int) + 2)
        homes.append(home)
    start = datetime(2026, 11, 19, 19, tzinfo=CHINA)
    over = DemandCall(
        campaign.id,
        organisation.id,
        "past",
        1,
        start,
        start + timedelta(hours=2),
        start - DAY,
        start - timedelta(minutes=30),
        "ten_of_ten",
        Decimal(3),
        Decimal(8),
    )
    earlier = replace(live, now=lambda: start - timedelta(hours=3))
    with live.database.write() as session:
        calls.save(session, over)
    for home in homes:
        if homes.index(home) % 3:
            answer(earlier, home, campaign.code, 1, "in")
    freeze_due(live)
    settle_due(live, NOW)
    owner = staff_of(live, staff)
    asked = Asked(TODAY + DAY, timedelta(hours=19), timedelta(hours=21), high_celsius=36, high_source="合肥市气象台")
    announce(live, owner, campaign.id, asked)
    fold_all(live)
    tally_campaigns(live)
    release_all(live)
    measure_now(live, owner, ended.id)
    publish(live, owner, ended.id)
    names = {"id": campaign.id, "code": campaign.code, "over": ended.id, "ended": ended.code}
    return names, staff, homes[1].id


@pytest.fixture
def paths(open_phone, served, running, live):
    """A phone of each, with what it may open: (phone, addresses)."""
    from webapp import create_app
    from webapp.settings import Settings

    names, staff, home = running
    app = create_app(Settings(live.uploads, str(live.database.engine.url), "only for tests"), live)
    sign = app.session_interface.get_signing_serializer(app).dumps

    def make(width, language="zh", **options):
        for who, addresses in (({"staff": staff}, STAFF), ({"household": home}, HOME), ({}, ANYBODY)):
            phone = open_phone(width, **options)
            phone.context.add_cookies([{"name": "yidu", "value": sign(who | {"lang": language}), "url": served}])
            yield phone, [each.format(**names) for each in addresses]

    return make


@pytest.mark.parametrize(
    ("width", "larger"), [(360, False), (320, False), (360, True), (1280, False)], ids=["360", "320", "130%", "1280"]
)
def test_no_page_of_a_campaign_is_wider_than_the_screen(paths, width, larger):
    wide = []
    for phone, addresses in paths(width):
        for address in addresses:
            page = phone.go(address)
            assert page.evaluate("document.title.length") > 3, address
            if larger:
                page.evaluate(LARGER)
            if phone.overflow() > 1:
                wide.append((address, phone.overflow()))
            if cut := phone.cut_off():
                wide.append((address, cut[:3]))
        assert phone.faults == [], addresses
    assert wide == []


@pytest.mark.parametrize(("scheme", "language", "width"), [("light", "zh", 360), ("dark", "en", 1280)])
def test_axe_finds_nothing_on_pages_of_a_campaign(paths, scheme, language, width):
    found = {}
    for phone, addresses in paths(width, language, color_scheme=scheme):
        for address in addresses:
            violations = Axe().run(phone.go(address)).response["violations"]
            if violations:
                found[address] = [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in violations]
        assert phone.faults == [], addresses
    assert found == {}
