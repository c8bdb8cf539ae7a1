"""Yidu 一度: what each kilowatt-hour costs, does and emits."""

from typing import TYPE_CHECKING

from webapp.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

    from webapp.usecases.services import Services


def create_app(settings: Settings | None = None, services: "Services | None" = None) -> "Flask":
    """The web application. Tests pass their own settings and services."""
    from webapp.app import make_app  # only now: who needs the domain alone does not wait for web and database

    return make_app(settings or Settings.from_env(), services)
