"""The teacher's classes, and one class from day to day."""

from flask import Blueprint, Response, current_app, flash, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.school.class_errors import UnknownSeatError
from webapp.domain.school.kit import kit_of
from webapp.domain.school.school_class import SPARE_CARDS, SchoolClass
from webapp.usecases.school.show_classes import find_class, list_classes, list_gone
from webapp.usecases.school.show_desk import keep_totals, print_card_anew, show_desk
from webapp.views.forms import Form, seat_number
from webapp.views.outreach.staff_page import staff, teacher
from webapp.views.page import page, see, services
from webapp.views.school.day_words import day_name, papers_of, state_name
from webapp.views.school.kit_files import Back
from webapp.views.school.pieces import piece, pieces
from webapp.views.texts import gettext

blueprint = Blueprint("school_classes", __name__, url_prefix="/staff/classes")
CARDS = "cards"
"""The printed piece that holds the seat cards."""


@blueprint.get("")
def show() -> Response:
    who = staff("teacher")
    return page(
        "school/classes.html",
        staff=who,
        on="classes",
        classes=list_classes(services(), who),
        gone=list_gone(services(), who),
        now=services().now(),
        today=services().today(),
        state_name=state_name,
    )


@blueprint.get("/<class_id>")
def one(class_id: str) -> Response:
    return _page(class_id, Form(request.args))


def _page(class_id: str, form: Form) -> Response:
    who = staff("teacher")
    desk = show_desk(services(), who, class_id)
    of = desk.school_class
    return page(
        "school/class.html",
        None,
        422 if form.errors else 200,
        staff=who,
        on="classes",
        desk=desk,
        findings=desk.findings,
        quiz=desk.quiz,
        school_class=of,
        values=form.values,
        errors=form.errors,
        pieces=pieces(),
        papers=papers_of(of, desk.today),
        links=_links(of),
        cards=of.seats + SPARE_CARDS,
        day_name=day_name,
        state_name=state_name,
    )


def _links(of: SchoolClass) -> dict[str, str]:
    """Pages of the class that other features have, as far as they are there."""
    wanted = {
        "board": ("class_board.show", {"code": of.code}),
        "quiz": ("school_quiz.show", {"class_id": of.id}),
        "result": ("school_result.show", {"class_id": of.id}),
        "paper": ("school_paper.show", {"class_id": of.id}),
        "kit": ("school_print.kit", {"class_id": of.id}),
    }
    there = current_app.view_functions
    return {name: url_for(end, **values) for name, (end, values) in wanted.items() if end in there}  # type: ignore[arg-type]


@blueprint.post("/<class_id>/keep")
def keep(class_id: str) -> BaseResponse:
    wanted = "keep" in request.form
    keep_totals(services(), teacher(), class_id, wanted)
    flash(gettext("到时留下班级合计，其余都删。") if wanted else gettext("到时全部删除。"))
    return see("school_classes.one", class_id=class_id, _anchor="forget")


@blueprint.post("/<class_id>/cards")
def new_card(class_id: str) -> BaseResponse:
    """A lost card."""
    who = teacher()
    find_class(services(), who, class_id)
    form = Form(request.form)
    number = form.read("seat", seat_number, 0)
    if not form.errors:
        try:
            print_card_anew(services(), who, class_id, number)
        except UnknownSeatError as error:
            form.note(error)
    if form.errors:
        return _page(class_id, form)
    return see("school_classes.card", class_id=class_id, seat=number)


@blueprint.get("/<class_id>/cards/<int:seat>")
def card(class_id: str, seat: int) -> Response:
    """One card alone, to be printed."""
    of, wanted = find_class(services(), staff("teacher"), class_id), piece(CARDS)
    kit = kit_of(of)
    more = dict(wanted.context(kit)) if wanted else {}
    more["cards"] = [each for each in more.get("cards", ()) if each.number == seat]  # type: ignore[attr-defined]
    if wanted is None or not more["cards"]:
        raise NotFound
    back = Back(url_for("school_classes.one", class_id=class_id), gettext("回到班级"))
    return page("school/handout.html", kit=kit, pieces=[(wanted, more)], back=back)
