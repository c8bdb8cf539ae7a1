"""The web edge: parse, call one use case, show."""

from collections.abc import Mapping
from importlib import import_module

from flask import Flask

FEATURES = (
    "api",
    "bill",
    "carbon",
    "habits",
    "imports",
    "kwh",
    "log",
    "me",
    "participation",
    "plans",
    "reminders",
    "runs",
    "shell",
    "sources",
    "start",
    "summary",
    "tips",
    "today",
    "tonight",
    "wishes",
)
FROM_ANYWHERE = ("reminders.stop",)
"""Posts that need no token of a form, as they carry a secret of their own."""


def register(app: Flask, assets: Mapping[str, str]) -> None:
    """Each feature is a module here with a `blueprint`."""
    import_module("webapp.views.page").init_app(app, assets)
    for feature in FEATURES:
        app.register_blueprint(import_module(f"webapp.views.{feature}").blueprint)
    for endpoint in FROM_ANYWHERE:
        app.extensions["csrf"].exempt(app.view_functions[endpoint])
