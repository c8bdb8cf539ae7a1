"""The owners' page of who works in the organisation; an owner is always left."""

import re

import pytest
from flask.testing import FlaskClient
from sqlmodel import col, select

from tests.outreach import an_organisation
from tests.web.conftest import Post, SignIn
from webapp.domain.outreach.organisation import Organisation
from webapp.store.outreach import audit, people
from webapp.store.outreach.staff_tables import StaffRow
from webapp.usecases.outreach.passwords import hash_password
from webapp.usecases.services import Services

PEOPLE = "/staff/people"
PASSWORD = "correct horse battery"


@pytest.fixture
def organisation(services: Services) -> Organisation:
    return an_organisation(services)


@pytest.fixture
def owner(sign_in: SignIn, organisation: Organisation, services: Services) -> FlaskClient:
    browser = sign_in(organisation, "owner", "王芳")
    with services.database.write() as session:
        row = session.exec(select(StaffRow)).one()
        row.password_hash = hash_password(PASSWORD)
        session.add(row)
    return browser


def id_of(services: Services, name: str) -> str:
    with services.database.read() as session:
        return session.exec(select(StaffRow).where(col(StaffRow.name) == name)).one().staff_id


def did(services: Services, organisation: Organisation) -> list[str]:
    """What was noted, oldest first."""
    with services.database.read() as session:
        return [entry.what for entry in audit.latest(session, organisation.id, 50)][::-1]


def row_of(page: str, name: str) -> str:
    (row,) = (part for part in page.split('class="folk"')[1].split("<li") if f"{name}" in part.split("<small>")[0])
    return row


def link_in(page: str) -> str:
    found = re.search(r'id="link" value="http://localhost(/staff/invitation/[\w-]+)"', page)
    assert found
    return found[1]


def test_one_is_invited_and_comes_in(
    owner: FlaskClient, client: FlaskClient, post: Post, services: Services, organisation: Organisation
) -> None:
    assert post(owner, PEOPLE, name="小李", login="Li@Example.org", role="editor").location == PEOPLE
    page = owner.get(PEOPLE).text
    assert "把链接交给小李" in page
    assert "还没设密码" in row_of(page, "小李")
    link = link_in(page)
    assert link not in owner.get(PEOPLE).text, "it is shown once"
    assert post(client, link, password=PASSWORD).status_code == 303
    assert post(client, "/staff/sign-in", login="li@example.org", password=PASSWORD).status_code == 303
    assert client.get(PEOPLE).status_code == 403
    assert PEOPLE not in client.get("/staff/settings").text, "nor is it in the rail"
    assert "还没设密码" not in row_of(owner.get(PEOPLE).text, "小李")
    assert did(services, organisation) == ["staff_invited", "password_set", "signed_in"]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "  ", "请写上怎么称呼"),
        ("name", "某" * 21, "最多写 20 个字"),
        ("login", "a b c", "登录名要 2 到 64 个字"),
        ("login", "x" * 65, "登录名要 2 到 64 个字"),
        ("login", "<b>x</b>", "登录名要 2 到 64 个字"),
        ("login", "", "登录名要 2 到 64 个字"),
        ("login", "TAKEN@example.org", "已经有人用了"),
        ("role", "king", "没有这个选项"),
    ],
)
def test_a_fault_is_told_beside_its_field_and_what_was_typed_stays(
    owner: FlaskClient, post: Post, services: Services, field: str, typed: str, sentence: str
) -> None:
    post(owner, PEOPLE, name="先来的", login="taken@example.org", role="viewer")
    owner.get(PEOPLE)
    sent = {"name": "小李", "login": "li", "role": "editor"} | {"login": "li@example.org"} | {field: typed}
    answer = post(owner, PEOPLE, **sent)
    assert answer.status_code == 422
    assert sentence in answer.text.split(f'id="{field}-error"')[1].split("</p>")[0]
    for name in {"name", "login"} - {field}:
        assert f'value="{sent[name]}"' in answer.text
    with services.database.read() as session:
        assert len(session.exec(select(StaffRow)).all()) == 2


def test_a_name_is_only_a_name(owner: FlaskClient, post: Post) -> None:
    post(owner, PEOPLE, name="<b>李</b>", login="li@example.org", role="viewer")
    assert "&lt;b&gt;李&lt;/b&gt;" in owner.get(PEOPLE).text
    assert "&lt;b&gt;李&lt;/b&gt;" in owner.get("/staff/audit").text


def test_a_role_holds_from_the_next_page_on(
    owner: FlaskClient, sign_in: SignIn, organisation: Organisation, post: Post, services: Services
) -> None:
    colleague = sign_in(organisation, "editor", "小李")
    post(owner, f"{PEOPLE}/{id_of(services, '小李')}/role", role="owner")
    assert colleague.get(PEOPLE).status_code == 200
    post(owner, f"{PEOPLE}/{id_of(services, '小李')}/role", role="viewer")
    assert colleague.get(PEOPLE).status_code == 403
    assert "把 小李 的身份从“负责人”改成“只看”" in owner.get("/staff/audit").text


def test_the_disabled_are_out_at_once_and_come_back_with_their_password(
    owner: FlaskClient, client: FlaskClient, post: Post, services: Services, organisation: Organisation
) -> None:
    post(owner, PEOPLE, name="小李", login="li@example.org", role="editor")
    post(client, link_in(owner.get(PEOPLE).text), password=PASSWORD)
    post(client, "/staff/sign-in", login="li@example.org", password=PASSWORD)
    one = f"{PEOPLE}/{id_of(services, '小李')}"
    assert client.get("/staff/settings").status_code == 200
    post(owner, f"{one}/disable")
    assert client.get("/staff/settings").status_code == 302
    assert post(client, "/staff/sign-in", login="li@example.org", password=PASSWORD).status_code == 422
    assert "已停用" in row_of(owner.get(PEOPLE).text, "小李")
    refused = post(owner, f"{one}/link")
    assert refused.status_code == 422
    assert "小李已停用" in refused.text
    post(owner, f"{one}/enable")
    assert client.get("/staff/settings").status_code == 302, "what was open before stays closed"
    assert post(client, "/staff/sign-in", login="li@example.org", password=PASSWORD).status_code == 303
    assert did(services, organisation)[-4:] == ["signed_in", "staff_disabled", "staff_enabled", "signed_in"]


def test_an_open_invitation_ends_with_being_disabled(
    owner: FlaskClient, client: FlaskClient, post: Post, services: Services
) -> None:
    post(owner, PEOPLE, name="小李", login="li@example.org", role="editor")
    link = link_in(owner.get(PEOPLE).text)
    post(owner, f"{PEOPLE}/{id_of(services, '小李')}/disable")
    assert client.get(link).status_code == 404


def test_a_lost_password_gets_a_new_link(
    owner: FlaskClient, client: FlaskClient, post: Post, services: Services
) -> None:
    post(owner, PEOPLE, name="小李", login="li@example.org", role="editor")
    first = link_in(owner.get(PEOPLE).text)
    post(owner, f"{PEOPLE}/{id_of(services, '小李')}/link")
    second = link_in(owner.get(PEOPLE).text)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200


def test_a_lost_phone_is_forgotten(
    owner: FlaskClient, sign_in: SignIn, organisation: Organisation, post: Post, services: Services
) -> None:
    sign_in(organisation, "editor", "小李")
    one = id_of(services, "小李")
    with services.database.write() as session:
        people.set_second_step(session, organisation.id, one, "JBSWY3DPEHPK3PXP")
    assert "关掉两步登录" in row_of(owner.get(PEOPLE).text, "小李")
    post(owner, f"{PEOPLE}/{one}/second-step/reset")
    with services.database.read() as session:
        found = people.keys(session, organisation.id, one)
    assert found
    assert found.totp_secret is None
    assert did(services, organisation) == ["second_step_reset"]


@pytest.mark.parametrize(("step", "fields"), [("disable", {}), ("role", {"role": "editor"})])
def test_the_last_owner_stays(
    owner: FlaskClient,
    sign_in: SignIn,
    organisation: Organisation,
    post: Post,
    services: Services,
    step: str,
    fields: dict[str, str],
) -> None:
    """One who has not set a password cannot sign in, so does not count."""
    post(owner, PEOPLE, name="小李", login="li@example.org", role="owner")
    me = f"{PEOPLE}/{id_of(services, '王芳')}/{step}"
    answer = post(owner, me, **fields)
    assert answer.status_code == 422
    assert "至少要有一位能登录的负责人" in answer.text
    assert owner.get(PEOPLE).status_code == 200
    with services.database.write() as session:
        people.set_password(session, organisation.id, id_of(services, "小李"), "kept")
    assert post(owner, me, **fields).status_code == 303
    assert owner.get(PEOPLE).status_code in (302, 403)
