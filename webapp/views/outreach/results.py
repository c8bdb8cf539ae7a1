"""The result of a campaign for everybody, once it is published: the page, and the same as files."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from webapp.domain.outreach.result_errors import UnknownResultError
from webapp.domain.report_errors import PdfMissingError
from webapp.usecases.export_report import as_workbook
from webapp.usecases.outreach.show_result import Shown, Version, public_result, table_of_version
from webapp.views.bill import XLSX
from webapp.views.formats import translate, words
from webapp.views.outreach import result_picture, result_sheets, result_words
from webapp.views.page import page, services
from webapp.views.texts import gettext

blueprint = Blueprint("results", __name__, url_prefix="/results")


@blueprint.get("/<code>")
def show(code: str) -> Response:
    shown = public_result(services(), code)
    return page("outreach/result.html", None, **context(shown), where="public", files=_files(code))


@blueprint.get("/<code>/table.csv")
def table(code: str) -> Response:
    return as_csv(public_result(services(), code))


@blueprint.get("/<code>/tables.xlsx")
def workbook(code: str) -> Response:
    return as_xlsx(public_result(services(), code))


@blueprint.get("/<code>/result.pdf")
def pdf(code: str) -> Response:
    shown = public_result(services(), code)
    return as_pdf(shown, {"where": "public", "files": _files(code)})


def _files(code: str) -> dict[str, Any]:
    return {"endpoint": "results", "values": {"code": code}}


def context(shown: Shown) -> dict[str, Any]:
    """What the page of a version shows; nothing but the campaign where there is none yet."""
    version = shown.newest
    if version is None:
        return {"shown": shown, "version": None}
    effect = version.result.effect
    return {
        "shown": shown,
        "version": version,
        "r": version.result,
        "say": result_words,
        "steps": result_sheets.steps(version),
        "wide": result_picture.axis(effect, narrow=False) if effect else None,
        "narrow": result_picture.axis(effect, narrow=True) if effect else None,
        "lines": result_picture.two_lines(effect) if effect else None,
        "table_bytes": len(table_of_version(services(), shown, None)),
        "can_pdf": services().pdf is not None,
    }


def _newest(shown: Shown) -> Version:
    if shown.newest is None:
        raise UnknownResultError
    return shown.newest


def as_csv(shown: Shown) -> Response:
    number = request.args.get("version", "")
    if number and not (number.isascii() and number.isdigit() and len(number) < 4):
        raise UnknownResultError
    text = table_of_version(services(), shown, int(number) if number else None)
    wanted = number or _newest(shown).number
    return _file(make_response(text), "text/csv; charset=utf-8", f"{shown.campaign.code}-v{wanted}.csv")


def as_xlsx(shown: Shown) -> Response:
    version = _newest(shown)
    filled = result_sheets.sheets(shown, version, table_of_version(services(), shown, version.number))
    title = gettext("%(title)s 结果", title=words(shown.campaign.document.title))
    name = f"{shown.campaign.code}-v{version.number}.xlsx"
    return _file(make_response(as_workbook(filled, title)), XLSX, name)


def as_pdf(shown: Shown, around: dict[str, Any]) -> Response:
    """The page's own sheet. Where no PDF can be made, the page says how to print to a file."""
    version = _newest(shown)
    filled = context(shown) | around
    try:
        content = services().pdf_of(render_template("outreach/result.html", **filled, sheet=True, public=True))
    except PdfMissingError as error:
        filled |= {"where": "public", "missing": translate(error), "can_pdf": False}
        return page("outreach/result.html", None, error.status, **filled)
    return _file(make_response(content), "application/pdf", f"{shown.campaign.code}-v{version.number}.pdf")


def _file(response: Response, kind: str, name: str) -> Response:
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store, private"
    return response
