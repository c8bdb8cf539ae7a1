"""The schools of a campaign: asked all at once by a pasted list, then side by side. For who runs campaigns."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import YiduError
from webapp.domain.outreach.league import Tier
from webapp.domain.school.compared import Compared
from webapp.usecases.outreach.invite import GOOD_FOR
from webapp.usecases.school.invite_schools import Invited, Outcome, invite_schools
from webapp.usecases.school.show_schools import Schools, schools_of
from webapp.views.formats import number, translate
from webapp.views.outreach.kit import site
from webapp.views.outreach.league import tier_words
from webapp.views.outreach.staff_page import staff
from webapp.views.page import page, services
from webapp.views.school import findings_words, schools_file
from webapp.views.school.day_words import day_name

blueprint = Blueprint("campaign_schools", __name__, url_prefix="/staff/campaigns/<campaign_id>/schools")
TIERS: tuple[Tier, ...] = ("more", "also", "between", "unclear")
Link = tuple[Invited, str]


@blueprint.get("")
def show(campaign_id: str) -> Response:
    return _page(campaign_id)


@blueprint.get("/schools.csv")
def table(campaign_id: str) -> Response:
    return schools_file.as_csv(*_filed(campaign_id))


@blueprint.get("/schools.xlsx")
def workbook(campaign_id: str) -> Response:
    return schools_file.as_xlsx(*_filed(campaign_id))


def _filed(campaign_id: str) -> tuple[Schools, date, str]:
    all_, today = schools_of(services(), staff(), campaign_id), services().today()
    return all_, today, f"yidu-schools-{today.isoformat()}"


@blueprint.post("")
def invite(campaign_id: str) -> BaseResponse:
    """The links are in the answer, once: sent again it makes new ones, and nothing twice."""
    text = request.form.get("schools", "")
    try:
        outcome = invite_schools(services(), staff("editor"), campaign_id, text)
    except YiduError as error:
        if error.field != "schools":
            raise
        return _page(campaign_id, text, translate(error))
    return _page(campaign_id, text if outcome.faults else "", outcome=outcome)


def _page(campaign_id: str, text: str = "", wrong: str = "", outcome: Outcome | None = None) -> Response:
    who = staff()
    links = _links(outcome.invited if outcome else ())
    faults = [(fault.number, translate(fault.error)) for fault in outcome.faults] if outcome else []
    return page(
        "school/campaign_schools.html",
        None,
        422 if wrong or faults else 200,
        staff=who,
        on="campaigns",
        all=schools_of(services(), who, campaign_id),
        typed=text,
        wrong=wrong,
        faults=faults,
        links=links,
        links_file="data:text/csv;charset=utf-8," + quote("\ufeff" + _as_csv(links)) if links else "",
        hours=int(GOOD_FOR.total_seconds() // 3600),
        **words(),
    )


def words() -> dict[str, Any]:
    return {"say": findings_words, "day_name": day_name, "tiers": tiers, "tier_words": tier_words, "change": change}


def _links(invited: Sequence[Invited]) -> list[Link]:
    """With the address to hand over; empty for who has a password already."""
    return [
        (each, site() + url_for("staff_sign_in.invited", token=each.secret) if each.secret else "") for each in invited
    ]


def _as_csv(links: Sequence[Link]) -> str:
    """Names hold no comma, as commas part the list that was pasted; a name is never taken for a formula."""
    rows = [",".join((*map(_plain, (each.line.school, each.line.person, each.line.login)), url)) for each, url in links]
    return "\r\n".join(rows) + "\r\n"


def _plain(text: str) -> str:
    return f"'{text}" if text[:1] in "=+-@" else text


def tiers(groups: Sequence[Compared]) -> list[tuple[Tier, list[Compared]]]:
    found = [(tier, [each for each in groups if each.standing.tier == tier]) for tier in TIERS]
    return [(tier, rows) for tier, rows in found if rows]


def change(group: Compared) -> tuple[str, str]:
    """How many percent less, drawn to the mean, and its range."""
    of = group.standing.estimate
    return number(-100 * of.change, 1), f"{number(-100 * of.high, 1)} – {number(-100 * of.low, 1)}"
