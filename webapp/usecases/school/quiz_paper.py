"""A teacher types in what stands on sheets of paper: the class's first round, in the sheet's order."""

from dataclasses import dataclass

from webapp.domain.outreach.organisation import Staff
from webapp.domain.school.paper_answers import read_answers
from webapp.domain.school.quiz import Answer, Question
from webapp.domain.school.quiz_errors import NoSuchSeatError
from webapp.domain.school.school_class import SchoolClass
from webapp.store.school import classes, quiz_answers
from webapp.usecases.school.quiz import rounds_of
from webapp.usecases.school.show_classes import find_class
from webapp.usecases.services import Services


@dataclass(frozen=True)
class Entered:
    """How many answers of a sheet were taken; `kept` ones were there already, from the seat's card."""

    seat: int
    taken: int
    kept: int


def paper_questions(services: Services, of: SchoolClass) -> tuple[Question, ...]:
    return rounds_of(services.school.quiz, of.stage, of.id)[0]


def enter_paper(services: Services, staff: Staff, class_id: str, seat: int, typed: str) -> Entered:
    """A sheet typed anew replaces what was typed before; what came by card stays.

    Raises UnknownClassError, NoSuchSeatError, AnswersNotReadError, NotAsManyError, NoSuchChoiceError.
    """
    of = find_class(services, staff, class_id)
    questions = paper_questions(services, of)
    choices = read_answers(typed, questions)
    sheet = [(each.id, choice) for each, choice in zip(questions, choices, strict=True) if choice is not None]
    with services.database.write() as session:
        if classes.seated(session, of.organisation_id, of.id, seat) is None:
            raise NoSuchSeatError("seat", seat=seat)
        by_card = {each.question_id for each in quiz_answers.of_seat(session, of, seat) if each.came == "card"}
        for name, choice in sheet:
            if name not in by_card:
                quiz_answers.save(session, of, Answer(seat, name, choice, choice, "paper"))
    kept = sum(name in by_card for name, _ in sheet)
    return Entered(seat, len(sheet) - kept, kept)
