"""The seven items with their reasons, and what only the household can say of itself."""

from typing import get_args

from flask import Blueprint, Response, flash, request
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.declaration import DeclarationKind
from webapp.usecases.permit import declare, take_back
from webapp.usecases.show_evidence import show_evidence
from webapp.views.forms import one_of
from webapp.views.page import home, page, see, services
from webapp.views.participation import MARKS
from webapp.views.reasons import reason
from webapp.views.texts import gettext

blueprint = Blueprint("evidence", __name__, url_prefix="/participation")
KINDS: tuple[DeclarationKind, ...] = get_args(DeclarationKind)


@blueprint.get("/evidence")
def show() -> Response:
    return page(
        "participation_evidence.html",
        None,
        shown=show_evidence(services(), home()),
        marks=MARKS,
        answers={"met": gettext("满足"), "not_met": gettext("不满足"), "unknown": gettext("不知道")},
        kept={"met": gettext("有"), "not_met": gettext("缺"), "unknown": gettext("不知道")},
        reason=reason,
    )


@blueprint.post("/declarations")
def say() -> BaseResponse:
    declare(services(), home(), one_of(request.form.get("kind"), KINDS))
    flash(gettext("记下了。随时能撤回。"))
    return see("evidence.show", _anchor="declarations")


@blueprint.post("/declarations/<declaration_id>/undo")
def undo(declaration_id: str) -> BaseResponse:
    take_back(services(), home(), declaration_id)
    flash(gettext("撤回了"))
    return see("evidence.show", _anchor="declarations")
