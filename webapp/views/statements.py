"""Sealed monthly statements, the locked baseline, and the evidence bundle of it all."""

from contextlib import suppress

from flask import Blueprint, Response, flash, render_template
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.bundle import GUIDE, STATEMENT_HTML, STATEMENT_PDF, VERIFIER
from webapp.domain.calendar import DAY, local
from webapp.domain.household import Household
from webapp.domain.report_errors import PdfMissingError
from webapp.usecases.list_statements import list_statements, show_statement
from webapp.usecases.lock_baseline import lock_baseline, show_baselines
from webapp.usecases.pack_bundle import pack_bundle
from webapp.usecases.pack_verifier import verifier
from webapp.views import statement_words as tell
from webapp.views.bundle_guide import guide_html
from webapp.views.page import home, page, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("statements", __name__, url_prefix="/statements")


@blueprint.get("")
def show() -> Response:
    household = home()
    return page(
        "statements.html",
        found=list_statements(services(), household),
        base=show_baselines(services(), household),
        tell=tell,
        local=local,
        day=DAY,
    )


@blueprint.post("/baseline")
def lock() -> BaseResponse:
    baseline = lock_baseline(services(), home())
    flash(gettext("锁定了，从 %(day)s 起按它比", day=baseline.applies_from.isoformat()))
    return see("statements.show", _anchor="baseline")


@blueprint.get("/<month>")
def one(month: str) -> Response:
    detail = show_statement(services(), home(), month)
    return page(
        "statement.html",
        shown=detail.month.shown,
        s=detail.month.shown.statement,
        corrected=detail.month.corrected,
        facts=detail.facts,
        tips={tip.id: tip for tip in services().advice.tips},
        tell=tell,
        local=local,
        day=DAY,
    )


@blueprint.get("/bundle.zip")
def bundle() -> Response:
    household = home()
    data = pack_bundle(services(), household, _papers(household))
    response = Response(data, mimetype="application/zip")
    name = f"yidu-evidence-{services().today().isoformat()}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _papers(household: Household) -> dict[str, bytes]:
    """What is for people; the statement as PDF too, where the installation can make one."""
    found = list_statements(services(), household)
    html = render_template("bundle_statement.html", found=found, tell=tell, local=local, made_on=services().today())
    papers = {GUIDE: guide_html(), VERIFIER: verifier(), STATEMENT_HTML: html.encode()}
    with suppress(PdfMissingError):
        papers[STATEMENT_PDF] = services().pdf_of(html)
    return papers
