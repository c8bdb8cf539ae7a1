"""The fair league: for the homes of a campaign, and for its staff."""

from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext

from webapp.domain.outreach.campaign import Document
from webapp.domain.outreach.league import Estimate, Tier
from webapp.usecases.outreach.show_league import League, league_of, staff_league
from webapp.views.formats import percent
from webapp.views.outreach.staff_page import staff
from webapp.views.page import home, page, services

blueprint = Blueprint("league", __name__)
WHISKER = 328, 8
"""Width of the drawing of a range, and what is left free at its sides, for a tick's label."""


@blueprint.get("/campaigns/<code>/league")
def show(code: str) -> Response:
    return _page("outreach/league.html", league_of(services(), home(), code))


@blueprint.get("/staff/campaigns/<campaign_id>/league")
def staff_show(campaign_id: str) -> Response:
    who = staff()
    return _page("outreach/staff_league.html", staff_league(services(), who, campaign_id), staff=who, on="campaigns")


def _page(template: str, league: League, **context: Any) -> Response:
    return page(
        template,
        league=league,
        title=title(league.campaign.document),
        tier_words=tier_words,
        places_word=places_word(league.campaign.document),
        said=said,
        in_words=in_words,
        range_words=range_words,
        at=lambda change: _x(league, change),
        **context,
    )


def _x(league: League, change: float) -> float:
    width, free = WHISKER
    return round(free + league.axis.share(change) * (width - 2 * free), 1)


def said(change: float) -> tuple[str, str]:
    """A change in words and as a share: less, more, or as before."""
    figure = percent(abs(change), 1)
    if figure == percent(0, 1):
        return "", gettext("和以前一样")
    return (gettext("少用"), figure) if change < 0 else (gettext("多用"), figure)


def in_words(change: float) -> str:
    """The same in a sentence or a table."""
    word, figure = said(change)
    if not word:
        return figure
    return gettext("少用 %(n)s", n=figure) if change < 0 else gettext("多用 %(n)s", n=figure)


def range_words(estimate: Estimate) -> str:
    """From the least to the most that was less used."""
    low, high = estimate.high, estimate.low
    if low < 0:
        return gettext("少用 %(low)s–%(high)s", low=percent(-low, 1), high=percent(-high, 1))
    if high > 0:
        return gettext("多用 %(low)s–%(high)s", low=percent(high, 1), high=percent(low, 1))
    return gettext("%(low)s 到 %(high)s", low=in_words(low), high=in_words(high))


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
