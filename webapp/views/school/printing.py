"""The printed pieces of a class, one page each."""

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from webapp.domain.school.kit import kit_of
from webapp.usecases.school.show_classes import find_class
from webapp.views.outreach.staff_page import staff
from webapp.views.page import page, services
from webapp.views.school.pieces import piece

blueprint = Blueprint("school_print", __name__, url_prefix="/staff/classes")


@blueprint.get("/<class_id>/print/<piece_id>")
def show(class_id: str, piece_id: str) -> Response:
    made, wanted = find_class(services(), staff("teacher"), class_id), piece(piece_id)
    if wanted is None:
        raise NotFound
    kit = kit_of(made)
    return page("school/handout.html", kit=kit, pieces=[(wanted, wanted.context(kit))])
