"""The counter for other sites: no cookie, no person, its own policy, and nothing of fewer than five homes."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from tests.outreach import a_campaign, an_organisation
from tests.web.conftest import SignIn
from tests.web.test_board import counted
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.funnel import Funnel
from webapp.domain.outreach.result import Result, Span, as_record
from webapp.domain.text import Text
from webapp.store.outreach import results
from webapp.store.outreach.results import Stored
from webapp.usecases.services import Services

ENDINGS = ("", ".svg", ".json")


@pytest.fixture
def campaign(services: Services) -> Campaign:
    return a_campaign(services, an_organisation(services))


def at(campaign: Campaign, ending: str = "") -> str:
    return f"/embed/{campaign.code}{ending}"


def resulted(services: Services, campaign: Campaign, *, low: float, homes: int = 1200, public: bool = True) -> None:
    first, last = campaign.document.first, campaign.document.last
    found = Result("lottery", first, last, Funnel(counted=homes), Funnel(counted=300), energy_wh=Span(38e6, low, 58e6))
    now = services.now()
    with services.database.write() as session:
        results.save(session, campaign, Stored(1, now, True, "", as_record(found), now if public else None), b"")


@pytest.mark.parametrize("ending", ENDINGS)
def test_nobody_gets_a_cookie(
    ending: str, client: FlaskClient, home: FlaskClient, sign_in: SignIn, services: Services, campaign: Campaign
) -> None:
    home.get("/")  # its cookie is one that lasts, which other pages send anew
    staff = sign_in(an_organisation(services, "别处（示例）"), "owner")
    for browser in (client, home, staff):
        for url in (at(campaign, ending), f"/embed/none{ending}"):
            answer = browser.get(url)
            assert "Set-Cookie" not in answer.headers
            assert "Cookie" not in answer.headers.get("Vary", "")
            assert answer.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("ending", ENDINGS)
def test_everybody_is_answered_alike(ending: str, client: FlaskClient, home: FlaskClient, campaign: Campaign) -> None:
    texts = {
        browser.get(at(campaign, ending), headers=asked).text
        for browser in (client, home)
        for asked in ({"Accept-Language": "en"}, {"Accept-Language": "zh-CN"})
    }
    assert len(texts) == 1


def test_other_sites_may_frame_it_and_only_it(client: FlaskClient, campaign: Campaign) -> None:
    policy = client.get(at(campaign)).headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "X-Frame-Options" not in client.get(at(campaign)).headers
    for other in (f"/screen/{campaign.code}", f"/c/{campaign.code}", "/sources"):
        assert "frame-ancestors 'none'" in client.get(other).headers["Content-Security-Policy"]


def test_no_script_and_no_token_are_in_the_frame(client: FlaskClient, campaign: Campaign) -> None:
    text = client.get(at(campaign)).text
    assert not re.search(r"<script|csrf|<form|\sstyle=|<style", text)
    assert f'href="http://localhost/c/{campaign.code}" target="_blank" rel="noopener"' in text
    assert len(text) < 4_000


def test_only_the_figures_may_be_read_by_other_sites(client: FlaskClient, campaign: Campaign) -> None:
    origins = {
        ending: client.get(at(campaign, ending)).headers.get("Access-Control-Allow-Origin") for ending in ENDINGS
    }
    assert origins == {"": None, ".svg": None, ".json": "*"}


def test_homes_are_counted_from_five_up(client: FlaskClient, services: Services, campaign: Campaign) -> None:
    assert client.get(at(campaign, ".json")).json["homes"] is None
    counted(services, campaign, 4)
    assert client.get(at(campaign, ".json")).json["homes"] is None
    assert "户一起参加" not in client.get(at(campaign)).text
    counted(services, campaign, 3064)
    homes = client.get(at(campaign, ".json")).json["homes"]
    assert homes == {"count": 3064, "kind": "counted", "at": "2026-11-21T21:38:00+08:00"}
    for ending in ("", ".svg"):
        text = client.get(at(campaign, ending)).text
        assert "3,064" in text
        assert "11月21日 21:38" in text


def test_a_published_result_comes_with_its_range(client: FlaskClient, services: Services, campaign: Campaign) -> None:
    resulted(services, campaign, low=17e6)
    saved = client.get(at(campaign, ".json")).json["saved"]
    assert (saved["kwh"], saved["low"], saved["high"], saved["kind"]) == (38000, 17000, 58000, "estimated")
    for ending in ("", ".svg"):
        assert "合起来少用约 38,000 度（估算，17,000–58,000）" in client.get(at(campaign, ending)).text


@pytest.mark.parametrize("odd", [{"low": -1e6}, {"low": 17e6, "homes": 4}, {"low": 17e6, "public": False}])
def test_what_is_unsure_small_or_unpublished_is_not_told(
    odd: dict[str, object], client: FlaskClient, services: Services, campaign: Campaign
) -> None:
    resulted(services, campaign, **odd)  # type: ignore[arg-type]
    assert client.get(at(campaign, ".json")).json["saved"] is None
    assert "少用约" not in client.get(at(campaign)).text


def test_both_languages_can_be_asked_for(client: FlaskClient, campaign: Campaign) -> None:
    assert campaign.document.title.en in client.get(at(campaign), query_string={"lang": "en"}).text
    assert campaign.document.title.zh in client.get(at(campaign), query_string={"lang": "xx"}).text


def test_html_in_a_title_stays_text(client: FlaskClient, services: Services) -> None:
    odd = Text('<script>alert(1)</script>"', "<b>x</b>")
    made = a_campaign(services, an_organisation(services), title=odd)
    assert "<script>alert" not in client.get(at(made)).text
    drawn = ElementTree.fromstring(client.get(at(made, ".svg")).data)
    assert {part.tag.rpartition("}")[2] for part in drawn.iter()} <= {"svg", "rect", "title", "path", "text", "tspan"}
    assert client.get(at(made, ".json")).json["title"]["zh"] == odd.zh


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_unknown_code_is_a_sentence_and_cannot_be_guessed_at(
    ending: str, client: FlaskClient, services: Services
) -> None:
    draft = a_campaign(services, an_organisation(services), "draft")
    for code in (draft.code, "ZZZZZZ"):
        answer = client.get(f"/embed/{code}{ending}")
        assert answer.status_code == 404
        assert "没有" in answer.text
    tries = [client.get(f"/embed/QQQQQ{letter}{ending}").status_code for letter in "BCDEFGHJKMNP"]
    assert tries[-1] == 429
    live = a_campaign(services, an_organisation(services))
    assert client.get(at(live, ending)).status_code == 200, "a code that is known is never refused"


def test_a_closed_campaign_is_still_counted(client: FlaskClient, services: Services) -> None:
    last = services.today() - timedelta(days=3)
    made = a_campaign(services, an_organisation(services), "closed", first=last - timedelta(days=30), last=last)
    counted(services, made, 412)
    assert client.get(at(made, ".json")).json["state"] == "closed"
    assert "412" in client.get(at(made)).text
