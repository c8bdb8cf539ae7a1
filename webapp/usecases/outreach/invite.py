"""A link that lets somebody set a password, once, within three days."""

import secrets
from datetime import timedelta

from sqlmodel import Session

from webapp.domain.outreach.password import check_new
from webapp.domain.outreach.staff_errors import UnknownInvitationError
from webapp.store.outreach import audit, invitations, people, staff_sessions
from webapp.store.outreach.invitations import Invitation
from webapp.store.outreach.people import Keys
from webapp.usecases.outreach.passwords import hash_password
from webapp.usecases.outreach.sign_in import hash_of
from webapp.usecases.services import Services

GOOD_FOR = timedelta(hours=72)


def new_link(services: Services, session: Session, organisation_id: str, staff_id: str) -> str:
    """The secret of a new link, in the transaction of what it is for; older links end."""
    secret, now = secrets.token_urlsafe(24), services.now()
    made = Invitation(organisation_id, secrets.token_hex(8), staff_id, now + GOOD_FOR)
    invitations.make(session, made, hash_of(secret), now)
    return secret


def open_invitation(services: Services, secret: str) -> tuple[Invitation, Keys]:
    """Whose password a link sets. Raises UnknownInvitationError: used, over, or never made."""
    with services.database.read() as session:
        found = invitations.find(session, hash_of(secret), services.now())
        keys = people.keys(session, found.organisation_id, found.staff_id) if found else None
    if found is None or keys is None or keys.disabled:
        raise UnknownInvitationError
    return found, keys


def accept(services: Services, secret: str, password: str) -> str:
    """Set the password; the login it belongs to. Ends the link, and what the person was signed in with before.

    Raises UnknownInvitationError and what is wrong with the password.
    """
    invitation, keys = open_invitation(services, secret)
    kept = hash_password(check_new(password, keys.staff.login))
    now, of = services.now(), (invitation.organisation_id, invitation.staff_id)
    with services.database.write() as session:
        if not invitations.use(session, invitation, now):
            raise UnknownInvitationError
        people.set_password(session, *of, kept)
        staff_sessions.revoke_all(session, *of, now)
        audit.note(session, of[0], now, "password_set", keys.staff)
    return keys.staff.login
