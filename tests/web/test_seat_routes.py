"""Every page of a child: with its card, with another's, with none, when the class is over; as home and as staff."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Clock
from tests.outreach import an_organisation
from tests.school import EVENING, a_class, at_seat, seats_of
from tests.web.conftest import Post
from tests.web.test_routes import SAMPLES, contents
from webapp.domain.school.school_class import SchoolClass
from webapp.settings import Settings
from webapp.usecases.services import Services

STILL = {"seat_card.home"}
"""Pages that are there also when the class is over."""
LEAVING = {"seat_card.stand_up", "seat_card.take_out", "seat_pinyin.switch"}
"""What a family may always do."""
DOOR = {"seat_card.enter", "seat_card.look_up"}
"""Where a card is typed in: open to everybody."""


@pytest.fixture
def made(services: Services, clock: Clock) -> SchoolClass:
    clock.set(EVENING)
    return a_class(services, an_organisation(services))


def urls(app: Flask, method: str) -> Iterator[tuple[str, str]]:
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        ours = rule.rule == "/seat" or rule.rule.startswith("/seat/")
        if ours and method in (rule.methods or ()) and rule.endpoint not in DOOR:
            names = {name: SAMPLES.get(name, "none") for name in rule.arguments}
            yield rule.endpoint, adapter.build(rule.endpoint, names, method=method)


def test_with_a_card_each_page_opens_and_reading_writes_nothing(
    app: Flask, services: Services, made: SchoolClass, settings: Settings
) -> None:
    browser = at_seat(app, services, made, seats_of(services, made)[0])
    before = contents(settings)
    for endpoint, url in urls(app, "GET"):
        assert browser.get(url).status_code in (200, 302, 303, 404), endpoint
        assert browser.get(url, headers={"HX-Request": "true"}).status_code in (200, 302, 303, 404), endpoint
    assert contents(settings) == before


@pytest.mark.parametrize("who", ["home", "client", "staff"])
def test_nobody_else_gets_in(
    who: str, app: Flask, made: SchoolClass, settings: Settings, post: Post, request: pytest.FixtureRequest
) -> None:
    if who == "staff":
        browser: FlaskClient = request.getfixturevalue("sign_in")(an_organisation(app.extensions["services"]), "owner")
    else:
        browser = request.getfixturevalue(who)
    before = contents(settings)
    for endpoint, url in urls(app, "GET"):
        answer = browser.get(url)
        assert answer.status_code == 403, endpoint
        assert "座位卡" in answer.text, endpoint
    for endpoint, url in urls(app, "POST"):
        assert post(browser, url).status_code == 403, endpoint
    assert contents(settings) == before


def test_a_card_printed_anew_ends_the_old_one(app: Flask, services: Services, made: SchoolClass) -> None:
    seat = seats_of(services, made)[0]
    browser = at_seat(app, services, made, seat)
    with browser.session_transaction() as session:
        session["seat"] = [made.organisation_id, made.id, seat.number, seat.issue + 1]
    assert browser.get("/seat").status_code == 403


def test_when_the_class_is_over_nothing_more_is_taken(
    app: Flask, services: Services, made: SchoolClass, clock: Clock, settings: Settings, post: Post
) -> None:
    browser = at_seat(app, services, made, seats_of(services, made)[0])
    clock.pass_by(days=5)
    for endpoint, url in urls(app, "GET"):
        assert browser.get(url).status_code in ((200,) if endpoint in STILL else (200, 302, 303, 404, 410)), endpoint
    before = contents(settings)
    for endpoint, url in urls(app, "POST"):
        if endpoint not in LEAVING:
            assert post(browser, url).status_code in (404, 410), endpoint
    assert contents(settings) == before
