"""While a kit is laid out its link says so; it comes back when the file is there, and when it failed."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


def test_the_link_says_how_it_stands(open_phone):
    phone = open_phone(width=1280)
    page = phone.go("/school")
    link, state = page.locator("a[href*='kit.zip']"), page.get_by_role("status").and_(page.locator(".making"))
    held = []
    page.route("**/school/kit.zip?*", lambda route: held.append(route))
    link.click()
    expect(link).to_have_text("正在排版…")
    expect(link).to_have_attribute("aria-disabled", "true")
    expect(state).to_have_text("正在排版，要几秒钟。")
    while not held:  # the words are there before the question is
        page.wait_for_timeout(50)
    link.click(force=True)
    page.wait_for_timeout(300)
    assert len(held) == 1
    held.pop().abort("failed")
    expect(state).to_have_text("没有排成，请再试一次。")
    expect(link).to_have_text("压缩包")
    expect(link).not_to_have_attribute("aria-disabled", "true")

    page.unroute("**/school/kit.zip?*")
    page.route(
        "**/school/kit.zip?*",
        lambda route: route.fulfill(
            body=b"PK", headers={"Content-Disposition": 'attachment; filename="yidu-primary_high-2026-11-30.zip"'}
        ),
    )
    with page.expect_download() as got:
        link.click()
    assert got.value.suggested_filename == "yidu-primary_high-2026-11-30.zip"
    expect(state).to_have_text("排好了，文件在下载里。")
    expect(link).to_have_text("压缩包")
    assert phone.faults == ["Failed to load resource: net::ERR_FAILED"]


def test_without_scripts_it_is_a_link(open_phone):
    page = open_phone(width=1280, java_script_enabled=False).go("/school")
    link = page.locator("a[href*='kit.zip']")
    expect(link).to_have_text("压缩包")
    with page.expect_download() as got:
        link.click()
    assert got.value.suggested_filename.endswith(".zip")
