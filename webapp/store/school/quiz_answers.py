"""What seats chose in the quiz."""

from sqlmodel import Session, col, select

from webapp.domain.school.quiz import Answer
from webapp.domain.school.school_class import SchoolClass
from webapp.store.school import class_sums, quiz_sums
from webapp.store.school.tables import QuizAnswerRow


def find(session: Session, of: SchoolClass, seat: int, question_id: str) -> Answer | None:
    row = session.get(QuizAnswerRow, (of.organisation_id, of.id, seat, question_id))
    return as_answer(row) if row else None


def of_seat(session: Session, of: SchoolClass, seat: int) -> list[Answer]:
    return [as_answer(row) for row in session.exec(_query(of).where(col(QuizAnswerRow.seat) == seat))]


def of_class(session: Session, of: SchoolClass) -> list[Answer]:
    """At most some thousands."""
    return [as_answer(row) for row in session.exec(_query(of))]


def save(session: Session, of: SchoolClass, answer: Answer) -> None:
    """With what may be shown of the class."""
    before = find(session, of, answer.seat, answer.question_id)
    session.merge(
        QuizAnswerRow(
            organisation_id=of.organisation_id,
            class_id=of.id,
            seat=answer.seat,
            question_id=answer.question_id,
            first_choice=answer.first,
            choice=answer.last,
            came=answer.came,
        )
    )
    if before is None or before.first != answer.first:
        session.flush()
        class_sums.lock(session, of)
        quiz_sums.keep(session, of, answer.question_id)


def as_answer(row: QuizAnswerRow) -> Answer:
    return Answer(row.seat, row.question_id, row.first_choice, row.choice, row.came)  # type: ignore[arg-type]


def _query(of: SchoolClass):  # type: ignore[no-untyped-def]  # sqlmodel's own type is private
    return (
        select(QuizAnswerRow)
        .where(col(QuizAnswerRow.organisation_id) == of.organisation_id, col(QuizAnswerRow.class_id) == of.id)
        .order_by(col(QuizAnswerRow.seat), col(QuizAnswerRow.question_id))
    )
