"""What pupils wrote on paper, typed in by the teacher: one card after the other, the mission and its day stay."""

from datetime import date

from flask import Blueprint, Response, flash, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import YiduError
from webapp.domain.school.fields import NONE
from webapp.domain.school.handing_in import mission_days
from webapp.domain.school.mission import MISSIONS, MissionId
from webapp.usecases.school.show_classes import find_class
from webapp.usecases.school.type_in import PaperDiffersError, Stack, show_stack, type_in
from webapp.views.forms import Form, seat_number
from webapp.views.outreach.staff_page import staff, teacher
from webapp.views.page import page, see, services
from webapp.views.school.day_words import mission_name, paper_id, papers_of
from webapp.views.school.mission_words import mission_field_words, tiles, value_words
from webapp.views.texts import gettext

blueprint = Blueprint("school_paper", __name__, url_prefix="/staff/classes/<class_id>/paper")


@blueprint.get("")
def show(class_id: str) -> Response:
    """`what` names the mission and its day, `seat` opens a card that was typed already."""
    who = staff("teacher")
    stack = _stack(class_id, request.args.get("what"))
    form = Form(request.args.copy())
    if stack is None:
        of = find_class(services(), who, class_id)
        return page("school/paper_early.html", staff=who, on="classes", school_class=of)
    number = form.optional("seat", seat_number)
    form.errors = {}
    typed = stack.typed.get(number) if number else None
    if typed:
        form.values.update({name: value for name, value in typed.entry.items() if value != NONE})
    return _page(stack, form, typed is not None)


def _stack(class_id: str, what: str | None) -> Stack | None:
    """Those named, else the newest; None while no mission's day has come."""
    who, today = staff("teacher"), services().today()
    days = [(mission, day) for day, mission in mission_days(find_class(services(), who, class_id)) if day <= today]
    if not days:
        return None
    mission, day = next((each for each in days if paper_id(*each) == what), days[-1]) if what else days[-1]
    return show_stack(services(), who, class_id, mission, day)


@blueprint.post("")
def save(class_id: str) -> BaseResponse:
    who, form = teacher(), Form(request.form)
    mission, day = _named(form.values.get("what", ""))
    stack = show_stack(services(), who, class_id, mission, day)
    number = form.read("seat", seat_number, 0)
    entry = {field.id: ",".join(filter(None, request.form.getlist(field.id))) for field in stack.fields}
    conflict: PaperDiffersError | None = None
    if "leave" in form.values:
        flash(gettext("座号 %(n)s 没有改。", n=number))
        return see("school_paper.show", class_id=class_id, what=paper_id(mission, day), _anchor="type")
    if not form.errors:
        try:
            work = type_in(services(), who, stack, number, entry, "replace" in form.values)
        except PaperDiffersError as error:
            conflict = error
        except YiduError as error:
            form.note(error)
        else:
            flash(gettext("座号 %(n)s 存好了。", n=number) + ("" if work.done else gettext("还差一些，补上才算做完。")))
            return see("school_paper.show", class_id=class_id, what=paper_id(mission, day), _anchor="type")
    return _page(stack, form, False, conflict)


def _named(what: str) -> tuple[MissionId, date]:
    mission, _, day = what.partition(".")
    try:
        found = date.fromisoformat(day)
    except ValueError as error:
        raise NotFound from error
    if mission not in MISSIONS:
        raise NotFound
    return mission, found


def _page(stack: Stack, form: Form, again: bool, conflict: PaperDiffersError | None = None) -> Response:
    of = stack.school_class
    return page(
        "school/paper.html",
        None,
        409 if conflict else 422 if form.errors else 200,
        staff=staff("teacher"),
        on="classes",
        school_class=of,
        stack=stack,
        what=paper_id(stack.mission, stack.day),
        papers=papers_of(of, services().today()),
        values=form.values,
        many=lambda name: ",".join(form.values.getlist(name)).split(","),
        errors=form.errors,
        again=again,
        conflict=conflict,
        field_words=mission_field_words,
        tiles=tiles(services()),
        value_words=lambda value: value_words(services(), value),
        mission_name=mission_name,
    )
