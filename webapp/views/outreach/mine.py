"""A home's campaigns: the list, one of them, the place, the consent, the way out; leave to be compared with."""

from flask import Blueprint, Response, flash, make_response, request
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import YiduError
from webapp.usecases.outreach.call_show import next_call
from webapp.usecases.outreach.consent import agree_anew, compared_since, let_compare
from webapp.usecases.outreach.leave import leave
from webapp.usecases.outreach.mine import change_place, my_campaign, my_campaigns, set_care
from webapp.views.forms import Form
from webapp.views.outreach import call_words, join_words
from webapp.views.outreach.campaign_links import ways
from webapp.views.page import home, page, see, services, wants_fragment
from webapp.views.texts import gettext

blueprint = Blueprint("mine", __name__, url_prefix="/campaigns")


@blueprint.get("")
def index() -> Response:
    household = home()
    return page(
        "outreach/campaigns.html",
        None,
        listed=my_campaigns(services(), household),
        compared_since=compared_since(services(), household),
        comparison=services().consent_form.compared(),
        say=join_words,
    )


@blueprint.get("/<code>")
def show(code: str) -> Response:
    return _page(code, Form(request.args))


def _page(code: str, form: Form) -> Response:
    mine = my_campaign(services(), home(), code)
    return page(
        "outreach/campaign.html",
        None,
        422 if form.errors else 200,
        mine=mine,
        campaign=mine.campaign,
        document=mine.campaign.document,
        place=mine.campaign.document.place(mine.membership.place_id),
        errors=form.errors,
        ways=ways(mine.campaign.code, mine.has_result),
        say=join_words,
        call=next_call(services(), home(), code),
        call_say=call_words,
        now=services().now(),
    )


@blueprint.post("/<code>/place")
def place(code: str) -> BaseResponse:
    form = Form(request.form)
    try:
        change_place(services(), home(), code, form.values.get("place", ""))
    except YiduError as error:
        if error.field is None:
            raise
        form.note(error)
        return _page(code, form)
    flash(gettext("改好了。"))
    return see("mine.show", code=code)


@blueprint.post("/<code>/care")
def care(code: str) -> BaseResponse:
    """An unticked switch sends its hidden twin alone."""
    wanted = request.form.getlist("care")[-1:] == ["1"]
    set_care(services(), home(), code, care=wanted)
    if wants_fragment():
        return make_response("", 204)
    flash(gettext("记下了。每一场都可以不来，不扣分。") if wanted else gettext("改好了。"))
    return see("mine.show", code=code)


@blueprint.post("/<code>/consent")
def consent(code: str) -> BaseResponse:
    form = Form(request.form)
    version = form.values.get("version", "")
    try:
        agree_anew(services(), home(), code, int(version) if version.isdecimal() and len(version) < 9 else 0)
    except YiduError as error:
        if error.status != 422:
            raise
        form.note(error)
        return _page(code, form)
    flash(gettext("同意了新的一版。"))
    return see("mine.show", code=code)


@blueprint.route("/<code>/leave", methods=["GET", "POST"], endpoint="leave")
def go(code: str) -> BaseResponse:
    if request.method == "POST":
        leave(services(), home(), code)
        flash(gettext("退出了。您家在活动里的数据都删掉了。"))
        return see("mine.index")
    mine = my_campaign(services(), home(), code)
    return page("outreach/leave.html", None, mine=mine, campaign=mine.campaign, document=mine.campaign.document)


@blueprint.post("/compare")
def compare() -> BaseResponse:
    agreed = request.form.getlist("agreed")[-1:] == ["1"]
    let_compare(services(), home(), agreed=agreed)
    if wants_fragment():
        return make_response("", 204)
    flash(gettext("记下了，随时能关。") if agreed else gettext("关了，以后的计算不再用您家的数。"))
    return see("mine.index")
