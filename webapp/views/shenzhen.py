"""Shenzhen's method to look at, with figures anybody may change and none that is official."""

from flask import Blueprint, Response, request

from webapp.usecases.illustrate_shenzhen import illustrate
from webapp.views.forms import Form, number
from webapp.views.page import home, page, services

blueprint = Blueprint("shenzhen", __name__, url_prefix="/participation/shenzhen")
MOST_KG, MOST_KWH = 2, 200


@blueprint.get("")
def show() -> Response:
    household = home()
    form = Form(request.args)
    factor = form.optional("kg_per_kwh", lambda text: number(text, 0.01, MOST_KG))
    benchmark = form.optional("benchmark_kwh", lambda text: number(text, 0.1, MOST_KWH))
    shown = illustrate(services(), household, factor, benchmark)
    return page(
        "participation_shenzhen.html",
        None,
        422 if form.errors else 200,
        shown=shown,
        sources=services().pathways.sources,
        values={
            "kg_per_kwh": form.values.get("kg_per_kwh") or f"{shown.parameters.kg_per_kwh:f}",
            "benchmark_kwh": form.values.get("benchmark_kwh") or f"{shown.parameters.benchmark_kwh:f}",
        },
        errors=form.errors,
    )
