"""The printed pieces of a class: one page each, all as one PDF or one archive."""

from flask import Blueprint, Response, make_response, request, url_for
from werkzeug.exceptions import NotFound

from webapp.domain.report_errors import PdfMissingError
from webapp.domain.school.kit import Kit, kit_of
from webapp.usecases.school.plan_kit import passed_over
from webapp.usecases.school.show_classes import find_class
from webapp.views.formats import lang, translate
from webapp.views.outreach.kit import site
from webapp.views.outreach.staff_page import staff
from webapp.views.page import page, services
from webapp.views.school.day_words import day_name
from webapp.views.school.kit_files import Back, as_pdf, as_zip, copies, made, makeable, printed
from webapp.views.school.pieces import Piece
from webapp.views.texts import gettext

blueprint = Blueprint("school_print", __name__, url_prefix="/staff/classes")


def chosen_lang() -> str:
    """The language a kit is asked in, else the reader's."""
    asked = request.args.get("lang", "")
    return asked if asked in ("zh", "en") else lang()


@blueprint.get("/<class_id>/kit")
def kit(class_id: str) -> Response:
    return _kit(class_id)


def _kit(class_id: str, status: int = 200, missing: str = "") -> Response:
    """The pieces of a class with their sheets, to be printed or taken along."""
    who = staff("teacher")
    whose = kit_of(find_class(services(), who, class_id))
    return page(
        "school/class_kit.html",
        None,
        status,
        staff=who,
        on="classes",
        kit=whose,
        made=made(whose, chosen_lang()),
        copies=copies(whose, [whose.seats]),
        day_name=day_name,
        passed=passed_over(services(), whose),
        can_pdf=services().pdf is not None and not missing,
        missing=missing,
        chosen=chosen_lang(),
        site=site(),
        public=bool(services().public_url),
    )


@blueprint.get("/<class_id>/kit.pdf")
def kit_pdf(class_id: str) -> Response:
    whose = _of(class_id)
    try:
        return as_pdf(whose, makeable(whose), chosen_lang(), _filename(whose))
    except PdfMissingError as error:
        return _kit(class_id, error.status, translate(error))


@blueprint.get("/<class_id>/kit.zip")
def kit_zip(class_id: str) -> Response:
    whose = _of(class_id)
    return as_zip(whose, chosen_lang(), _filename(whose))


@blueprint.get("/<class_id>/print/<piece_id>")
def show(class_id: str, piece_id: str) -> Response:
    whose = _of(class_id)
    return _shown(whose, piece_of(whose, piece_id))


@blueprint.get("/<class_id>/print/<piece_id>.pdf")
def show_pdf(class_id: str, piece_id: str) -> Response:
    whose = _of(class_id)
    piece = piece_of(whose, piece_id)
    try:
        return as_pdf(whose, [piece], chosen_lang(), f"{_filename(whose)}-{piece.id}")
    except PdfMissingError as error:
        return _shown(whose, piece, error.status, translate(error))


def piece_of(kit: Kit, piece_id: str) -> Piece:
    """Raises NotFound, also for one that needs a class."""
    found = next((each for each in makeable(kit) if each.id == piece_id), None)
    if found is None:
        raise NotFound
    return found


def _of(class_id: str) -> Kit:
    return kit_of(find_class(services(), staff("teacher"), class_id))


def _filename(kit: Kit) -> str:
    return f"yidu-{kit.of.code if kit.of else kit.first.isoformat()}"


def _shown(kit: Kit, piece: Piece, status: int = 200, missing: str = "") -> Response:
    class_id = kit.of.id if kit.of else ""
    pdf = url_for("school_print.show_pdf", class_id=class_id, piece_id=piece.id, lang=chosen_lang())
    can = services().pdf is not None
    back = Back(url_for("school_print.kit", class_id=class_id), gettext("回到打印材料"), pdf if can else "")
    return make_response(printed(kit, [piece], chosen_lang(), back, missing), status)
