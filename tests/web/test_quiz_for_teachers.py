"""What a teacher sees of the quiz, types in from paper, and takes along."""

import csv
import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Clock
from tests.outreach import an_organisation
from tests.school import EVENING, a_class, a_teacher, seats_of
from tests.web.conftest import Post, SignIn
from webapp.domain.outreach.organisation import Organisation
from webapp.domain.school.quiz import LETTERS, Answer, Question
from webapp.domain.school.school_class import SchoolClass
from webapp.store.school import quiz_answers
from webapp.usecases.school.quiz_paper import paper_questions
from webapp.usecases.services import Services


@pytest.fixture
def organisation(services: Services, clock: Clock) -> Organisation:
    clock.set(EVENING)
    return an_organisation(services)


@pytest.fixture
def made(services: Services, organisation: Organisation) -> SchoolClass:
    return a_class(services, organisation)


@pytest.fixture
def editor(sign_in: SignIn, organisation: Organisation, made: SchoolClass) -> FlaskClient:
    return sign_in(organisation, "editor")


def answered(services: Services, made: SchoolClass, question: Question, choices: list[int], came: str = "card") -> None:
    with services.database.write() as session:
        for seat, choice in zip(seats_of(services, made), choices, strict=False):
            quiz_answers.save(session, made, Answer(seat.number, question.id, choice, choice, came))  # type: ignore[arg-type]


def kept(services: Services, made: SchoolClass, seat: int) -> dict[str, Answer]:
    with services.database.read() as session:
        return {each.question_id: each for each in quiz_answers.of_seat(session, made, seat)}


def page_of(browser: FlaskClient, made: SchoolClass) -> str:
    return browser.get(f"/staff/classes/{made.id}/quiz").text


def words_of(page: str) -> str:
    return re.sub(r"<[^>]*>", " ", page)


def test_shares_are_told_in_tenths_and_no_seat_is(services: Services, made: SchoolClass, editor: FlaskClient) -> None:
    hard, easy, rare = paper_questions(services, made)[:3]
    tempting = (hard.right + 1) % len(hard.choices)
    answered(services, made, hard, [hard.right] * 19 + [tempting] * 19)
    answered(services, made, easy, [easy.right] * 38)
    answered(services, made, rare, [rare.right] * 4)
    rows = re.findall(r"<tr><td.*?</tr>", page_of(editor, made), re.S)
    assert len(rows) == 2
    assert hard.text.zh in rows[0]
    assert "约 5 成" in rows[0]
    assert "值得再讲" in rows[0]
    assert "约 35 人答过" in rows[0]
    assert hard.choices[tempting].text.zh in rows[0]
    assert "9 成以上" in rows[1]
    assert "38" not in "".join(rows)
    for seat in seats_of(services, made):
        assert not re.search(rf">\s*{seat.number}\s*<", "".join(rows))


def test_four_answers_are_not_shown(services: Services, made: SchoolClass, editor: FlaskClient) -> None:
    before = page_of(editor, made)
    assert "一题有 5 人答过才显示" in before
    answered(services, made, paper_questions(services, made)[0], [0] * 4)
    assert words_of(page_of(editor, made)) == words_of(before), "not even whether anybody answered"
    assert "<tr><td" not in page_of(editor, made)


def test_a_sheet_of_paper_is_typed_in(services: Services, made: SchoolClass, editor: FlaskClient, post: Post) -> None:
    questions, seat = paper_questions(services, made), seats_of(services, made)[0].number
    line = "".join(LETTERS[each.right] for each in questions[:-1]).lower() + "-"
    answer = post(editor, f"/staff/classes/{made.id}/quiz/paper", seat=seat, answers=line)
    assert answer.status_code == 303
    assert f"{seat} 号存好了，7 题" in page_of(editor, made)
    found = kept(services, made, seat)
    assert found.keys() == {each.id for each in questions[:-1]}
    assert all(each.came == "paper" and each.first == each.last for each in found.values())


def test_typed_anew_it_replaces_paper_and_keeps_the_card(
    services: Services, made: SchoolClass, editor: FlaskClient, post: Post
) -> None:
    questions, seat = paper_questions(services, made), seats_of(services, made)[0].number
    answered(services, made, questions[0], [1])
    url = f"/staff/classes/{made.id}/quiz/paper"
    post(editor, url, seat=seat, answers="A" * 8)
    post(editor, url, seat=seat, answers="B" * 8)
    found = kept(services, made, seat)
    assert (found[questions[0].id].came, found[questions[0].id].first) == ("card", 1)
    assert {found[each.id].first for each in questions[1:]} == {1}
    assert "卡上答过" in page_of(editor, made)


@pytest.mark.parametrize(
    ("seat", "line", "said"),
    [
        ("", "AAAAAAAA", "这里写座号，像 17"),
        ("7", "AAAAAAAA", "没有 7 号"),
        ("seat", "AAAA", "题有 8 道"),
        ("seat", "AAAAAAAX", "一题一个字母"),
        ("seat", "", "答案还空着"),
        ("seat", "DDDDDDDD", "只有 AB"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(
    seat: str, line: str, said: str, services: Services, made: SchoolClass, editor: FlaskClient, post: Post
) -> None:
    number = str(seats_of(services, made)[0].number) if seat == "seat" else seat
    answer = post(editor, f"/staff/classes/{made.id}/quiz/paper", seat=number, answers=line)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{line}"' in answer.text or not line
    assert all(not kept(services, made, each.number) for each in seats_of(services, made)[:1])


def test_the_table_goes_along(services: Services, made: SchoolClass, editor: FlaskClient) -> None:
    question = paper_questions(services, made)[0]
    answered(services, made, question, [question.right] * 12)
    answer = editor.get(f"/staff/classes/{made.id}/quiz/table.csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[1][0] == question.text.zh
    assert rows[1][2:4] == ["10", "9 成以上"]


def test_who_may(
    services: Services,
    organisation: Organisation,
    app: Flask,
    made: SchoolClass,
    sign_in: SignIn,
    post: Post,
) -> None:
    url = f"/staff/classes/{made.id}/quiz"
    mine = a_class(services, organisation, a_teacher(services, organisation, "李老师"))
    others = sign_in(organisation, "teacher", "张老师")
    assert others.get(url).status_code == 404
    assert others.get(f"/staff/classes/{mine.id}/quiz").status_code == 404
    assert sign_in(an_organisation(services, "another"), "owner").get(url).status_code == 404
    viewer = sign_in(organisation, "viewer")
    assert viewer.get(url).status_code == 200
    assert "<form" not in viewer.get(url).text.split('id="paper"')[1].split("</section>")[0]
    assert post(viewer, f"{url}/paper", seat="1", answers="A" * 8).status_code == 403
    assert app.test_client().get(url).status_code == 302
