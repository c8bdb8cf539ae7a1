"""A seat card is opened at home."""

from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Clock
from tests.outreach import an_organisation
from tests.school import EVENING, a_class, card_url, seats_of
from tests.web.conftest import Post
from webapp.usecases.services import Services


def test_a_card_opens_after_a_parent_agreed(client: FlaskClient, services: Services, clock: Clock, post: Post) -> None:
    clock.set(EVENING)
    made = a_class(services, an_organisation(services))
    seat = seats_of(services, made)[0]
    url = card_url(services, made, seat)

    assert client.get("/seat").status_code == 403
    assert made.code in client.get(url).text
    assert client.get("/seat").status_code == 403

    assert post(client, url).status_code == 303
    assert f"座号 {seat.number}" in client.get("/seat").text
    assert seats_of(services, made)[0].agreed_on == services.today()


def test_an_unknown_card_is_kind(client: FlaskClient, app: Flask) -> None:
    answer = client.get("/s/ABCDEFGHIJKL")
    assert answer.status_code == 404
    assert "没有找到这张卡" in answer.text


def test_each_class_has_spare_cards_and_drawn_numbers(services: Services) -> None:
    made = a_class(services, an_organisation(services))
    numbers = [seat.number for seat in seats_of(services, made)]
    assert len(set(numbers)) == 48
    assert numbers != list(range(numbers[0], numbers[0] + 48))
