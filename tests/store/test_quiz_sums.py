"""What is shown of a class's answers, on both databases: looked at after each one, it tells of no single one."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from tests.conftest import Clock
from tests.outreach import an_organisation
from tests.school import EVENING, a_class, meter_detectives, seats_of
from webapp.domain.school.findings import Findings
from webapp.domain.school.quiz import Answer
from webapp.domain.school.school_class import SchoolClass
from webapp.store.school import classes, quiz_answers, quiz_sums
from webapp.store.school.tables import QuizSumsRow
from webapp.usecases.school.cards import find_seated, take_out
from webapp.usecases.school.quiz_paper import paper_questions
from webapp.usecases.school.show_findings import findings_of, totals_of, with_quiz
from webapp.usecases.services import Services


@pytest.fixture
def of(services: Services, clock: Clock) -> SchoolClass:
    clock.set(EVENING)
    return a_class(services, an_organisation(services))


def answers(services: Services, of: SchoolClass, seat: int, question_id: str, first: int, last: int = 0) -> None:
    with services.database.write() as session:
        quiz_answers.save(session, of, Answer(seat, question_id, first, last, "card"))


def shown(services: Services, of: SchoolClass) -> dict[str, int]:
    found = with_quiz(services, of, Findings())
    return {each.question_id: each.tenths for each in found.quiz}


def firsts(services: Services, of: SchoolClass) -> dict[str, dict[int, int]]:
    with services.database.read() as session:
        return {name: dict(counts) for name, counts in quiz_sums.of_class(session, of).items()}


def test_shares_move_with_the_fifth_answer_more(services: Services, of: SchoolClass) -> None:
    question = paper_questions(services, of)[0]
    wrong = (question.right + 1) % len(question.choices)
    told = []
    for n, seat in enumerate(seats_of(services, of)[:23]):
        answers(services, of, seat.number, question.id, question.right if n % 5 < 2 + n // 10 else wrong)
        told.append(shown(services, of).get(question.id))
    assert told == [None] * 4 + [4] * 5 + [4] * 5 + [5] * 5 + [5] * 4
    assert sum(firsts(services, of)[question.id].values()) == 20


def test_another_last_choice_changes_nothing(services: Services, of: SchoolClass) -> None:
    question = paper_questions(services, of)[0]
    seats = seats_of(services, of)[:5]
    for _ in range(3):
        for seat in seats:
            answers(services, of, seat.number, question.id, question.right, last=1)
    assert firsts(services, of) == {question.id: {question.right: 5}}


def test_a_seat_that_takes_all_out_is_out_with_the_next_step(services: Services, of: SchoolClass) -> None:
    one, other = paper_questions(services, of)[:2]
    seats = seats_of(services, of)
    for seat in seats[:10]:
        answers(services, of, seat.number, one.id, one.right)
        answers(services, of, seat.number, other.id, other.right)
    before = firsts(services, of)
    for seat in seats[:4]:
        seated = find_seated(services, of.organisation_id, of.id, seat.number, seat.issue)
        assert seated
        take_out(services, seated)
        assert firsts(services, of) == before
    answers(services, of, seats[10].number, one.id, one.right)
    assert firsts(services, of) == {one.id: {one.right: 7}, other.id: {other.right: 10}}


def test_what_is_kept_of_a_class_is_what_was_shown(services: Services, of: SchoolClass) -> None:
    question = paper_questions(services, of)[0]
    meter_detectives(services, of, [40] * 6)
    for seat in seats_of(services, of)[:9]:
        answers(services, of, seat.number, question.id, question.right if seat.number % 2 else 0)
    told, totals = shown(services, of), totals_of(services, of)
    assert findings_of(services, of).homes == 5
    assert totals
    assert totals["found"]["quiz"] == [[question.id, told[question.id]]]
    with services.database.write() as session:
        classes.forget_class(session, of)
    with services.database.read() as session:
        assert session.exec(select(QuizSumsRow)).all() == []


def test_a_class_that_answers_at_the_same_moment_is_all_there(services: Services, of: SchoolClass) -> None:
    question = paper_questions(services, of)[0]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: answers(services, of, n, question.id, 1), [s.number for s in seats_of(services, of)]))
    assert firsts(services, of) == {question.id: {1: 45}}
