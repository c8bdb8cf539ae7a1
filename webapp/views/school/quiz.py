"""The quiz for teachers: what is worth another lesson, and sheets of paper typed in."""

from flask import Blueprint, Response, flash, make_response, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import YiduError
from webapp.domain.outreach.organisation import Staff
from webapp.domain.school.quiz_items import Item
from webapp.usecases.csv_lines import csv_lines, text_cell
from webapp.usecases.school.quiz_paper import enter_paper, paper_questions
from webapp.usecases.school.quiz_statistics import class_quiz
from webapp.usecases.school.show_classes import find_class
from webapp.views.formats import words
from webapp.views.forms import Form, seat_number
from webapp.views.outreach.staff_page import staff, teacher
from webapp.views.page import page, see, services
from webapp.views.school.quiz_words import share_text, topic_text
from webapp.views.texts import gettext

blueprint = Blueprint("school_quiz", __name__, url_prefix="/staff/classes/<class_id>/quiz")


@blueprint.get("")
def show(class_id: str) -> Response:
    return _page(staff("teacher"), class_id, Form(MultiDict()))


@blueprint.post("/paper")
def paper(class_id: str) -> BaseResponse:
    who, form = teacher(), Form(request.form)
    seat = form.read("seat", seat_number, 0)
    find_class(services(), who, class_id)
    if not form.errors:
        try:
            entered = enter_paper(services(), who, class_id, seat, request.form.get("answers", ""))
        except YiduError as error:
            if not error.field:
                raise
            form.note(error)
    if form.errors:
        return _page(who, class_id, form)
    flash(gettext("%(seat)s 号存好了，%(n)s 题。", seat=entered.seat, n=entered.taken))
    if entered.kept:
        flash(gettext("有 %(n)s 题在卡上答过，照卡上的算。", n=entered.kept))
    return see("school_quiz.show", class_id=class_id, _anchor="paper")


@blueprint.get("/table.csv")
def table(class_id: str) -> Response:
    found = class_quiz(services(), find_class(services(), staff("teacher"), class_id))
    header = [gettext("题"), gettext("说什么"), gettext("约几人答过"), gettext("一开始就对"), gettext("常选的另一个")]
    response = make_response("".join(csv_lines(header, (_row(item) for item in found.items))))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="quiz-{found.school_class.code}.csv"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _row(item: Item) -> list[object]:
    question = item.question
    tempting = words(question.choices[item.tempting].text) if item.tempting is not None else ""
    cells = (words(question.text), topic_text(question.topic), str(item.about), share_text(item), tempting)
    return [text_cell(cell) for cell in cells]


def _page(who: Staff, class_id: str, form: Form) -> Response:
    found = find_class(services(), who, class_id)
    return page(
        "school/quiz_class.html",
        None,
        422 if form.errors else 200,
        staff=who,
        on="classes",
        school_class=found,
        quiz=class_quiz(services(), found),
        asked=paper_questions(services(), found),
        values=form.values,
        errors=form.errors,
        share_text=share_text,
        topic_text=topic_text,
    )
