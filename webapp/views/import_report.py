"""What was found about a file as a table, a line for each place of it."""

from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, stream_with_context

from webapp.domain.readings import Finding, moment
from webapp.usecases.csv_lines import csv_lines, text_cell
from webapp.usecases.list_findings import MOST_PLACES, Place, at_most, kept_findings
from webapp.usecases.long_look import StillLookingError, Waiting
from webapp.views import import_words
from webapp.views.imports import look_at
from webapp.views.page import home, services
from webapp.views.texts import gettext

blueprint = Blueprint("import_report", __name__, url_prefix="/import")
COLUMNS = ("row", "time", "code", "value_wh", "message", "fix")


@blueprint.get("/<token>/findings.csv")
def looked_at(token: str) -> Response:
    """Of a file nobody has decided about, with the corrections and fixes in the address."""
    seen, _ = look_at(token)
    if isinstance(seen, Waiting):
        raise StillLookingError
    return _table(seen.findings)


@blueprint.get("/<int(max=2147483647):import_id>/findings.csv")
def kept(import_id: int) -> Response:
    return _table(kept_findings(services(), home(), import_id))


def _table(findings: Sequence[Finding]) -> Response:
    lines = stream_with_context(csv_lines(COLUMNS, _rows(findings)))
    response = Response(lines, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="yidu-findings.csv"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _rows(findings: Sequence[Finding]) -> Iterator[Sequence[object]]:
    places, left_out = at_most(findings, MOST_PLACES)
    for place in places:
        yield _row(place)
    if left_out:
        text = gettext("这里只列前 %(most)s 处，还有 %(n)s 处没有列。", most=MOST_PLACES, n=left_out)
        yield (None, None, None, None, text, None)


def _row(place: Place) -> Sequence[object]:
    finding = place.finding
    at = None if place.at is None else moment(place.at).isoformat(sep=" ", timespec="minutes")
    text = text_cell(import_words.tell_place(place))
    fix = import_words.fix_text(finding.chosen) if finding.chosen else ""
    return place.row, at, finding.code, place.wh, text, fix
