"""The result of a class for everybody, once its teacher has published it."""

from flask import Blueprint, Response

from webapp.usecases.school.class_result import public_result
from webapp.views.page import page, services
from webapp.views.school import result_files
from webapp.views.school.class_result import as_pdf, context

blueprint = Blueprint("class_result", __name__, url_prefix="/class/<code>/result")


@blueprint.get("")
def show(code: str) -> Response:
    result = public_result(services(), code.upper())
    files = {"endpoint": "class_result", "values": {"code": result.code}}
    return page("school/class_result_public.html", None, files=files, **context(result))


@blueprint.get("/totals.csv")
def table(code: str) -> Response:
    return result_files.as_csv(public_result(services(), code.upper()))


@blueprint.get("/totals.xlsx")
def workbook(code: str) -> Response:
    return result_files.as_xlsx(public_result(services(), code.upper()))


@blueprint.get("/result.pdf")
def pdf(code: str) -> Response:
    return as_pdf(public_result(services(), code.upper()))
