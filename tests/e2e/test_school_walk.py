"""A fortnight of a class of 45 from the teacher's invitation to the deletion, a campaign of 20 schools, and every page.

The clock is the walk's own: from the Friday before the term to the day everything is gone.
"""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

from tests.conftest import Clock
from tests.e2e.test_journey import LARGER
from tests.outreach import a_campaign, an_organisation, signed_in
from tests.school import a_building, a_class, card_url, meter_detectives, seats_of
from webapp import create_app
from webapp.domain.calendar import CHINA, DAY
from webapp.domain.outreach.small_groups import K
from webapp.domain.school.school_class import SchoolClass
from webapp.jobs import forget_classes
from webapp.settings import Settings
from webapp.store.database import migrate, open_database
from webapp.store.school import works
from webapp.usecases.outreach import people
from webapp.usecases.outreach.sign_in import staff_of
from webapp.usecases.school import cards
from webapp.usecases.school.hand_in import hand_in
from webapp.usecases.school.show_classes import class_by_code
from webapp.usecases.services import Services

pytestmark = pytest.mark.e2e
PASSWORD = "四个 不相干 的词 连起来"
FRIDAY = datetime(2026, 9, 4, 16, tzinfo=CHINA)
SECOND = date(2026, 9, 8)
"""The day of the first mission."""
WAITING = "存好了，有网就交"
PUPILS, PAPERS, CLASS = 10, 3, 45


@dataclass
class World:
    services: Services
    clock: Clock
    address: str
    browser: Browser
    opened: list[BrowserContext] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def open(self, width: int = 360, **options: object) -> Page:
        """A browser of its own, at the walk's time."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 800}, locale="zh-CN", timezone_id="Asia/Shanghai", **options
        )
        context.clock.set_system_time(self.clock.at)
        self.opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda message: self._note(message.type, message.text))
        return page

    def _note(self, kind: str, text: str) -> None:
        if kind == "error" and "ERR_INTERNET_DISCONNECTED" not in text and "status of 4" not in text:
            self.faults.append(text)

    def go(self, page: Page, path: str) -> Page:
        page.context.clock.set_system_time(self.clock.at)
        page.goto(self.address + path)
        return page


@pytest.fixture
def world(books, published, tmp_path, browser) -> Iterator[World]:
    clock = Clock()
    clock.set(FRIDAY)
    url = f"sqlite:///{tmp_path / 'yidu.db'}"
    migrate(url)
    services = Services(
        database=open_database(url), now=clock, uploads=tmp_path / "uploads", receipt_key=b"only for tests", **books
    )
    server = make_server(
        "127.0.0.1", 0, create_app(Settings(published, url, "only for tests"), services), threaded=True
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made = World(services, clock, f"http://127.0.0.1:{server.server_port}", browser)
    yield made
    for context in made.opened:
        context.close()
    server.shutdown()
    thread.join()
    services.database.close()


def accept(world: World, page: Page, secret: str, login: str) -> Page:
    """From the link in hand to one's own pages."""
    world.go(page, f"/staff/invitation/{secret}")
    page.get_by_label("新密码").fill(PASSWORD)
    page.get_by_role("button", name="设好").click()
    return sign_in(page, login)


def sign_in(page: Page, login: str) -> Page:
    """Also the next day: nobody stays signed in for longer than twelve hours."""
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def seated(world: World, of: SchoolClass, number: int):
    found = cards.find_seated(world.services, of.organisation_id, of.id, number, 1)
    assert found
    return found


def night(kwh: float) -> dict[str, str]:
    return {"evening": "4318.6", "bedtime": "4320.5", "morning": f"{4320.5 + kwh:.1f}"}


def at_home_without_a_network(world: World, of: SchoolClass) -> list[Page]:
    """Ten phones: each loses its network in the middle of the mission, keeps what was typed, hands it in when back."""
    services, phones = world.services, []
    for n, seat in enumerate(seats_of(services, of)[:PUPILS]):
        phone = world.open(is_mobile=True, has_touch=True)
        world.go(phone, card_url(services, of, seat))
        phone.get_by_role("button", name=re.compile("同意")).click()
        phone.wait_for_url("**/seat")
        world.go(phone, f"/seat/missions/meter_detective?day={SECOND}")
        phone.context.set_offline(True)
        phone.fill("#evening", "4318.6")
        phone.fill("#bedtime", "4320.5")
        phone.fill("#morning", f"{4321.0 + n / 10:.1f}")
        phone.get_by_role("button", name="存好").click()
        expect(phone.locator(".ksaved")).to_have_text(WAITING)
        phones.append(phone)
    with services.database.read() as session:
        assert works.of_class(session, of) == []
    for phone in phones:
        phone.context.set_offline(False)
        phone.evaluate("window.dispatchEvent(new Event('online'))")
        expect(phone.locator(".ksaved")).to_have_text("交上去了", timeout=60_000)
    with services.database.read() as session:
        kept = works.of_class(session, of)
    assert len(kept) == PUPILS
    assert all(work.done and work.found["overnight_w"] >= 55 for work in kept)
    return phones


def test_a_fortnight_of_a_class_of_45(world: World) -> None:
    services = world.services
    organisation = an_organisation(services, "滨湖教育（示例）")
    owner = staff_of(services, signed_in(services, organisation, "owner"))
    desk = world.open(1280)

    # the teacher sets up: one form, a handful of presses
    accept(world, desk, people.invite(services, owner, "wang@example.org", "王老师", "teacher"), "wang@example.org")
    expect(desk.get_by_role("heading", name="我的班")).to_be_visible()
    desk.get_by_role("link", name=re.compile("建一个班")).first.click()
    desk.get_by_label("学校").fill("滨湖小学")
    desk.get_by_label("班级", exact=False).first.fill("四年级（2）班")
    desk.locator("[name=first]").fill("2026-09-07")
    desk.get_by_role("button", name=re.compile("建好这个班")).click()
    code = desk.locator(".ccode").inner_text().strip()
    of = class_by_code(services, code)
    class_page = desk.url.removeprefix(world.address)
    seats = [seat.number for seat in seats_of(services, of)]
    assert len(seats) == CLASS + 3
    first_card = card_url(services, of, seats_of(services, of)[0])

    # cards are printed, with a code each
    world.go(desk, f"{class_page}/print/cards")
    expect(desk.locator(".seat8")).to_have_count(CLASS + 3)

    # ten pupils at home: the network goes in the middle of the mission and comes back
    world.clock.set(datetime(2026, 9, 9, 7, 10, tzinfo=CHINA))
    phones = at_home_without_a_network(world, of)

    # paper: three cards typed in by the teacher, the others alike
    paper = seats[PUPILS : PUPILS + PAPERS]
    sign_in(world.go(desk, f"{class_page}/paper?what=meter_detective.{SECOND}"), "wang@example.org")
    for seat in paper:
        desk.locator("#seat").fill(str(seat))
        for name, value in night(0.8).items():
            desk.locator(f"#{name}").fill(value)
        desk.get_by_role("button", name=re.compile("存，下一张")).click()
        expect(desk.locator(".seats")).to_contain_text(str(seat))
    for seat in seats[PUPILS + PAPERS : CLASS]:
        hand_in(services, seated(world, of, seat), "meter_detective", SECOND, night(0.5 + seat % 7 / 10), "paper")

    # plugs are pulled a week later, and the board's sky fills
    world.clock.set(datetime(2026, 9, 16, 20, tzinfo=CHINA))
    for seat in seats[:40]:
        entry = {"plugs": "tv", "hours": "10"}
        hand_in(services, seated(world, of, seat), "unplug", date(2026, 9, 16), entry, "paper")
    screen = world.open(1280)
    screen.set_viewport_size({"width": 1280, "height": 720})
    world.go(screen, f"/class/{code}/board")
    expect(screen.locator("#board")).to_contain_text("四年级（2）班")
    assert screen.evaluate("document.documentElement.scrollHeight") <= 721

    # the quiz: one child answers a round, right or not
    world.go(phones[0], "/seat/quiz")
    phones[0].locator(".dock a").click()
    for number in range(8):
        expect(phones[0].locator(".side")).to_contain_text(f"第 {number + 1} 题")
        phones[0].locator("button.opt").first.click()
        expect(phones[0].locator(".kfb")).to_be_visible()
        phones[0].locator(".dock a").click()
    expect(world.go(phones[0], "/seat/quiz").locator("main")).to_contain_text("做完了")

    # the result: shown, published by choice, for everybody, on a certificate
    world.clock.set(datetime(2026, 9, 18, 15, tzinfo=CHINA))
    sign_in(world.go(desk, class_page), "wang@example.org")
    desk.get_by_role("button", name=re.compile("留下班级合计")).click()
    world.go(desk, f"{class_page}/result")
    desk.get_by_text("我看过了，可以公开").click()
    desk.get_by_role("button", name="公开", exact=True).click()
    anybody = world.open()
    world.go(anybody, f"/class/{code}/result")
    expect(anybody.get_by_text("四年级（2）班").first).to_be_visible()
    for number in seats:
        assert f"座号 {number}" not in anybody.content()
    world.go(desk, f"{class_page}/print/certificate")
    expect(desk.get_by_role("heading", name="班级纪念状")).to_be_visible()

    # thirty days after its last day all of it is gone but what the teacher kept
    world.clock.set(datetime(2026, 10, 19, 4, tzinfo=CHINA))
    forget_classes(services, world.clock.at)
    world.go(anybody, first_card)
    expect(anybody.get_by_text("没有找到这张卡")).to_be_visible()
    with services.database.read() as session:
        assert works.of_class(session, of) == []
        assert not seats_of(services, of)
    world.go(anybody, f"/class/{code}/result")
    expect(anybody.get_by_text("四年级（2）班").first).to_be_visible()
    assert world.faults == []


def test_a_campaign_of_twenty_schools(world: World) -> None:
    services = world.services
    organisation = an_organisation(services, "滨湖服务队（示例）")
    secret = signed_in(services, organisation, "owner", "王芳")
    owner = staff_of(services, secret)
    last = FRIDAY.date() + timedelta(days=20)
    campaign = a_campaign(services, organisation, "live", FRIDAY.date(), last, template="school_start")
    desk = world.open(1280)
    accept(world, desk, people.invite(services, owner, "li@example.org", "李强", "owner"), "li@example.org")

    # twenty schools are asked in at once
    world.go(desk, f"/staff/campaigns/{campaign.id}/schools")
    lines = "\n".join(f"第{n}小学，teacher{n}@example.org，老师{n}" for n in range(1, 21))
    desk.locator("textarea").first.fill(lines)
    desk.get_by_role("button", name=re.compile("邀请")).first.click()
    expect(desk.locator("table").first.locator("tbody tr")).to_have_count(20)

    # each teacher makes a class, families take part
    listed = {person.login: person for person in people.list_people(services, owner)}
    world.clock.set(datetime(2026, 9, 7, 12, tzinfo=CHINA))
    classes = []
    for n in range(1, 21):
        person = listed[f"teacher{n}@example.org"]
        teacher = staff_of(services, signed_in(services, organisation, "teacher", person.name))
        made = a_class(services, organisation, teacher, seats=30, school=f"第{n}小学", campaign_id=campaign.id)
        meter_detectives(services, made, [40 + 3 * (n + k) % 90 for k in range(3 if n == 1 else 25)])
        classes.append(made)
    world.clock.set(datetime(2026, 9, 16, 20, tzinfo=CHINA))
    sign_in(world.go(desk, f"/staff/campaigns/{campaign.id}/schools"), "li@example.org")
    expect(desk.get_by_text("第20小学").first).to_be_visible()
    text = desk.locator("main").inner_text()
    assert "第20小学" in text
    assert not re.search(r"(?<![\d.])[1-4] 家", text), "fewer than five homes are told of nowhere"
    assert K == 5
    for made in classes[:2]:
        world.go(desk, f"/class/{made.code}/board")
        expect(desk.locator("#board")).to_be_visible()
    assert world.faults == []


TEACHER = (
    "/staff/classes",
    "/staff/classes/new",
    "/staff/classes/{id}",
    "/staff/classes/{id}/edit",
    "/staff/classes/{id}/delete",
    "/staff/classes/{id}/paper",
    "/staff/classes/{id}/quiz",
    "/staff/classes/{id}/result",
    "/staff/buildings",
    "/staff/buildings/{building}",
    "/staff/buildings/{building}/files",
)
CHILD = (
    "/seat",
    "/seat/quiz",
    "/seat/missions/meter_detective?day=2026-09-08",
    "/seat/missions/appliance_hunt",
    "/seat/missions/one_kwh_race",
    "/seat/missions/valley_detective",
    "/seat/missions/unplug",
    "/seat/take-out",
)
ANYBODY = ("{card}", "/seat/open", "/school", "/school/calendar", "/school/parents", "/class/{code}/result")


@pytest.fixture
def paths(world: World):
    """A browser of each, with what it may open: (page, addresses)."""
    services = world.services
    organisation = an_organisation(services)
    secret = signed_in(services, organisation, "teacher", "王老师")
    teacher = staff_of(services, secret)
    of, building = a_class(services, organisation, teacher), a_building(services, organisation, teacher)
    world.clock.set(datetime(2026, 9, 16, 19, 30, tzinfo=CHINA))
    meter_detectives(services, of, [30 + 5 * n for n in range(38)])
    first, second = seats_of(services, of)[:2]
    cards.agree(services, seated(world, of, first.number))
    app = create_app(Settings(services.uploads, str(services.database.engine.url), "only for tests"), services)
    sign = app.session_interface.get_signing_serializer(app).dumps
    seat = [of.organisation_id, of.id, first.number, 1]
    names = {"id": of.id, "code": of.code, "building": building.id, "card": card_url(services, of, second)}

    def make(width: int, language: str = "zh", **options: object):
        for who, addresses in (({"staff": secret}, TEACHER), ({"seat": seat}, CHILD), ({}, ANYBODY)):
            page = world.open(width, **options)
            page.context.add_cookies([{"name": "yidu", "value": sign(who | {"lang": language}), "url": world.address}])
            yield page, [each.format(**names) for each in addresses]

    return make


@pytest.mark.parametrize(
    ("width", "larger"), [(360, False), (320, False), (360, True), (1280, False)], ids=["360", "320", "130%", "1280"]
)
def test_no_page_of_a_school_scrolls_sideways(world: World, paths, width: int, larger: bool) -> None:
    wide = []
    for page, addresses in paths(width):
        for address in addresses:
            world.go(page, address)
            assert page.evaluate("document.title.length") > 3, address
            if larger:
                page.evaluate(LARGER)
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 1:
                wide.append((address, over))
    assert world.faults == []
    assert wide == []


@pytest.mark.parametrize(("scheme", "language", "width"), [("light", "zh", 360), ("dark", "en", 1280)])
def test_axe_finds_nothing_on_pages_of_a_school(world: World, paths, scheme: str, language: str, width: int) -> None:
    found = {}
    for page, addresses in paths(width, language, color_scheme=scheme):
        for address in addresses:
            violations = Axe().run(world.go(page, address)).response["violations"]
            if violations:
                found[address] = [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in violations]
    assert world.faults == []
    assert found == {}


def test_the_days_of_the_walk_are_school_days(books) -> None:
    """What the dates above rely on."""
    calendar = books["school"].calendar
    assert calendar.is_school_day(SECOND)
    assert not calendar.is_school_day(FRIDAY.date() + DAY)
