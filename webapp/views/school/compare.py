"""Classes side by side, by school: for their teacher, or all of an organisation. No child, no order of the best."""

from flask import Blueprint, Response

from webapp.usecases.school.show_schools import classes_side_by_side
from webapp.views.outreach.staff_page import staff
from webapp.views.page import page, services
from webapp.views.school.campaign_schools import words

blueprint = Blueprint("school_compare", __name__, url_prefix="/staff/classes/compare")


@blueprint.get("")
def show() -> Response:
    who = staff("teacher")
    return page(
        "school/compare.html", None, staff=who, on="classes", all=classes_side_by_side(services(), who), **words()
    )
