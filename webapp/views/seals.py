"""What this site publishes of all homes together, open to everybody: roots of sealed months, and its public keys."""

from datetime import date, datetime

from flask import Blueprint, Response

from webapp.domain.canonical import Record, to_bytes
from webapp.domain.seal import keys_record, roots_record
from webapp.domain.statement_errors import UnknownRootsError
from webapp.usecases.list_statements import MONTH, published_roots
from webapp.views.page import page, services

blueprint = Blueprint("seals", __name__, url_prefix="/seals")
CACHE = "public, max-age=3600"


@blueprint.get("")
def show() -> Response:
    """Newest first."""
    return page(
        "seals.html",
        roots=published_roots(services())[::-1],
        key=services().signer.key,
        first_of=lambda month: date.fromisoformat(f"{month}-01"),
        day_of=lambda text: datetime.fromisoformat(text).date(),
    )


@blueprint.get("/keys.json")
def keys() -> Response:
    return _public(keys_record(services().signer.public_keys))


@blueprint.get("/roots.json")
def roots() -> Response:
    """All of them, for `yidu verify --roots`."""
    return _public(roots_record(published_roots(services())))


@blueprint.get("/<month>.json")
def one(month: str) -> Response:
    """Those of a month; none where none is published yet. Raises UnknownRootsError for what is no month."""
    if not MONTH.fullmatch(month):
        raise UnknownRootsError
    return _public(roots_record(published_roots(services(), month)))


def _public(record: Record) -> Response:
    response = Response(to_bytes(record), mimetype="application/json")
    response.headers["Cache-Control"] = CACHE
    return response
