"""The quiz at a seat: one question a screen, an answer in words at once, no score."""

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from webapp.usecases.school import quiz
from webapp.views.page import page, see, services, wants_fragment
from webapp.views.school.seat_page import seat

blueprint = Blueprint("seat_quiz", __name__, url_prefix="/seat/quiz")


@blueprint.get("")
def show() -> Response:
    seated = seat()
    return page("school/quiz.html", seated=seated, rounds=quiz.show_rounds(services(), seated))


@blueprint.get("/<question_id>")
def one(question_id: str) -> Response:
    """With `again` it is asked anew, though it was answered."""
    task = quiz.show_question(services(), seat(), question_id)
    return _page(task, "again" in request.args)


@blueprint.post("/<question_id>")
def answer(question_id: str) -> BaseResponse:
    task = quiz.answer(services(), seat(), question_id, request.form.get("choice", type=int))
    return _page(task) if wants_fragment() else see("seat_quiz.one", question_id=question_id)


def _page(task: quiz.Task, again: bool = False) -> Response:
    pictures = services().school.quiz.pictures
    return page(
        "school/quiz_one.html", "task", seated=seat(), task=task, asks=again or not task.answer, pictures=pictures
    )
