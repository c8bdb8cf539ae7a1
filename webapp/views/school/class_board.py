"""The screen in a classroom: a sky that fills with stars, what is on tonight. Open to who has the class's code."""

from flask import Blueprint, Response, request
from flask_babel import force_locale

from webapp.usecases.school.show_class_board import show_class_board
from webapp.views.formats import lang
from webapp.views.outreach.kit import LANGUAGES
from webapp.views.page import page, services
from webapp.views.school import night_drawing
from webapp.views.school.board_words import tonight, when

blueprint = Blueprint("class_board", __name__, url_prefix="/class/<code>")
BARS = 490


@blueprint.get("/board")
def show(code: str) -> Response:
    """Raises UnknownClassError."""
    board = show_class_board(services(), code.upper())
    found, of = board.found, board.school_class
    asked = request.args.get("lang", "")
    with force_locale(asked if asked in LANGUAGES else lang()):
        return page(
            "school/class_board.html",
            "board",
            board=board,
            found=found,
            sky=night_drawing.sky(found.stars, found.plugs, of.seats),
            bars=night_drawing.bars(found.nights, BARS) if found.nights else (),
            bars_words=night_drawing.spread_words(found.nights) if found.nights else "",
            tonight=tonight(board),
            when=when(board),
            lang="en" if lang() == "en" else "zh-CN",
            lg=lang(),
        )
