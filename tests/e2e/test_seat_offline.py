"""A child's phone loses its network in the middle of a mission; two phones share a card; a phone without scripts."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.test_journey import LARGER
from tests.outreach import an_organisation
from tests.school import a_class, card_url, seats_of
from webapp.domain.school.school_class import SchoolClass
from webapp.store.school import works
from webapp.usecases.services import Services

pytestmark = pytest.mark.e2e
FIRST = date(2026, 11, 10)
METER = "/seat/missions/meter_detective?day=2026-11-11"
HUNT = "/seat/missions/appliance_hunt?day=2026-11-13"
WAITING = "存好了，有网就交"


@pytest.fixture(scope="module")
def made(live: Services) -> SchoolClass:
    return a_class(live, an_organisation(live), first=FIRST, stage="primary_low")


@pytest.fixture(scope="module")
def unused(live: Services, made: SchoolClass):
    """The seats nobody in this file has sat at yet; what one test hands in is not another's."""
    return iter(seats_of(live, made))


@pytest.fixture
def at_home(live: Services, made: SchoolClass, open_phone, unused):
    """at_home(): a phone at a seat of its own, or at the one given; a parent has agreed."""

    def make(seat=None, **options):
        phone = open_phone(**options)
        seat = seat or next(unused)
        page = phone.go(card_url(live, made, seat))
        page.locator('form[action^="/s/"] button[class*="btn"]').last.click()
        page.wait_for_url(phone.address + "/seat")
        phone.seat = seat.number
        return phone

    return make


def kept(live, made, phone):
    with live.database.read() as session:
        return works.of_seat(session, made, phone.seat)


def ready(page):
    """Until the worker has kept the seat's pages."""
    page.wait_for_function(
        """async () => {
          const name = (await caches.keys()).find(n => n.startsWith('yidu-seat-'));
          if (!name) return false;
          const urls = (await (await caches.open(name)).keys()).map(r => r.url);
          const pages = document.getElementById('kept').dataset.pages.split(' ');
          return [...pages, 'child.', 'outreach.'].every(x => urls.some(u => u.includes(x)));
        }"""
    )


def test_offline_in_the_middle_and_back(at_home, live, made):
    phone = at_home()
    page = phone.page
    ready(page)
    page.goto(phone.address + METER)
    page.fill("#bedtime", "4320.5")
    phone.context.set_offline(True)
    page.fill("#morning", "4321.2")
    page.get_by_role("button", name="存好").click()
    expect(page.locator(".ksaved")).to_have_text(WAITING)
    assert kept(live, made, phone) == []

    page.reload()
    expect(page.locator("#morning")).to_have_value("4321.2")
    expect(page.locator(".ksaved")).to_have_text(WAITING)
    page.goto(phone.address + HUNT)
    page.locator("label", has_text="电视").first.click()
    page.get_by_role("button", name="下一步").click()
    expect(page.locator(".ksaved")).to_have_text(WAITING)
    page.goto(phone.address + "/seat")
    expect(page.locator(".ksaved")).to_have_text(WAITING)

    phone.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(".ksaved")).to_be_hidden()
    page.reload()
    expect(page.locator(".ksaved")).to_be_hidden()
    meter, hunt = sorted(kept(live, made, phone), key=lambda work: work.day)
    assert (meter.done, meter.found["overnight_w"], meter.earlier) == (True, 78, ())
    assert (hunt.done, hunt.entry) == (True, {"have": "tv", "light": "none"})
    assert phone.faults == []


def test_a_result_is_there_without_a_network(at_home):
    phone = at_home()
    page = phone.go(METER)
    page.fill("#bedtime", "4320.5")
    page.fill("#morning", "4321.2")
    page.get_by_role("button", name="存好").click()
    page.get_by_role("link", name="不想算，直接看").click()
    page.get_by_role("button", name="交给班级").click()
    expect(page.get_by_text("已经交给班级了")).to_be_visible()
    assert "/result?day=2026-11-11&v=" in page.locator("#kept").get_attribute("data-pages")
    page.goto(phone.address + "/seat")
    ready(page)
    page.wait_for_function("async () => (await (await caches.match('/seat')).text()).includes('/result?')")  # anew
    phone.context.set_offline(True)
    page.reload()
    page.locator(".ktasks a[href*='/result?day=2026-11-11']").click()
    expect(page.locator(".kbig .v")).to_contain_text("78")
    expect(page.get_by_text("已经交给班级了")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_switching_pinyin_loses_nothing_typed(at_home, live, made, scripts):
    phone = at_home(java_script_enabled=scripts)
    page = phone.go(METER)
    page.fill("#evening", "4318.6")
    page.fill("#bedtime", "4320.5")
    page.get_by_role("button", name="拼音").click()
    expect(page.get_by_role("button", name="拼音")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#evening")).to_have_value("4318.6")
    expect(page.locator("#bedtime")).to_have_value("4320.5")
    assert kept(live, made, phone) == []
    if scripts:
        phone.context.set_offline(True)
        page.get_by_role("button", name="拼音").click()
        expect(page.locator(".ksaved")).to_have_text("没有网，先不换拼音")
        expect(page.locator("#bedtime")).to_have_value("4320.5")
        phone.context.set_offline(False)
    page.press("#bedtime", "Enter")
    page.wait_for_url(phone.address + "/seat")
    assert kept(live, made, phone)[0].entry["bedtime"] == "4320.5"


def test_a_network_too_weak_loses_nothing(at_home, live, made):
    """The answer never comes although the server has it: it is sent again and is there once."""
    phone = at_home(service_workers="block")
    page = phone.go(METER)
    page.route("**/seat/missions/meter_detective", lambda route: (route.fetch(), route.abort("failed")))
    page.fill("#evening", "4318.6")
    page.fill("#bedtime", "4320.5")
    page.get_by_role("button", name="存好").click()
    expect(page.locator(".ksaved")).to_have_text(WAITING)
    assert len(kept(live, made, phone)) == 1
    page.unroute("**/seat/missions/meter_detective")
    page.reload()
    expect(page.locator(".ksaved")).to_be_hidden()
    (work,) = kept(live, made, phone)
    assert work.entry == {"evening": "4318.6", "evening_at": "19:00", "bedtime": "4320.5", "bedtime_at": "22:00"}
    assert work.earlier == ()


def test_what_cannot_be_is_said_when_the_network_is_back(at_home, live, made):
    phone = at_home()
    page = phone.page
    ready(page)
    page.goto(phone.address + METER)
    phone.context.set_offline(True)
    page.fill("#bedtime", "4321.2")
    page.fill("#morning", "4320.5")
    page.get_by_role("button", name="存好").click()
    expect(page.locator(".ksaved")).to_have_text(WAITING)
    phone.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(".ksaved")).to_contain_text("抄反了吗")
    page.reload()
    expect(page.locator("#morning")).to_have_value("4320.5")
    page.fill("#bedtime", "4320.5")
    page.fill("#morning", "4321.2")
    page.get_by_role("button", name="存好").click()
    expect(page.get_by_role("heading", name="夜里用了几度？")).to_be_visible()
    expect(page.locator(".ksaved")).to_be_hidden()
    assert kept(live, made, phone)[0].entry["morning"] == "4321.2"


def test_two_phones_at_one_card(at_home, live, made, unused):
    seat = next(unused)
    one, other = at_home(seat), at_home(seat)
    ready(other.page)
    other.page.goto(other.address + METER)
    other.context.set_offline(True)
    other.page.fill("#bedtime", "4320.5")
    other.page.fill("#morning", "4321.4")
    other.page.get_by_role("button", name="存好").click()
    expect(other.page.locator(".ksaved")).to_have_text(WAITING)

    page = one.go(METER)
    page.fill("#bedtime", "4320.5")
    page.fill("#morning", "4321.2")
    page.get_by_role("button", name="存好").click()
    expect(page.get_by_role("heading", name="夜里用了几度？")).to_be_visible()

    other.context.set_offline(False)
    other.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(other.page.locator(".ksaved")).to_contain_text("不一样")
    assert kept(live, made, one)[0].entry["morning"] == "4321.2"
    other.page.get_by_role("button", name="存好").click()
    expect(other.page.get_by_role("heading", name="两份不一样")).to_be_visible()
    expect(other.page.locator(".ktwo")).to_contain_text("4321.4")
    other.page.get_by_role("button", name="用我写的").click()
    expect(other.page.get_by_role("heading", name="夜里用了几度？")).to_be_visible()
    (work,) = kept(live, made, one)
    assert (work.entry["morning"], work.earlier[0]["morning"]) == ("4321.4", "4321.2")


def test_a_full_phone_says_so_and_keeps_the_page(at_home, live, made):
    phone = at_home()
    page = phone.go(METER)
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full') } }")
    phone.context.set_offline(True)
    page.fill("#evening", "4318.6")
    page.get_by_role("button", name="存好").click()
    expect(page.locator(".ksaved")).to_contain_text("手机存满了")
    expect(page.locator("#evening")).to_have_value("4318.6")
    phone.context.set_offline(False)
    page.get_by_role("button", name="存好").click()
    page.wait_for_url(phone.address + "/seat")
    assert kept(live, made, phone)[0].entry["evening"] == "4318.6"


def test_nothing_stays_in_the_phone_without_its_seat(at_home):
    phone = at_home()
    page = phone.page
    ready(page)
    page.evaluate("localStorage.setItem('yidu.seat.' + document.getElementById('kept').dataset.seat, '{}')")
    phone.context.clear_cookies()
    page.goto(phone.address + "/seat")
    expect(page.get_by_text("座位卡")).to_be_visible()
    page.wait_for_function("async () => !(await caches.keys()).some(n => n.startsWith('yidu-seat-'))")


def test_without_scripts(at_home, live, made):
    phone = at_home(java_script_enabled=False)
    page = phone.go(METER)
    page.fill("#bedtime", "4320.5")
    page.get_by_role("button", name="存好").click()
    page.wait_for_url(phone.address + "/seat")
    page = phone.go(METER)
    page.fill("#morning", "4321.2")
    page.get_by_role("button", name="存好").click()
    page.fill("#answer", "0.7")
    page.get_by_role("button", name="看结果").click()
    expect(page.get_by_text("对了！")).to_be_visible()
    page.get_by_role("button", name="交给班级").click()
    expect(page.get_by_text("已经交给班级了")).to_be_visible()
    assert kept(live, made, phone)[0].done


@pytest.mark.parametrize(
    ("width", "scheme", "larger"),
    [(320, "light", True), (360, "dark", False), (360, "light", True), (1280, "light", False)],
)
def test_the_pages_hold_their_width_and_axe_finds_nothing(at_home, width, scheme, larger):
    phone = at_home(width=width, color_scheme=scheme)
    found = {}

    def look(what):
        violations = [rule["id"] for rule in Axe().run(phone.page).response["violations"]]
        if larger:
            phone.page.evaluate(LARGER)
        if violations or phone.overflow() > 1:
            found[what] = (violations, phone.overflow())

    page = phone.go(METER)
    page.locator("summary").click()
    look("meter")
    page.fill("#bedtime", "4321.2")
    page.fill("#morning", "4320.5")
    page.get_by_role("button", name="存好").click()
    expect(page.locator("#morning-error")).to_be_visible()
    look("wrong")
    for name in ("appliance_hunt", "one_kwh_race", "valley_detective", "unplug", "fridge_and_ac"):
        phone.go(f"/seat/missions/{name}?whole=1")
        look(name)
    phone.go(METER)
    page.fill("#bedtime", "4320.5")
    page.fill("#morning", "4321.2")
    page.get_by_role("button", name="存好").click()
    expect(page.locator("#answer")).to_be_visible()
    look("sum")
    page.get_by_role("link", name="不想算，直接看").click()
    look("result")
    assert found == {}
