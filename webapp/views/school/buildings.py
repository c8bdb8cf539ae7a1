"""A school's own meter: readings week by week, a file, what runs while nobody is there, the list before term."""

from datetime import datetime, timedelta
from decimal import Decimal

from flask import Blueprint, Response, flash, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.calendar import local, midnight
from webapp.domain.errors import YiduError
from webapp.domain.reading_errors import FallingReadingError, UnknownReadingError
from webapp.domain.register import RegisterReading, Step
from webapp.domain.school.building import Building
from webapp.domain.school.errors import UnlikelyReadingError
from webapp.usecases.school import buildings
from webapp.usecases.school.show_classes import list_classes
from webapp.views.formats import day_text, plain
from webapp.views.forms import Form, clock_time, day, number, one_of, short_text
from webapp.views.outreach.staff_page import staff, teacher
from webapp.views.page import page, see, services
from webapp.views.school import building_words
from webapp.views.texts import gettext

blueprint = Blueprint("school_buildings", __name__, url_prefix="/staff/buildings")
MOST_KWH = 99_999_999
NAME_LENGTH = 40
STEPS: tuple[Step, ...] = ("on", "rolled", "exchanged")
WEEKS_SHOWN = 12


@blueprint.get("")
def show() -> Response:
    return _list(Form(MultiDict({"school": _school_so_far()})))


def _school_so_far() -> str:
    """A teacher's next meter is most likely of the same school; who sees many schools says which."""
    who = staff("teacher")
    if who.role != "teacher":
        return ""
    schools = [each.school for each in buildings.list_buildings(services(), who)]
    schools += [each.school for each in list_classes(services(), who)]
    return schools[0] if schools else ""


def _list(form: Form) -> Response:
    who = staff("teacher")
    return page(
        "school/buildings.html",
        None,
        422 if form.errors else 200,
        staff=who,
        on="buildings",
        buildings=buildings.list_buildings(services(), who),
        values=form.values,
        errors=form.errors,
    )


@blueprint.post("")
def make() -> BaseResponse:
    who, form = teacher(), Form(request.form)
    school = form.read("school", lambda text: short_text(text, NAME_LENGTH), "")
    name = form.read("name", lambda text: short_text(text, NAME_LENGTH), "")
    if not form.errors:
        try:
            made = buildings.make_building(services(), who, school, name)
            return see("school_buildings.one", building_id=made.id)
        except YiduError as error:
            form.note(error)
    return _list(form)


@blueprint.get("/<building_id>")
def one(building_id: str) -> Response:
    now = local(services().now())
    found = buildings.find_building(services(), staff("teacher"), building_id)
    return _page(found, Form(MultiDict({"day": f"{now:%Y-%m-%d}", "clock": f"{now:%H:%M}"})))


def _page(building: Building, form: Form, asks: str = "") -> Response:
    """`asks`: `why` the number fell, or whether somebody is `sure` of a high one."""
    term, done = buildings.checked(services(), building)
    shown = buildings.show_building(services(), building)
    return page(
        "school/building.html",
        None,
        422 if form.errors else 200,
        staff=staff("teacher"),
        on="buildings",
        shown=shown,
        weeks=shown.compared[:WEEKS_SHOWN],
        say=building_words,
        values=form.values,
        errors=form.errors,
        asks=asks,
        checklist=services().school.building_checklist,
        term=term,
        done=done,
    )


@blueprint.post("/<building_id>/readings")
def read(building_id: str) -> BaseResponse:
    building, form = buildings.find_building(services(), teacher(), building_id), Form(request.form)
    on = form.read("day", day, local(services().now()).date())
    clock = form.read("clock", clock_time, timedelta())
    kwh = form.read("kwh", lambda text: number(text, 0, MOST_KWH), Decimal())
    step: Step = form.read("step", lambda text: one_of(text or "on", STEPS), STEPS[0])
    asks = ""
    if not form.errors:
        reading = RegisterReading(midnight(on) + clock, int(kwh * 1000), step)
        try:
            buildings.read_building(services(), building, reading, sure=bool(form.values.get("sure")))
        except YiduError as error:
            error.field = {"at": "day"}.get(error.field or "", error.field)
            form.note(error)
            asks = {FallingReadingError: "why", UnlikelyReadingError: "sure"}.get(type(error), "")
    if form.errors:
        return _page(building, form, asks)
    flash(gettext("记下了。"))
    return see("school_buildings.one", building_id=building_id)


@blueprint.post("/<building_id>/readings/drop")
def drop_reading(building_id: str) -> BaseResponse:
    building = buildings.find_building(services(), teacher(), building_id)
    try:
        at = datetime.fromisoformat(request.form.get("at", ""))
    except ValueError as error:
        raise UnknownReadingError from error
    if at.tzinfo is None:
        raise UnknownReadingError
    dropped = buildings.drop_reading(services(), building, at)
    when = f"{day_text(local(dropped.at).date())} {local(dropped.at):%H:%M}"
    flash(gettext("删掉了：%(when)s，%(kwh)s 度。删错了，再记一次。", when=when, kwh=plain(dropped.wh / 1000)))
    return see("school_buildings.one", building_id=building_id)


@blueprint.post("/<building_id>/checks")
def see_to(building_id: str) -> BaseResponse:
    building = buildings.find_building(services(), teacher(), building_id)
    buildings.see_to(services(), building, set(request.form.getlist("done")))
    flash(gettext("记下了。"))
    return see("school_buildings.one", building_id=building_id)


@blueprint.get("/<building_id>/checklist")
def checklist(building_id: str) -> Response:
    """To print and walk round with."""
    building = buildings.find_building(services(), staff("teacher"), building_id)
    term, done = buildings.checked(services(), building)
    return page(
        "school/building_checklist.html",
        building=building,
        checklist=services().school.building_checklist,
        term=term,
        done=done,
        say=building_words,
    )


@blueprint.get("/<building_id>/delete")
def ask_delete(building_id: str) -> Response:
    who = teacher()
    building = buildings.find_building(services(), who, building_id)
    return page("school/building_delete.html", staff=who, on="buildings", building=building)


@blueprint.post("/<building_id>/delete")
def delete(building_id: str) -> BaseResponse:
    buildings.drop_building(services(), buildings.find_building(services(), teacher(), building_id))
    flash(gettext("删掉了，抄过的数也一起删了。"))
    return see("school_buildings.show")
