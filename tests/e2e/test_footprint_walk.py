"""A year's footprint as a person makes it: twelve questions, the result, one more person, the file."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.test_journey import LARGER

pytestmark = pytest.mark.e2e

TYPED = {
    "常住人数": "3",
    "每月用气": "18",
    "收费面积": "90",
    "每月用水": "9",
    "一年跑的里程": "7500",
    "车上平时几个人": "3",
    "电动车每周": "30",
    "地铁": "30",
    "高铁动车": "2300",
    "单程次数": "4",
    "平均一次多远": "1000",
}


@pytest.mark.parametrize(
    ("width", "larger", "scheme", "scripts"),
    [(360, False, "light", True), (320, False, "dark", True), (360, True, "light", True), (360, False, "light", False)],
    ids=["360", "320", "130%", "without scripts"],
)
def test_twelve_questions_lead_to_a_result(open_phone, width, larger, scheme, scripts):
    from axe_playwright_python.sync_playwright import Axe

    phone = open_phone(width, color_scheme=scheme, java_script_enabled=scripts)
    page = phone.demo()
    phone.go("/footprint")
    page.get_by_role("link", name=re.compile("改我的回答")).click()
    for step in range(1, 13):
        expect(page.get_by_text(f"第 {step} 步，共 12 步")).to_be_visible()
        for label, value in TYPED.items():
            field = page.get_by_label(label, exact=True)
            if field.count():
                field.first.fill(value)
        if scripts and not larger:
            assert Axe().run(page).response["violations"] == [], step
        page.get_by_role("button", name=re.compile("下一步|看结果")).click()
    expect(page.get_by_text(re.compile("二氧化碳，自己约"))).to_be_visible()
    expect(page.get_by_text("从不相加")).to_be_visible()
    if scripts:
        page.get_by_text("看各项的范围").click()
        expect(page.locator("#footprint-bars svg").first).to_be_visible()
        page.get_by_text("大家共用，只答一次").click()
        assert Axe().run(page).response["violations"] == []
        if larger:
            page.evaluate(LARGER)
        assert phone.overflow() <= 1
    assert phone.faults == []


def test_a_million_kilometres_are_refused_beside_the_field(open_phone):
    from axe_playwright_python.sync_playwright import Axe

    phone = open_phone()
    page = phone.demo()
    phone.go("/footprint/ask/car")
    page.get_by_label("一年跑的里程").fill("1000000")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("每天开 11 小时、时速 100 公里也就这么多")).to_be_visible()
    expect(page.get_by_label("一年跑的里程")).to_have_value("1000000")
    assert Axe().run(page).response["violations"] == []


def test_a_person_is_added_removed_and_brought_back(open_phone):
    from axe_playwright_python.sync_playwright import Axe

    phone = open_phone()
    page = phone.demo()
    phone.go("/footprint/people")
    page.get_by_label(re.compile("称呼")).last.fill("爸")
    page.get_by_text("满 14 岁了").click()
    page.get_by_role("button", name="加上，接着答").click()
    expect(page.get_by_text("第 1 步，共 6 步")).to_be_visible()
    phone.go("/footprint/people")
    assert Axe().run(page).response["violations"] == []
    dad = page.locator("section", has=page.get_by_role("heading", name="爸"))
    dad.get_by_text("改称呼，或删掉").click()
    dad.get_by_role("button", name="删掉，连同回答").click()
    expect(page.get_by_role("heading", name="爸")).to_have_count(0)
    page.get_by_role("button", name="撤销").click()
    phone.go("/footprint/people")
    expect(page.get_by_role("heading", name="爸")).to_be_visible()
    assert phone.faults == []
