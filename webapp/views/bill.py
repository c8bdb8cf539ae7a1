"""The month: lines, days, and the same figures as pictures."""

from datetime import date

from flask import Blueprint, Response, jsonify, request
from flask_babel import gettext

from webapp.charts import average_day, daily_bars
from webapp.domain.errors import NotADateError
from webapp.usecases.bill_month import Month, bill_month
from webapp.views import forms, sentences
from webapp.views.formats import words
from webapp.views.page import home, page, services

blueprint = Blueprint("bill", __name__, url_prefix="/bill")
EARLIEST = date(2012, 1, 1)


@blueprint.get("")
def show() -> Response:
    month = _month()
    fills = {"peak": "f-peak", "flat": "f-flatx", "valley": "f-valley"}
    kinds = [(period, sentences.colour(period.kind)) for period in month.contract.periods(month.first)]
    legend = [(fills[colour], words(period.name)) for period, colour in kinds]
    return page("bill.html", "body", month=month, legend=legend, say=sentences)


@blueprint.get("/figures.json")
def figures() -> Response:
    """Daily bars and the average day, for the interactive charts."""
    month = _month()
    periods = month.contract.periods(month.first)
    names: dict[str, str] = {period.kind: words(period.name) for period in periods}
    numbers = month.contract.period_numbers(month.first)
    kinds = [periods[int(n)].kind for n in numbers]
    return jsonify(
        figures=[
            {"id": "daily", **daily_bars(month.totals, periods, names, gettext("度"))},
            {"id": "average", **average_day(month.average_day, kinds, gettext("瓦时"))},
        ]
    )


def _month() -> Month:
    today = services().today()
    text = request.args.get("month")
    day = forms.day(f"{text}-01") if text else today
    if not EARLIEST <= day <= today:
        raise NotADateError("month")
    return bill_month(services(), home(), day)
