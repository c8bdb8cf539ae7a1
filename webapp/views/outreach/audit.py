"""What was done in the organisation: read page by page, or taken along as a file."""

from collections.abc import Iterator

from flask import Blueprint, Response, make_response, request

from webapp.domain.calendar import local
from webapp.usecases.csv_lines import csv_lines, text_cell
from webapp.usecases.outreach.show_audit import MOST, Trail, show_audit
from webapp.views.formats import words
from webapp.views.outreach.audit_words import by_whom, told
from webapp.views.outreach.staff_page import staff
from webapp.views.page import page, services
from webapp.views.texts import gettext

blueprint = Blueprint("staff_audit", __name__, url_prefix="/staff")


@blueprint.get("/audit")
def show() -> Response:
    person = staff()
    campaign, before = request.args.get("campaign") or None, request.args.get("before") or None
    return page(
        "outreach/audit.html",
        None,
        staff=person,
        on="audit",
        trail=show_audit(services(), person, campaign, before),
        campaign=campaign,
        before=before,
        told=told,
        by_whom=by_whom,
        this_year=services().today().year,
    )


@blueprint.get("/audit.csv")
def table() -> Response:
    trail = show_audit(services(), staff(), request.args.get("campaign") or None, most=MOST)
    header = [gettext("时间"), gettext("谁"), gettext("做了什么"), gettext("活动")]
    response = make_response("".join(csv_lines(header, _rows(trail))))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _rows(trail: Trail) -> Iterator[list[str]]:
    for entry in trail.entries:
        campaign = trail.title_of(entry.campaign_id)
        yield [
            f"{local(entry.at):%Y-%m-%d %H:%M:%S}",
            text_cell(by_whom(entry.staff_name, entry.details)),
            text_cell(told(entry.what, entry.details)),
            text_cell(words(campaign.document.title)) if campaign else "",
        ]
