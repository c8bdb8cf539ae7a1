"""What seats handed in."""

from datetime import date

from sqlmodel import Session, col, select

from webapp.domain.school.mission import MissionId, Work
from webapp.domain.school.school_class import SchoolClass
from webapp.store.school import class_sums
from webapp.store.school.tables import MissionWorkRow


def find(session: Session, of: SchoolClass, seat: int, mission: MissionId, day: date) -> Work | None:
    row = session.get(MissionWorkRow, (of.organisation_id, of.id, seat, mission, day))
    return as_work(row) if row else None


def of_class(session: Session, of: SchoolClass) -> list[Work]:
    """By seat and day; at most some hundreds."""
    return [as_work(row) for row in session.exec(_query(of))]


def of_seat(session: Session, of: SchoolClass, seat: int) -> list[Work]:
    """By day."""
    return [as_work(row) for row in session.exec(_query(of).where(col(MissionWorkRow.seat) == seat))]


def save(session: Session, of: SchoolClass, work: Work) -> None:
    """With what may be shown of the class."""
    session.merge(
        MissionWorkRow(
            organisation_id=of.organisation_id,
            class_id=of.id,
            seat=work.seat,
            mission=work.mission,
            day=work.day,
            entry=dict(work.entry),
            found=dict(work.found),
            grade=work.grade,
            points=work.points,
            came=work.came,
            done=work.done,
            earlier=[dict(each) for each in work.earlier],
        )
    )
    if work.done:
        session.flush()
        class_sums.lock(session, of)
        needed = _query(of).where(col(MissionWorkRow.mission).in_(class_sums.needed(work.mission)))
        class_sums.keep(session, of, work.mission, [as_work(row) for row in session.exec(needed)])


def as_work(row: MissionWorkRow) -> Work:
    return Work(
        row.seat,
        row.mission,  # type: ignore[arg-type]  # only known ones are ever stored
        row.day,
        row.entry,
        row.found,
        row.grade,  # type: ignore[arg-type]
        row.points,
        row.came,  # type: ignore[arg-type]
        row.done,
        tuple(row.earlier),
    )


def _query(of: SchoolClass):  # type: ignore[no-untyped-def]  # sqlmodel's own type is private
    return (
        select(MissionWorkRow)
        .where(
            col(MissionWorkRow.organisation_id) == of.organisation_id,
            col(MissionWorkRow.class_id) == of.id,
        )
        .order_by(col(MissionWorkRow.seat), col(MissionWorkRow.day))
    )
