"""What each of the staff sets for themselves: browsers, second step, password, language."""

import re
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from tests.conftest import Clock
from tests.outreach import an_organisation
from tests.web.conftest import Post, SignIn
from webapp.domain.outreach.organisation import Organisation
from webapp.store.outreach.staff_tables import StaffRow, StaffSessionRow
from webapp.usecases.outreach.passwords import hash_password, verify
from webapp.usecases.outreach.sign_in import hash_of
from webapp.usecases.services import Services

PASSWORD, NEW = "correct horse battery", "staple the other one"
SETTINGS = "/staff/settings"


@pytest.fixture
def organisation(services: Services) -> Organisation:
    return an_organisation(services)


@pytest.fixture
def me(sign_in: SignIn, organisation: Organisation, services: Services) -> FlaskClient:
    """A viewer with a password."""
    browser = sign_in(organisation, "viewer", "老赵")
    with services.database.write() as session:
        row = session.exec(select(StaffRow)).one()
        row.password_hash = hash_password(PASSWORD)
        session.add(row)
    return browser


def also_signed_in(app: Flask, services: Services, browser: str = "Edge · Windows") -> FlaskClient:
    """A second browser of the only person there is."""
    with services.database.write() as session:
        person = session.exec(select(StaffRow)).one()
        secret = f"secret of {browser}"
        session.add(
            StaffSessionRow(
                organisation_id=person.organisation_id,
                session_id=f"id {len(browser)}",
                staff_id=person.staff_id,
                hash=hash_of(secret),
                browser=browser,
                made_at=services.now() - timedelta(hours=2),
                seen_at=services.now() - timedelta(hours=1),
            )
        )
    other = app.test_client()
    with other.session_transaction() as session:
        session["staff"] = secret
    return other


def set_up(me: FlaskClient, post: Post) -> pyotp.TOTP:
    """Begin with the second step: what the phone reads."""
    assert post(me, f"{SETTINGS}/second-step/begin").location == f"{SETTINGS}/second-step"
    found = re.search(r'class="otp-t"[^>]*>([A-Z2-7 ]+)<', me.get(f"{SETTINGS}/second-step").text)
    assert found
    return pyotp.TOTP(found[1].replace(" ", ""))


class TestBrowsers:
    def test_mine_are_listed_this_one_first(self, app: Flask, me: FlaskClient, services: Services) -> None:
        also_signed_in(app, services)
        listed = me.get(SETTINGS).text.split('class="seen"')[1].split("</ul>")[0]
        first, second = listed.split("<li>")[1:]
        assert "Chromium" in first
        assert "这一台" in first
        assert "Edge · Windows" in second
        assert "11月21日 19:38 登录" in second
        assert "最近 11月21日 20:38" in second

    def test_one_is_signed_out(self, app: Flask, me: FlaskClient, services: Services, post: Post) -> None:
        other = also_signed_in(app, services)
        (action,) = re.findall(r'action="(/staff/settings/browsers/[^"]+/revoke)"', me.get(SETTINGS).text)
        assert post(me, action).status_code == 303
        assert other.get(SETTINGS).status_code == 302
        assert me.get(SETTINGS).status_code == 200
        assert post(me, action).status_code == 404, "it is gone"

    def test_all_others_are(self, app: Flask, me: FlaskClient, services: Services, post: Post) -> None:
        others = [also_signed_in(app, services), also_signed_in(app, services, "WeChat · Android")]
        post(me, f"{SETTINGS}/browsers/revoke-others")
        assert "退出了别处的 2 次登录" in me.get(SETTINGS).text
        assert [other.get(SETTINGS).status_code for other in others] == [302, 302]

    def test_somebody_elses_stays(
        self, me: FlaskClient, sign_in: SignIn, organisation: Organisation, services: Services, post: Post
    ) -> None:
        colleague = sign_in(organisation, "owner", "王芳")
        with services.database.read() as session:
            theirs = session.exec(select(StaffSessionRow).order_by("made_at")).all()[-1]
            ids = [row.session_id for row in session.exec(select(StaffSessionRow))]
        assert theirs.session_id in ids
        for session_id in ids:
            post(me, f"{SETTINGS}/browsers/{session_id}/revoke")
        assert colleague.get(SETTINGS).status_code == 200
        assert me.get(SETTINGS).status_code == 302, "one's own may be signed out too"

    def test_long_idle_ones_are_not_listed(
        self, app: Flask, me: FlaskClient, services: Services, clock: Clock, post: Post
    ) -> None:
        also_signed_in(app, services)
        clock.pass_by(hours=11, minutes=30)
        post(me, f"{SETTINGS}/language", lang="zh")
        assert "Edge" not in me.get(SETTINGS).text


class TestSecondStep:
    def test_it_is_on_once_a_code_came(
        self, app: Flask, me: FlaskClient, services: Services, clock: Clock, post: Post
    ) -> None:
        other = also_signed_in(app, services)
        otp = set_up(me, post)
        page = me.get(f"{SETTINGS}/second-step").text
        assert 'class="otp-fg" d="M4 4h7' in page, "a picture for the phone's camera"
        assert "两步登录未开" in page
        answer = post(me, f"{SETTINGS}/second-step", code="000000x")
        assert answer.status_code == 422
        assert "验证码不对" in answer.text.split('id="code-error"')[1]
        assert otp.secret in answer.text.replace(" ", ""), "the picture stays the same"
        assert post(me, f"{SETTINGS}/second-step", code=otp.at(clock())).location == SETTINGS
        assert "两步登录已开" in me.get(SETTINGS).text
        assert other.get(SETTINGS).status_code == 302, "others have not done it"
        assert me.get(f"{SETTINGS}/second-step").status_code == 302, "the secret is shown no more"

    def test_it_is_off_with_another_code(self, me: FlaskClient, clock: Clock, post: Post) -> None:
        otp = set_up(me, post)
        post(me, f"{SETTINGS}/second-step", code=otp.at(clock()))
        assert post(me, f"{SETTINGS}/second-step/off", code=otp.at(clock())).status_code == 422, "used"
        clock.pass_by(seconds=30)
        assert post(me, f"{SETTINGS}/second-step/off", code=otp.at(clock())).status_code == 303
        assert "两步登录未开" in me.get(SETTINGS).text

    def test_a_code_without_a_beginning_is_refused(self, me: FlaskClient, post: Post) -> None:
        answer = post(me, f"{SETTINGS}/second-step", code="123456")
        assert answer.status_code == 422
        assert "请从头来" in answer.text

    def test_guessing_codes_ends(self, me: FlaskClient, clock: Clock, post: Post) -> None:
        otp = set_up(me, post)
        answers = [post(me, f"{SETTINGS}/second-step", code="x").status_code for _ in range(7)]
        assert answers == [422] * 6 + [429]
        assert post(me, f"{SETTINGS}/second-step", code=otp.at(clock())).status_code == 429


class TestPassword:
    def test_it_is_changed_and_others_are_signed_out(
        self, app: Flask, me: FlaskClient, services: Services, post: Post
    ) -> None:
        other = also_signed_in(app, services)
        assert post(me, f"{SETTINGS}/password", old=PASSWORD, password=NEW).location == SETTINGS
        with services.database.read() as session:
            kept = session.exec(select(StaffRow)).one().password_hash
        assert kept
        assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert verify(NEW, kept)
        assert not verify(PASSWORD, kept)
        assert me.get(SETTINGS).status_code == 200
        assert other.get(SETTINGS).status_code == 302

    @pytest.mark.parametrize(
        ("old", "new", "field", "sentence"),
        [
            ("wrong one here", NEW, "old", "现在的密码不对"),
            (PASSWORD, "short", "password", "至少 10 个字"),
            (PASSWORD, "qwertyuiop", "password", "太好猜了"),
        ],
    )
    def test_what_is_wrong_is_told_in_its_place(
        self, me: FlaskClient, post: Post, old: str, new: str, field: str, sentence: str
    ) -> None:
        answer = post(me, f"{SETTINGS}/password", old=old, password=new)
        assert answer.status_code == 422
        assert sentence in answer.text.split(f'id="{field}-error"')[1].split("</p>")[0]
        assert old not in answer.text
        assert f'value="{new}"' not in answer.text

    def test_an_open_browser_is_no_place_to_guess_it(self, me: FlaskClient, post: Post) -> None:
        for _ in range(10):
            post(me, f"{SETTINGS}/password", old="wrong one here", password=NEW)
        assert post(me, f"{SETTINGS}/password", old=PASSWORD, password=NEW).status_code == 429


class TestLanguage:
    def test_pages_of_the_staff_speak_it(self, me: FlaskClient, post: Post) -> None:
        post(me, f"{SETTINGS}/language", lang="en")
        page = me.get(SETTINGS, headers={"Accept-Language": "zh"}).text
        assert '<html lang="en"' in page
        assert "Binhu team (sample)" in page
        post(me, f"{SETTINGS}/language", lang="")
        assert '<html lang="zh-CN"' in me.get(SETTINGS, headers={"Accept-Language": "zh"}).text

    def test_there_are_two(self, me: FlaskClient, post: Post) -> None:
        assert post(me, f"{SETTINGS}/language", lang="fr").status_code == 422
