"""Tonight: what to do, when, why, and what it saves."""

from datetime import datetime

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import NotATimeError
from webapp.usecases.habits import list_habits
from webapp.usecases.plan_tonight import done_tonight, plan_tonight, skip_tonight, unskip_tonight
from webapp.views import drawn, forms, habit_words, sentences, wishes
from webapp.views.page import back_to, home, page, services, toast, wants_fragment
from webapp.views.today import today_page

blueprint = Blueprint("tonight", __name__, url_prefix="/tonight")


@blueprint.get("")
def show() -> Response:
    household = home()
    trying = wishes.tried(request.args, household.wishes)
    tonight = plan_tonight(services(), household, trying)
    contract = services().contract(household, tonight.day)
    return page(
        "tonight.html",
        "body",
        tonight=tonight,
        contract=contract,
        tier=household.tier(contract, tonight.day),
        picture=drawn.move_picture(services(), household, tonight, contract) if tonight.moves else None,
        catalogue=services().catalogue,
        now=services().now(),
        habits=list_habits(services(), household),
        tell=habit_words,
        say=sentences,
        wishes=trying,
        unsaved=trying != household.wishes,
        ease=wishes.ease_of(trying),
        ease_most=wishes.EASE,
        hours=wishes.half_hours,
        has_car=wishes.has_car(services().appliances(household)),
    )


@blueprint.post("/done")
def done() -> BaseResponse:
    household = home()
    start = _start(request.form.get("start"))
    key = forms.short_text(request.form.get("key"), 64) or None
    run = done_tonight(services(), household, request.form.get("appliance_id", ""), start, key)
    notice = gettext("排好了，到点照做就行") if run.planned else gettext("记好了")
    return _answer(notice)


@blueprint.post("/skip")
def skip() -> BaseResponse:
    skip_tonight(services(), home(), request.form.get("appliance_id", ""))
    return _answer(gettext("今晚先不管它"))


@blueprint.post("/unskip")
def unskip() -> BaseResponse:
    unskip_tonight(services(), home(), request.form.get("appliance_id", ""))
    return _answer(gettext("放回安排里了"))


def _answer(notice: str) -> BaseResponse:
    if wants_fragment() and request.headers.get("HX-Target") == "today":
        return toast(today_page(home()), notice)
    flash(notice)
    return redirect(back_to(url_for("tonight.show")), 303)


def _start(text: str | None) -> datetime:
    try:
        start = datetime.fromisoformat(text or "")
    except ValueError as error:
        raise NotATimeError("start") from error
    if start.tzinfo is None:
        raise NotATimeError("start")
    return start
