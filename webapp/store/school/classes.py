"""Classes and their seats."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlmodel import Session, col, delete, func, select

from webapp.domain.school.school_class import SchoolClass, SchoolDay, Seat, Seated
from webapp.store.school import class_sums, quiz_sums
from webapp.store.school.tables import (
    ClassSumsRow,
    ClassTotalsRow,
    MissionWorkRow,
    QuizAnswerRow,
    QuizSumsRow,
    SchoolClassRow,
    SeatRow,
)


def find(session: Session, organisation_id: str, class_id: str) -> SchoolClass | None:
    row = session.get(SchoolClassRow, (organisation_id, class_id))
    return as_class(row) if row else None


def by_code(session: Session, code: str) -> SchoolClass | None:
    row = session.exec(select(SchoolClassRow).where(col(SchoolClassRow.code) == code)).first()
    return as_class(row) if row else None


def of_organisation(session: Session, organisation_id: str, teacher_id: str | None = None) -> list[SchoolClass]:
    """All of them, or those of one teacher; the latest first."""
    query = select(SchoolClassRow).where(col(SchoolClassRow.organisation_id) == organisation_id)
    if teacher_id:
        query = query.where(col(SchoolClassRow.teacher_id) == teacher_id)
    return [as_class(row) for row in session.exec(query.order_by(col(SchoolClassRow.created_at).desc()))]


def save(session: Session, school_class: SchoolClass) -> None:
    of = school_class
    session.merge(
        SchoolClassRow(
            organisation_id=of.organisation_id,
            class_id=of.id,
            code=of.code,
            school=of.school,
            name=of.name,
            province=of.province,
            stage=of.stage,
            seats=of.seats,
            teacher_id=of.teacher_id,
            schedule=[[each.day.isoformat(), each.kind, each.what] for each in of.schedule],
            last=of.last,
            campaign_id=of.campaign_id,
            keep_totals=of.keep_totals,
            published_at=of.published_at,
            created_at=of.created_at,
        )
    )


def add_seats(session: Session, school_class: SchoolClass, seats: Iterable[tuple[Seat, str]]) -> None:
    """Each with the hash of its card's key."""
    of: dict[str, Any] = {"organisation_id": school_class.organisation_id, "class_id": school_class.id}
    session.add_all(SeatRow(**of, number=seat.number, issue=seat.issue, hash=key) for seat, key in seats)


def seats(session: Session, school_class: SchoolClass) -> list[Seat]:
    """By number."""
    rows = session.exec(select(SeatRow).where(*_of(SeatRow, school_class)).order_by(col(SeatRow.number)))
    return [as_seat(row) for row in rows]


def by_card(session: Session, hash_of_key: str) -> Seated | None:
    row = session.exec(select(SeatRow).where(col(SeatRow.hash) == hash_of_key)).first()
    return _seated(session, row) if row else None


def seated(session: Session, organisation_id: str, class_id: str, number: int) -> Seated | None:
    row = session.get(SeatRow, (organisation_id, class_id, number))
    return _seated(session, row) if row else None


def agree(session: Session, seated: Seated, day: date, version: int) -> None:
    row = session.get_one(SeatRow, (seated.school_class.organisation_id, seated.school_class.id, seated.seat.number))
    row.agreed_on, row.consent_version = day, version
    session.add(row)


def lock_seat(session: Session, seated: Seated) -> None:
    """Nobody else writes for the seat until the session ends: two phones at one card take turns."""
    of = seated.school_class
    session.get(SeatRow, (of.organisation_id, of.id, seated.seat.number), with_for_update=True)


def print_anew(session: Session, school_class: SchoolClass, seat: Seat, hash_of_key: str) -> None:
    """The seat's card has a new key; what the home handed in stays, and so does that a parent agreed."""
    row = session.get_one(SeatRow, (school_class.organisation_id, school_class.id, seat.number))
    row.issue, row.hash = seat.issue, hash_of_key
    session.add(row)


def keep_totals(session: Session, school_class: SchoolClass, keep: bool) -> None:
    row = session.get_one(SchoolClassRow, (school_class.organisation_id, school_class.id))
    row.keep_totals = keep
    session.add(row)


def opened(session: Session, school_class: SchoolClass) -> int:
    """How many cards a parent agreed with."""
    query = select(func.count()).select_from(SeatRow)
    return session.exec(query.where(*_of(SeatRow, school_class), col(SeatRow.agreed_on).is_not(None))).one()


def forget_seat(session: Session, seated: Seated) -> None:
    """All a home gave with its card; the card itself is as new."""
    for table in (MissionWorkRow, QuizAnswerRow):
        session.exec(delete(table).where(*_of(table, seated.school_class), col(table.seat) == seated.seat.number))
    row = session.get_one(SeatRow, (seated.school_class.organisation_id, seated.school_class.id, seated.seat.number))
    row.agreed_on = row.consent_version = None
    session.add(row)
    class_sums.lock(session, seated.school_class)
    class_sums.forget_seat(session, seated.school_class, seated.seat.number)
    quiz_sums.forget_seat(session, seated.school_class, seated.seat.number)


def forget_class(session: Session, school_class: SchoolClass) -> None:
    """Everything but kept totals."""
    for table in (ClassSumsRow, QuizSumsRow, MissionWorkRow, QuizAnswerRow, SeatRow, SchoolClassRow):
        session.exec(delete(table).where(*_of(table, school_class)))


def due(session: Session, last_before: date) -> list[SchoolClass]:
    """Classes whose last day lies before a day."""
    return [as_class(row) for row in session.exec(select(SchoolClassRow).where(col(SchoolClassRow.last) < last_before))]


def code_taken(session: Session, code: str) -> bool:
    return any(
        session.exec(select(table.code).where(col(table.code) == code)).first()
        for table in (SchoolClassRow, ClassTotalsRow)
    )


def as_class(row: SchoolClassRow) -> SchoolClass:
    return SchoolClass(
        row.organisation_id,
        row.class_id,
        row.code,
        row.school,
        row.name,
        row.province,
        row.stage,  # type: ignore[arg-type]  # only stages are ever stored
        row.seats,
        row.teacher_id,
        tuple(SchoolDay(date.fromisoformat(day), kind, what) for day, kind, what in row.schedule),  # type: ignore[arg-type]
        row.created_at,
        row.campaign_id,
        row.keep_totals,
        row.published_at,
    )


def as_seat(row: SeatRow) -> Seat:
    return Seat(row.number, row.issue, row.agreed_on, row.consent_version)


def _seated(session: Session, row: SeatRow) -> Seated:
    found = session.get_one(SchoolClassRow, (row.organisation_id, row.class_id))
    return Seated(as_class(found), as_seat(row))


def _of(table: Any, school_class: SchoolClass) -> tuple[Any, ...]:
    return (
        col(table.organisation_id) == school_class.organisation_id,
        col(table.class_id) == school_class.id,
    )
