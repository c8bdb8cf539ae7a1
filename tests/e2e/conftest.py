"""A real server and a real browser. Without Chromium these tests fail and say how to get it; they are never skipped."""

import os
import shutil
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import make_server

from webapp import create_app
from webapp.domain.calendar import CHINA
from webapp.settings import Settings
from webapp.store.database import migrate, open_database
from webapp.usecases.services import Services

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 30_000
"""As long as a page may take to come; Playwright's own five seconds are few where other work goes on beside."""
expect.set_options(timeout=PATIENCE_MS)
NOW = datetime(2026, 11, 21, 21, 38, tzinfo=CHINA)
CUT_OFF = """() => [...document.querySelectorAll("main *")].filter(each => {
    if (each.children.length || !each.textContent.trim() || each.closest("svg, .vh, [hidden]")) return false;
    const box = each.getBoundingClientRect();
    if (box.width < 2 || box.right <= document.documentElement.clientWidth + 1) return false;
    for (let at = each; at; at = at.parentElement)
        if (["auto", "scroll"].includes(getComputedStyle(at).overflowX)) return false;
    return true;
}).map(each => each.textContent.trim().slice(0, 30))"""
HOW = "the browser tests need Chromium: as root on Debian run `apt-get install chromium fonts-noto-cjk`"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert path, HOW
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def live(books: dict[str, object], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """What the served app works with, on Saturday 2026-11-21 21:38."""
    url = f"sqlite:///{tmp_path_factory.mktemp('live') / 'yidu.db'}"
    migrate(url)
    uploads = tmp_path_factory.mktemp("uploads")
    yield Services(database=(database := open_database(url)), now=lambda: NOW, uploads=uploads, **books)  # type: ignore[arg-type]
    database.close()


@pytest.fixture(scope="session")
def served(live: Services, published: Path) -> Iterator[str]:
    """The address of the app, in a thread of its own."""
    app: Flask = create_app(Settings(published, str(live.database.engine.url), "only for tests"), live)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


class Phone:
    """One browser context: its pages report script errors, and know how to onboard."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        context.clock.set_system_time(NOW)  # a tap carries the phone's time, which must be the server's day
        self.context = context
        self.page: Page = context.new_page()
        self.address = address
        self.faults: list[str] = []
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _note(self, kind: str, text: str) -> None:
        if kind == "error" and "ERR_INTERNET_DISCONNECTED" not in text:
            self.faults.append(text)

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def demo(self) -> Page:
        """Press 看示例."""
        self.go("/start/place").get_by_role("button", name="看示例").click()
        self.page.wait_for_url(self.address + "/")
        return self.page

    def overflow(self) -> int:
        """How far the page scrolls sideways, in pixels."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def cut_off(self) -> list[str]:
        """Texts beyond the right edge that nobody can scroll to."""
        return list(self.page.evaluate(CUT_OFF))


@pytest.fixture
def phone(browser: Browser, served: str) -> Iterator[Phone]:
    context = browser.new_context(
        viewport={"width": 360, "height": 800},
        is_mobile=True,
        has_touch=True,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    yield Phone(context, served)
    context.close()


@pytest.fixture
def open_phone(browser: Browser, served: str) -> Iterator[object]:
    """open_phone(width=..., **context options) for the views that differ."""
    opened: list[BrowserContext] = []

    def make(width: int = 360, **options: object) -> Phone:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, locale="zh-CN", timezone_id="Asia/Shanghai", **options
        )
        opened.append(context)
        return Phone(context, served)

    yield make
    for context in opened:
        context.close()
