"""Two steps back an owner may take: end a campaign early, take a scheduled one back to draft. Each after a look."""

from flask import Blueprint, Response, flash, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.outreach.campaign_errors import CallsChangedError
from webapp.domain.outreach.organisation import Staff
from webapp.usecases.outreach import review_campaign
from webapp.usecases.outreach.campaigns import campaign_of
from webapp.usecases.outreach.end_campaign import Ending, end_campaign, show_ending
from webapp.views.forms import Form
from webapp.views.outreach.staff_page import staff
from webapp.views.page import page, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("campaign_turn", __name__, url_prefix="/staff/campaigns/<campaign_id>")


@blueprint.get("/end")
def ask_end(campaign_id: str) -> BaseResponse:
    who = staff("owner")
    ending = show_ending(services(), who, campaign_id)
    if ending.campaign.state != "live":
        return see("campaign_live.show", campaign_id=campaign_id)
    return _ending(who, ending, Form(MultiDict()))


def _ending(who: Staff, ending: Ending, form: Form) -> Response:
    return page(
        "outreach/campaign_end.html",
        None,
        422 if form.errors else 200,
        staff=who,
        on="campaigns",
        ending=ending,
        campaign=ending.campaign,
        errors=form.errors,
    )


@blueprint.post("/end")
def end(campaign_id: str) -> BaseResponse:
    who, form = staff("owner"), Form(request.form)
    try:
        end_campaign(services(), who, campaign_id, [int(n) for n in request.form.getlist("call") if n.isdecimal()])
    except CallsChangedError as error:
        form.note(error)
        return _ending(who, show_ending(services(), who, campaign_id), form)
    flash(gettext("活动结束了。报了名的家庭都看得到。"))
    return see("campaign_live.show", campaign_id=campaign_id)


@blueprint.get("/redraft")
def ask_redraft(campaign_id: str) -> BaseResponse:
    who = staff("owner")
    campaign = campaign_of(services(), who, campaign_id)
    if campaign.state != "scheduled":
        return see("campaign_live.show", campaign_id=campaign_id)
    return page("outreach/campaign_redraft.html", None, staff=who, on="campaigns", campaign=campaign)


@blueprint.post("/redraft")
def redraft(campaign_id: str) -> BaseResponse:
    review_campaign.redraft(services(), staff("owner"), campaign_id)
    flash(gettext("退回草稿了。改好以后要再审核一次。"))
    return see("campaign_draft.edit", campaign_id=campaign_id)
