"""What holds the pages: manifest, service worker, offline page, a fresh form token, health."""

import hashlib

from flask import Blueprint, Response, current_app, make_response, render_template, url_for
from flask_wtf.csrf import generate_csrf

from webapp.views.page import page

blueprint = Blueprint("shell", __name__)
SHELL = ("app.css", "app.js", "vendor/htmx-2.0.11.min.js", "icons.svg", "icon.svg")


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    return _typed(render_template("manifest.webmanifest"), "application/manifest+json")


@blueprint.get("/sw.js")
def worker() -> Response:
    asset = current_app.jinja_env.globals["asset"]
    urls = [url_for("shell.offline"), *(asset(name) for name in SHELL)]  # type: ignore[operator]
    version = hashlib.sha256("\n".join(urls).encode()).hexdigest()[:12]
    return _typed(render_template("sw.js", shell=urls, version=version), "text/javascript")


@blueprint.get("/offline")
def offline() -> Response:
    return page("offline.html", public=True)


@blueprint.get("/csrf")
def csrf() -> Response:
    """A token of this session, for taps kept while there was no network."""
    return _typed(generate_csrf(), "text/plain", "no-store")


@blueprint.get("/robots.txt")
def robots() -> Response:
    return _typed("User-agent: *\nDisallow: /me\n", "text/plain")


@blueprint.get("/healthz")
def health() -> Response:
    return _typed("ok", "text/plain", "no-store")


def _typed(body: str, mimetype: str, cache: str = "no-cache") -> Response:
    response = make_response(body)
    response.mimetype = mimetype
    response.headers["Cache-Control"] = cache
    return response
