"""The printed pieces of a class open, one by one."""

import re

from flask.testing import FlaskClient

from tests.conftest import Clock
from tests.outreach import an_organisation
from tests.school import EVENING, a_class, card_url, seats_of
from tests.web.conftest import SignIn
from webapp.usecases.services import Services
from webapp.views.school.pieces import pieces


def test_each_piece_is_a_page_of_sheets(services: Services, clock: Clock, sign_in: SignIn) -> None:
    clock.set(EVENING)
    organisation = an_organisation(services)
    made = a_class(services, organisation)
    browser = sign_in(organisation, "editor")
    for piece in pieces():
        answer = browser.get(f"/staff/classes/{made.id}/print/{piece.id}")
        assert answer.status_code == 200, piece.id
        assert 'class="sheet' in answer.text, piece.id
    assert browser.get(f"/staff/classes/{made.id}/print/none").status_code == 404


def test_a_card_says_what_a_parent_agrees_to_word_for_word(
    services: Services, clock: Clock, sign_in: SignIn, client: FlaskClient
) -> None:
    clock.set(EVENING)
    organisation = an_organisation(services)
    made = a_class(services, organisation)
    text = services.school.consent.worded(made.deleted_on, "zh")
    printed = sign_in(organisation, "editor").get(f"/staff/classes/{made.id}/print/cards").text
    shown = client.get(card_url(services, made, seats_of(services, made)[0])).text
    assert text in re.sub("</?b>", "", printed)
    assert text in shown
