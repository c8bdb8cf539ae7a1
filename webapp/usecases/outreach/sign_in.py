"""Who of an organisation's staff a browser is: signing in by password and second step, and out again."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from webapp.domain.outreach.errors import NotSignedInError
from webapp.domain.outreach.organisation import Staff
from webapp.domain.outreach.password import MOST, as_login, as_password
from webapp.domain.outreach.staff_errors import BadLoginError, WrongCodeError, WrongSignInError
from webapp.store.outreach import attempts, audit, organisations, people, staff_sessions
from webapp.store.outreach.people import Keys
from webapp.usecases.outreach.passwords import verify
from webapp.usecases.outreach.sealed_secret import unseal
from webapp.usecases.outreach.second_step import step_of
from webapp.usecases.outreach.tries import count_try, hidden
from webapp.usecases.services import Services

IDLE_FOR = timedelta(hours=12)
"""After this long without a change, or since signing in, somebody has to sign in again.

Reading writes nothing, so a page that is only looked at renews nothing: who signs in when the day begins is signed in
until it ends."""
NOTED_EVERY = timedelta(minutes=5)
SECOND_STEP_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class SignedIn:
    """The new secret of a browser's cookie; `second_step` says that a code is asked for before it opens anything."""

    secret: str
    second_step: bool


def hash_of(secret: str) -> str:
    """What is kept of a secret that is long and random."""
    return hashlib.sha256(secret.encode()).hexdigest()


def staff_of(services: Services, secret: str) -> Staff | None:
    with services.database.read() as session:
        return organisations.signed_in(session, hash_of(secret), services.now() - IDLE_FOR)


def sign_in(
    services: Services, login: str, password: str, address: str, browser: str, old_secret: str | None = None
) -> SignedIn:
    """Raises WrongSignInError, whether the login or the password is wrong, and TooManyTriesError.

    What the browser was signed in with before opens nothing from now on.
    """
    plain = _login(login)
    tries = count_try(services, login=plain, address=address)
    with services.database.read() as session:
        keys = people.keys_of_login(session, plain)
    right = verify(as_password(password)[: MOST + 1], keys.password_hash if keys else None)
    if keys is None or not right or keys.disabled:
        raise WrongSignInError
    secret, now = secrets.token_urlsafe(32), services.now()
    with services.database.write() as session:
        if old_secret:
            staff_sessions.revoke_hash(session, hash_of(old_secret), now)
        attempts.clear(session, "login", hidden(services, "login", plain))
        staff_sessions.start(session, keys.staff, secrets.token_hex(8), hash_of(secret), browser[:60], now)
        if not keys.totp_secret:
            _note(services, session, keys.staff, tries["login"], browser)
    return SignedIn(secret, keys.totp_secret is not None)


def _login(text: str) -> str:
    """One that no login can be is tried like any other."""
    try:
        return as_login(text)
    except BadLoginError:
        return text[:64]


def _note(services: Services, session: Session, staff: Staff, tries: int, browser: str) -> None:
    audit.note(
        session, staff.organisation.id, services.now(), "signed_in", staff, browser=browser[:60], wrong=tries - 1
    )


def waits_for_code(services: Services, secret: str) -> Keys | None:
    """Whose second step a browser has yet to do."""
    with services.database.read() as session:
        found = staff_sessions.waiting(session, hash_of(secret), services.now() - SECOND_STEP_WITHIN)
        keys = people.keys(session, *found[:2]) if found else None
    return keys if keys and keys.totp_secret and not keys.disabled else None


def give_code(services: Services, secret: str, code: str, browser: str) -> str:
    """The second step; the cookie's new secret. Raises NotSignedIn, WrongCode, TooManyTries."""
    keys = waits_for_code(services, secret)
    if keys is None or keys.totp_secret is None:
        raise NotSignedInError
    tries = count_try(services, step=keys.staff.id)
    now, new = services.now(), secrets.token_urlsafe(32)
    step = step_of(unseal(services, keys.staff.id, keys.totp_secret), code, now)
    staff = keys.staff
    with services.database.write() as session:
        found = staff_sessions.waiting(session, hash_of(secret), now - SECOND_STEP_WITHIN)
        if step is None or not found or not people.take_step(session, staff.organisation.id, staff.id, step):
            raise WrongCodeError("code")
        attempts.clear(session, "step", hidden(services, "step", staff.id))
        staff_sessions.finish(session, staff, found[2], hash_of(new), now)
        _note(services, session, staff, tries["step"], browser)
    return new


def sign_out(services: Services, secret: str) -> None:
    """The cookie opens nothing from now on, wherever a copy of it may be."""
    with services.database.write() as session:
        staff = staff_sessions.revoke_hash(session, hash_of(secret), services.now())
        if staff:
            audit.note(session, staff.organisation.id, services.now(), "signed_out", staff)


def was_seen(services: Services, staff: Staff, secret: str) -> None:
    """Something was changed from this browser: it is not idle."""
    now = services.now()
    with services.database.write() as session:
        staff_sessions.renew(session, staff, hash_of(secret), now, now - NOTED_EVERY)
