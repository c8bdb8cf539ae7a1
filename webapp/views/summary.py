"""Weeks and months that are over."""

from flask import Blueprint, Response

from webapp.usecases.close_spans import list_closings
from webapp.views.page import home, page, services

blueprint = Blueprint("summary", __name__)


@blueprint.get("/summary")
def show() -> Response:
    closings = list_closings(services(), home())
    return page(
        "summary.html",
        None,
        weeks=[item for item in closings if item.span == "week"],
        months=[item for item in closings if item.span == "month"],
    )
