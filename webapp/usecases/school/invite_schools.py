"""Many schools are asked into a campaign at once: each teacher gets a link. Sent twice, nothing is made twice."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from webapp.domain.outreach.organisation import Person, Staff
from webapp.domain.outreach.staff_errors import DisabledError, LoginTakenError
from webapp.domain.school.school_list import Fault, Line, OtherRoleError, parse
from webapp.store.outreach import audit, people
from webapp.store.school import campaign_schools
from webapp.usecases.outreach.campaigns import campaign_of
from webapp.usecases.outreach.invite import new_link
from webapp.usecases.services import Services


@dataclass(frozen=True)
class Invited:
    """`secret` is of the link to hand over, shown once; None for who has a password already."""

    line: Line
    secret: str | None


@dataclass(frozen=True)
class Outcome:
    """Either everybody is invited, or nobody and `faults` say why."""

    invited: Sequence[Invited] = ()
    faults: Sequence[Fault] = ()


def invite_schools(services: Services, staff: Staff, campaign_id: str, text: str) -> Outcome:
    """Who has not set a password yet gets a new link, the old one ends.

    Raises UnknownCampaignError, NoLinesError, TooManyLinesError.
    """
    campaign = campaign_of(services, staff, campaign_id)
    lines, faults = parse(text, services.school.unkind_words)
    organisation_id, now = staff.organisation.id, services.now()
    with services.database.write() as session:
        people.lock(session, organisation_id)
        there = {person.login: person for person in people.every(session, organisation_id)}
        faults = sorted([*faults, *_taken(session, lines, there)], key=lambda fault: fault.number)
        if faults:
            return Outcome(faults=faults)
        invited = []
        for line in lines:
            known = there.get(line.login)
            person = known or Person(secrets.token_hex(8), line.login, line.person, "teacher", False, True, now)
            if known is None:
                people.add(session, organisation_id, person)
                audit.note(
                    session, organisation_id, now, "staff_invited", staff, campaign.id, name=line.person, role="teacher"
                )
            campaign_schools.add(
                session, organisation_id, campaign.id, campaign_schools.Asked(person.id, line.school), now
            )
            secret = new_link(services, session, organisation_id, person.id) if person.invited else None
            invited.append(Invited(line, secret))
    return Outcome(invited)


def _taken(session: Session, lines: Sequence[Line], there: dict[str, Person]) -> list[Fault]:
    faults = []
    for line in lines:
        known = there.get(line.login)
        if known is None:
            if people.login_taken(session, line.login):
                faults.append(Fault(line.number, LoginTakenError()))
        elif known.disabled_at:
            faults.append(Fault(line.number, DisabledError(name=known.name)))
        elif known.role != "teacher":
            faults.append(Fault(line.number, OtherRoleError()))
    return faults
