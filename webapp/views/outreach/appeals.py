"""What homes say is wrong, for the staff: under an alias, with what the rule is; answered in a sentence."""

from flask import Blueprint, Response, flash, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import YiduError
from webapp.domain.outreach.appeal import MOST_WORDS, NothingAnsweredError
from webapp.usecases.outreach.appeals import answer as answer_appeal
from webapp.usecases.outreach.appeals import list_appeals
from webapp.views.forms import Form, choice
from webapp.views.outreach import effort_words
from webapp.views.outreach.said import sentence_of
from webapp.views.outreach.staff_page import staff
from webapp.views.page import page, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("appeals", __name__, url_prefix="/staff/appeals")
YES, NO = "yes", "no"


@blueprint.get("")
def index() -> Response:
    staff()
    return _page(Form(MultiDict()), None)


@blueprint.post("/<appeal_id>")
def answer(appeal_id: str) -> BaseResponse:
    who = staff("editor")
    form = Form(request.form)
    upheld = form.read("upheld", lambda text: choice(text, (YES, NO)), NO)
    text = form.read("text", _said, "")
    if not form.errors:
        try:
            answer_appeal(services(), who, appeal_id, text, upheld == YES)
        except YiduError as error:
            if error.status != 422:
                raise
            form.note(error)
    if form.errors:
        return _page(form, appeal_id)
    flash(gettext("回复了，对方在自己的页面上能看到。"))
    return see("appeals.index")


def _said(text: str | None) -> str:
    cleaned = sentence_of(text, MOST_WORDS)
    if not cleaned:
        raise NothingAnsweredError
    return cleaned


def _page(form: Form, asked: str | None) -> Response:
    who = staff()
    return page(
        "outreach/appeals.html",
        None,
        422 if form.errors else 200,
        staff=who,
        on="appeals",
        cases=list_appeals(services(), who),
        may_answer=who.may("editor"),
        values=form.values,
        errors=form.errors,
        asked=asked,
        today=services().today(),
        most=MOST_WORDS,
        words=effort_words,
    )
