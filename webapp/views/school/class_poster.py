"""The poster for the classroom: what is done, on which days, and what stays safe."""

from collections.abc import Mapping

from flask import current_app, url_for

from webapp.domain.errors import sentence
from webapp.domain.school.kit import Kit
from webapp.usecases.school.print_cards import code_for
from webapp.views.outreach.kit import site
from webapp.views.school.pieces import Piece

BOARD = "class_board.show"
"""The screen of the class."""


def poster(kit: Kit) -> Mapping[str, object]:
    if kit.of is None or BOARD not in current_app.view_functions:
        return {"board": None}
    return {"board": code_for(site() + url_for(BOARD, code=kit.of.code))}


PIECES = (Piece("poster", sentence("教室海报"), "school/sheets_poster.html", poster),)
