"""The seven items with their reasons, and what only the household can say of itself."""

from typing import get_args

from flask import Blueprint, Response, flash, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.declaration import DeclarationKind, standing
from webapp.usecases.gather_facts import gather_facts
from webapp.usecases.permit import declare, list_declarations, take_back
from webapp.usecases.show_participation import judge_evidence
from webapp.views.forms import one_of
from webapp.views.page import home, page, see, services
from webapp.views.participation import MARKS
from webapp.views.reasons import reason

blueprint = Blueprint("evidence", __name__, url_prefix="/participation")
KINDS: tuple[DeclarationKind, ...] = get_args(DeclarationKind)


@blueprint.get("/evidence")
def show() -> Response:
    household = home()
    facts = gather_facts(services(), household)
    made = list_declarations(services(), household)
    return page(
        "participation_evidence.html",
        None,
        facts=facts,
        book=services().pathways,
        evidence=judge_evidence(services(), facts),
        standing=standing(made),
        history=[each for each in reversed(made) if each.undone_at],
        items={item.id: item for item in services().pathways.declarations},
        marks=MARKS,
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
