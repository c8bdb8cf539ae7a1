"""A call as a home sees it: before, while it lasts, after; its answer, its list, its own readings, its objection."""

from decimal import Decimal
from typing import get_args

from flask import Blueprint, Response, flash, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import YiduError
from webapp.domain.outreach.call_errors import NothingSaidError
from webapp.domain.outreach.call_suggestions import What
from webapp.domain.outreach.demand_call import Choice
from webapp.usecases.outreach import call_answer
from webapp.usecases.outreach.call_show import CallPage, list_calls, show_call
from webapp.views import forms
from webapp.views.formats import day_text, plain
from webapp.views.forms import Form, one_of, short_text
from webapp.views.outreach import call_words
from webapp.views.outreach.call_drawing import chart
from webapp.views.page import home, page, see, services, wants_fragment
from webapp.views.texts import gettext

blueprint = Blueprint("calls", __name__, url_prefix="/campaigns/<code>/calls")
CHOICES: tuple[Choice, ...] = ("in", "out", "care")
MOST_READ_KWH = 9_999_999
MOST_SAID = 300
WHATS = frozenset(get_args(What))
TEMPLATES = {"on": "outreach/call_live.html", "over": "outreach/call_after.html"}


@blueprint.get("")
def index(code: str) -> Response:
    return page("outreach/calls.html", None, listed=list_calls(services(), home(), code), say=call_words)


@blueprint.get("/<int:number>")
def show(code: str, number: int) -> Response:
    return _page(show_call(services(), home(), code, number))


def _page(shown: CallPage, form: Form | None = None) -> Response:
    form = form or Form(MultiDict(_typed(shown)))
    template = _template(shown)
    response = page(
        template,
        "hero" if template == TEMPLATES["on"] else None,
        422 if form.errors else 200,
        shown=shown,
        picture=_picture(shown),
        say=call_words,
        values=form.values,
        errors=form.errors,
        most_said=MOST_SAID,
    )
    if wants_fragment() and shown.phase == "over" and request.method == "GET":
        response.headers["HX-Refresh"] = "true"  # the page that asks is still the one of the call going on
    return response


def _template(shown: CallPage) -> str:
    """A home that does not take part, or is not called, has nothing to do while it lasts."""
    if shown.phase == "on" and not shown.taking_part:
        return "outreach/call_before.html"
    return TEMPLATES.get(shown.phase, "outreach/call_before.html")


def _picture(shown: CallPage) -> object:
    result = shown.outcome
    if result and result.state == "measured":
        return chart(shown.call, result.adjusted, result.actual)
    if shown.baseline.why_not:
        return None
    return chart(shown.call, shown.baseline.wh, now=shown.now if shown.phase == "on" else None)


def _typed(shown: CallPage) -> dict[str, str]:
    if shown.answer is None:
        return {}
    read = shown.answer.readings
    kept = {"start_read": read.start_wh, "end_read": read.end_wh}
    return {name: plain(wh / 1000) for name, wh in kept.items() if wh is not None}


@blueprint.post("/<int:number>/answer")
def answer(code: str, number: int) -> BaseResponse:
    household = home()
    choice = one_of(request.form.get("choice"), CHOICES)
    call = call_answer.answer(services(), household, code, number, choice)
    flash(
        {
            "in": gettext("报好了。%(at)s 前都能改主意", at=call_words.closes(call)),
            "out": gettext("好，这次不来。不扣分，下一场照样能来"),
            "care": gettext("好，照顾要紧。不扣分，下一场照样能来"),
        }[choice]
    )
    return see("calls.show", code=code, number=number)


@blueprint.post("/<int:number>/ticks")
def ticks(code: str, number: int) -> BaseResponse:
    call_answer.tick(services(), home(), code, number, [each for each in request.form.getlist("done") if each in WHATS])
    return Response(status=204) if wants_fragment() else see("calls.show", code=code, number=number)


@blueprint.post("/<int:number>/readings")
def readings(code: str, number: int) -> BaseResponse:
    household = home()
    form = Form(request.form)
    start = form.optional("start_read", _kwh)
    end = form.optional("end_read", _kwh)
    if not form.errors:
        try:
            call_answer.read_off(services(), household, code, number, start, end)
        except YiduError as error:
            if error.field is None:
                raise
            form.note(error)
    if form.errors:
        return _page(show_call(services(), household, code, number), form)
    flash(gettext("记下了，只给您自己看"))
    return see("calls.show", code=code, number=number)


def _kwh(text: str | None) -> Decimal:
    return forms.number(text, 0, MOST_READ_KWH)


@blueprint.post("/<int:number>/objection")
def objection(code: str, number: int) -> BaseResponse:
    household = home()
    form = Form(request.form)
    said = form.read("text", _said, "")
    if form.errors:
        return _page(show_call(services(), household, code, number), form)
    made = call_answer.object_to(services(), household, code, number, said)
    flash(gettext("收到了，最迟%(day)s回复，写在这一页", day=day_text(made.due)))
    return see("calls.show", code=code, number=number)


def _said(text: str | None) -> str:
    said = " ".join(short_text(text, MOST_SAID).split())
    if not said:
        raise NothingSaidError
    return said
