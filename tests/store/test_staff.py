"""Staff as they are kept, on both databases: who signs in, what only one of two may do, what is forgotten."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pyotp
import pytest
from sqlmodel import col, select

from tests.conftest import Clock
from webapp.domain.errors import YiduError
from webapp.domain.outreach.organisation import Organisation, Staff
from webapp.domain.outreach.staff_errors import (
    LastOwnerError,
    LoginTakenError,
    UnknownInvitationError,
    WrongCodeError,
    WrongSignInError,
)
from webapp.domain.text import Text
from webapp.store.outreach import audit, organisations, people, staff_sessions
from webapp.store.outreach.staff_tables import AttemptRow, StaffInvitationRow, StaffRow, StaffSessionRow
from webapp.usecases.outreach import people as decide
from webapp.usecases.outreach.invite import accept, open_invitation
from webapp.usecases.outreach.organisations import add_organisation
from webapp.usecases.outreach.own_settings import list_browsers
from webapp.usecases.outreach.sealed_secret import seal
from webapp.usecases.outreach.sign_in import give_code, hash_of, sign_in, sign_out, staff_of
from webapp.usecases.services import Services
from webapp.usecases.upkeep import tidy

PASSWORD = "correct horse battery"


@pytest.fixture
def organisation(services: Services) -> Organisation:
    """With an owner, chen, who has a password."""
    made, secret = add_organisation(services, Text("滨湖服务队", "Binhu team"), "anhui", "chen", "小陈")
    accept(services, secret, PASSWORD)
    return made


def enter(services: Services, login: str = "chen") -> str:
    return sign_in(services, login, PASSWORD, "192.0.2.1", "Edge · Windows").secret


def me(services: Services, login: str = "chen") -> Staff:
    with services.database.read() as session:
        found = people.keys_of_login(session, login)
    assert found
    return found.staff


def another_owner(services: Services) -> Staff:
    accept(services, decide.invite(services, me(services), "wang", "王芳", "owner"), PASSWORD)
    return me(services, "wang")


def at_once(*steps: Callable[[], object]) -> list[object]:
    """What each comes to when all begin together: the error, or what it gives."""
    barrier = Barrier(len(steps))

    def run(step: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return step()
        except YiduError as error:
            return type(error)

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


def test_who_signs_in_is_known_by_the_secret_until_signing_out(services: Services, organisation: Organisation) -> None:
    secret = enter(services)
    found = staff_of(services, secret)
    assert found
    assert (found.organisation, found.login, found.name, found.role) == (organisation, "chen", "小陈", "owner")
    (browser,) = list_browsers(services, found, secret)
    assert (browser.browser, browser.this) == ("Edge · Windows", True)
    sign_out(services, secret)
    sign_out(services, secret)
    assert staff_of(services, secret) is None
    with services.database.read() as session:
        told = [entry.what for entry in audit.latest(session, organisation.id, 9)]
    assert told == ["signed_out", "signed_in", "password_set", "staff_invited", "organisation_made"]


def test_people_are_listed_with_when_they_were_seen(
    services: Services, organisation: Organisation, clock: Clock
) -> None:
    other, _ = add_organisation(services, Text("别的队", "Other"), "anhui", "zhao", "老赵")
    clock.pass_by(minutes=1)
    decide.invite(services, me(services), "li", "小李", "viewer")
    enter(services)
    with services.database.read() as session:
        first, second = people.every(session, organisation.id)
        assert [person.login for person in people.every(session, other.id)] == ["zhao"]
    assert (first.login, first.role, first.invited, first.seen_at) == ("chen", "owner", False, services.now())
    assert (second.login, second.role, second.invited, second.seen_at) == ("li", "viewer", True, None)


def test_a_login_is_somebodys_wherever_they_work(services: Services, organisation: Organisation) -> None:
    with pytest.raises(LoginTakenError):
        add_organisation(services, Text("别的队", "Other"), "anhui", "CHEN", "老陈")
    with services.database.read() as session:
        assert organisations.every(session) == [organisation]


def test_of_two_owners_at_once_only_one_leaves(services: Services, organisation: Organisation) -> None:
    chen, wang = me(services), another_owner(services)
    came = at_once(
        lambda: decide.change_role(services, chen, chen.id, "editor"),
        lambda: decide.disable(services, wang, wang.id),
    )
    assert sorted(came, key=str) == sorted([None, LastOwnerError], key=str)


def test_a_link_sets_one_password(services: Services, organisation: Organisation) -> None:
    link = decide.invite(services, me(services), "li", "小李", "viewer")
    came = at_once(*(lambda n=n: accept(services, link, f"{PASSWORD} {n}") for n in range(3)))  # type: ignore[misc]
    assert sorted(came, key=str) == sorted(["li", UnknownInvitationError, UnknownInvitationError], key=str)


def test_a_code_lets_one_browser_in(services: Services, organisation: Organisation, clock: Clock) -> None:
    otp = pyotp.TOTP(pyotp.random_base32())
    with services.database.write() as session:
        people.set_second_step(session, organisation.id, me(services).id, seal(services, me(services).id, otp.secret))
    half = [enter(services), enter(services)]
    assert [staff_of(services, secret) for secret in half] == [None, None]
    code = otp.at(clock())
    came = at_once(*(lambda s=s: give_code(services, s, code, "Edge") for s in half))  # type: ignore[misc]
    assert came.count(WrongCodeError) == 1
    (new,) = (secret for secret in came if isinstance(secret, str))
    assert staff_of(services, new)
    assert new not in half


def test_the_codes_time_step_is_kept_whole(services: Services, organisation: Organisation) -> None:
    """A step of the year 9999 fits, and is not taken twice nor followed by an earlier one."""
    far = 253_402_300_799 // 30
    chen = me(services)
    with services.database.write() as session:
        assert people.take_step(session, organisation.id, chen.id, far)
        assert not people.take_step(session, organisation.id, chen.id, far)
        assert not people.take_step(session, organisation.id, chen.id, far - 1)
        assert not people.take_step(session, "other", chen.id, far + 1)


def test_nothing_is_changed_from_another_organisation(services: Services, organisation: Organisation) -> None:
    chen = me(services)
    secret = enter(services)
    with services.database.write() as session:
        people.set_role(session, "other", chen.id, "viewer")
        people.set_password(session, "other", chen.id, "x")
        people.set_disabled(session, "other", chen.id, services.now())
        staff_sessions.revoke_all(session, "other", chen.id, services.now())
        assert people.find(session, "other", chen.id) is None
        assert people.keys(session, "other", chen.id) is None
        assert people.every(session, "other") == []
    assert staff_of(services, secret) == chen


def test_what_is_over_is_forgotten(services: Services, organisation: Organisation, clock: Clock) -> None:
    chen = me(services)
    secret, link = enter(services), decide.invite(services, chen, "li", "小李", "viewer")
    with pytest.raises(WrongSignInError):
        sign_in(services, "nobody", PASSWORD, "192.0.2.1", "")
    tidy(services)
    assert staff_of(services, secret)
    assert open_invitation(services, link)
    clock.pass_by(days=61)
    enter(services)
    tidy(services)
    with services.database.read() as session:
        assert [row.hash for row in session.exec(select(StaffSessionRow))] != [hash_of(secret)]
        assert len(session.exec(select(StaffSessionRow)).all()) == 1
        assert [row.used_at for row in session.exec(select(StaffInvitationRow))] != []
        assert {row.kind for row in session.exec(select(AttemptRow))} == {"address"}, "of the present span"
    clock.pass_by(days=61)
    tidy(services)
    with services.database.read() as session:
        assert session.exec(select(StaffInvitationRow)).all() == []
        assert session.exec(select(StaffSessionRow)).all() == []
        assert session.exec(select(AttemptRow).where(col(AttemptRow.kind) != "code")).all() == []
        assert len(session.exec(select(StaffRow)).all()) == 2


def test_the_trail_is_read_in_order_even_within_a_moment(services: Services, organisation: Organisation) -> None:
    now = services.now() + timedelta(hours=1)
    with services.database.write() as session:
        for n in range(30):
            audit.note(session, organisation.id, now, "campaign_saved", version=n)
    with services.database.read() as session:
        newest = audit.latest(session, organisation.id, 20)
        rest = audit.latest(session, organisation.id, 20, before=newest[-1].id)
    assert [e.details["version"] for e in [*newest, *rest] if e.what == "campaign_saved"] == list(range(30))[::-1]
