"""Answers as a JSON document: down to the phone, up again, looked at before anything changes."""

import json

from flask import Blueprint, Response, flash, request
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import YiduError
from webapp.domain.footprint_errors import NothingChosenError
from webapp.usecases import footprint_file as usecase
from webapp.usecases.footprint import kept_footprint
from webapp.views import footprint_words
from webapp.views.forms import Form
from webapp.views.page import home, page, see, services
from webapp.views.texts import gettext, ngettext

blueprint = Blueprint("footprint_file", __name__, url_prefix="/footprint")


@blueprint.get("/answers.json")
def download() -> Response:
    document = usecase.export_answers(services(), home())
    response = Response(json.dumps(document, ensure_ascii=False, indent=1), mimetype="application/json")
    name = f"yidu-footprint-{services().today().isoformat()}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/import")
def bring() -> Response:
    return _page(Form(request.args))


def _page(form: Form) -> Response:
    household = home()
    kept = kept_footprint(services(), household)
    return page(
        "footprint_import.html",
        None,
        422 if form.errors else 200,
        draft=usecase.show_draft(services(), household) if kept.drafted else None,
        book=services().footprint,
        answer_text=footprint_words.answer_text,
        values=form.values,
        errors=form.errors,
    )


@blueprint.post("/import")
def look() -> BaseResponse:
    form = Form(request.form)
    file = request.files.get("file")
    content = (file.read(usecase.MOST_KB * usecase.KB + 1) if file else b"") or request.form.get("text", "").encode()
    try:
        if not content.strip():
            raise NothingChosenError("file")
        usecase.draft_answers(services(), home(), content)
    except YiduError as error:
        form.note(type(error)("file", **error.params))
        return _page(form)
    return see("footprint_file.bring")


@blueprint.post("/import/take")
def take() -> BaseResponse:
    n = usecase.take_draft(services(), home())
    flash(ngettext("导入了，改了 %(num)s 个回答。要退回去，点撤销", "导入了，改了 %(num)s 个回答。要退回去，点撤销", n))
    return see("footprint.show")


@blueprint.post("/import/drop")
def drop() -> BaseResponse:
    usecase.drop_draft(services(), home())
    flash(gettext("没有导入，什么都没有改动"))
    return see("footprint_file.bring")
