"""Runs: log, list, change, repeat, take back."""

from datetime import datetime, timedelta

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.calendar import CHINA, DAY, local
from webapp.domain.errors import NotATimeError, YiduError
from webapp.domain.household import Household
from webapp.usecases.log_run import (
    Entry,
    confirm_run,
    edit_run,
    find_run,
    list_runs,
    log_run,
    repeat_run,
    restore_run,
    take_back_run,
)
from webapp.views import forms, sentences
from webapp.views.formats import words
from webapp.views.log import form_page, read_entry
from webapp.views.page import back_to, home, page, services, toast, wants_fragment
from webapp.views.texts import gettext
from webapp.views.today import today_page

blueprint = Blueprint("runs", __name__, url_prefix="/runs")


@blueprint.get("")
def index() -> Response:
    """One day's runs; `?day=2026-11-20` for another day."""
    today = services().today()
    day = forms.day(request.args["day"]) if request.args.get("day") else today
    household = home()
    kept, gone = list_runs(services(), household, day)
    return page(
        "runs.html",
        "list",
        day=day,
        before=day - DAY,
        after=day + DAY if day < today + 2 * DAY else None,
        runs=kept,
        gone=gone,
        catalogue=services().catalogue,
        contract=services().contract(household, day),
        say=sentences,
        today=today,
    )


@blueprint.post("")
def create() -> BaseResponse:
    """A tap on a tile, or the long form."""
    household = home()
    if "start" in request.form or "day" in request.form:
        return _from_form(household)
    run = log_run(services(), household, _tap(), forms.short_text(request.form.get("key"), 64) or None)
    name = services().appliance(run.appliance_id).family
    return _answer(household, gettext("记好了：%(name)s", name=_family(name)))


def _from_form(household: Household) -> BaseResponse:
    form = forms.Form(request.form)
    entry = read_entry(form)
    try:
        if not form.errors:
            run = log_run(services(), household, entry, forms.short_text(request.form.get("key"), 64) or None)
            flash(gettext("排好了") if run.planned else gettext("记好了"))
            return redirect(url_for("today.show"), 303)
    except YiduError as error:
        form.note(error)
    return form_page(entry, form, status=422)


def _tap() -> Entry:
    """What a tile sends: `at` is the tap's own time, for taps kept while there was no network."""
    appliance = services().appliance(request.form.get("appliance_id", ""))
    quantity = forms.number(request.form.get("quantity") or str(appliance.usage.typical), 0.01, appliance.usage.most)
    return Entry(appliance.id, float(quantity), _moment(request.form.get("at")))


def _moment(text: str | None) -> datetime:
    """The tap's time; a phone whose clock runs ahead is taken to mean now."""
    now = services().now()
    if not text:
        return now
    try:
        at = datetime.fromisoformat(forms.plain_text(text))
    except ValueError as error:
        raise NotATimeError("at") from error
    at = at if at.tzinfo else at.replace(tzinfo=CHINA)
    return min(at, now) if at - now < timedelta(hours=12) else at


def _family(name: str) -> str:
    return words(services().catalogue.families[name].name)


def _answer(household: Household, notice: str) -> BaseResponse:
    """After a change: the page it came from, anew."""
    if wants_fragment() and request.headers.get("HX-Target") == "today":
        return toast(today_page(household), notice)
    flash(notice)
    return redirect(back_to(url_for("today.show")), 303)


@blueprint.get("/<run_id>")
def edit(run_id: str) -> Response:
    run = find_run(services(), home(), run_id)
    return form_page(Entry(run.appliance_id, run.quantity, run.start, run.planned), forms.Form(request.args), run=run)


@blueprint.post("/<run_id>")
def change(run_id: str) -> BaseResponse:
    household = home()
    run = find_run(services(), household, run_id)
    form = forms.Form(request.form)
    entry = read_entry(form)
    try:
        if not form.errors:
            edit_run(services(), household, run_id, entry)
            flash(gettext("改好了"))
            return redirect(url_for("runs.index", day=local(entry.start).date().isoformat()), 303)
    except YiduError as error:
        form.note(error)
    return form_page(entry, form, run=run, status=422)


@blueprint.post("/<run_id>/repeat")
def repeat(run_id: str) -> BaseResponse:
    household = home()
    repeat_run(services(), household, run_id, forms.short_text(request.form.get("key"), 64) or None)
    return _answer(household, gettext("又记了一次"))


@blueprint.post("/<run_id>/confirm")
def confirm(run_id: str) -> BaseResponse:
    household = home()
    confirm_run(services(), household, run_id)
    return _answer(household, gettext("记好了"))


@blueprint.post("/<run_id>/undo")
def undo(run_id: str) -> BaseResponse:
    household = home()
    take_back_run(services(), household, run_id)
    return _answer(household, gettext("撤销了。要找回，到“全部记录”里点恢复"))


@blueprint.post("/<run_id>/restore")
def restore(run_id: str) -> BaseResponse:
    household = home()
    restore_run(services(), household, run_id)
    return _answer(household, gettext("恢复了"))
