"""A home's own hourly CO2 factors: bring a table with its source, look at it, take it away."""

from datetime import date
from decimal import Decimal

from flask import Blueprint, Response, flash, make_response, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import YiduError
from webapp.domain.hourly import MOST_KG_PER_KWH, HourlyFactors
from webapp.usecases.csv_lines import csv_lines
from webapp.usecases.hourly import drop_hourly, find_hourly, keep_hourly
from webapp.views.forms import Form, day, short_text
from webapp.views.page import home, page, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("hourly", __name__, url_prefix="/carbon/hourly")
LONGEST_SOURCE = 200
PASTED = 20_000


@blueprint.route("", methods=["GET", "POST"])
def table() -> BaseResponse:
    form = Form(request.form)
    if request.method == "POST" and _keep(form):
        flash(gettext("记下了，只用在您的第四本账里"))
        return see("carbon.show", _anchor="hourly")
    return _page(form)


def _keep(form: Form) -> bool:
    source = form.read("source", lambda text: short_text(text, LONGEST_SOURCE), "")
    as_of = form.read("as_of", day, date.min)
    pasted = form.read("table", lambda text: short_text(text, PASTED), "")
    if form.errors:
        return False
    sent = request.files.get("file")
    chosen = sent is not None and bool(sent.filename)
    content = sent.read() if sent and chosen else pasted.encode()
    try:
        keep_hourly(services(), home(), content, source, as_of)
    except YiduError as error:
        if chosen and error.field == "table":
            error.field = "file"
        form.note(error)
        return False
    return True


def _page(form: Form) -> Response:
    factors = find_hourly(services(), home())
    return page(
        "carbon_hourly.html",
        None,
        422 if form.errors else 200,
        factors=factors,
        bars=bars(factors) if factors else [],
        values=form.values,
        errors=form.errors,
        most_kg=MOST_KG_PER_KWH,
        longest=LONGEST_SOURCE,
    )


def bars(factors: HourlyFactors) -> list[tuple[int, Decimal, float]]:
    """By hour: the factor, and how it stands to the largest."""
    most = max(factors.kg_per_kwh)
    return [(hour, kg, float(kg / most) if most else 0.0) for hour, kg in enumerate(factors.kg_per_kwh)]


@blueprint.get("/table.csv")
def download() -> Response:
    factors = find_hourly(services(), home())
    if factors is None:
        raise NotFound
    rows: list[list[object]] = [[hour, str(kg)] for hour, kg in enumerate(factors.kg_per_kwh)]
    headers = {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": 'attachment; filename="hourly-factors.csv"',
        "Cache-Control": "no-store, private",
    }
    return make_response("".join(csv_lines(["hour", "kg_per_kwh"], rows)), headers)


@blueprint.post("/delete")
def delete() -> BaseResponse:
    drop_hourly(services(), home())
    flash(gettext("删掉了，第四本账也空了"))
    return see("carbon.show", _anchor="hourly")
