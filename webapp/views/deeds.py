"""What a home changed on a day, and what happened to it: added, changed, taken back."""

from datetime import date
from typing import cast

from flask import Blueprint, Response, flash, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import YiduError
from webapp.domain.intervention import DEEDS, SPOILERS, Intervention, Kind
from webapp.domain.intervention_errors import OneOfTwoError
from webapp.usecases import interventions
from webapp.views import saving_words
from webapp.views.formats import plain, words
from webapp.views.forms import Form, number, one_of, plain_text, short_text
from webapp.views.forms import day as a_day
from webapp.views.page import home, page, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("deeds", __name__, url_prefix="/saving/deeds")
MOST_KWH = 100


@blueprint.get("/new")
def new() -> Response:
    """First which kind; then the rest of it. A tip followed once brings its kind, name and day along."""
    suggested = {each.tip.id: each for each in interventions.list_interventions(services(), home()).suggested}
    tip = suggested.get(request.args.get("tip", ""))
    if tip:
        typed = {"kind": tip.kind, "tip": tip.tip.id, "day": tip.day.isoformat()}
        typed["name"] = words(tip.tip.title)[: interventions.MOST_NAME]
        return _page(Form(MultiDict(typed)), tip.kind)
    asked = request.args.get("kind")
    kind = next((each for each in (*DEEDS, *SPOILERS) if each == asked), None)
    if kind is None:
        return page("saving_kinds.html", None, deeds=DEEDS, spoilers=SPOILERS, tell=saving_words)
    name = "" if kind == "other" else saving_words.kind(kind)[: interventions.MOST_NAME]
    return _page(Form(MultiDict({"kind": kind, "name": name})), kind)


@blueprint.post("")
def add() -> BaseResponse:
    household = home()
    form = Form(request.form)
    kind = cast(Kind, form.read("kind", lambda text: one_of(text, (*DEEDS, *SPOILERS)), "other"))
    item = _typed(form, kind)
    if not form.errors:
        try:
            interventions.add_intervention(services(), household, item)
        except YiduError as error:
            form.note(error)
    if form.errors:
        return _page(form, kind)
    flash(gettext("记下了"))
    return see("saving.show", _anchor="deeds")


@blueprint.get("/<intervention_id>")
def edit(intervention_id: str) -> Response:
    item = interventions.find_intervention(services(), home(), intervention_id)
    expected = "" if item.expected_wh is None else plain(item.expected_wh / 1000)
    typed = {"day": item.day.isoformat(), "name": item.name, "expected": expected}
    return _page(Form(MultiDict(typed)), item.kind, item)


@blueprint.post("/<intervention_id>")
def change(intervention_id: str) -> BaseResponse:
    household = home()
    item = interventions.find_intervention(services(), household, intervention_id)
    form = Form(request.form)
    typed = _typed(form, item.kind, intervention_id)
    if not form.errors:
        try:
            interventions.change_intervention(services(), household, typed)
        except YiduError as error:
            form.note(error)
    if form.errors:
        return _page(form, item.kind, item)
    flash(gettext("改好了"))
    return see("saving.show", _anchor="deeds")


@blueprint.post("/<intervention_id>/drop")
def drop(intervention_id: str) -> BaseResponse:
    interventions.drop_intervention(services(), home(), intervention_id)
    flash(gettext("删掉了。要找回，一天内点恢复"))
    return see("saving.show", _anchor="deeds")


@blueprint.post("/<intervention_id>/restore")
def restore(intervention_id: str) -> BaseResponse:
    interventions.restore_intervention(services(), home(), intervention_id)
    flash(gettext("恢复了"))
    return see("saving.show", _anchor="deeds")


def _typed(form: Form, kind: Kind, intervention_id: str = "") -> Intervention:
    day = form.read("day", a_day, date.min)
    name = form.read("name", lambda text: " ".join(short_text(text, interventions.MOST_NAME).split()), "")
    tip = form.values.get("tip")
    tip_id = next((each.id for each in services().advice.tips if each.id == tip), None)
    return Intervention(day, name, _expected_wh(form, kind), kind, intervention_id, tip_id)


def _expected_wh(form: Form, kind: Kind) -> int | None:
    """What was typed goes before what the two models make."""
    if kind in SPOILERS:
        return None
    typed = form.optional("expected", lambda text: number(text, 0.001, MOST_KWH))
    if typed is not None or "expected" in form.errors:
        return None if typed is None else round(typed * 1000)
    old, changed = (plain_text(form.values.get(name)) for name in ("old", "new"))
    if not old and not changed:
        return None
    try:
        if not (old and changed):
            raise OneOfTwoError("new" if old else "old")
        return interventions.expected_wh(services(), home(), old, changed)
    except YiduError as error:
        form.errors["new" if error.field not in ("old", "new") else error.field] = gettext(
            error.message, **error.params
        )
        return None


def _page(form: Form, kind: Kind, item: Intervention | None = None) -> Response:
    return page(
        "saving_deed.html",
        None,
        422 if form.errors else 200,
        item=item,
        kind=kind,
        spoils=kind in SPOILERS,
        models=interventions.models(services(), kind),
        today=services().today(),
        most_name=interventions.MOST_NAME,
        values=form.values,
        errors=form.errors,
        tell=saving_words,
    )
