"""The result of a class: for its teacher, who may publish it and take it back; as files for the school's report."""

from typing import Any

from flask import Blueprint, Response, flash, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import YiduError
from webapp.domain.report_errors import PdfMissingError
from webapp.domain.school.result_errors import NotSureError
from webapp.usecases.school import class_result
from webapp.usecases.school.class_result import ClassResult
from webapp.views.formats import translate
from webapp.views.outreach.staff_page import staff, teacher
from webapp.views.page import page, see, services
from webapp.views.school import findings_words, night_drawing, result_files
from webapp.views.texts import gettext

blueprint = Blueprint("school_result", __name__, url_prefix="/staff/classes/<class_id>/result")
blueprint.add_app_template_filter(night_drawing.bars, "night_bars")
blueprint.add_app_template_filter(night_drawing.spread_words, "night_words")
blueprint.add_app_template_filter(findings_words.nights, "nights_in_words")


@blueprint.get("")
def show(class_id: str) -> Response:
    return _page(class_id)


def _page(class_id: str, error: YiduError | None = None) -> Response:
    who = staff("teacher")
    result = class_result.result_of(services(), who, class_id)
    return page(
        "school/class_result.html",
        None,
        error.status if error else 200,
        staff=who,
        on="classes",
        refused=translate(error) if error else None,
        files={"endpoint": "school_result", "values": {"class_id": class_id}},
        **context(result),
    )


def context(result: ClassResult) -> dict[str, Any]:
    return {"result": result, "found": result.found, "say": findings_words, "can_pdf": services().pdf is not None}


@blueprint.get("/totals.csv")
def table(class_id: str) -> Response:
    return result_files.as_csv(class_result.result_of(services(), staff("teacher"), class_id))


@blueprint.get("/totals.xlsx")
def workbook(class_id: str) -> Response:
    return result_files.as_xlsx(class_result.result_of(services(), staff("teacher"), class_id))


@blueprint.get("/result.pdf")
def pdf(class_id: str) -> Response:
    return as_pdf(class_result.result_of(services(), staff("teacher"), class_id))


def as_pdf(result: ClassResult) -> Response:
    """The public page's own sheet. Where no PDF can be made, the page says how to print to a file."""
    filled = context(result)
    try:
        content = services().pdf_of(
            render_template("school/class_result_public.html", **filled, sheet=True, public=True)
        )
    except PdfMissingError as error:
        filled |= {"missing": translate(error), "can_pdf": False}
        return page("school/class_result_public.html", None, error.status, **filled)
    return result_files.file(Response(content), "application/pdf", f"{result.code}.pdf")


@blueprint.post("/publish")
def publish(class_id: str) -> BaseResponse:
    who = teacher()
    try:
        class_result.result_of(services(), who, class_id)
        if "sure" not in request.form:
            raise NotSureError
        class_result.publish(services(), who, class_id)
    except YiduError as error:
        if error.status != 422:
            raise
        return _page(class_id, error)
    flash(gettext("公开了，谁都能看。"))
    return see("school_result.show", class_id=class_id)


@blueprint.post("/take-back")
def take_back(class_id: str) -> BaseResponse:
    class_result.take_back(services(), teacher(), class_id)
    flash(gettext("收回了，外面看不到了。"))
    return see("school_result.show", class_id=class_id)


@blueprint.get("/delete")
def ask_delete(class_id: str) -> Response:
    """Of a class that is gone: what was kept of it."""
    who = staff("teacher")
    result = class_result.kept_result(services(), who, class_id)
    return page("school/class_result_delete.html", staff=who, on="classes", result=result)


@blueprint.post("/delete")
def delete(class_id: str) -> BaseResponse:
    class_result.forget_kept(services(), teacher(), class_id)
    flash(gettext("合计删掉了，结果页也没有了。"))
    return see("school_classes.show")
