"""The web edge: parse, call one use case, show."""

from collections.abc import Mapping
from importlib import import_module

from flask import Flask

FEATURES = (
    "api",
    "bill",
    "carbon",
    "habits",
    "kwh",
    "log",
    "me",
    "participation",
    "plans",
    "runs",
    "shell",
    "sources",
    "start",
    "tips",
    "today",
    "tonight",
    "wishes",
)


def register(app: Flask, assets: Mapping[str, str]) -> None:
    """Each feature is a module here with a `blueprint`."""
    import_module("webapp.views.page").init_app(app, assets)
    for feature in FEATURES:
        app.register_blueprint(import_module(f"webapp.views.{feature}").blueprint)
