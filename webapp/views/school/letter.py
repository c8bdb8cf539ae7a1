"""The letter to parents, and the public page its code leads to."""

from collections.abc import Mapping

from flask import Blueprint, Response, request

from webapp.domain.errors import sentence
from webapp.domain.school.kit import Kit
from webapp.usecases.school.letter import HELP, explain, write_letter
from webapp.views.formats import lang
from webapp.views.page import page, services
from webapp.views.school.pieces import Piece
from webapp.views.texts import gettext

blueprint = Blueprint("parents", __name__)


@blueprint.get(HELP)
def show() -> Response:
    found = explain(services())
    after = gettext("活动结束后第 %(n)s 天", n=found.kept_days)
    return page("school/parents.html", found=found, consent_text=found.consent.text[lang()] % {"deleted": after})


def _context(kit: Kit) -> Mapping[str, object]:
    letter = write_letter(services(), kit, services().public_url or request.url_root.rstrip("/"))
    return {"letter": letter, "consent_text": letter.consent.worded(kit.deleted_on, lang())}


PIECES = (Piece("letter", sentence("给家长的信"), "school/sheets_letter.html", _context),)
