"""The teacher's classes."""

from flask import Blueprint, Response

from webapp.usecases.school.show_classes import find_class, list_classes
from webapp.views.outreach.staff_page import staff
from webapp.views.page import page, services
from webapp.views.school.day_words import state_name

blueprint = Blueprint("school_classes", __name__, url_prefix="/staff/classes")


@blueprint.get("")
def show() -> Response:
    who = staff("teacher")
    return page(
        "school/classes.html",
        staff=who,
        on="classes",
        classes=list_classes(services(), who),
        now=services().now(),
        today=services().today(),
        state_name=state_name,
    )


@blueprint.get("/<class_id>")
def one(class_id: str) -> Response:
    who = staff("teacher")
    return page("school/class.html", staff=who, on="classes", school_class=find_class(services(), who, class_id))
