"""What somebody of the staff sets for themselves: browsers, password, second step, language."""

from typing import Literal

from webapp.domain.outreach.organisation import SignedInBrowser, Staff
from webapp.domain.outreach.password import MOST, as_password, check_new
from webapp.domain.outreach.staff_errors import UnknownBrowserError, WrongCodeError, WrongPasswordError
from webapp.store.outreach import attempts, audit, people, staff_sessions
from webapp.store.outreach.people import Keys
from webapp.usecases.outreach.passwords import hash_password, verify
from webapp.usecases.outreach.sealed_secret import seal, unseal
from webapp.usecases.outreach.second_step import step_of
from webapp.usecases.outreach.sign_in import IDLE_FOR, hash_of
from webapp.usecases.outreach.tries import count_try, hidden
from webapp.usecases.services import Services


def list_browsers(services: Services, staff: Staff, secret: str) -> list[SignedInBrowser]:
    with services.database.read() as session:
        return staff_sessions.of_person(session, staff, hash_of(secret), services.now() - IDLE_FOR)


def revoke_browser(services: Services, staff: Staff, session_id: str) -> None:
    """Raises UnknownBrowserError, also for somebody else's."""
    now = services.now()
    with services.database.write() as session:
        if not staff_sessions.revoke(session, staff, session_id, now):
            raise UnknownBrowserError
        audit.note(session, staff.organisation.id, now, "browser_revoked", staff)


def revoke_others(services: Services, staff: Staff, secret: str) -> int:
    """How many other browsers were signed out."""
    now = services.now()
    with services.database.write() as session:
        n = staff_sessions.revoke_all(session, staff.organisation.id, staff.id, now, hash_of(secret))
        audit.note(session, staff.organisation.id, now, "browsers_revoked", staff, n=n)
    return n


def change_password(services: Services, staff: Staff, secret: str, old: str, new: str) -> None:
    """Signs all other browsers out. Raises WrongPassword, TooManyTries, and what is wrong with the new one."""
    checked = check_new(new, staff.login)
    count_try(services, password=staff.id)
    if not verify(as_password(old)[: MOST + 1], _keys(services, staff).password_hash):
        raise WrongPasswordError("old")
    kept, now = hash_password(checked), services.now()
    with services.database.write() as session:
        attempts.clear(session, "password", hidden(services, "password", staff.id))
        people.set_password(session, staff.organisation.id, staff.id, kept)
        staff_sessions.revoke_all(session, staff.organisation.id, staff.id, now, hash_of(secret))
        audit.note(session, staff.organisation.id, now, "password_changed", staff)


def switch_on_second_step(services: Services, staff: Staff, secret: str, totp_secret: str, code: str) -> None:
    """Confirmed by a first code; all other browsers have to sign in anew. Raises WrongCode, TooManyTries."""
    count_try(services, step=staff.id)
    now = services.now()
    step = step_of(totp_secret, code, now)
    if step is None:
        raise WrongCodeError("code")
    with services.database.write() as session:
        attempts.clear(session, "step", hidden(services, "step", staff.id))
        kept = seal(services, staff.id, totp_secret)
        people.set_second_step(session, staff.organisation.id, staff.id, kept, step)
        staff_sessions.second_step_done(session, staff, hash_of(secret), now)
        staff_sessions.revoke_all(session, staff.organisation.id, staff.id, now, hash_of(secret))
        audit.note(session, staff.organisation.id, now, "second_step_on", staff)


def switch_off_second_step(services: Services, staff: Staff, code: str) -> None:
    """With a code, so that a browser left open is not enough. Raises WrongCode, TooManyTries."""
    kept = _keys(services, staff).totp_secret
    if kept is None:
        return
    count_try(services, step=staff.id)
    now = services.now()
    step = step_of(unseal(services, staff.id, kept), code, now)
    with services.database.write() as session:
        if step is None or not people.take_step(session, staff.organisation.id, staff.id, step):
            raise WrongCodeError("code")
        attempts.clear(session, "step", hidden(services, "step", staff.id))
        people.set_second_step(session, staff.organisation.id, staff.id, None)
        audit.note(session, staff.organisation.id, now, "second_step_off", staff)


def choose_language(services: Services, staff: Staff, lang: Literal["zh", "en"] | None) -> None:
    """None: as the browser asks."""
    with services.database.write() as session:
        people.set_lang(session, staff.organisation.id, staff.id, lang)


def _keys(services: Services, staff: Staff) -> Keys:
    with services.database.read() as session:
        found = people.keys(session, staff.organisation.id, staff.id)
    assert found, "who is signed in is known"
    return found
