"""What was done: told in words, page by page, by campaign, as a file; only within the organisation."""

import csv
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.outreach import a_campaign, an_organisation
from tests.web.conftest import Post, SignIn
from webapp.domain.outreach.organisation import Organisation
from webapp.settings import HERE
from webapp.store.outreach import audit
from webapp.usecases.outreach.show_audit import A_PAGE
from webapp.usecases.services import Services
from webapp.views.outreach.audit_words import SENTENCES, by_whom, told


@pytest.fixture
def organisation(services: Services) -> Organisation:
    return an_organisation(services)


@pytest.fixture
def viewer(sign_in: SignIn, organisation: Organisation) -> FlaskClient:
    return sign_in(organisation, "viewer")


def note(services: Services, organisation: Organisation, what: str, minutes: int = 0, **about: object) -> None:
    at = services.now() - timedelta(minutes=minutes)
    campaign_id = about.pop("campaign_id", None)
    with services.database.write() as session:
        audit.note(session, organisation.id, at, what, None, campaign_id, **about)  # type: ignore[arg-type]


def versions(page: str) -> list[int]:
    return [int(n) for n in re.findall(r"存了活动第 (\d+) 版", page)]


def test_at_first_it_says_what_will_be_here(viewer: FlaskClient) -> None:
    page = viewer.get("/staff/audit").text
    assert "还没有记录" in page
    assert "不能改，也不能删" in page


def test_newest_comes_first_and_older_pages_follow(
    viewer: FlaskClient, services: Services, organisation: Organisation
) -> None:
    n = 2 * A_PAGE + 3
    for minute in range(n):
        note(services, organisation, "campaign_saved", minutes=n - minute, version=minute)
    url, seen = "/staff/audit", []
    for most in (A_PAGE, A_PAGE, 3):
        page = viewer.get(url).text
        assert len(versions(page)) == most
        seen += versions(page)
        older = re.search(r'href="([^"]*before=[^"]*)"', page)
        url = older[1].replace("&amp;", "&") if older else ""
    assert not url
    assert seen == list(range(n))[::-1]


def test_one_campaign_is_sifted_out(viewer: FlaskClient, services: Services, organisation: Organisation) -> None:
    campaign, other = a_campaign(services, organisation), a_campaign(services, organisation)
    note(services, organisation, "campaign_saved", campaign_id=campaign.id, version=7)
    note(services, organisation, "campaign_saved", campaign_id=other.id, version=8)
    note(services, organisation, "signed_out")
    page = viewer.get(f"/staff/audit?campaign={campaign.id}").text
    assert versions(page) == [7]
    assert f'<option value="{campaign.id}" selected>' in page
    assert "退出登录" not in page
    table = viewer.get(f"/staff/audit.csv?campaign={campaign.id}").text
    assert versions(table) == [7]


def test_another_organisations_stay_theirs(viewer: FlaskClient, services: Services, organisation: Organisation) -> None:
    other = an_organisation(services, "别的队（示例）")
    campaign = a_campaign(services, other)
    note(services, other, "campaign_saved", campaign_id=campaign.id, version=7)
    assert versions(viewer.get("/staff/audit").text) == []
    for page in ("audit", "audit.csv"):
        assert viewer.get(f"/staff/{page}?campaign={campaign.id}").status_code == 404
    assert versions(viewer.get("/staff/audit?before=9").text) == []


def test_the_file_opens_in_a_spreadsheet(viewer: FlaskClient, services: Services, organisation: Organisation) -> None:
    note(services, organisation, "=cmd()", name="x")
    note(services, organisation, "staff_invited", 1, name="=1+1", role="viewer", by="operator")
    answer = viewer.get("/staff/audit.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
    head, newest, oldest = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert head == ["时间", "谁", "做了什么", "活动"]
    assert newest == ["2026-11-21 21:38:00", "自动", "其他：=cmd()", ""]
    assert oldest == ["2026-11-21 21:37:00", "平台运维", "邀请 =1+1，身份：只看", ""]


def test_every_code_has_its_sentence_whatever_the_details_lack(app: Flask) -> None:
    with app.test_request_context("/staff/audit"):
        for what in SENTENCES:
            assert told(what, {}), what
            assert "%(" not in told(what, {"name": "小李 100%(x)s"}).replace("小李 100%(x)s", ""), what
        assert told("never heard of", {}) == "其他：never heard of"
        assert told("staff_invited", {"name": "小王", "role": "teacher"}) == "邀请 小王，身份：老师"
        assert told("signed_in", {"browser": "Edge", "wrong": 2}) == "登录，用 Edge，之前输错 2 次"
        assert by_whom("小李", {}) == "小李"


def test_every_code_that_is_noted_has_a_sentence() -> None:
    noted = set()
    for path in Path(HERE, "usecases", "outreach").glob("*.py"):
        source = path.read_text("utf-8")
        for call in re.findall(
            r"\baudit\.note\((.*?)\)\n|\b_note\(services, session, owner,(.*?)\)\n", source, re.DOTALL
        ):
            noted |= set(re.findall(r',\s*"([a-z_]+)"', f",{''.join(call)}")[:1])
    assert {"signed_in", "staff_role", "second_step_on"} <= noted
    assert noted <= SENTENCES.keys()


def test_the_home_pages_know_nothing_of_it(home: FlaskClient, post: Post) -> None:
    assert home.get("/staff/audit.csv").status_code == 302
