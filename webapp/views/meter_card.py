"""The meter card: type what the meter shows."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import zip_longest
from typing import Literal

from flask import Blueprint, flash, request
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.calendar import local, midnight
from webapp.domain.errors import NotADateError, YiduError
from webapp.domain.reading_errors import FallingReadingError
from webapp.domain.register import RegisterReading, Step, gain
from webapp.domain.tariff import Kind
from webapp.usecases.read_register import drop_register, list_registers, read_register, standby_hunt
from webapp.views import sentences
from webapp.views.forms import Form, clock_time, day, number, one_of, plain_text
from webapp.views.page import home, page, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("meter_card", __name__, url_prefix="/meter")
MOST_KWH = 9_999_999
STEPS: tuple[Step, ...] = ("on", "rolled", "exchanged")
PERIODS: tuple[Kind, ...] = ("peak", "flat", "valley", "super_peak")
"""In the order most meters show them; few have the last."""


@blueprint.route("", methods=["GET", "POST"])
def card() -> BaseResponse:
    form = Form(request.form)
    outcome = _keep(form) if request.method == "POST" else "refused"
    if outcome == "kept":
        return see("meter_card.card")
    now = local(services().now())
    values = form.values if request.method == "POST" else {"day": f"{now:%Y-%m-%d}", "clock": f"{now:%H:%M}"}
    readings = list_registers(services(), home())[::-1]
    return page(
        "meter_card.html",
        None,
        422 if form.errors else 200,
        readings=[(b, gain(a, b) if a else None) for b, a in zip_longest(readings, readings[1:])],
        hunt=standby_hunt(services(), home()),
        values=values,
        errors=form.errors,
        asks_why=outcome == "falls" or "step" in form.values,
        periods=PERIODS,
        by_period=_by_period(form) or (bool(readings) and bool(readings[0].by_period)),
        say=sentences,
    )


def _by_period(form: Form) -> bool:
    return any(plain_text(form.values.get(name)) for name in PERIODS)


def _keep(form: Form) -> Literal["kept", "falls", "refused"]:
    """`falls` where a number is smaller than before: then the person is asked why."""
    on = form.read("day", day, local(services().now()).date())
    clock = form.read("clock", clock_time, timedelta())
    told = {name: int(kwh * 1000) for name in PERIODS if (kwh := form.optional(name, _kwh)) is not None}
    total = form.optional("kwh", _kwh) if _by_period(form) else form.read("kwh", _kwh, None)
    step: Step = form.read("step", lambda text: one_of(text or "on", STEPS), STEPS[0])
    if form.errors:
        return "refused"
    wh = int(total * 1000) if total is not None else sum(told.values())
    try:
        read_register(services(), home(), RegisterReading(midnight(on) + clock, wh, step, told))
    except YiduError as error:
        error.field = {"at": "day"}.get(error.field or "", error.field)
        form.note(error)
        return "falls" if isinstance(error, FallingReadingError) else "refused"
    flash(gettext("记下了。"))
    return "kept"


def _kwh(text: str | None) -> Decimal:
    return number(text, 0, MOST_KWH)


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
