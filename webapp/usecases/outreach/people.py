"""The owners decide who works in the organisation, and what each may do. There is always an owner who can sign in."""

import secrets

from sqlmodel import Session

from webapp.domain.outreach.organisation import Person, Role, Staff
from webapp.domain.outreach.password import as_login
from webapp.domain.outreach.staff_errors import (
    DisabledError,
    LastOwnerError,
    LoginTakenError,
    UnknownPersonError,
)
from webapp.store.outreach import audit, invitations, people, staff_sessions
from webapp.usecases.outreach.invite import new_link
from webapp.usecases.services import Services


def list_people(services: Services, owner: Staff) -> list[Person]:
    with services.database.read() as session:
        return people.every(session, owner.organisation.id)


def invite(services: Services, owner: Staff, login: str, name: str, role: Role) -> str:
    """A new person; the secret of the link to hand over. Raises BadLogin, LoginTaken."""
    now, plain = services.now(), as_login(login)
    person = Person(secrets.token_hex(8), plain, name, role, False, True, now)
    with services.database.write() as session:
        if people.login_taken(session, plain):
            raise LoginTakenError("login")
        people.add(session, owner.organisation.id, person)
        _note(services, session, owner, "staff_invited", person, role=role)
        return new_link(services, session, owner.organisation.id, person.id)


def invite_again(services: Services, owner: Staff, staff_id: str) -> tuple[str, Person]:
    """A new link for a password that was lost or never set. Raises UnknownPerson, Disabled."""
    with services.database.write() as session:
        person = _person(session, owner, staff_id)
        if person.disabled_at:
            raise DisabledError(name=person.name)
        _note(services, session, owner, "staff_link_made", person)
        return new_link(services, session, owner.organisation.id, staff_id), person


def change_role(services: Services, owner: Staff, staff_id: str, role: Role) -> None:
    """From the next page on. Raises UnknownPerson, LastOwner."""
    with services.database.write() as session:
        person = _person(session, owner, staff_id)
        if person.role == role:
            return
        _keep_an_owner(session, owner, person)
        people.set_role(session, owner.organisation.id, staff_id, role)
        _note(services, session, owner, "staff_role", person, old=person.role, role=role)


def disable(services: Services, owner: Staff, staff_id: str) -> None:
    """Signed out everywhere, at once. Raises UnknownPerson, LastOwner."""
    now = services.now()
    with services.database.write() as session:
        person = _person(session, owner, staff_id)
        if person.disabled_at:
            return
        _keep_an_owner(session, owner, person)
        people.set_disabled(session, owner.organisation.id, staff_id, now)
        staff_sessions.revoke_all(session, owner.organisation.id, staff_id, now)
        invitations.cancel(session, owner.organisation.id, staff_id, now)
        _note(services, session, owner, "staff_disabled", person)


def enable(services: Services, owner: Staff, staff_id: str) -> None:
    """With the password of before. Raises UnknownPerson."""
    with services.database.write() as session:
        person = _person(session, owner, staff_id)
        if person.disabled_at:
            people.set_disabled(session, owner.organisation.id, staff_id, None)
            _note(services, session, owner, "staff_enabled", person)


def reset_second_step(services: Services, owner: Staff, staff_id: str) -> None:
    """For somebody whose phone is lost: the password alone signs in, until it is set up anew. Raises UnknownPerson."""
    now = services.now()
    with services.database.write() as session:
        person = _person(session, owner, staff_id)
        if person.two_step:
            people.set_second_step(session, owner.organisation.id, staff_id, None)
            staff_sessions.revoke_all(session, owner.organisation.id, staff_id, now)
            _note(services, session, owner, "second_step_reset", person)


def _person(session: Session, owner: Staff, staff_id: str) -> Person:
    people.lock(session, owner.organisation.id)
    found = people.find(session, owner.organisation.id, staff_id)
    if found is None:
        raise UnknownPersonError
    return found


def _keep_an_owner(session: Session, owner: Staff, person: Person) -> None:
    if person.role == "owner" and not people.other_owners(session, owner.organisation.id, person.id):
        raise LastOwnerError("role")


def _note(services: Services, session: Session, owner: Staff, what: str, person: Person, **details: str) -> None:
    audit.note(session, owner.organisation.id, services.now(), what, owner, None, name=person.name, **details)
