"""A counter for other sites: how many homes take part, and what the published result says. No cookie, no person."""

import json

from flask import Blueprint, Response, current_app, g, request
from flask_babel import force_locale

from webapp.domain.calendar import local
from webapp.domain.errors import YiduError
from webapp.domain.outreach.errors import UnknownCampaignError
from webapp.domain.outreach.fitting import fit, wrapped
from webapp.domain.outreach.palette import palette
from webapp.usecases.outreach.join import note_try
from webapp.usecases.outreach.show_board import Count, Counter, Saved, show_counter
from webapp.views.formats import translate
from webapp.views.outreach.kit import LANGUAGES, site
from webapp.views.page import client_address, services

blueprint = Blueprint("embed", __name__, url_prefix="/embed")
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors *; base-uri 'none'; form-action 'none'"
SVG_POLICY = "default-src 'none'"
CACHE = "public, max-age=60"


@blueprint.before_request
def without_cookie() -> None:
    """Other sites' visitors are nobody here, and an answer many may keep carries nothing of one."""
    g.without_cookie = True


@blueprint.get("/<code>")
def show(code: str) -> Response:
    response = _drawn("outreach/embed.html", code)
    response.headers["Content-Security-Policy"] = POLICY
    return response


@blueprint.get("/<code>.svg")
def picture(code: str) -> Response:
    response = _drawn("outreach/embed.svg", code)
    response.mimetype = "image/svg+xml"
    response.headers["Content-Security-Policy"] = SVG_POLICY
    return response


@blueprint.get("/<code>.json")
def figures(code: str) -> Response:
    """The same as numbers; None where there are fewer than five homes, or no published result."""
    try:
        record, status = _record(_counter(code)), 200
    except YiduError as error:
        record, status = {"error": translate(error)}, error.status
    response = Response(json.dumps(record, ensure_ascii=False), status, mimetype="application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = CACHE
    return response


def _drawn(template: str, code: str) -> Response:
    """Rendered without what pages know of their reader."""
    asked = request.args.get("lang", "")
    language = asked if asked in LANGUAGES else "zh"
    with force_locale(language):
        values: dict[str, object] = {"lang": "en" if language == "en" else "zh-CN"}
        status = 200
        try:
            counter = _counter(code)
            title = counter.campaign.document.title[language]
            size = fit(title, (20, 17, 14, 12), 286, 32, 1.2)
            values |= {"counter": counter, "colours": palette(counter.campaign.document.colour)}
            values |= {"title": title, "size": size, "lines": wrapped(title, 286 / size)}
        except YiduError as error:
            values["missing"], status = translate(error), error.status
            values["lines"] = wrapped(translate(error), 20)
        html = current_app.jinja_env.get_template(template).render(values)
    response = Response(html, status, mimetype="text/html")
    response.headers["Cache-Control"] = CACHE
    return response


def _counter(code: str) -> Counter:
    """Raises UnknownCampaignError, TooManyTriesError: here too codes could be guessed."""
    try:
        return show_counter(services(), code, site())
    except UnknownCampaignError:
        note_try(services(), code, client_address())
        raise


def _record(counter: Counter) -> dict[str, object]:
    document = counter.campaign.document
    return {
        "title": {"zh": document.title.zh, "en": document.title.en},
        "by": {"zh": counter.organisation.zh, "en": counter.organisation.en},
        "first": document.first.isoformat(),
        "last": document.last.isoformat(),
        "state": counter.campaign.state,
        "homes": _count(counter.joined),
        "saved": _saved(counter.saved),
        "join": counter.url,
    }


def _count(count: Count | None) -> dict[str, object] | None:
    return {"count": count.homes, "kind": "counted", "at": local(count.at).isoformat()} if count else None


def _saved(saved: Saved | None) -> dict[str, object] | None:
    if saved is None:
        return None
    kwh = {name: wh / 1000 for name, wh in (("kwh", saved.wh), ("low", saved.low_wh), ("high", saved.high_wh))}
    return {**kwh, "kind": "estimated", "at": local(saved.at).isoformat()}
