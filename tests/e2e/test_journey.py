"""As a person does it: from the first page to the carbon-market routes, by tapping."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.metered import quarter_hours
from tests.pages import PAGES
from webapp.jobs import look_at_long_files

pytestmark = pytest.mark.e2e
LARGER = """() => {
  const all = [...document.querySelectorAll('body *')].filter(e => !e.closest('svg'));
  const sizes = all.map(e => [e, parseFloat(getComputedStyle(e).fontSize), getComputedStyle(e).lineHeight]);
  for (const [e, size, line] of sizes) {
    e.style.fontSize = size * 1.3 + 'px';
    if (line.endsWith('px')) e.style.lineHeight = parseFloat(line) * 1.3 + 'px';
  }
}"""


def onboard(phone):
    page = phone.go("/")
    expect(page.get_by_role("heading", name="您家在哪个省？")).to_be_visible()
    page.get_by_text("安徽", exact=True).click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_text("峰谷电价", exact=True).click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_text("3", exact=True).click()
    page.get_by_label(re.compile("电费")).first.fill("６４．５４")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="看我家的答案").click()
    expect(page.get_by_text("10.7%").first).to_be_visible()
    page.get_by_role("link", name="开始用").click()
    page.wait_for_url(phone.address + "/")
    return page


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_from_the_first_page_to_the_routes(open_phone, width, scheme):
    phone = open_phone(width, color_scheme=scheme)
    page = onboard(phone)
    expect(page.get_by_role("heading", name=re.compile("热水 22 点后再烧"))).to_be_visible()
    page.locator(".quick form").first.get_by_role("button").click()
    expect(page.get_by_role("heading", name="今天的记录")).to_be_visible()
    page.get_by_role("button", name=re.compile("^撤销")).first.click()
    expect(page.get_by_role("heading", name="今天的记录")).to_have_count(0)
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="今晚").click()
    expect(page.get_by_role("heading", name="今晚这样做")).to_be_visible()
    page.get_by_role("button", name="照做").first.click()
    expect(page.get_by_text("到点照做就行")).to_be_visible()
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="碳账").click()
    expect(page.get_by_role("heading", name="三本账，分开记")).to_be_visible()
    page.get_by_role("link", name="参与准备").first.click()
    expect(page.get_by_role("heading", name="跟您家有关的路")).to_be_visible()
    assert phone.faults == []


def test_the_long_form_shows_its_figures_while_it_is_filled_in(phone):
    page = phone.demo()
    phone.go("/log/washer-drum-40")
    page.locator("#start").fill("20点")
    page.locator("#start").blur()
    expect(page.locator("#live")).to_contain_text("挪到第二天 6:00")
    page.get_by_role("button", name="多一点").click()
    expect(page.locator("#live")).to_contain_text("1.20")
    page.get_by_role("button", name="记下这一次").click()
    page.wait_for_url(phone.address + "/")
    expect(page.get_by_text("记好了").first).to_be_visible()
    assert phone.faults == []


def test_a_wrong_time_keeps_everything_else(phone):
    page = phone.demo()
    phone.go("/log/washer-drum-40")
    page.locator("#start").fill("23:30")
    page.locator("#start").blur()
    page.locator("#quantity").fill("2")
    page.get_by_role("button", name="记下这一次").click()
    expect(page.get_by_text("23:30 还没到").first).to_be_visible()
    expect(page.locator("#quantity")).to_have_value("2")
    expect(page.locator("#start")).to_have_value("23:30")


def test_taps_without_network_are_kept_and_sent_later(phone):
    page = phone.demo()
    page.wait_for_function("() => navigator.serviceWorker.controller")  # it has kept its shell
    total = page.get_by_role("link", name=re.compile("全部 .* 条")).inner_text()
    phone.context.set_offline(True)
    page.locator(".quick form").first.get_by_role("button").click()
    expect(page.locator("#offline")).to_contain_text("1 条记录已存在手机里")
    page.reload()
    expect(page.locator("#offline")).to_contain_text("1 条记录已存在手机里")
    page.locator(".quick button").first.click()
    expect(page.locator("#offline")).to_contain_text("2 条记录已存在手机里")
    phone.context.set_offline(False)
    page.goto(phone.address + "/")
    more = int(re.findall(r"[0-9]+", total)[0]) + 2
    expect(page.get_by_role("link", name=f"全部 {more} 条")).to_be_visible()
    expect(page.locator("#offline")).to_be_hidden()


def test_without_javascript_everything_is_a_form(open_phone):
    phone = open_phone(java_script_enabled=False)
    page = onboard(phone)
    page.locator(".quick form").first.get_by_role("button").click()
    expect(page.get_by_role("heading", name="今天的记录")).to_be_visible()
    page.get_by_role("button", name=re.compile("^撤销")).first.click()
    expect(page.get_by_role("heading", name="今天的记录")).to_have_count(0)
    page.get_by_role("button", name="EN").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_charts_load_only_when_opened_and_follow_the_theme(phone):
    page = phone.demo()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    phone.go("/bill")
    page.wait_for_timeout(300)
    assert not any("plotly" in url for url in asked)
    page.get_by_text("展开可点选的图表").click()
    expect(page.locator("#daily .main-svg").first).to_be_visible()
    page.emulate_media(color_scheme="dark")
    expect(page.locator("#average .main-svg").first).to_be_visible()
    assert phone.faults == []


def test_the_day_before_and_after_opens_on_tap(phone):
    page = phone.demo()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    phone.go("/tonight")
    page.wait_for_timeout(300)
    assert not any("plotly" in url or "/chart" in url for url in asked)
    page.get_by_text("放大看").click()
    expect(page.locator("#before-after .main-svg").first).to_be_visible()
    page.emulate_media(color_scheme="dark")
    page.get_by_text("用文字看").click()
    expect(page.get_by_text("总数不变")).to_be_visible()
    assert phone.overflow() <= 1
    assert phone.faults == []


@pytest.mark.parametrize(
    ("width", "larger"), [(360, False), (320, False), (360, True), (1280, False)], ids=["360", "320", "130%", "1280"]
)
def test_no_page_scrolls_sideways_or_breaks_a_script(open_phone, width, larger):
    phone = open_phone(width)
    phone.demo()
    wide = []
    for path in PAGES:
        page = phone.go(path)
        if larger:
            page.evaluate(LARGER)
        if phone.overflow() > 1:
            wide.append((path, phone.overflow()))
    assert wide == []
    assert phone.faults == []


@pytest.mark.parametrize(
    ("width", "larger", "scheme"), [(360, False, "light"), (320, False, "dark"), (360, True, "light")]
)
def test_a_meter_file_is_held_against_the_log(open_phone, width, larger, scheme):
    from axe_playwright_python.sync_playwright import Axe

    phone = open_phone(width, color_scheme=scheme)
    phone.demo()
    page = phone.go("/import")
    content = quarter_hours(date(2026, 11, 16), 5).encode()
    page.set_input_files("#file", {"name": "meter.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="看一眼").click()
    page.get_by_role("button", name="导入 5 天").click()
    page.get_by_role("link", name="和记录对一对").click()
    expect(page.get_by_text("电表走了 6.72 度")).to_be_visible()
    page.get_by_text("一段一段看").click()
    assert Axe().run(page).response["violations"] == []
    if larger:
        page.evaluate(LARGER)
    assert phone.overflow() <= 1
    page.get_by_role("link", name="前一个实测的日子").click()
    page.wait_for_url("**/meter/day/2026-11-19")
    assert phone.faults == []


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_a_long_file_says_how_far_it_is_and_is_found_again(open_phone, live, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    phone = open_phone(width, color_scheme=scheme)
    phone.demo()
    page = phone.go("/import")
    content = quarter_hours(date(2021, 6, 1), 1990).replace("\n", ",as told\n").encode()
    page.set_input_files("#file", {"name": "years.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="看一眼").click()
    expect(page.get_by_text("排队中")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    assert phone.overflow() <= 1
    look_at_long_files(live, lambda: False)
    page.get_by_role("button", name="导入 1990 天").click()
    page.get_by_role("link", name="看看这次").click()
    expect(page.get_by_text("每一天都照它算")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    assert phone.overflow() <= 1
    assert phone.faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing(open_phone, scheme, language):
    from axe_playwright_python.sync_playwright import Axe

    phone = open_phone(color_scheme=scheme)
    page = phone.demo()
    if language == "en":
        page.get_by_role("button", name="EN").click()
    found = {}
    for path in PAGES:
        result = Axe().run(phone.go(path))
        violations = result.response["violations"]
        if violations:
            found[path] = [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in violations]
    assert found == {}
