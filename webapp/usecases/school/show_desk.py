"""A class as its teacher sees it: where it is, what to say today, how many cards were opened."""

from dataclasses import dataclass
from datetime import date

from webapp.domain.outreach.organisation import Staff
from webapp.domain.outreach.small_groups import K
from webapp.domain.school.class_errors import UnknownSeatError
from webapp.domain.school.farewell import Lines
from webapp.domain.school.findings import Findings
from webapp.domain.school.school_class import SchoolClass, SchoolDay, Seat
from webapp.store.school import classes
from webapp.usecases.school.cards import hash_of_key, key_of
from webapp.usecases.school.quiz_statistics import ClassQuiz, class_quiz
from webapp.usecases.school.show_classes import find_class
from webapp.usecases.school.show_findings import findings_of
from webapp.usecases.services import Services


@dataclass(frozen=True)
class Desk:
    """`opened`: cards a parent agreed with, to the nearest five; 0 while they are fewer than five."""

    school_class: SchoolClass
    today: date
    day: SchoolDay | None
    number: int
    over: bool
    lines: Lines
    opened: int
    findings: Findings
    quiz: ClassQuiz


def show_desk(services: Services, staff: Staff, class_id: str) -> Desk:
    """Raises UnknownClassError."""
    of, today = find_class(services, staff, class_id), services.today()
    with services.database.read() as session:
        opened = classes.opened(session, of)
    day, number = of.on(today), of.number_of(today)
    lines = services.school.farewells.on(day, number > 0, of.stage)
    return Desk(
        of,
        today,
        day,
        number,
        of.over(services.now()),
        lines,
        to_five(opened),
        findings_of(services, of),
        class_quiz(services, of),
    )


def to_five(n: int) -> int:
    return (n + K // 2) // K * K if n >= K else 0


def keep_totals(services: Services, teacher: Staff, class_id: str, keep: bool) -> None:
    """Whether the class's totals stay when all else is deleted. Raises UnknownClassError."""
    of = find_class(services, teacher, class_id)
    with services.database.write() as session:
        classes.keep_totals(session, of, keep)


def print_card_anew(services: Services, teacher: Staff, class_id: str, number: int) -> Seat:
    """A lost card: a new one for the same seat; from now on the old one opens nothing.

    Raises UnknownClassError, UnknownSeatError.
    """
    of = find_class(services, teacher, class_id)
    with services.database.write() as session:
        found = classes.seated(session, of.organisation_id, of.id, number)
        if found is None:
            raise UnknownSeatError("seat")
        seat = Seat(number, found.seat.issue + 1, found.seat.agreed_on, found.seat.consent_version)
        classes.print_anew(
            session, of, seat, hash_of_key(key_of(services, of.organisation_id, of.id, number, seat.issue))
        )
    return seat
