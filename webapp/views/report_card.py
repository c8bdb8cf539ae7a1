"""The month as a picture to pass on: chosen first, drawn then."""

from flask import Blueprint, Response, make_response, render_template, request, url_for

from webapp.domain.report_errors import NothingChosenError
from webapp.usecases.show_report import Report
from webapp.views.card_words import USUAL, Card, card, choices
from webapp.views.formats import translate, words
from webapp.views.page import home, page, services
from webapp.views.report import found_report
from webapp.views.texts import gettext

blueprint = Blueprint("report_card", __name__, url_prefix="/report")
SVG_POLICY = "default-src 'none'; frame-ancestors 'none'"


@blueprint.get("/<month>/card")
def show(month: str) -> Response:
    report = found_report(month)
    made = "made" in request.args
    chosen = _chosen(report) if made else list(USUAL)
    errors = {} if chosen else {"show": translate(NothingChosenError())}
    return page(
        "report_card.html",
        status=422 if errors else 200,
        month=month,
        choices=choices(report),
        chosen=chosen,
        errors=errors,
        card=_drawn(report, chosen) if made and chosen else None,
        picture=url_for("report_card.picture", month=month, show=chosen),
    )


@blueprint.get("/<month>/card.svg")
def picture(month: str) -> Response:
    """Attributes only: the strictest policy leaves nothing out. Raises NothingChosenError."""
    report = found_report(month)
    chosen = _chosen(report)
    if not chosen:
        raise NothingChosenError
    response = make_response(render_template("card.svg", card=_drawn(report, chosen), brand=gettext("一度")))
    response.mimetype = "image/svg+xml"
    response.headers["Content-Security-Policy"] = SVG_POLICY
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _chosen(report: Report) -> list[str]:
    """What the address asks for of what there is, in the card's order."""
    asked = set(request.args.getlist("show"))
    return [value for value, _, _ in choices(report) if value in asked]


def _drawn(report: Report, chosen: list[str]) -> Card:
    found = home()
    place = words(services().factors.place_names[found.land])
    return card(report, chosen, place, services().public_url, demo=found.demo)
