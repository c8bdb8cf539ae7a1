"""A seat does the quiz, a round after the other, and comes back where it left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from webapp.domain.school.quiz import Answer, Question, QuestionBank, in_order_of, rounds
from webapp.domain.school.quiz_errors import NothingChosenError, UnknownQuestionError
from webapp.domain.school.school_class import SchoolClass, Seated, Stage
from webapp.store.school import quiz_answers
from webapp.usecases.school.cards import check_open
from webapp.usecases.services import Services


@dataclass(frozen=True)
class Round:
    """The questions of a round in a seat's order; `answers` of it by question, those that were given."""

    number: int
    questions: tuple[Question, ...]
    answers: Mapping[str, Answer]

    @property
    def next(self) -> Question | None:
        """The first that has no answer yet."""
        return next((each for each in self.questions if each.id not in self.answers), None)

    @property
    def done(self) -> int:
        return sum(each.id in self.answers for each in self.questions)

    @property
    def worth_again(self) -> tuple[Question, ...]:
        """What was chosen otherwise in the end: to be looked at once more."""
        chosen = ((each, self.answers.get(each.id)) for each in self.questions)
        return tuple(each for each, answer in chosen if answer and answer.last != each.right)


@dataclass(frozen=True)
class Task:
    """A question on the screen: its place in the round, from 1, and what the seat chose so far."""

    question: Question
    round: Round
    place: int

    @property
    def answer(self) -> Answer | None:
        return self.round.answers.get(self.question.id)

    @property
    def next(self) -> Question | None:
        """One without an answer, those after it first; with none left, one that is worth another look."""
        others = (*self.round.questions[self.place :], *self.round.questions[: self.place - 1])
        left = [each for each in others if each.id not in self.round.answers]
        return next(iter(left or [each for each in others if each in self.round.worth_again]), None)


def rounds_of(bank: QuestionBank, stage: Stage, class_id: str | None) -> tuple[tuple[Question, ...], ...]:
    """A class's rounds, the same for all its seats; without a class those of its stage."""
    return rounds(bank.of_stage(stage), class_id or stage)


def show_rounds(services: Services, seated: Seated) -> tuple[Round, ...]:
    of, seat = seated.school_class, seated.seat.number
    with services.database.read() as session:
        given = quiz_answers.of_seat(session, of, seat)
    return _rounds(services, of, seat, given)


def show_question(services: Services, seated: Seated, question_id: str) -> Task:
    """Raises UnknownQuestionError, also for one that the class is not asked, and ClassOverError if it is too late."""
    task = _task(show_rounds(services, seated), question_id)
    if task.answer is None:
        check_open(services, seated)
    return task


def answer(services: Services, seated: Seated, question_id: str, choice: int | None) -> Task:
    """The first choice stays what it was; sent twice is sent once.

    Raises ClassOverError, NotAgreedError, UnknownQuestionError, NothingChosenError.
    """
    check_open(services, seated)
    of, seat = seated.school_class, seated.seat.number
    with services.database.write() as session:
        task = _task(_rounds(services, of, seat, quiz_answers.of_seat(session, of, seat)), question_id)
        if choice is None or not 0 <= choice < len(task.question.choices):
            raise NothingChosenError
        first = task.answer.first if task.answer else choice
        given = Answer(seat, question_id, first, choice, "card")
        if given != task.answer:
            quiz_answers.save(session, of, given)
    return replace(task, round=replace(task.round, answers={**task.round.answers, question_id: given}))


def _rounds(services: Services, of: SchoolClass, seat: int, given: Iterable[Answer]) -> tuple[Round, ...]:
    answers = {each.question_id: each for each in given}
    drawn = rounds_of(services.school.quiz, of.stage, of.id)
    return tuple(
        Round(number, in_order_of(f"{of.id}:{seat}", questions), answers) for number, questions in enumerate(drawn, 1)
    )


def _task(all_rounds: Iterable[Round], question_id: str) -> Task:
    for each in all_rounds:
        for place, question in enumerate(each.questions, 1):
            if question.id == question_id:
                return Task(question, each, place)
    raise UnknownQuestionError
