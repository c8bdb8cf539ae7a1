"""When the supplier asks to use less: typed from its notice, listed, taken back."""

from datetime import date, timedelta

from flask import Blueprint, Response, flash, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.calendar import midnight
from webapp.domain.errors import YiduError
from webapp.domain.event_errors import NobodySaidError
from webapp.usecases import demand_events
from webapp.views.forms import Form, clock_time, end_time, number, short_text
from webapp.views.forms import day as a_day
from webapp.views.page import home, page, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("events", __name__, url_prefix="/me/events")
MOST_SAID, MOST_YUAN = 20, 100


@blueprint.get("")
def index() -> Response:
    typical = {"day": services().today().isoformat(), "said_by": gettext("供电公司")}
    return _page(Form(MultiDict(typical)))


def _page(form: Form) -> Response:
    return page(
        "me_events.html",
        None,
        422 if form.errors else 200,
        listed=demand_events.list_events(services(), home()),
        values=form.values,
        errors=form.errors,
        now=services().now(),
        most_said=MOST_SAID,
    )


@blueprint.post("")
def add() -> BaseResponse:
    household = home()
    form = Form(request.form)
    on = form.read("day", a_day, date.min)
    since = form.read("since", clock_time, timedelta())
    until = form.read("until", end_time, timedelta())
    said_by = form.read("said_by", _said_by, "")
    paid = form.optional("paid", lambda text: number(text, 0, MOST_YUAN))
    if not form.errors:
        try:
            demand_events.add_event(
                services(), household, midnight(on) + since, midnight(on) + until, said_by, paid or None
            )
        except YiduError as error:
            form.note(error)
    if form.errors:
        return _page(form)
    flash(gettext("记下了，那段时间不排电器。"))
    return see("events.index")


@blueprint.post("/<event_id>/drop")
def drop(event_id: str) -> BaseResponse:
    demand_events.drop_event(services(), home(), event_id)
    flash(gettext("删掉了。要找回，一天内点恢复"))
    return see("events.index")


@blueprint.post("/<event_id>/restore")
def restore(event_id: str) -> BaseResponse:
    demand_events.restore_event(services(), home(), event_id)
    flash(gettext("恢复了"))
    return see("events.index")


def _said_by(text: str | None) -> str:
    said = " ".join(short_text(text, MOST_SAID).split())
    if not said:
        raise NobodySaidError
    return said
