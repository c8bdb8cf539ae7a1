"""Tonight: what to do, when, why, and what it saves."""

from datetime import datetime

from flask import Blueprint, Response, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.charts import day_before_after
from webapp.domain.calendar import DAY, midnight
from webapp.domain.demand_event import ahead
from webapp.domain.errors import NotATimeError
from webapp.usecases.draw_tonight import draw_tonight
from webapp.usecases.habits import list_habits
from webapp.usecases.keep_water_hot import heat_due
from webapp.usecases.plan_tonight import done_tonight, plan_tonight, skip_tonight, unskip_tonight
from webapp.usecases.plan_week import plan_week
from webapp.views import drawn, forms, habit_words, picture_words, sentences, wishes
from webapp.views.page import back_to, home, page, services, toast, wants_fragment
from webapp.views.texts import gettext
from webapp.views.today import today_page

blueprint = Blueprint("tonight", __name__, url_prefix="/tonight")


@blueprint.get("")
def show() -> Response:
    household = home()
    trying = wishes.tried(request.args, household.wishes)
    tonight = plan_tonight(services(), household, trying)
    contract = services().contract(household, tonight.day)
    picture = draw_tonight(services(), household, tonight) if tonight.moves else None
    return page(
        "tonight.html",
        "body",
        tonight=tonight,
        asked=ahead(household.events, services().now(), midnight(tonight.day + 2 * DAY)),
        contract=contract,
        tier=household.tier(contract, tonight.day),
        extra_g_co2=services().factor(household, tonight.day).g_co2(tonight.extra_wh),
        picture=picture,
        drawing=drawn.move_picture(picture, services().catalogue) if picture else None,
        told=picture_words,
        sliders={name: request.args[name] for name in wishes.SLIDERS if name in request.args},
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


@blueprint.get("/chart")
def chart() -> Response:
    """The day before and after, for the interactive chart; the sliders may stand as on the page."""
    household = home()
    tonight = plan_tonight(services(), household, wishes.tried(request.args, household.wishes))
    picture = draw_tonight(services(), household, tonight)
    figure = day_before_after(picture, picture_words.captions(picture, services().catalogue))
    return jsonify(figures=[{"id": "before-after", **figure}])


@blueprint.get("/week")
def week() -> Response:
    return page("tonight_week.html", None, week=plan_week(services(), home()), catalogue=services().catalogue)


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
    appliance_id = request.form.get("appliance_id", "")
    skip_tonight(services(), home(), appliance_id)
    today = services().today()
    due = heat_due(services(), home(), [services().appliance(appliance_id)], today)
    return _answer(sentences.with_water(gettext("今晚先不管它"), due, today))


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
