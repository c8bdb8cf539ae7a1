"""A home's own effort points, and its word that something is wrong."""

from flask import Blueprint, Response, flash, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import YiduError
from webapp.domain.outreach.appeal import ABOUTS, MOST_WORDS, About, NothingSaidError
from webapp.usecases.outreach.appeals import appeal
from webapp.usecases.outreach.show_effort import own_effort
from webapp.views.formats import day_text
from webapp.views.forms import Form, one_of
from webapp.views.outreach import effort_words
from webapp.views.outreach.said import sentence_of
from webapp.views.page import home, page, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("effort", __name__, url_prefix="/campaigns/<code>")


@blueprint.get("/points")
def show(code: str) -> Response:
    return _page(code, Form(MultiDict()))


@blueprint.post("/appeals")
def ask(code: str) -> BaseResponse:
    household = home()
    form = Form(request.form)
    about: About = form.read("about", lambda text: one_of(text, ABOUTS), "other")
    text = form.read("text", said, "")
    made = None
    if not form.errors:
        try:
            made = appeal(services(), household, code, about, form.values.get("subject", ""), text)
        except YiduError as error:
            if error.field is None:
                raise
            form.note(error)
    if made is None:
        return _page(code, form)
    flash(gettext("收到了。最迟%(day)s回复，写在这一页。", day=day_text(made.due)))
    return see("effort.show", code=code)


def said(text: str | None) -> str:
    cleaned = sentence_of(text, MOST_WORDS)
    if not cleaned:
        raise NothingSaidError
    return cleaned


def _page(code: str, form: Form) -> Response:
    return page(
        "outreach/points.html",
        None,
        422 if form.errors else 200,
        own=own_effort(services(), home(), code),
        values=form.values,
        errors=form.errors,
        most=MOST_WORDS,
        words=effort_words,
    )
