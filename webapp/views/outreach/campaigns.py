"""The staff's list of campaigns, and the ways to begin one."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash
from werkzeug.wrappers import Response as BaseResponse

from webapp.usecases.outreach.draft_campaign import start_from_template, start_like
from webapp.usecases.outreach.show_campaigns import list_campaigns
from webapp.views.formats import kwh
from webapp.views.outreach.campaign_words import PILLS, STATES, words_of
from webapp.views.outreach.staff_page import staff
from webapp.views.page import page, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("staff_campaigns", __name__, url_prefix="/staff")


@blueprint.get("")
def index() -> Response:
    person = staff()
    return page(
        "outreach/campaign_list.html",
        staff=person,
        on="campaigns",
        shelf=list_campaigns(services(), person),
        today=services().today(),
        states=words_of(STATES),
        pills=PILLS,
        effect_of=effect_of,
    )


def effect_of(result: Mapping[str, Any] | None) -> str | None:
    """What the newest version of a campaign's result measured, with its range; None where it could not say."""
    effect = result.get("effect") if result else None
    if not effect:
        return None
    less = kwh(effect["saved"])
    span = gettext("%(low)s–%(high)s 度", low=kwh(effect["low"]), high=kwh(effect["high"]))
    if result and result["measured"] == "shifted":
        return _moved(less, span, clear=not effect["low"] <= 0 <= effect["high"])
    if effect["low"] <= 0 <= effect["high"]:
        return gettext("每户每天少 %(kwh)s 度（%(span)s），看不清", kwh=less, span=span)
    return gettext("每户每天少 %(kwh)s 度（%(span)s）", kwh=less, span=span)


def _moved(kwh_a_day: str, span: str, *, clear: bool) -> str:
    if clear:
        return gettext("每户每天挪 %(kwh)s 度（%(span)s）", kwh=kwh_a_day, span=span)
    return gettext("每户每天挪 %(kwh)s 度（%(span)s），看不清", kwh=kwh_a_day, span=span)


@blueprint.post("/templates/<template_id>")
def begin(template_id: str) -> BaseResponse:
    made = start_from_template(services(), staff("editor"), template_id)
    flash(gettext("草稿建好了，写上小区就能试运行。"))
    return see("campaign_draft.edit", campaign_id=made.id)


@blueprint.post("/campaigns/<campaign_id>/like")
def begin_like(campaign_id: str) -> BaseResponse:
    made = start_like(services(), staff("editor"), campaign_id)
    flash(gettext("照着建好了：只带设置，不带旧数据和旧答案。"))
    return see("campaign_draft.edit", campaign_id=made.id)
