"""Less since a day? By the home's own meter."""

from flask import Blueprint, Response, request
from flask_babel import gettext

from webapp.domain.errors import YiduError
from webapp.domain.saving import Saving
from webapp.domain.saving_words import DOUBTS, METHODS, PROGRESS, WORDS, doubt_params, progress_params, word_params
from webapp.domain.sufficiency import Doubt
from webapp.usecases.compare_since import compare_since
from webapp.views import forms
from webapp.views.forms import Form
from webapp.views.page import home, page, services

blueprint = Blueprint("since", __name__, url_prefix="/meter/since")


@blueprint.get("")
def show() -> Response:
    form = Form(request.args)
    day = form.read("day", forms.day, None) if request.args.get("day") else None
    try:
        found = compare_since(services(), home(), day)
    except YiduError as error:
        form.note(error)
        found = compare_since(services(), home(), None)
    status = 422 if form.errors else 200
    return page(
        "meter_since.html",
        None,
        status,
        found=found,
        values=form.values,
        errors=form.errors,
        word=word,
        method=method,
        progress=progress,
        doubt=doubt,
    )


def word(saving: Saving) -> str:
    return str(gettext(WORDS[saving.word], **word_params(saving)))


def method(saving: Saving) -> str:
    return str(gettext(METHODS[saving.method]))


def progress(saving: Saving) -> str:
    """How many days there are of those needed; empty where there are enough."""
    found = saving.sufficiency.progress
    return str(gettext(PROGRESS, **progress_params(found))) if found else ""


def doubt(item: Doubt) -> str:
    return str(gettext(DOUBTS[item.code], **doubt_params(item)))
