"""Today."""

import secrets
from typing import Any

from flask import Blueprint, Response

from webapp.domain.household import Household
from webapp.domain.reminder import is_due
from webapp.usecases.show_today import Today, show_today
from webapp.views import drawn, habit_words, sentences
from webapp.views.outreach import call_words
from webapp.views.page import home, page, services

blueprint = Blueprint("today", __name__)


@blueprint.get("/")
def show() -> Response:
    return today_page(home())


def today_page(household: Household) -> Response:
    """The page, or its body for htmx: also the answer to a tap."""
    today = show_today(services(), household)
    return page("today.html", "body", **context(household, today))


def context(household: Household, today: Today) -> dict[str, Any]:
    """Everything the template shows, ready to be written."""
    best = today.tonight.best
    families = services().catalogue.families
    return {
        "today": today,
        "families": families,
        "catalogue": services().catalogue,
        "keys": [secrets.token_hex(16) for _ in today.tiles],
        "ask": _ask(today),
        "best": best,
        "best_family": families[best.chore.appliance.family] if best else None,
        "drawn": drawn,
        "say": sentences,
        "call_say": call_words,
        "due": is_due,
    }


def _ask(today: Today) -> tuple[str, str, str] | None:
    """The question about a habit, its yes and its no."""
    catalogue = services().catalogue
    return habit_words.ask(catalogue.appliances[today.ask.appliance_id], catalogue) if today.ask else None
