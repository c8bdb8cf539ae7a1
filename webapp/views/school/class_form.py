"""A teacher makes a class, changes it, deletes it."""

import re
import secrets

from flask import Blueprint, Response, flash, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import NotANumberError, NotWholeError, YiduError
from webapp.domain.school.class_errors import PupilsUnclearError
from webapp.domain.school.naming import MOST_NAME, MOST_SCHOOL
from webapp.domain.school.schedule import Weeks
from webapp.domain.school.school_class import MOST_SEATS, STAGES, SchoolClass
from webapp.usecases.school import set_up_class as set_up
from webapp.usecases.school.forget_class import forget_class
from webapp.usecases.school.make_class import Asked
from webapp.usecases.school.show_classes import find_class, list_classes
from webapp.views.formats import translate
from webapp.views.forms import Form, choice, day, number, one_of, plain_text, short_text
from webapp.views.outreach.staff_page import staff, teacher
from webapp.views.page import page, see, services
from webapp.views.school.day_words import STAGES as STAGE_WORDS
from webapp.views.school.day_words import day_name
from webapp.views.texts import gettext

blueprint = Blueprint("school_class_form", __name__, url_prefix="/staff/classes")
WEEKS = ("1", "2")
KEY = re.compile("[0-9a-f]{32}")
USUAL_SEATS = "45"


@blueprint.get("/new")
def new() -> Response:
    who = staff("teacher")
    earlier, offered = list_classes(services(), who), set_up.campaigns_to_join(services(), who)
    province = earlier[0].province if earlier else who.organisation.province
    campaign = offered[0] if offered else None
    values = {
        "school": earlier[0].school if earlier else "",
        "stage": earlier[0].stage if earlier else "primary_high",
        "province": province,
        "first": set_up.first_day_to_offer(services(), province, campaign).isoformat(),
        "weeks": "2",
        "seats": USUAL_SEATS,
        "campaign": campaign.id if campaign else "",
        "key": secrets.token_hex(16),
    }
    return _page(Form(MultiDict(values)))


@blueprint.post("/new")
def create() -> BaseResponse:
    who, form = teacher(), Form(request.form)
    asked = _read(form)
    if "look" in form.values:
        return _page(Form(form.values))
    if not form.errors:
        key = form.values.get("key", "")
        try:
            made = set_up.set_up_class(services(), who, asked, key if KEY.fullmatch(key) else secrets.token_hex(16))
        except YiduError as error:
            form.note(error)
        else:
            flash(gettext("班建好了。下一步：打印座位卡。"))
            return see("school_classes.one", class_id=made.id)
    return _page(form)


@blueprint.get("/<class_id>/edit")
def edit(class_id: str) -> Response:
    of = find_class(services(), staff("teacher"), class_id)
    values = {
        "school": of.school,
        "name": of.name,
        "stage": of.stage,
        "province": of.province,
        "first": of.first.isoformat(),
        "weeks": str(len(of.schedule) // 5),
        "seats": str(of.seats),
        "campaign": of.campaign_id or "",
    }
    return _page(Form(MultiDict(values)), of)


@blueprint.post("/<class_id>/edit")
def change(class_id: str) -> BaseResponse:
    who, form = teacher(), Form(request.form)
    of = find_class(services(), who, class_id)
    asked = _read(form, of)
    if "look" in form.values:
        return _page(Form(form.values), of)
    if not form.errors:
        try:
            changed = set_up.change_class(services(), who, class_id, asked)
        except YiduError as error:
            form.note(error)
        else:
            more = changed.seats - of.seats
            flash(gettext("存好了，多了 %(n)s 张卡要打印。", n=more) if more else gettext("存好了。"))
            return see("school_classes.one", class_id=class_id)
    return _page(form, of)


@blueprint.get("/<class_id>/delete")
def ask_delete(class_id: str) -> Response:
    who = staff("teacher")
    of = find_class(services(), who, class_id)
    return page("school/class_delete.html", staff=who, on="classes", school_class=of)


@blueprint.post("/<class_id>/delete")
def delete(class_id: str) -> BaseResponse:
    forget_class(services(), teacher(), class_id)
    flash(gettext("全部删除了：卡片、记录和班级码。"))
    return see("school_classes.show")


def _read(form: Form, of: SchoolClass | None = None) -> Asked:
    begun = of is not None and "stage" not in form.values  # what cannot be changed any more is not sent
    codes = [item.code for item in services().tariffs.provinces()]
    if of is not None and begun:
        stage, province, first, weeks = of.stage, of.province, of.first, len(of.schedule) // 5
    else:
        stage = form.read("stage", lambda text: one_of(text, STAGES), STAGES[0])
        province = form.read("province", lambda text: choice(text, codes), codes[0])
        first = form.read("first", day, services().today())
        weeks = int(form.read("weeks", lambda text: choice(text, WEEKS), "2"))
    return Asked(
        school=form.read("school", lambda text: _name(text, MOST_SCHOOL), ""),
        name=form.read("name", lambda text: _name(text, MOST_NAME), ""),
        province=province,
        stage=stage,
        first=first,
        weeks=1 if weeks == 1 else 2,
        seats=form.read("seats", _whole, 0),
        campaign_id=plain_text(form.values.get("campaign")) or None,
    )


def _name(text: str | None, most: int) -> str:
    """As it was written, but for its spaces: 四年级（2）班 keeps its brackets."""
    short_text(text, most)
    return " ".join((text or "").split())


def _whole(text: str | None) -> int:
    try:
        found = number(re.sub("[人名个]$", "", plain_text(text)), 0, 99999)
    except NotANumberError as error:
        raise PupilsUnclearError from error
    if found != int(found):
        raise NotWholeError
    return int(found)


def _page(form: Form, of: SchoolClass | None = None) -> Response:
    who = staff("teacher")
    plan = _plan(form, of)
    return page(
        "school/class_form.html",
        "plan",
        422 if form.errors and request.method == "POST" else 200,
        staff=who,
        on="classes",
        school_class=of,
        begun=of is not None and set_up.has_begun(services(), of),
        values=form.values,
        errors=form.errors,
        provinces=services().tariffs.provinces(),
        campaigns=set_up.campaigns_to_join(services(), who),
        stages=STAGE_WORDS,
        plan=plan,
        day_name=day_name,
        most_school=MOST_SCHOOL,
        most_name=MOST_NAME,
        most_seats=MOST_SEATS,
    )


def _plan(form: Form, of: SchoolClass | None) -> set_up.Plan | None:
    """The days as the form has them; None with the fault noted."""
    try:
        first = day(form.values.get("first")) if of is None or "first" in form.values else of.first
        weeks: Weeks = 1 if form.values.get("weeks") == "1" else 2
        if of is not None and first == of.first and len(of.schedule) == 5 * weeks:
            return set_up.Plan(of.schedule, ())
        return set_up.plan_days(services(), first, weeks)
    except YiduError as error:
        form.errors.setdefault("first", translate(error))
    return None
