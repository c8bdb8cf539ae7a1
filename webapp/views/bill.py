"""The month and the year: lines, days, tiers, the same figures as pictures and as files; a paper bill checked."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, flash, jsonify, request
from werkzeug.wrappers import Response as BaseResponse

from webapp.charts import average_day, daily_bars
from webapp.domain.calendar import DAY, month_start
from webapp.domain.errors import NotADateError, UnknownLimitError, UnknownPeriodError, YiduError
from webapp.domain.paper_bill import Paper
from webapp.usecases.bill_month import Month, bill_month, outlook
from webapp.usecases.bill_year import bill_year
from webapp.usecases.export_bill import as_csv, as_xlsx
from webapp.usecases.keep_bills import keep_bill, list_bills
from webapp.usecases.replay_bill import periods_on, replay_bill, usual_counted
from webapp.views import bill_words, forms, paper, sentences
from webapp.views.formats import kwh, translate, words
from webapp.views.page import home, page, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("bill", __name__, url_prefix="/bill")
EARLIEST = date(2012, 1, 1)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILLS = {"peak": "f-peak", "flat": "f-flatx", "valley": "f-valley"}


@blueprint.get("")
def show() -> Response:
    month = _month()
    kinds = [(period, sentences.colour(period.kind)) for period in month.contract.periods(month.first)]
    legend = [(FILLS[colour], words(period.name)) for period, colour in kinds]
    now = month.first == month_start(services().today())
    ahead = outlook(services(), home()) if now else None
    return page(
        "bill.html",
        "body",
        month=month,
        legend=legend,
        ahead=ahead,
        stairs=bill_words.stairs(month.contract, services().today(), ahead) if ahead else None,
        say=sentences,
        tell=bill_words,
    )


@blueprint.get("/year")
def year() -> Response:
    found = bill_year(services(), home())
    return page("bill_year.html", None, year=found, today=services().today(), bars=bill_words.months(found))


@blueprint.get("/lines.csv")
def lines_csv() -> Response:
    month = _month()
    response = Response(as_csv(bill_words.tables(month)), mimetype="text/csv")
    return _download(response, month, "csv")


@blueprint.get("/bill.xlsx")
def workbook() -> Response:
    month = _month()
    return _download(Response(as_xlsx(bill_words.tables(month)), mimetype=XLSX), month, "xlsx")


def _download(response: Response, month: Month, ending: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="yidu-{month.first:%Y-%m}.{ending}"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


@blueprint.route("/replay", methods=["GET", "POST"])
def replay() -> BaseResponse:
    """A paper bill's figures beside ours; nothing of it is kept but by the button that says so."""
    household = home()
    last = month_start(services().today()) - DAY
    form = forms.Form(request.form)
    if request.method == "GET":
        day = _first_day(month_start(last))
        values = {"first": day.isoformat(), "last": (_next(day) - DAY).isoformat()}
        return page("bill_replay.html", None, **_fields(day), values=values, errors={}, result=None)
    first, end = paper.dates(form, services().today())
    day = first or month_start(last)
    periods = periods_on(services(), household, day)
    typed = paper.read(form, periods, first, end, usual_counted(services(), household, day))
    result = None
    try:
        result = replay_bill(services(), household, typed.paper) if typed else None
    except (UnknownLimitError, UnknownPeriodError) as error:
        form.errors[f"kwh-{periods[0].kind}"] = translate(error)
    if result and "keep" in request.form and _kept(form, result.paper):
        return see("bill.replay", _anchor="kept")
    return page(
        "bill_replay.html",
        None,
        422 if form.errors else 200,
        **_fields(day),
        values=form.values,
        errors=form.errors,
        result=result,
        rows=bill_words.beside(result, typed.lines) if result and typed else None,
        tell=bill_words,
    )


def _kept(form: forms.Form, printed: Paper) -> bool:
    """Write the bill down; where it cannot be, its field says why."""
    try:
        keep_bill(services(), home(), printed)
    except YiduError as error:
        form.note(error)
        return False
    flash(gettext("记下了。"))
    return True


def _fields(day: date) -> dict[str, Any]:
    return {
        "periods": periods_on(services(), home(), day),
        "usual": kwh(usual_counted(services(), home(), day), 0),
        "bills": list_bills(services(), home()),
    }


def _next(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _first_day(fallback: date) -> date:
    """The first day a link asks for, as 2026-10-01; anything else is last month's."""
    try:
        found = forms.day(request.args.get("first"))
    except NotADateError:
        return fallback
    return found if EARLIEST <= found <= services().today() else fallback


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
