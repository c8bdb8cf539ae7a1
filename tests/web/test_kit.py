"""The staff's kit of a campaign: who may open it, what it says, where its codes lead."""

from datetime import date

import pytest
import zxingcpp
from flask.testing import FlaskClient

from tests.outreach import a_campaign, an_organisation
from webapp.domain.outreach.campaign import Campaign, Reward
from webapp.domain.outreach.organisation import Organisation
from webapp.domain.text import Text
from webapp.usecases.services import Services

PIECES = ("", "/poster", "/leaflet", "/card", "/card.svg", "/messages")
FIRST, LAST = date(2026, 11, 1), date(2026, 12, 31)


@pytest.fixture
def organisation(services: Services) -> Organisation:
    return an_organisation(services)


@pytest.fixture
def campaign(services: Services, organisation: Organisation) -> Campaign:
    return a_campaign(services, organisation, first=FIRST, last=LAST)


def at(campaign: Campaign, piece: str = "") -> str:
    return f"/staff/campaigns/{campaign.id}/kit{piece}"


@pytest.mark.parametrize("role", ["viewer", "editor", "owner"])
def test_every_member_of_the_staff_may_look_and_print(
    role: str, sign_in: object, organisation: Organisation, campaign: Campaign
) -> None:
    browser = sign_in(organisation, role)  # type: ignore[operator]
    assert campaign.document.title.zh in browser.get("/staff/kit").text
    for piece in PIECES:
        assert browser.get(at(campaign, piece)).status_code == 200, piece


def test_other_staff_find_nothing(sign_in: object, services: Services, campaign: Campaign) -> None:
    browser = sign_in(an_organisation(services, "别处（示例）"), "owner")  # type: ignore[operator]
    assert campaign.document.title.zh not in browser.get("/staff/kit").text
    for piece in (*PIECES, "/poster.pdf", "/leaflet.pdf"):
        assert browser.get(at(campaign, piece)).status_code == 404, piece


def test_homes_and_visitors_are_kept_out(home: FlaskClient, client: FlaskClient, campaign: Campaign) -> None:
    for browser in (home, client):
        for piece in (*PIECES, "/poster.pdf", "/leaflet.pdf"):
            answer = browser.get(at(campaign, piece))
            assert answer.status_code in (302, 303, 403), piece
            assert campaign.code not in answer.text


def test_a_draft_says_that_its_code_leads_nowhere_yet(
    sign_in: object, services: Services, organisation: Organisation
) -> None:
    draft = a_campaign(services, organisation, "draft")
    browser = sign_in(organisation)  # type: ignore[operator]
    assert "现在扫码还不能加入" in browser.get(at(draft)).text
    assert "先别发" in browser.get(at(draft, "/card")).text
