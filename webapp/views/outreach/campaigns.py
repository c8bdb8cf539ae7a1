"""The staff's list of campaigns, and the ways to begin one."""

from flask import Blueprint, Response, flash
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from webapp.usecases.outreach.draft_campaign import start_from_template, start_like
from webapp.usecases.outreach.show_campaigns import list_campaigns
from webapp.views.outreach.campaign_words import PILLS, STATES, words_of
from webapp.views.outreach.staff_page import staff
from webapp.views.page import page, see, services

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
    )


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
