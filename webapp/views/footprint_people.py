"""The people of a footprint: a label each, and nothing more about them."""

from flask import Blueprint, Response, flash, request
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import YiduError
from webapp.domain.footprint_errors import TooYoungError
from webapp.domain.footprint_people import LEAST_AGE, LONGEST_LABEL
from webapp.usecases import footprint_people as usecase
from webapp.usecases.footprint import find_profile, kept_footprint
from webapp.views.forms import Form
from webapp.views.page import home, page, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("footprint_people", __name__, url_prefix="/footprint/people")


@blueprint.get("")
def index() -> Response:
    return _page(Form(request.args))


def _page(form: Form, renamed: str = "") -> Response:
    return page(
        "footprint_people.html",
        None,
        422 if form.errors else 200,
        kept=kept_footprint(services(), home()),
        values=form.values,
        errors=form.errors,
        renamed=renamed,
        most=LONGEST_LABEL,
        age=LEAST_AGE,
    )


@blueprint.post("")
def add() -> BaseResponse:
    form = Form(request.form)
    if "of_age" not in request.form:
        form.note(TooYoungError("of_age"))
    try:
        if not form.errors:
            person = usecase.add_person(services(), home(), request.form.get("label", ""))
            flash(gettext("加上了，接着答出行的问题"))
            return see("footprint.ask", name="car", person=person.id)
    except YiduError as error:
        form.note(error)
    return _page(form)


@blueprint.post("/<profile_id>")
def rename(profile_id: str) -> BaseResponse:
    household = home()
    find_profile(kept_footprint(services(), household), profile_id)
    form = Form(request.form)
    try:
        usecase.rename_person(services(), household, profile_id, request.form.get("label", ""))
    except YiduError as error:
        form.note(error)
        return _page(form, renamed=profile_id)
    flash(gettext("改好了"))
    return see("footprint_people.index")


@blueprint.post("/<profile_id>/drop")
def drop(profile_id: str) -> BaseResponse:
    usecase.drop_person(services(), home(), profile_id)
    flash(gettext("删掉了，连同这个人的回答。要找回，点撤销"))
    return see("footprint_people.index")
