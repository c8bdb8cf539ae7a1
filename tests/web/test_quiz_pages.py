"""The quiz at a seat: a question a screen, an answer in words, and nothing lost."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Clock
from tests.outreach import an_organisation
from tests.school import EVENING, a_class, at_seat, seats_of
from tests.web.conftest import Post
from webapp.domain.school.quiz import ROUND, Question
from webapp.domain.school.school_class import SchoolClass, Seated
from webapp.store.school import quiz_answers
from webapp.usecases.school.cards import find_seated
from webapp.usecases.school.quiz import rounds_of, show_rounds
from webapp.usecases.services import Services

STATIC = Path(__file__).parents[2] / "static"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def made(services: Services, clock: Clock) -> SchoolClass:
    clock.set(EVENING)
    return a_class(services, an_organisation(services))


@pytest.fixture
def browser(app: Flask, services: Services, made: SchoolClass) -> FlaskClient:
    return at_seat(app, services, made, seats_of(services, made)[0])


@pytest.fixture
def asked(services: Services, made: SchoolClass, browser: FlaskClient) -> tuple[Question, ...]:
    """The first round of the first seat, in its order."""
    return show_rounds(services, _seated(services, made))[0].questions


def _seated(services: Services, made: SchoolClass) -> Seated:
    seat = seats_of(services, made)[0]
    found = find_seated(services, made.organisation_id, made.id, seat.number, seat.issue)
    assert found
    return found


def kept(services: Services, made: SchoolClass) -> dict[str, tuple[int, int, str]]:
    with services.database.read() as session:
        return {each.question_id: (each.first, each.last, each.came) for each in quiz_answers.of_class(session, made)}


def wrong(question: Question) -> int:
    return (question.right + 1) % len(question.choices)


def url(question: Question) -> str:
    return f"/seat/quiz/{question.id}"


def test_a_round_is_eight_questions_one_a_screen(browser: FlaskClient, asked: tuple[Question, ...]) -> None:
    start = browser.get("/seat/quiz").text
    assert f"/seat/quiz/{asked[0].id}" in start
    assert len(asked) == ROUND
    page = browser.get(url(asked[0])).text
    assert "第 1 题，共 8 题" in page
    assert page.count('class="opt"') == len(asked[0].choices)
    assert asked[0].text.zh in page
    assert "对了" not in page
    assert "差一点" not in page


def test_a_right_answer_is_told_why(
    browser: FlaskClient, asked: tuple[Question, ...], post: Post, services: Services, made: SchoolClass
) -> None:
    question = asked[0]
    answer = post(browser, url(question), choice=question.right)
    assert (answer.status_code, answer.headers["Location"]) == (303, url(question))
    page = browser.get(url(question)).text
    assert "对了！" in page
    assert question.why.zh.split("\n")[0] in page
    assert f"/seat/quiz/{asked[1].id}" in page
    assert kept(services, made) == {question.id: (question.right, question.right, "card")}


def test_another_answer_is_no_fault(browser: FlaskClient, asked: tuple[Question, ...], post: Post) -> None:
    question = asked[0]
    near = question.choices[wrong(question)].near
    page = post(browser, url(question), headers=HTMX, choice=wrong(question)).text
    assert near
    assert near.zh in page
    assert "差一点，一起" in page
    assert "是这个" in page
    assert not re.search("错|分数|得分|不对|circle-x", page)
    assert "<html" not in page
    assert 'id="task"' in page


def test_the_first_choice_stays_and_the_last_one_is_shown(
    browser: FlaskClient, asked: tuple[Question, ...], post: Post, services: Services, made: SchoolClass
) -> None:
    question = asked[0]
    for choice in (wrong(question), wrong(question), question.right):
        post(browser, url(question), choice=choice)
    assert kept(services, made) == {question.id: (wrong(question), question.right, "card")}
    assert "对了！" in browser.get(url(question)).text


def test_who_comes_back_goes_on_where_it_left(browser: FlaskClient, asked: tuple[Question, ...], post: Post) -> None:
    for question in asked[:3]:
        post(browser, url(question), choice=question.right)
    start = browser.get("/seat/quiz").text
    assert "做了 3 题" in start
    assert f'href="/seat/quiz/{asked[3].id}"' in start


def test_after_a_round_what_is_worth_another_look_is_asked_again(
    browser: FlaskClient, asked: tuple[Question, ...], post: Post
) -> None:
    for number, question in enumerate(asked):
        post(browser, url(question), choice=wrong(question) if number == 2 else question.right)
    start = browser.get("/seat/quiz").text
    assert "再想一想" in start
    again = f"{url(asked[2])}?again=1"
    assert start.count("?again=1") == 1
    assert again in start
    assert 'class="opt"' in browser.get(again).text
    post(browser, url(asked[2]), choice=asked[2].right)
    assert "这一组都想明白了" in browser.get("/seat/quiz").text


def test_left_out_questions_come_last(browser: FlaskClient, asked: tuple[Question, ...], post: Post) -> None:
    for question in asked[1:]:
        post(browser, url(question), choice=question.right)
    assert f'href="/seat/quiz/{asked[0].id}"' in browser.get(url(asked[-1])).text
    post(browser, url(asked[0]), choice=asked[0].right)
    assert "这一组做完了" in browser.get(url(asked[0])).text


@pytest.mark.parametrize("choice", ["", "9", "-1", "x"])
def test_nothing_chosen_is_said_kindly(
    choice: str, browser: FlaskClient, asked: tuple[Question, ...], post: Post, services: Services, made: SchoolClass
) -> None:
    answer = post(browser, url(asked[0]), choice=choice)
    assert answer.status_code == 422
    assert "先选一个答案" in answer.text
    assert kept(services, made) == {}


def test_a_question_of_another_stage_is_not_there(browser: FlaskClient, post: Post) -> None:
    assert browser.get("/seat/quiz/green-cert").status_code == 404
    answer = post(browser, "/seat/quiz/green-cert", choice=0)
    assert answer.status_code == 404
    assert "没有找到这道题" in answer.text


def test_when_the_class_is_over_nothing_more_is_taken(
    browser: FlaskClient, asked: tuple[Question, ...], post: Post, clock: Clock, services: Services, made: SchoolClass
) -> None:
    post(browser, url(asked[1]), choice=0)
    clock.pass_by(days=5)
    assert browser.get(url(asked[1])).status_code == 200
    assert "这次活动做完了" in browser.get(url(asked[0])).text
    answer = post(browser, url(asked[0]), choice=0)
    assert answer.status_code == 410
    assert set(kept(services, made)) == {asked[1].id}


def test_all_seats_are_asked_the_same_in_an_order_of_their_own(
    app: Flask, services: Services, made: SchoolClass
) -> None:
    first = {each.id for each in rounds_of(services.school.quiz, made.stage, made.id)[0]}
    starts = set()
    for seat in seats_of(services, made)[:6]:
        page = at_seat(app, services, made, seat).get("/seat/quiz").text
        found = re.search(r'class="btn btn-1" href="/seat/quiz/([\w-]+)"', page)
        assert found
        assert found[1] in first
        starts.add(found[1])
    assert len(starts) > 1


def test_in_english(app: Flask, browser: FlaskClient, asked: tuple[Question, ...]) -> None:
    with browser.session_transaction() as session:
        session["lang"] = "en"
    page = browser.get(url(asked[0])).text
    assert str(asked[0].text["en"]).replace('"', "&#34;").replace("'", "&#39;") in page


def test_every_picture_is_drawn_and_described(services: Services) -> None:
    bank = services.school.quiz
    sprites = "".join((STATIC / name).read_text("utf-8") for name in ("icons.svg", "outreach.svg"))
    assert not [each.id for each in bank.questions if f'id="{each.picture}"' not in sprites]
    assert not [name for name, alt in bank.pictures.items() if not (alt.zh and alt.en)]
