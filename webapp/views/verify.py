"""An evidence bundle checked for anybody: no home, no login, nothing kept."""

from contextlib import closing
from datetime import date, datetime
from hashlib import sha256

from flask import Blueprint, Response, make_response, request

from webapp.domain.bundle_errors import NoBundleError, PageTooSmallError
from webapp.domain.errors import YiduError
from webapp.domain.verdict import FAULTS, NOTES, Fault, Verdict
from webapp.usecases.check_bundle import check_bundle
from webapp.usecases.pack_verifier import verifier
from webapp.views import formats
from webapp.views.page import page, services
from webapp.views.texts import gettext

blueprint = Blueprint("verify", __name__, url_prefix="/verify")
MOST_MB = 16
SHOWN = 20


@blueprint.url_value_preprocessor
def _let_bundles_in(_: str | None, __: dict[str, object] | None) -> None:
    """Larger than any other request of a visitor may be; said before the form's token is looked for."""
    request.max_content_length = (MOST_MB + 1) << 20


@blueprint.get("")
def show() -> Response:
    return _page()


@blueprint.post("")
def check() -> Response:
    """Answers with the verdict at once: it is kept nowhere, so there is nowhere to lead to."""
    try:
        return _page(verdict=check_bundle(services(), _sent()))
    except YiduError as error:
        return _page(problem=formats.translate(error))


@blueprint.get("/verify.pyz")
def program() -> Response:
    """The same check as one file for one's own computer."""
    response = make_response(verifier())
    response.mimetype = "application/zip"
    response.headers["Content-Disposition"] = "attachment; filename=verify.pyz"
    return response


def _sent() -> bytes:
    """Raises NoBundleError or PageTooSmallError."""
    file = request.files.get("bundle")
    if file is None:
        raise NoBundleError("bundle")
    with closing(file):
        data: bytes = file.read((MOST_MB << 20) + 1)
    if not data:
        raise NoBundleError("bundle")
    if len(data) > MOST_MB << 20:
        raise PageTooSmallError("bundle", mb=MOST_MB)
    return data


def _page(verdict: Verdict | None = None, problem: str | None = None) -> Response:
    return page(
        "verify.html",
        None,
        422 if problem else 200,
        verdict=verdict,
        made_on=_day(verdict.made_at) if verdict else None,
        months=[date.fromisoformat(f"{month}-01") for month in sorted(set(verdict.months))] if verdict else [],
        faults=[_told(fault) for fault in verdict.faults[:SHOWN]] if verdict else [],
        notes=[gettext(NOTES[note.code], **note.params) for note in verdict.notes[:-1]] if verdict else [],
        keys=sorted(services().signer.public_keys),
        errors={"bundle": problem} if problem else {},
        most_mb=MOST_MB,
        digest=sha256(verifier()).hexdigest(),
    )


def _day(moment: str) -> date | None:
    """None where a bundle was made when nobody can tell."""
    try:
        return datetime.fromisoformat(moment).date()
    except ValueError:
        return None


def _told(fault: Fault) -> tuple[str, str]:
    """Where, and what."""
    params = {**fault.params, **({"row": _row(str(fault.params["row"]))} if "row" in fault.params else {})}
    where = gettext("%(file)s 第 %(line)s 行", file=fault.file, line=fault.line) if fault.line else fault.file
    return where, gettext(FAULTS[fault.code], **params)


def _row(name: str) -> str:
    """day 2026-10-04 in words."""
    kind, _, rest = name.partition(" ")
    kinds = {
        "home": gettext("住家"),
        "correction": gettext("更正"),
        "import": gettext("导入"),
        "day": gettext("一天的用电"),
        "temperature": gettext("气温"),
        "tariff": gettext("电价"),
        "factor": gettext("碳因子"),
        "baseline": gettext("基准"),
        "action": gettext("记过的事"),
        "certificate": gettext("绿证"),
        "intervention": gettext("变化"),
        "version": gettext("软件版本"),
        "statement": gettext("月结"),
    }
    return f"{kinds.get(kind, kind)} {rest}".strip()
