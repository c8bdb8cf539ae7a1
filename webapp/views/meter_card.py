"""The meter card: type what the meter shows."""

from datetime import datetime, timedelta

from flask import Blueprint, flash, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.calendar import local, midnight
from webapp.domain.errors import NotADateError, YiduError
from webapp.domain.register import RegisterReading, Step
from webapp.usecases.read_register import drop_register, list_registers, read_register, standby_hunt
from webapp.views.forms import Form, clock_time, day, number, one_of
from webapp.views.page import home, page, see, services

blueprint = Blueprint("meter_card", __name__, url_prefix="/meter")
MOST_KWH = 9_999_999
STEPS: tuple[Step, ...] = ("on", "rolled", "exchanged")


@blueprint.route("", methods=["GET", "POST"])
def card() -> BaseResponse:
    form = Form(request.form)
    if request.method == "POST" and _keep(form):
        return see("meter_card.card")
    now = local(services().now())
    values = form.values if request.method == "POST" else {"day": f"{now:%Y-%m-%d}", "clock": f"{now:%H:%M}"}
    return page(
        "meter_card.html",
        None,
        422 if form.errors else 200,
        readings=list_registers(services(), home())[::-1],
        hunt=standby_hunt(services(), home()),
        values=values,
        errors=form.errors,
        falls="kwh" in form.errors,
    )


def _keep(form: Form) -> bool:
    on = form.read("day", day, local(services().now()).date())
    clock = form.read("clock", clock_time, timedelta())
    kwh = form.read("kwh", lambda text: number(text, 0, MOST_KWH), None)
    step: Step = form.read("step", lambda text: one_of(text or "on", STEPS), STEPS[0])
    if form.errors or kwh is None:
        return False
    try:
        read_register(services(), home(), RegisterReading(midnight(on) + clock, int(kwh * 1000), step))
    except YiduError as error:
        error.field = {"at": "day"}.get(error.field or "", error.field)
        form.note(error)
        return False
    flash(gettext("记下了。"))
    return True


@blueprint.post("/drop")
def drop() -> BaseResponse:
    household = home()
    try:
        at = datetime.fromisoformat(request.form.get("at", ""))
    except ValueError as error:
        raise NotADateError("at") from error
    if at.tzinfo is None:
        raise NotADateError("at")
    drop_register(services(), household, at)
    flash(gettext("删掉了。"))
    return see("meter_card.card")
