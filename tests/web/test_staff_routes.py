"""Every route of the staff as each role, another organisation, a home and a visitor; also those yet to be written.

A new route needs a line here only if it differs: by default any of the staff may read, editors and owners may change,
what belongs to another organisation is not found, and nobody else gets in.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import col, select
from werkzeug.routing import Rule

from tests.outreach import a_campaign, an_organisation, fills_campaign, joins, signed_in
from tests.school import a_building, a_class
from tests.web.conftest import Post, SignIn
from tests.web.test_routes import SAMPLES, contents
from webapp.domain.calendar import midnight
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.demand_call import DemandCall
from webapp.domain.outreach.organisation import RANKS, Organisation, Role
from webapp.settings import Settings
from webapp.store.outreach import calls
from webapp.store.outreach.staff_tables import StaffSessionRow
from webapp.store.outreach.tables import AppealRow
from webapp.usecases.outreach.sign_in import hash_of
from webapp.usecases.services import Services

DOORS = {
    "staff_sign_in.accept",
    "staff_sign_in.ask_code",
    "staff_sign_in.enter",
    "staff_sign_in.give_code",
    "staff_sign_in.invited",
    "staff_sign_in.leave",
    "staff_sign_in.show",
}
"""Before somebody is signed in, and out again: test_staff_sign_in."""
LEAST_TO_READ: dict[str, Role] = {
    "campaign_file.upload": "editor",
    "campaign_turn.ask_end": "owner",
    "campaign_turn.ask_redraft": "owner",
    "staff_calls.new": "editor",
    "staff_calls.new_rehearsal": "editor",
    "staff_people.show": "owner",
}
"""Forms of what a role may not change are not shown to it."""
NEVER_MADE = {"result_staff.pdf", "result_staff.table", "result_staff.workbook"} | {
    "school_classes.card",
    "school_result.ask_delete",
}
"""Of a result that is not there, of a card no class has, of the totals of a class that is still there."""
LEAST_TO_CHANGE: dict[str, Role] = {
    "campaign_turn.end": "owner",
    "campaign_turn.redraft": "owner",
    "staff_people.disable": "owner",
    "staff_people.enable": "owner",
    "staff_people.invite": "owner",
    "staff_people.link": "owner",
    "staff_people.reset": "owner",
    "staff_people.role": "owner",
    "staff_settings.begin": "teacher",
    "staff_settings.confirm": "teacher",
    "staff_settings.language": "teacher",
    "staff_settings.password": "teacher",
    "staff_settings.revoke": "teacher",
    "staff_settings.revoke_others": "teacher",
    "staff_settings.switch_off": "teacher",
}
"""Each of the staff changes what is their own."""
NOT_FOR_VIEWERS = {
    "school_building_files.choose",
    "school_building_files.preview",
    "school_buildings.ask_delete",
}
"""Forms of teachers, which who only looks does not see."""
TEACHERS_READ = ("school_", "staff_settings.")
"""How endpoints begin that a teacher sees too."""
TEACHERS_CHANGE = "school_"
"""How endpoints begin that teachers change too, their own, and who only looks does not."""
ROLES: tuple[Role, ...] = ("owner", "editor", "teacher", "viewer")
Routes = Callable[[str], Iterator[tuple[str, str, str]]]


def sample(rule: Rule, name: str) -> str | int:
    """What is nowhere, where no other test has a sample for it."""
    number = type(rule._converters[name]).__name__ == "IntegerConverter"
    return SAMPLES.get(name, 999 if number else "none")


def asked(services: Services, campaign: Campaign) -> tuple[str, str]:
    """A call of tomorrow evening, and the appeal of a home: the id of each."""
    fills_campaign(services, campaign, joins(services, campaign))
    now = services.now()
    start = midnight(services.today()) + timedelta(days=1, hours=19)
    call = DemandCall(
        campaign.id, campaign.organisation_id, "call1", 1, start, start + timedelta(hours=2), now, start, "ten_of_ten"
    )
    with services.database.write() as session:
        calls.save(session, call)
        return call.id, session.exec(select(AppealRow)).one().appeal_id


@pytest.fixture
def organisation(services: Services) -> Organisation:
    return an_organisation(services)


@pytest.fixture
def routes(app: Flask, services: Services, organisation: Organisation) -> Routes:
    """Of a method: endpoint, URL with what is really there, and the like one with what is nowhere."""
    campaign = a_campaign(services, organisation)
    secret = signed_in(services, organisation, "owner", "王芳")
    with services.database.read() as session:
        row = session.exec(select(StaffSessionRow).where(col(StaffSessionRow.hash) == hash_of(secret))).one()
    call_id, appeal_id = asked(services, campaign)
    real = {"campaign_id": campaign.id, "call_id": call_id, "appeal_id": appeal_id}
    real |= {"class_id": a_class(services, organisation).id}
    real |= {"building_id": a_building(services, organisation).id}
    real |= {"staff_id": row.staff_id, "session_id": row.session_id}
    adapter = app.url_map.bind("localhost")

    def of(method: str) -> Iterator[tuple[str, str, str]]:
        for rule in app.url_map.iter_rules():
            ours = rule.rule == "/staff" or rule.rule.startswith("/staff/")
            if ours and method in (rule.methods or ()) and rule.endpoint not in DOORS:
                nowhere = {name: sample(rule, name) for name in rule.arguments}
                there = nowhere | {name: real[name] for name in rule.arguments & real.keys()}
                yield rule.endpoint, *(adapter.build(rule.endpoint, names, method=method) for names in (there, nowhere))

    return of


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reads_what_it_may_and_reading_writes_nothing(
    role: Role, routes: Routes, sign_in: SignIn, organisation: Organisation, settings: Settings
) -> None:
    browser = sign_in(organisation, role)
    before = contents(settings)
    for endpoint, url, _ in routes("GET"):
        status = browser.get(url).status_code
        least: Role = "teacher" if endpoint.startswith(TEACHERS_READ) else "viewer"
        hidden = role == "viewer" and endpoint in NOT_FOR_VIEWERS
        if hidden or RANKS[role] < RANKS[LEAST_TO_READ.get(endpoint, least)]:
            assert status == 403, endpoint
        else:
            others = role == "teacher" and ("/classes/" in url or "/buildings/" in url)  # of another teacher
            fine = {200, 302, 303} | ({404} if "none" in url or others or endpoint in NEVER_MADE else set())
            assert status in fine | ({501} if url.endswith("pdf") else set()), (endpoint, status)  # 501: cannot print
    assert contents(settings) == before


def may_change(role: Role, endpoint: str) -> bool:
    if endpoint.startswith(TEACHERS_CHANGE) and endpoint not in LEAST_TO_CHANGE:
        return role != "viewer"
    return RANKS[role] >= RANKS[LEAST_TO_CHANGE.get(endpoint, "editor")]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_changes_what_it_may(
    role: Role, routes: Routes, sign_in: SignIn, organisation: Organisation, settings: Settings, post: Post
) -> None:
    for endpoint, url, _ in routes("POST"):
        browser = sign_in(organisation, role)
        before = contents(settings)
        status = post(browser, url).status_code
        if not may_change(role, endpoint):
            assert status == 403, endpoint
            assert contents(settings) == before, endpoint
        else:
            assert status != 403, endpoint
            assert status < 500, endpoint


def test_another_organisation_finds_nothing(
    routes: Routes, sign_in: SignIn, services: Services, settings: Settings, post: Post
) -> None:
    other = sign_in(an_organisation(services, "别的队（示例）"), "owner")
    before = contents(settings)
    for endpoint, url, nowhere in routes("GET"):
        answer = other.get(url)
        assert answer.status_code in ((404,) if url != nowhere else (200, 302, 404)), endpoint
        assert "傍晚少一度" not in answer.text, endpoint
        assert "王芳" not in answer.text, endpoint
        assert "四年级（2）班" not in answer.text, endpoint
    for endpoint, url, nowhere in routes("POST"):
        if url != nowhere:
            status = post(other, url).status_code
            assert status in (404, 422), endpoint
            assert status == post(other, nowhere).status_code, f"{endpoint} tells what is there"
    assert contents(settings) == before


@pytest.mark.parametrize("who", ["home", "client"])
def test_a_home_and_a_visitor_stay_outside(
    who: str, routes: Routes, settings: Settings, post: Post, request: pytest.FixtureRequest
) -> None:
    browser: FlaskClient = request.getfixturevalue(who)
    before = contents(settings)
    for endpoint, url, _ in routes("GET"):
        answer = browser.get(url)
        assert (answer.status_code, (answer.location or "").partition("?")[0]) == (302, "/staff/sign-in"), endpoint
        assert browser.get(url, headers={"HX-Request": "true"}).status_code == 403, endpoint
    for endpoint, url, _ in routes("POST"):
        answer = post(browser, url)
        assert answer.status_code == 403, endpoint
        assert "请先登录" in answer.text, endpoint
    assert contents(settings) == before


def test_nothing_is_sent_without_a_token(
    routes: Routes, sign_in: SignIn, organisation: Organisation, settings: Settings
) -> None:
    browser = sign_in(organisation, "owner")
    before = contents(settings)
    for endpoint, url, _ in routes("POST"):
        assert browser.post(url).status_code == 403, endpoint
    assert contents(settings) == before


def test_pages_hold_no_script_and_every_form_a_token(
    routes: Routes, sign_in: SignIn, organisation: Organisation
) -> None:
    browser = sign_in(organisation, "owner")
    for endpoint, url, _ in routes("GET"):
        answer = browser.get(url)
        if answer.mimetype != "text/html":
            continue
        text = answer.text
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert text.count("<script") == text.count("<script src="), endpoint
        assert " style=" not in text, endpoint
        for form in text.split("<form")[1:]:
            head, _, rest = form.partition(">")
            if 'method="post"' in head:
                assert 'name="csrf_token"' in rest.split("</form>")[0], (endpoint, head)


def test_an_unknown_page_of_the_staff_leads_back_to_work(sign_in: SignIn, organisation: Organisation) -> None:
    answer = sign_in(organisation, "viewer").get("/staff/nowhere")
    assert answer.status_code == 404
    assert "回到工作台" in answer.text
