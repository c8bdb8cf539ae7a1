"""The monthly report: a page that prints, the same as a PDF."""

import re
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template

from webapp.domain.calendar import local
from webapp.domain.report_errors import NothingRecordedError, PdfMissingError, UnknownReportError
from webapp.usecases.export_report import as_workbook
from webapp.usecases.show_report import Report, report_months, show_report
from webapp.views import report_sheets, report_words, sentences, statement_words
from webapp.views.bill import FILLS, XLSX
from webapp.views.formats import month_text, translate, words
from webapp.views.page import home, page, services
from webapp.views.texts import gettext

blueprint = Blueprint("report", __name__, url_prefix="/report")
MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


def month_of(text: str) -> date:
    """2026-08 -> its first day. Raises UnknownReportError."""
    found = MONTH.fullmatch(text)
    if not found:
        raise UnknownReportError
    return date(int(found[1]), int(found[2]), 1)


def found_report(text: str) -> Report:
    return show_report(services(), home(), month_of(text))


@blueprint.get("")
def index() -> Response:
    return page("reports.html", months=report_months(services(), home()))


@blueprint.get("/<month>")
def show(month: str) -> Response:
    try:
        report = found_report(month)
    except NothingRecordedError:
        return page("reports.html", months=report_months(services(), home()), bare=month_of(month))
    return page("report.html", **_shown(report), can_pdf=services().pdf is not None)


@blueprint.get("/<month>.pdf")
def pdf(month: str) -> Response:
    """The page's own sheet in its print styles. Where no PDF can be made, the page says how to print to a file."""
    report = found_report(month)
    shown = _shown(report)
    try:
        content = services().pdf_of(render_template("report.html", **shown, sheet=True, public=True))
    except PdfMissingError as error:
        return page("report.html", status=error.status, **shown, can_pdf=False, missing=translate(error))
    return attached(Response(content, mimetype="application/pdf"), report.first, "pdf")


@blueprint.get("/<month>.xlsx")
def workbook(month: str) -> Response:
    report = found_report(month)
    tips = {tip.id: tip for tip in services().advice.tips}
    names = report_sheets.subjects(tips, services().catalogue)
    filled = report_sheets.sheets(report, services().factors.place_names[home().land], names)
    title = gettext("%(month)s用电月报", month=month_text(report.first))
    return attached(Response(as_workbook(filled, title), mimetype=XLSX), report.first, "xlsx")


def attached(response: Response, first: date, ending: str) -> Response:
    """A file of a month, kept by nobody on the way."""
    response.headers["Content-Disposition"] = f'attachment; filename="yidu-report-{first:%Y-%m}.{ending}"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _shown(report: Report) -> dict[str, Any]:
    return {
        "report": report,
        "legend": [(FILLS[sentences.colour(kind)], words(name)) for kind, name in report.figures.periods],
        "place": services().factors.place_names[home().land],
        "say": report_words,
        "seal_words": statement_words,
        "local": local,
    }
