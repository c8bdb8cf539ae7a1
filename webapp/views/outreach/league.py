"""The fair league: for the homes of a campaign, and for its staff."""

from typing import Any

from flask import Blueprint, Response

from webapp.domain.outreach.campaign import Document
from webapp.domain.outreach.league import Tier
from webapp.usecases.outreach.show_league import League, league_of, staff_league
from webapp.views.outreach.league_rows import Phrases, name, ruler, tiers
from webapp.views.outreach.staff_page import staff
from webapp.views.page import home, page, services
from webapp.views.texts import gettext

blueprint = Blueprint("league", __name__)


@blueprint.get("/campaigns/<code>/league")
def show(code: str) -> Response:
    return _page("outreach/league.html", league_of(services(), home(), code))


@blueprint.get("/staff/campaigns/<campaign_id>/league")
def staff_show(campaign_id: str) -> Response:
    who = staff()
    return _page("outreach/staff_league.html", staff_league(services(), who, campaign_id), staff=who, on="campaigns")


def _page(template: str, league: League, **context: Any) -> Response:
    phrases = Phrases()
    return page(
        template,
        league=league,
        title=title(league.campaign.document),
        tiers=tiers(league, phrases),
        ruler=ruler(league),
        phrases=phrases,
        name=name,
        tier_words=tier_words,
        places_word=places_word(league.campaign.document),
        **context,
    )


def title(document: Document) -> str:
    kinds = {place.kind for place in document.places}
    if kinds == {"class"}:
        return gettext("班级一起看")
    return gettext("楼栋一起看") if kinds == {"building"} else gettext("小区一起看")


def places_word(document: Document) -> str:
    kinds = {place.kind for place in document.places}
    if kinds == {"class"}:
        return gettext("班级")
    return gettext("楼栋") if kinds == {"building"} else gettext("小区")


def tier_words(tier: Tier, only: bool) -> str:
    """`only`: nobody uses less by more than others."""
    if tier == "more":
        return gettext("少用得多一些")
    if tier == "also":
        return gettext("都在少用") if only else gettext("也在少用")
    return gettext("分不清在哪一边") if tier == "between" else gettext("还看不出少用")
