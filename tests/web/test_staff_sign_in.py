"""Signing in: password, second step, rate limits, what a browser is as a home; the link that sets a password."""

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select
from werkzeug.test import TestResponse

from tests.conftest import Clock
from tests.outreach import an_organisation
from tests.web.conftest import Post, SignIn
from webapp.domain.outreach.organisation import Organisation
from webapp.domain.outreach.staff_errors import TooManyTriesError, WrongSignInError
from webapp.domain.text import Text
from webapp.store.outreach import audit, people
from webapp.store.outreach.staff_tables import AttemptRow, StaffInvitationRow, StaffRow, StaffSessionRow
from webapp.usecases.outreach import tries
from webapp.usecases.outreach.organisations import add_organisation, help_in
from webapp.usecases.outreach.passwords import hash_password
from webapp.usecases.outreach.sealed_secret import seal
from webapp.usecases.outreach.sign_in import sign_in as sign_in_use_case
from webapp.usecases.outreach.sign_in import staff_of
from webapp.usecases.services import Services

PASSWORD = "correct horse battery"
LOGIN = "chen@example.org"
Enter = Callable[..., TestResponse]


@pytest.fixture
def organisation(services: Services) -> Organisation:
    """With an owner who has a password."""
    made, _ = add_organisation(services, Text("滨湖服务队（示例）", "Binhu team"), "anhui", LOGIN, "小陈")
    with services.database.write() as session:
        row = session.exec(select(StaffRow)).one()
        row.password_hash = hash_password(PASSWORD)
        session.add(row)
    return made


@pytest.fixture
def enter(post: Post) -> Enter:
    def send(browser: FlaskClient, login: str = LOGIN, password: str = PASSWORD, **fields: str) -> TestResponse:
        return post(browser, "/staff/sign-in", login=login, password=password, **fields)

    return send


def secret_of(browser: FlaskClient) -> str | None:
    with browser.session_transaction() as session:
        return session.get("staff")


def with_second_step(services: Services, organisation: Organisation) -> pyotp.TOTP:
    secret = pyotp.random_base32()
    with services.database.write() as session:
        person = session.exec(select(StaffRow)).one()
        people.set_second_step(session, organisation.id, person.staff_id, seal(services, person.staff_id, secret))
    return pyotp.TOTP(secret)


class TestPassword:
    def test_it_opens_the_page_that_was_asked_for(
        self, client: FlaskClient, enter: Enter, organisation: Organisation
    ) -> None:
        asked = client.get("/staff/audit?before=x")
        assert asked.location == "/staff/sign-in?next=/staff/audit?before%3Dx"
        form = client.get(asked.location).text
        (wanted,) = re.findall(r'name="next" value="([^"]+)"', form)
        answer = enter(client, next=wanted)
        assert (answer.status_code, answer.location) == (303, "/staff/audit?before=x")
        assert "小陈" in client.get("/staff/settings").text

    @pytest.mark.parametrize("target", ["https://example.org/", "//example.org/staff", "/\\example.org", "/bill", ""])
    def test_it_leads_nowhere_else(
        self, client: FlaskClient, enter: Enter, organisation: Organisation, target: str
    ) -> None:
        answer = enter(client, next=target)
        assert answer.status_code == 303
        assert answer.location.startswith("/staff")

    def test_the_login_may_be_typed_large_and_full_width(
        self, client: FlaskClient, enter: Enter, organisation: Organisation
    ) -> None:
        assert enter(client, " Ｃhen@Example.org ").status_code == 303

    @pytest.mark.parametrize(
        ("login", "password"), [(LOGIN, "wrong"), ("nobody", PASSWORD), ("", ""), ("a b", "x"), (LOGIN, "x" * 5000)]
    )
    def test_all_that_is_wrong_is_told_alike(
        self, client: FlaskClient, enter: Enter, organisation: Organisation, login: str, password: str
    ) -> None:
        answer = enter(client, login, password)
        assert answer.status_code == 422
        assert "登录名或密码不对" in answer.text.split('id="password-error"')[1]
        assert f'value="{login}"' in answer.text or not login
        assert password not in answer.text or not password or password == "x"
        assert secret_of(client) is None

    def test_a_disabled_person_and_one_without_a_password_stay_outside(
        self, client: FlaskClient, enter: Enter, organisation: Organisation, services: Services
    ) -> None:
        with services.database.write() as session:
            row = session.exec(select(StaffRow)).one()
            row.disabled_at = services.now()
            session.add(row)
        assert enter(client).status_code == 422
        with services.database.write() as session:
            row = session.exec(select(StaffRow)).one()
            row.disabled_at, row.password_hash = None, None
            session.add(row)
        assert enter(client).status_code == 422
        assert enter(client, password="nobody's password").status_code == 422

    def test_every_signing_in_has_a_secret_of_its_own(
        self, client: FlaskClient, enter: Enter, organisation: Organisation, services: Services
    ) -> None:
        enter(client)
        first = secret_of(client)
        enter(client)
        second = secret_of(client)
        assert first
        assert second
        assert first != second
        assert staff_of(services, first) is None, "what the browser had before is over"
        assert staff_of(services, second)
        with services.database.read() as session:
            assert not {first, second} & {row.hash for row in session.exec(select(StaffSessionRow))}

    def test_signed_out_a_copy_of_the_cookie_opens_nothing(
        self, app: Flask, client: FlaskClient, enter: Enter, organisation: Organisation, post: Post
    ) -> None:
        enter(client)
        copy = app.test_client()
        with copy.session_transaction() as session:
            session["staff"] = secret_of(client)
        assert copy.get("/staff/settings").status_code == 200
        assert post(client, "/staff/sign-out").location == "/staff/sign-in"
        assert secret_of(client) is None
        for browser in (client, copy):
            assert browser.get("/staff/settings").status_code == 302

    def test_it_ends_after_twelve_hours_without_a_change(
        self, client: FlaskClient, enter: Enter, organisation: Organisation, clock: Clock, post: Post
    ) -> None:
        enter(client)
        clock.pass_by(hours=11)
        assert client.get("/staff/settings").status_code == 200
        assert post(client, "/staff/settings/language", lang="zh").status_code == 303
        clock.pass_by(hours=11)
        assert client.get("/staff/settings").status_code == 200
        clock.pass_by(hours=1, seconds=1)
        assert client.get("/staff/settings").status_code == 302

    def test_use_is_noted_every_five_minutes_at_most(
        self,
        client: FlaskClient,
        enter: Enter,
        organisation: Organisation,
        clock: Clock,
        post: Post,
        services: Services,
    ) -> None:
        def seen() -> datetime:
            with services.database.read() as session:
                return session.exec(select(StaffSessionRow)).one().seen_at

        enter(client)
        first = seen()
        clock.pass_by(minutes=4)
        post(client, "/staff/settings/language", lang="zh")
        assert seen() == first
        clock.pass_by(minutes=2)
        assert post(client, "/staff/settings/language", lang="klingon").status_code == 422
        assert seen() == first, "what was refused is no use"
        post(client, "/staff/settings/language", lang="en")
        assert seen() - first == timedelta(minutes=6)


class TestHome:
    def test_a_browser_is_both_and_neither_touches_the_other(
        self, home: FlaskClient, enter: Enter, organisation: Organisation, post: Post
    ) -> None:
        mine = home.household()  # type: ignore[attr-defined]
        post(home, "/me/language", lang="en")
        enter(home)
        assert home.get("/staff/settings").status_code == 200
        assert home.get("/").status_code == 200
        post(home, "/staff/settings/language", lang="zh")
        assert "<h1>设置</h1>" in home.get("/staff/settings").text
        assert 'lang="en"' in home.get("/").text, "the home keeps its own language"
        post(home, "/staff/sign-out")
        assert home.household().id == mine.id  # type: ignore[attr-defined]
        assert home.household().lang == "en"  # type: ignore[attr-defined]

    def test_a_demo_home_does_not_show_on_pages_of_the_staff(
        self, client: FlaskClient, enter: Enter, organisation: Organisation, post: Post
    ) -> None:
        post(client, "/demo")
        enter(client)
        assert "这是示例家庭" in client.get("/").text
        assert "这是示例家庭" not in client.get("/staff/settings").text


class TestTries:
    def test_ten_tries_of_a_login_then_even_the_right_password_waits(
        self, client: FlaskClient, enter: Enter, organisation: Organisation, clock: Clock
    ) -> None:
        for _ in range(tries.MOST["login"]):
            assert enter(client, password="wrong").status_code == 422
        answer = enter(client)
        assert answer.status_code == 429
        assert re.search(r"请过 \d+ 分钟再试", answer.text)
        clock.pass_by(minutes=16)
        assert enter(client).status_code == 303

    def test_unknown_logins_wait_alike(self, client: FlaskClient, enter: Enter, organisation: Organisation) -> None:
        answers = [enter(client, "nobody", "wrong").status_code for _ in range(tries.MOST["login"] + 1)]
        assert answers == [422] * tries.MOST["login"] + [429]

    def test_an_address_gets_so_many_logins(self, services: Services) -> None:
        for n in range(tries.MOST["address"]):
            tries.count_try(services, login=f"n{n}", address="192.0.2.1")
        with pytest.raises(TooManyTriesError):
            sign_in_use_case(services, "another", "x", "192.0.2.1", "")
        with pytest.raises(WrongSignInError):
            sign_in_use_case(services, "another", "x", "192.0.2.2", "")

    def test_behind_a_server_on_this_machine_the_address_is_the_one_it_tells(
        self, client: FlaskClient, organisation: Organisation, services: Services, post: Post
    ) -> None:
        for n in range(tries.MOST["address"]):
            tries.count_try(services, login=f"n{n}", address="192.0.2.1")
        sent = {"login": LOGIN, "password": PASSWORD}
        shown = {"X-Forwarded-For": "198.51.100.7, 192.0.2.1"}
        assert post(client, "/staff/sign-in", shown, **sent).status_code == 429
        assert post(client, "/staff/sign-in", {"X-Forwarded-For": "192.0.2.1, 198.51.100.7"}, **sent).status_code == 303

    def test_what_is_counted_tells_no_address_and_no_login(
        self, client: FlaskClient, enter: Enter, organisation: Organisation, services: Services
    ) -> None:
        enter(client, password="wrong")
        with services.database.read() as session:
            rows = list(session.exec(select(AttemptRow)))
        assert {row.kind for row in rows} == {"login", "address"}
        assert all(re.fullmatch("[0-9a-f]{64}", row.who) for row in rows)

    def test_wrong_tries_are_told_to_who_comes_in(
        self, client: FlaskClient, enter: Enter, organisation: Organisation, services: Services
    ) -> None:
        enter(client, password="wrong")
        enter(client, password="wrong")
        enter(client)
        enter(client)
        with services.database.read() as session:
            newest, before = audit.latest(session, organisation.id, 2)
        assert (newest.details["wrong"], before.details["wrong"]) == (0, 2)

    def test_an_unknown_login_takes_as_long_as_a_wrong_password(
        self, services: Services, organisation: Organisation, clock: Clock
    ) -> None:
        def best(login: str) -> float:
            clock.pass_by(minutes=16)
            return min(took(login) for _ in range(6))

        def took(login: str) -> float:
            began = time.process_time()
            with pytest.raises(WrongSignInError):
                sign_in_use_case(services, login, "wrong password", "192.0.2.1", "")
            return time.process_time() - began

        took("warm up")
        assert 0.6 < best(LOGIN) / best("nobody at all") < 1.67

    def test_signing_in_takes_150_ms_at_most(
        self, client: FlaskClient, enter: Enter, organisation: Organisation
    ) -> None:
        def took() -> float:
            began = time.process_time()
            assert enter(client).status_code == 303
            return time.process_time() - began

        assert min(took() for _ in range(4)) < 0.15


class TestSecondStep:
    def test_the_password_alone_opens_nothing(
        self,
        client: FlaskClient,
        enter: Enter,
        organisation: Organisation,
        services: Services,
        clock: Clock,
        post: Post,
    ) -> None:
        otp = with_second_step(services, organisation)
        assert enter(client, next="/staff/people").location == "/staff/second-step"
        assert client.get("/staff/settings").status_code == 302
        half = secret_of(client)
        answer = post(client, "/staff/second-step", code=f" {otp.at(clock())[:3]} {otp.at(clock())[3:]} ")
        assert (answer.status_code, answer.location) == (303, "/staff/people")
        assert secret_of(client) != half
        assert client.get("/staff/settings").status_code == 200

    @pytest.mark.parametrize(("off", "status"), [(-2, 422), (-1, 303), (0, 303), (1, 303), (2, 422)])
    def test_a_phone_may_be_one_step_off(
        self,
        client: FlaskClient,
        enter: Enter,
        organisation: Organisation,
        services: Services,
        clock: Clock,
        post: Post,
        off: int,
        status: int,
    ) -> None:
        otp = with_second_step(services, organisation)
        enter(client)
        assert post(client, "/staff/second-step", code=otp.at(clock(), counter_offset=off)).status_code == status

    def test_no_code_is_taken_twice(
        self,
        app: Flask,
        client: FlaskClient,
        enter: Enter,
        organisation: Organisation,
        services: Services,
        clock: Clock,
        post: Post,
    ) -> None:
        otp = with_second_step(services, organisation)
        code = otp.at(clock())
        enter(client)
        assert post(client, "/staff/second-step", code=code).status_code == 303
        thief = app.test_client()
        enter(thief)
        answer = post(thief, "/staff/second-step", code=code)
        assert answer.status_code == 422
        assert "验证码不对，或者已经用过" in answer.text
        assert post(thief, "/staff/second-step", code=otp.at(clock(), counter_offset=-1)).status_code == 422, (
            "nor one before it"
        )

    def test_six_codes_may_be_tried(
        self,
        client: FlaskClient,
        enter: Enter,
        organisation: Organisation,
        services: Services,
        clock: Clock,
        post: Post,
    ) -> None:
        otp = with_second_step(services, organisation)
        enter(client)
        for _ in range(tries.MOST["step"]):
            assert post(client, "/staff/second-step", code="12345x").status_code == 422
        assert post(client, "/staff/second-step", code=otp.at(clock())).status_code == 429

    def test_the_code_has_to_come_within_ten_minutes(
        self,
        client: FlaskClient,
        enter: Enter,
        organisation: Organisation,
        services: Services,
        clock: Clock,
        post: Post,
    ) -> None:
        otp = with_second_step(services, organisation)
        enter(client)
        assert client.get("/staff/second-step").status_code == 200
        clock.pass_by(minutes=11)
        assert client.get("/staff/second-step").location == "/staff/sign-in"
        assert post(client, "/staff/second-step", code=otp.at(clock())).status_code == 403

    def test_nobody_comes_to_it_without_a_password(self, client: FlaskClient, post: Post) -> None:
        assert client.get("/staff/second-step").location == "/staff/sign-in"
        assert post(client, "/staff/second-step", code="123456").status_code == 403


class TestInvitation:
    @pytest.fixture
    def link(self, services: Services) -> str:
        _, secret = add_organisation(services, Text("别的队", "Other"), "anhui", "wang", "王芳")
        return f"/staff/invitation/{secret}"

    def test_it_sets_the_password_once(self, client: FlaskClient, post: Post, enter: Enter, link: str) -> None:
        page = client.get(link).text
        assert "王芳，请设密码" in page
        assert 'value="wang"' in page
        answer = post(client, link, password=PASSWORD)
        assert (answer.status_code, answer.location) == (303, "/staff/sign-in?login=wang")
        assert 'value="wang"' in client.get(answer.location).text
        assert client.get(link).status_code == 404
        assert post(client, link, password="another good one").status_code == 404
        assert enter(client, "wang").status_code == 303

    def test_it_is_over_after_three_days(self, client: FlaskClient, link: str, clock: Clock) -> None:
        clock.pass_by(hours=71)
        assert client.get(link).status_code == 200
        clock.pass_by(hours=1)
        answer = client.get(link)
        assert answer.status_code == 404
        assert "这个链接用过了，或者过期了" in answer.text

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("short", "至少 10 个字"),
            ("", "至少 10 个字"),
            ("x" * 129, "最多 128 个字"),
            ("1234567890", "太好猜了"),
            ("aaaaaaaaaaaa", "太好猜了"),
        ],
    )
    def test_a_password_that_will_not_do_is_told_why_and_the_link_stays(
        self, client: FlaskClient, post: Post, link: str, typed: str, sentence: str
    ) -> None:
        answer = post(client, link, password=typed)
        assert answer.status_code == 422
        assert sentence in answer.text.split('id="password-error"')[1]
        assert post(client, link, password=PASSWORD).status_code == 303

    def test_a_new_link_ends_the_one_before_and_every_session(
        self, client: FlaskClient, post: Post, enter: Enter, link: str, services: Services
    ) -> None:
        newer = f"/staff/invitation/{help_in(services, 'WANG ')}"
        assert client.get(link).status_code == 404
        post(client, newer, password=PASSWORD)
        enter(client, "wang")
        newest = f"/staff/invitation/{help_in(services, 'wang')}"
        assert client.get("/staff/settings").status_code == 200, "a link alone signs nobody out"
        assert "请设新密码" in client.get(newest).text
        post(client, newest, password="another good one")
        assert client.get("/staff/settings").status_code == 302

    def test_only_a_hash_of_the_link_is_kept(self, services: Services, link: str) -> None:
        with services.database.read() as session:
            assert session.exec(select(StaffInvitationRow)).one().hash not in link


def test_where_nobody_is_signed_in_english_is_spoken_to_who_reads_it(client: FlaskClient) -> None:
    assert urlsplit(client.get("/staff/audit").location).path == "/staff/sign-in"
    page = client.get("/staff/sign-in", headers={"Accept-Language": "en"}).text
    assert '<html lang="en"' in page


def test_who_is_signed_in_needs_no_door(sign_in: SignIn, services: Services) -> None:
    browser = sign_in(an_organisation(services), "viewer")
    assert browser.get("/staff/sign-in?next=/staff/audit").location == "/staff/audit"
    assert browser.get("/staff/sign-in?next=//example.org").location.startswith("/staff")
