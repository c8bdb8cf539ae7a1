"""What was really saved: by each change, against the home's own days, and as its actions are estimated."""

from datetime import date

from flask import Blueprint, Response, request

from webapp.domain.calendar import DAY
from webapp.domain.errors import YiduError
from webapp.usecases.interventions import list_interventions
from webapp.usecases.show_saving import Shown, show_saving
from webapp.views import forms, saving_words
from webapp.views.forms import Form
from webapp.views.page import home, page, services

blueprint = Blueprint("saving", __name__, url_prefix="/saving")


@blueprint.get("")
def show() -> Response:
    form = Form(request.args)
    found = _found(form)
    return page(
        "saving.html",
        found=found,
        listed=list_interventions(services(), home()),
        tips={tip.id: tip for tip in services().advice.tips},
        values=form.values,
        errors=form.errors,
        status=422 if form.errors else 200,
        tell=saving_words,
        day=DAY,
    )


def _found(form: Form) -> Shown:
    """Since the day asked for; where that cannot be told, as without one, and the reason beside the field."""
    since: date | None = form.optional("day", forms.day)
    try:
        return show_saving(services(), home(), since)
    except YiduError as error:
        if error.field != "day":
            raise
        form.note(error)
        return show_saving(services(), home())
