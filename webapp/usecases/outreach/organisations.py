"""What the operator does: organisations made, listed, helped when somebody is locked out."""

import secrets
from dataclasses import dataclass

from webapp.domain.outreach.organisation import Organisation, Person
from webapp.domain.outreach.password import as_login
from webapp.domain.outreach.staff_errors import (
    DisabledError,
    LoginTakenError,
    NameNeededError,
    OrganisationTakenError,
    UnknownLoginError,
    UnknownProvinceError,
)
from webapp.domain.text import Text
from webapp.store.outreach import audit, organisations, people, staff_sessions
from webapp.usecases.outreach.invite import new_link
from webapp.usecases.services import Services


@dataclass(frozen=True)
class Overview:
    organisation: Organisation
    people: list[Person]


def add_organisation(
    services: Services, name: Text, province: str, owner_login: str, owner_name: str
) -> tuple[Organisation, str]:
    """With its first owner; the secret of the link that sets the owner's password.

    Raises OrganisationTaken, UnknownProvince, BadLogin, LoginTaken, NameNeeded.
    """
    known = [each.code for each in services.tariffs.provinces()]
    if province not in known:
        raise UnknownProvinceError("province", name=province, known=", ".join(sorted(known)))
    if not name.zh.strip() or not owner_name.strip():
        raise NameNeededError("name")
    now, login = services.now(), as_login(owner_login)
    made = Organisation(secrets.token_hex(8), name, province, now)
    owner = Person(secrets.token_hex(8), login, owner_name.strip(), "owner", False, True, now)
    with services.database.write() as session:
        if any(each.name.zh == name.zh for each in organisations.every(session)):
            raise OrganisationTakenError("name", name=name.zh)
        if people.login_taken(session, login):
            raise LoginTakenError("login")
        organisations.save(session, made)
        people.add(session, made.id, owner)
        audit.note(session, made.id, now, "organisation_made", name=name.zh, by="operator")
        audit.note(session, made.id, now, "staff_invited", name=owner.name, role="owner", by="operator")
        return made, new_link(services, session, made.id, owner.id)


def list_organisations(services: Services) -> list[Overview]:
    with services.database.read() as session:
        return [Overview(each, people.every(session, each.id)) for each in organisations.every(session)]


def help_in(services: Services, login: str, *, reset_second_step: bool = False) -> str:
    """The secret of a new link for a lost password. Raises UnknownLogin, Disabled."""
    now = services.now()
    with services.database.write() as session:
        keys = people.keys_of_login(session, login.strip().lower())
        if keys is None:
            raise UnknownLoginError("login", login=login)
        staff = keys.staff
        if keys.disabled:
            raise DisabledError("login", name=staff.name)
        if reset_second_step and staff.two_step:
            people.set_second_step(session, staff.organisation.id, staff.id, None)
            staff_sessions.revoke_all(session, staff.organisation.id, staff.id, now)
            audit.note(session, staff.organisation.id, now, "second_step_reset", name=staff.name, by="operator")
        audit.note(session, staff.organisation.id, now, "staff_link_made", name=staff.name, by="operator")
        return new_link(services, session, staff.organisation.id, staff.id)
