"""A seat card is opened: the parent agrees, the child begins."""

from flask import Blueprint, Response
from werkzeug.wrappers import Response as BaseResponse

from webapp.usecases.school import cards
from webapp.views.page import page, see, services
from webapp.views.school.seat_page import seat, sit

blueprint = Blueprint("seat_card", __name__)


@blueprint.get("/s/<key>")
def show(key: str) -> Response:
    """What the QR code of a card opens; nothing is written before a parent agreed."""
    return page("school/card.html", seated=cards.open_card(services(), key), card_key=key)


@blueprint.post("/s/<key>")
def agree(key: str) -> BaseResponse:
    seated = cards.open_card(services(), key)
    if seated.seat.agreed_on is None:
        cards.agree(services(), seated)
    sit(seated)
    return see("seat_card.home")


@blueprint.get("/seat")
def home() -> Response:
    return page("school/seat.html", seated=seat())
