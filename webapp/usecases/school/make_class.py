"""A class is made: its code, its days, its cards."""

import secrets
from dataclasses import dataclass
from datetime import date

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


def make_class(services: Services, teacher: Staff, asked: Asked) -> SchoolClass:
    with services.database.write() as session:
        code = _free_code(session)
        made = SchoolClass(
            teacher.organisation.id,
            secrets.token_hex(8),
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
        numbers = secrets.SystemRandom().sample(range(LOWEST, HIGHEST + 1), asked.seats + SPARE_CARDS)
        keyed = ((Seat(n), hash_of_key(key_of(services, made.organisation_id, made.id, n, 1))) for n in numbers)
        classes.add_seats(session, made, keyed)
    return made


def _free_code(session: object) -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if not classes.code_taken(session, code):  # type: ignore[arg-type]
            return code
