"""A child does the quiz: by keyboard alone, without scripts, with pinyin, with the network gone for a moment."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.test_journey import LARGER
from tests.outreach import an_organisation
from tests.school import a_class, card_url, seats_of
from webapp.domain.school.quiz import ROUND
from webapp.domain.school.school_class import SchoolClass
from webapp.store.school import quiz_answers
from webapp.usecases.services import Services

pytestmark = pytest.mark.e2e
FIRST = date(2026, 11, 10)
MOST_TABS = 30
SEATS = iter(range(40))


@pytest.fixture(scope="module")
def made(live: Services) -> SchoolClass:
    return a_class(live, an_organisation(live), first=FIRST, stage="primary_low")


@pytest.fixture
def at_home(live: Services, made: SchoolClass, open_phone):
    """A phone at a seat of its own; a parent has agreed."""

    def make(width=360, **options):
        phone = open_phone(width, **options)
        seat = seats_of(live, made)[next(SEATS)]
        page = phone.go(card_url(live, made, seat))
        page.locator('form[action^="/s/"] button[class*="btn"]').last.click()
        page.wait_for_url(phone.address + "/seat")
        phone.seat = seat.number
        return phone

    return make


def answers(live: Services, made: SchoolClass, seat: int) -> int:
    with live.database.read() as session:
        return len(quiz_answers.of_seat(session, made, seat))


def reach(page: Page, selector: str) -> None:
    """Tab until something is in focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached")


def test_a_round_by_keyboard_alone(at_home, live, made):
    phone = at_home()
    page = phone.go("/seat/quiz")
    reach(page, ".dock a")
    page.keyboard.press("Enter")
    for number in range(1, ROUND + 1):
        expect(page.locator(".side")).to_have_text(f"第 {number} 题，共 8 题")
        reach(page, ".opt")
        page.keyboard.press("Enter")
        expect(page.locator(".kfb")).to_be_focused()
        expect(page.locator(".htmx-added")).to_have_count(0)  # htmx focuses it once more when it has settled
        if number < ROUND:
            reach(page, ".dock a")
            page.keyboard.press("Enter")
            expect(page.locator(".kfb")).to_have_count(0)
    assert answers(live, made, phone.seat) == ROUND
    phone.go("/seat/quiz")
    expect(page.locator(".qrounds li").first).to_contain_text("做完了")
    assert phone.faults == []


def test_without_scripts(at_home, live, made):
    phone = at_home(java_script_enabled=False)
    page = phone.go("/seat/quiz")
    page.locator(".dock a").click()
    page.locator(".opt").first.click()
    expect(page.locator(".kfb h2")).to_be_visible()
    page.locator(".dock a").click()
    expect(page.locator(".side")).to_have_text("第 2 题，共 8 题")
    assert answers(live, made, phone.seat) == 1


def test_a_lost_network_loses_no_answer(at_home, live, made):
    phone = at_home()
    page = phone.go("/seat/quiz")
    page.locator(".dock a").click()
    page.locator(".opt").first.wait_for()
    phone.context.set_offline(True)
    page.locator(".opt").first.click()
    expect(page.locator("#problem, #toast").filter(has_text="连不上网络")).to_be_visible()
    expect(page.locator(".opt").first).to_be_enabled()
    assert answers(live, made, phone.seat) == 0
    phone.context.set_offline(False)
    page.locator(".opt").first.click()
    expect(page.locator(".kfb")).to_be_focused()
    assert answers(live, made, phone.seat) == 1


@pytest.mark.parametrize(
    ("width", "scheme", "larger", "pinyin"),
    [
        (320, "light", True, True),
        (360, "dark", False, True),
        (360, "light", False, False),
        (360, "light", True, False),
        (1280, "light", False, True),
    ],
)
def test_the_pages_hold_their_width_and_axe_finds_nothing(at_home, width, scheme, larger, pinyin):
    phone = at_home(width, color_scheme=scheme)
    found = {}

    def look(name: str) -> None:
        violations = [
            (each["id"], each["nodes"][0]["html"][:120]) for each in Axe().run(phone.page).response["violations"]
        ]
        if larger:
            phone.page.evaluate(LARGER)
        if violations or phone.overflow() > 1:
            found[name] = (violations, phone.overflow())

    page = phone.go("/seat/quiz")
    if pinyin:
        with page.expect_navigation():
            page.get_by_role("button", name="拼音").click()
        expect(page.locator("h1 rt").first).to_be_visible()
    look("rounds")
    page.locator(".dock a").click()
    page.locator(".opt").first.wait_for()
    look("question")
    page.locator(".opt").last.click()
    page.locator(".kfb").wait_for()
    page.reload()
    look("answer")
    for path in (
        "/seat",
        "/seat/missions/meter_detective?day=2026-11-11",
        "/seat/missions/appliance_hunt?day=2026-11-13",
    ):
        phone.go(path)
        look(path)
    assert found == {}
