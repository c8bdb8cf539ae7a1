"""A class is made: its code, its days, its cards."""

import secrets
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from webapp.domain.outreach.code import ALPHABET, LENGTH
from webapp.domain.outreach.organisation import Staff
from webapp.domain.school.schedule import Weeks, plan
from webapp.domain.school.school_class import SPARE_CARDS, SchoolClass, Seat, Stage
from webapp.store.school import classes
from webapp.usecases.school.cards import hash_of_key, key_of
from webapp.usecases.services import Services

LOWEST, HIGHEST = 10, 99
"""Seat numbers have two digits, and are no register numbers: they are drawn."""


@dataclass(frozen=True)
class Asked:
    """What a teacher filled in."""

    school: str
    name: str
    province: str
    stage: Stage
    first: date
    weeks: Weeks
    seats: int
    campaign_id: str | None = None


def make_class(services: Services, teacher: Staff, asked: Asked, class_id: str | None = None) -> SchoolClass:
    """With the id of one that is there already: that one, as it is."""
    class_id = class_id or secrets.token_hex(8)
    with services.database.write() as session:
        there = classes.find(session, teacher.organisation.id, class_id)
        if there is not None:
            return there
        code = _free_code(session)
        made = SchoolClass(
            teacher.organisation.id,
            class_id,
            code,
            asked.school,
            asked.name,
            asked.province,
            asked.stage,
            asked.seats,
            teacher.id,
            plan(asked.first, asked.weeks, services.school.calendar),
            services.now(),
            asked.campaign_id,
        )
        classes.save(session, made)
        add_seats(services, session, made, set(), asked.seats + SPARE_CARDS)
    return made


def add_seats(services: Services, session: Session, of: SchoolClass, taken: set[int], n: int) -> None:
    """So many more, with numbers drawn from those that are free."""
    free = [number for number in range(LOWEST, HIGHEST + 1) if number not in taken]
    drawn = secrets.SystemRandom().sample(free, n)
    classes.add_seats(
        session, of, ((Seat(n), hash_of_key(key_of(services, of.organisation_id, of.id, n, 1))) for n in drawn)
    )


def _free_code(session: Session) -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if not classes.code_taken(session, code):
            return code
