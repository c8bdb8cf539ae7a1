"""A campaign before its review, in it, and what was said of it."""

from flask import Blueprint, Response, flash, request
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import YiduError
from webapp.usecases.outreach import review_campaign
from webapp.usecases.outreach.show_campaigns import open_desk
from webapp.views.formats import translate
from webapp.views.forms import Form, short_text
from webapp.views.outreach import campaign_words as say
from webapp.views.outreach.campaign_draft import dry_run_beside
from webapp.views.outreach.staff_page import staff
from webapp.views.page import page, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("campaign_review", __name__, url_prefix="/staff/campaigns/<campaign_id>")
MOST_SAID = 300


@blueprint.get("/review")
def show(campaign_id: str) -> Response:
    return _page(campaign_id, Form(request.args))


def _page(campaign_id: str, form: Form, status: int = 422) -> Response:
    person = staff()
    desk = open_desk(services(), person, campaign_id)
    return page(
        "outreach/campaign_review.html",
        None,
        status if form.errors else 200,
        staff=person,
        on="campaigns",
        desk=desk,
        campaign=desk.campaign,
        provinces={province.code: province.name for province in services().tariffs.provinces()},
        values=form.values,
        errors=form.errors,
        most=MOST_SAID,
        decisions=say.words_of(say.DECISIONS),
        states=say.words_of(say.STATES),
        pills=say.PILLS,
        measures=say.words_of(say.MEASURES),
        baselines=say.words_of(say.BASELINES),
        privacy=say.words_of(say.PRIVACY),
        told_changes=say.told_changes,
        fault_words=translate,
        **dry_run_beside(campaign_id),
    )


@blueprint.post("/review")
def ask(campaign_id: str) -> BaseResponse:
    form = Form(request.form)
    try:
        review_campaign.ask_review(services(), staff("editor"), campaign_id, _opened())
    except YiduError as error:
        if error.status == 404 or error.field is None:
            raise
        form.note(error)
        return _page(campaign_id, form)
    flash(gettext("提交好了，等同事审核。"))
    return see("campaign_review.show", campaign_id=campaign_id)


@blueprint.post("/review/take-back")
def take_back(campaign_id: str) -> BaseResponse:
    review_campaign.take_back(services(), staff("editor"), campaign_id)
    flash(gettext("撤回来了，可以接着改。"))
    return see("campaign_draft.edit", campaign_id=campaign_id)


@blueprint.post("/review/send-back")
def send_back(campaign_id: str) -> BaseResponse:
    person, form = staff("editor"), Form(request.form)
    text = form.read("text", lambda typed: short_text(typed, MOST_SAID), "")
    if not form.errors:
        try:
            review_campaign.send_back(services(), person, campaign_id, _opened(), text)
        except YiduError as error:
            if error.field is None:
                raise
            form.note(error)
    if form.errors:
        return _page(campaign_id, form)
    flash(gettext("退回了，原因写在草稿上。"))
    return see("staff_campaigns.index")


@blueprint.post("/review/approve")
def approve(campaign_id: str) -> BaseResponse:
    person, form = staff("editor"), Form(request.form)
    try:
        review_campaign.approve(services(), person, campaign_id, _opened())
    except YiduError as error:
        if error.field is None:
            raise
        form.note(error)
        return _page(campaign_id, form)
    flash(gettext("排好期了。现在就能印海报，家庭可以先加入。"))
    return see("campaign_live.show", campaign_id=campaign_id)


def _opened() -> int:
    return request.form.get("version", 0, int)
