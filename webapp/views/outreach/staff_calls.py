"""Calls as staff run them: announce, watch, call off, try on a day gone by."""

from dataclasses import replace
from datetime import date, timedelta

from flask import Blueprint, Response, flash, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.calendar import DAY
from webapp.domain.errors import YiduError
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.organisation import Staff
from webapp.usecases.outreach.call_announce import Asked, announce, call_day, cancel, rehearse
from webapp.usecases.outreach.call_staff import staff_call, staff_calls
from webapp.usecases.outreach.campaigns import campaign_of
from webapp.views import forms
from webapp.views.forms import Form, clock_time, end_time, short_text
from webapp.views.outreach import call_words
from webapp.views.outreach.call_day_words import day_said
from webapp.views.outreach.staff_page import staff
from webapp.views.page import page, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("staff_calls", __name__, url_prefix="/staff")
MOST_SOURCE = 60
COLDEST, HOTTEST = -50, 55
USUAL = {"since": "19:00", "until": "21:00", "opt_in_until": "18:30"}


@blueprint.get("/calls")
def index() -> Response:
    """Of all campaigns of the organisation."""
    who = staff()
    return page("outreach/staff_calls.html", None, staff=who, listed=staff_calls(services(), who), say=call_words)


@blueprint.get("/campaigns/<campaign_id>/calls")
def of_campaign(campaign_id: str) -> Response:
    who = staff()
    return page(
        "outreach/staff_calls.html",
        None,
        staff=who,
        listed=staff_calls(services(), who, campaign_id),
        campaign=campaign_of(services(), who, campaign_id),
        say=call_words,
    )


@blueprint.get("/campaigns/<campaign_id>/calls/new")
def new(campaign_id: str) -> Response:
    who = staff("editor")
    campaign = campaign_of(services(), who, campaign_id)
    day = request.args.get("day", (services().today() + DAY).isoformat())
    return _new_call(who, campaign, Form(MultiDict({"day": day, **USUAL})), "calendar")


def _new_call(who: Staff, campaign: Campaign, form: Form, block: str | None = None) -> Response:
    """With what the calendar says of the day as it is typed; `block` is that alone."""
    try:
        day = call_day(services(), campaign, forms.day(form.values.get("day")))
    except YiduError:
        day = None
    return _form("outreach/staff_call_new.html", who, campaign, form, block, day=day, day_said=day_said)


def _form(
    template: str, who: Staff, campaign: Campaign, form: Form, block: str | None = None, **context: object
) -> Response:
    return page(
        template,
        block,
        422 if form.errors else 200,
        staff=who,
        campaign=campaign,
        values=form.values,
        errors=form.errors,
        most_source=MOST_SOURCE,
        say=call_words,
        **context,
    )


@blueprint.post("/campaigns/<campaign_id>/calls")
def create(campaign_id: str) -> BaseResponse:
    who = staff("editor")
    campaign = campaign_of(services(), who, campaign_id)
    form = Form(request.form)
    asked = Asked(
        form.read("day", forms.day, date.min),
        form.read("since", clock_time, timedelta()),
        form.read("until", end_time, timedelta()),
        form.optional("opt_in_until", clock_time),
        form.optional("high_celsius", _celsius),
        form.read("high_source", lambda text: short_text(text, MOST_SOURCE), "") or None,
    )
    asked = replace(asked, untold=form.values.get("told") != asked.day.isoformat())
    if not form.errors:
        try:
            call = announce(services(), who, campaign_id, asked)
        except YiduError as error:
            if error.field is None:
                raise
            form.note(error)
        else:
            flash(gettext("第 %(n)s 场通知好了，家庭的页面上已经能看到", n=call.number))
            return see("staff_calls.show", campaign_id=campaign_id, call_id=call.id)
    return _new_call(who, campaign, form)


@blueprint.get("/campaigns/<campaign_id>/rehearsals/new")
def new_rehearsal(campaign_id: str) -> Response:
    who = staff("editor")
    campaign = campaign_of(services(), who, campaign_id)
    yesterday = services().today() - DAY
    typical = {"day": yesterday.isoformat(), "since": USUAL["since"], "until": USUAL["until"]}
    return _form("outreach/staff_rehearsal_new.html", who, campaign, Form(MultiDict(typical)))


@blueprint.post("/campaigns/<campaign_id>/rehearsals")
def create_rehearsal(campaign_id: str) -> BaseResponse:
    who = staff("editor")
    campaign = campaign_of(services(), who, campaign_id)
    form = Form(request.form)
    asked = Asked(
        form.read("day", forms.day, date.min),
        form.read("since", clock_time, timedelta()),
        form.read("until", end_time, timedelta()),
    )
    if not form.errors:
        try:
            call = rehearse(services(), who, campaign_id, asked)
        except YiduError as error:
            if error.field is None:
                raise
            form.note(error)
        else:
            return see("staff_calls.show", campaign_id=campaign_id, call_id=call.id)
    return _form("outreach/staff_rehearsal_new.html", who, campaign, form)


@blueprint.get("/campaigns/<campaign_id>/calls/<call_id>")
def show(campaign_id: str, call_id: str) -> Response:
    who = staff()
    shown = staff_call(services(), who, campaign_id, call_id)
    return page("outreach/staff_call.html", "figures", staff=who, shown=shown, say=call_words)


@blueprint.post("/campaigns/<campaign_id>/calls/<call_id>/cancel")
def call_off(campaign_id: str, call_id: str) -> BaseResponse:
    call = cancel(services(), staff("editor"), campaign_id, call_id)
    flash(gettext("第 %(n)s 场取消了，家庭的页面上已经写明", n=call.number))
    return see("staff_calls.show", campaign_id=campaign_id, call_id=call_id)


def _celsius(text: str | None) -> int:
    return round(forms.number(text, COLDEST, HOTTEST))
