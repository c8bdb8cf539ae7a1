"""Campaigns as staff write, review and schedule them."""

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.filled import Fields, filled
from tests.outreach import a_campaign, an_organisation
from webapp.domain.outreach.campaign import Campaign, State
from webapp.domain.outreach.organisation import Organisation
from webapp.store.outreach import audit, campaigns
from webapp.usecases.services import Services

Post = Callable[..., TestResponse]
SignIn = Callable[..., FlaskClient]
SOON, LATER = date(2026, 12, 10), date(2027, 1, 31)


def send(browser: FlaskClient, url: str, fields: Fields, **changes: str) -> TestResponse:
    """The form as it was shown, with some fields typed anew and further ones (buttons, places) added."""
    names = {name.replace("__", "."): value for name, value in changes.items()}
    sent = [(name, names.pop(name, value)) for name, value in fields]
    body = urlencode([*sent, *names.items()])
    return browser.post(url, data=body, content_type="application/x-www-form-urlencoded")


def with_places(fields: Fields, *names: str) -> Fields:
    """The first empty rows of places filled in."""
    left, out = list(names), Fields()
    for name, value in fields:
        out.append((name, left.pop(0) if name == "place.zh" and not value and left else value))
    assert not left, "no row was free"
    return out


@pytest.fixture
def organisation(services: Services) -> Organisation:
    return an_organisation(services)


@pytest.fixture
def editor(organisation: Organisation, sign_in: SignIn) -> FlaskClient:
    return sign_in(organisation, "editor")


def draft(services: Services, organisation: Organisation, state: State = "draft", **changes: object) -> Campaign:
    return a_campaign(services, organisation, state, SOON, LATER, **changes)


def kept(services: Services, campaign: Campaign) -> Campaign:
    with services.database.read() as session:
        found = campaigns.find(session, campaign.organisation_id, campaign.id)
    assert found
    return found


def whats(services: Services, organisation: Organisation) -> list[str]:
    with services.database.read() as session:
        return [entry.what for entry in audit.latest(session, organisation.id, 50)]


class Clicks:
    """A person who clicks and types: what it took."""

    def __init__(self, browser: FlaskClient) -> None:
        self.browser, self.clicks, self.fields, self.page = browser, 0, 0, browser.get("/staff").text

    def press(self, action: str, typed: tuple[str, ...] = (), **button: str) -> None:
        fields = with_places(filled(self.page, action), *typed)
        self.clicks, self.fields = self.clicks + 1, self.fields + len(typed)
        url = re.search(rf'<form[^>]*id="{action}"[^>]*action="([^"]+)"', self.page)
        answer = send(self.browser, url[1] if url else action, fields, **button)
        assert answer.status_code == 303, answer.text
        self.page = self.browser.get(answer.location).text

    def action(self, pattern: str) -> str:
        found = re.search(pattern, self.page)
        assert found, pattern
        return found[0]


def test_from_a_template_to_a_scheduled_campaign_takes_few_steps(
    services: Services, organisation: Organisation, sign_in: SignIn
) -> None:
    editor, owner = Clicks(sign_in(organisation, "editor")), Clicks(sign_in(organisation, "owner"))
    editor.press("/staff/templates/winter_peak")
    editor.press("f", typed=("桂园", "荷园", "松园"), then="review")
    editor.press(editor.action(r"/staff/campaigns/\w+/review(?=\")"))
    owner.page = owner.browser.get("/staff").text
    assert "1 个活动等您审核" in owner.page
    owner.clicks += 1
    owner.page = owner.browser.get(owner.action(r"/staff/campaigns/\w+/review(?=\")")).text
    owner.press(owner.action(r"/staff/campaigns/\w+/review/approve"))
    with services.database.read() as session:
        (made,) = campaigns.of_organisation(session, organisation.id)
    assert made.state == "scheduled"
    assert [place.name.zh for place in made.document.places] == ["桂园", "荷园", "松园"]
    assert re.fullmatch("[ABCDEFGHJKMNPQRSTUVWXYZ23456789]{6}", made.code)
    assert (editor.clicks + owner.clicks, editor.fields + owner.fields) == (5, 3)
    assert sorted(whats(services, organisation)) == ["campaign_made", "campaign_saved"] + ["campaign_state"] * 2
