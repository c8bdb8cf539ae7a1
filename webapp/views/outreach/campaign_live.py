"""A campaign while it is on: who came, from where, what is next."""

from flask import Blueprint, Response
from werkzeug.wrappers import Response as BaseResponse

from webapp.usecases.outreach.campaigns import campaign_of
from webapp.views.outreach import campaign_words as say
from webapp.views.outreach.staff_page import staff
from webapp.views.page import page, see, services

blueprint = Blueprint("campaign_live", __name__, url_prefix="/staff/campaigns/<campaign_id>")


@blueprint.get("")
def show(campaign_id: str) -> BaseResponse | Response:
    person = staff()
    campaign = campaign_of(services(), person, campaign_id)
    if campaign.state in ("draft", "review"):
        return see("campaign_draft.edit", campaign_id=campaign_id)
    return page(
        "outreach/campaign_live.html",
        staff=person,
        on="campaigns",
        campaign=campaign,
        today=services().today(),
        states=say.words_of(say.STATES),
        pills=say.PILLS,
    )
