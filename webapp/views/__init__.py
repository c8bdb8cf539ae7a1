"""The web edge: parse, call one use case, show."""

from collections.abc import Mapping
from importlib import import_module

from flask import Flask

FEATURES = (
    "api",
    "bill",
    "carbon",
    "carbon_trend",
    "consents",
    "deeds",
    "devices",
    "events",
    "evidence",
    "export",
    "footprint",
    "footprint_file",
    "footprint_people",
    "habits",
    "hourly",
    "import_report",
    "imports",
    "kwh",
    "log",
    "me",
    "meter_card",
    "meter_day",
    "outreach.appeals",
    "outreach.audit",
    "outreach.board",
    "outreach.calls",
    "outreach.campaign_draft",
    "outreach.campaign_file",
    "outreach.campaign_live",
    "outreach.campaign_review",
    "outreach.campaign_turn",
    "outreach.campaigns",
    "outreach.dry_run",
    "outreach.effort",
    "outreach.embed",
    "outreach.join",
    "outreach.kit",
    "outreach.league",
    "outreach.mine",
    "outreach.people",
    "outreach.result_staff",
    "outreach.results",
    "outreach.sign_in",
    "outreach.staff_calls",
    "outreach.staff_settings",
    "paper_bills",
    "participation",
    "plans",
    "receipts",
    "reminders",
    "report",
    "report_card",
    "runs",
    "saving",
    "school.building_files",
    "school.buildings",
    "school.campaign_schools",
    "school.card",
    "school.class_board",
    "school.class_result",
    "school.class_result_public",
    "school.compare",
    "school.class_form",
    "school.classes",
    "school.letter",
    "school.pinyin",
    "school.missions",
    "school.paper",
    "school.kit",
    "school.printing",
    "school.quiz",
    "school.seat_quiz",
    "seals",
    "shell",
    "shenzhen",
    "sources",
    "start",
    "statements",
    "summary",
    "temperatures",
    "tips",
    "today",
    "tonight",
    "v1",
    "verify",
    "wishes",
)
FROM_ANYWHERE = ("reminders.stop",)
"""Posts that need no token of a form, as they carry a secret of their own."""
BY_TOKEN = ("v1",)
"""Features without a cookie: every request of theirs carries a token."""


def register(app: Flask, assets: Mapping[str, str]) -> None:
    """Each feature is a module here with a `blueprint`."""
    import_module("webapp.views.page").init_app(app, assets)
    for feature in FEATURES:
        app.register_blueprint(import_module(f"webapp.views.{feature}").blueprint)
    for endpoint in FROM_ANYWHERE:
        app.extensions["csrf"].exempt(app.view_functions[endpoint])
    for name in BY_TOKEN:
        app.extensions["csrf"].exempt(app.blueprints[name])
