"""How a class answered each question, as it may be shown: moved along with the answers, in steps of five seats."""

from sqlmodel import Session, col, select

from webapp.domain.school.class_sums import NOTHING, Part, released, without
from webapp.domain.school.quiz_items import Firsts, told
from webapp.domain.school.school_class import SchoolClass
from webapp.store.school.class_sums import as_part, as_record
from webapp.store.school.tables import QuizAnswerRow, QuizSumsRow


def of_class(session: Session, of: SchoolClass) -> dict[str, Firsts]:
    """By question, how often each choice came first."""
    rows = session.exec(select(QuizSumsRow).where(*_of_class(of)))
    return {row.question_id: {int(choice): n for choice, n in as_part(row.sums).sums.items()} for row in rows}


def keep(session: Session, of: SchoolClass, question_id: str) -> None:
    """After a seat answered. The class is locked."""
    firsts = session.exec(
        select(col(QuizAnswerRow.seat), col(QuizAnswerRow.first_choice)).where(
            col(QuizAnswerRow.organisation_id) == of.organisation_id,
            col(QuizAnswerRow.class_id) == of.id,
            col(QuizAnswerRow.question_id) == question_id,
        )
    )
    row = session.get(QuizSumsRow, (of.organisation_id, of.id, question_id))
    before = as_part(row.sums) if row else NOTHING
    after = released(before, {seat: told(first) for seat, first in firsts}, of.seats)
    if after != before:
        _save(session, of, question_id, after)


def forget_seat(session: Session, of: SchoolClass, seat: int) -> None:
    """After its answers are gone. The class is locked."""
    for row in session.exec(select(QuizSumsRow).where(*_of_class(of))).all():
        before = as_part(row.sums)
        after = without(before, seat)
        if after != before:
            _save(session, of, row.question_id, after)


def _save(session: Session, of: SchoolClass, question_id: str, part: Part) -> None:
    session.merge(
        QuizSumsRow(organisation_id=of.organisation_id, class_id=of.id, question_id=question_id, sums=as_record(part))
    )


def _of_class(of: SchoolClass) -> tuple[bool, bool]:
    return col(QuizSumsRow.organisation_id) == of.organisation_id, col(QuizSumsRow.class_id) == of.id  # type: ignore[return-value]
