"""A measured day beside its log."""

from flask import Blueprint, Response

from webapp.usecases.explain_day import Explained, explain_day
from webapp.views import drawn, forms, meter_words
from webapp.views.page import home, page, services

blueprint = Blueprint("meter_day", __name__, url_prefix="/meter/day")


@blueprint.get("")
@blueprint.get("/<day>")
def show(day: str | None = None) -> Response:
    """The newest measured day, or the one the address names."""
    household = home()
    found = explain_day(services(), household, forms.day(day) if day else None)
    told = found.told if found and isinstance(found.told, Explained) else None
    return page(
        "meter_day.html",
        None,
        found=found,
        told=told,
        picture=drawn.day_picture(told, household) if told else None,
        catalogue=services().catalogue,
        tell=meter_words,
        today=services().today(),
    )
