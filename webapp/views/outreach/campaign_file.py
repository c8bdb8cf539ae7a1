"""A campaign as a file: taken out as YAML, taken in after a look at what changes."""

from flask import Blueprint, Response, flash, make_response, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import YiduError
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.campaign_errors import (
    FileTooBigError,
    HomeAddressError,
    NotACampaignFileError,
    TooManyPlacesError,
)
from webapp.usecases.outreach import campaign_file
from webapp.usecases.outreach.campaigns import campaign_of
from webapp.views.formats import translate
from webapp.views.forms import Form
from webapp.views.outreach import campaign_words as say
from webapp.views.outreach.staff_page import staff
from webapp.views.page import page, see, services, show_error
from webapp.views.texts import gettext

NOT_SHOWN_AGAIN = (FileTooBigError, NotACampaignFileError, HomeAddressError, TooManyPlacesError)
"""What was refused for these may be a list of people."""

blueprint = Blueprint("campaign_file", __name__, url_prefix="/staff")


@blueprint.get("/campaigns/<campaign_id>/campaign.yaml")
def download(campaign_id: str) -> Response:
    campaign = campaign_of(services(), staff(), campaign_id)
    response = make_response(campaign_file.written(campaign))
    response.mimetype = "application/yaml"
    response.headers["Content-Disposition"] = (
        f'attachment; filename="campaign-{campaign.code}-v{campaign.version}.yaml"'
    )
    response.headers["Cache-Control"] = "no-store, private"
    return response


@blueprint.get("/import")
def upload() -> Response:
    staff("editor")
    return _ask(None, Form(request.args), "")


@blueprint.get("/campaigns/<campaign_id>/file")
def show(campaign_id: str) -> Response:
    campaign = campaign_of(services(), staff(), campaign_id)
    return _ask(campaign, Form(request.args), campaign_file.written(campaign))


@blueprint.post("/import")
def preview() -> BaseResponse:
    return _preview(None)


@blueprint.post("/campaigns/<campaign_id>/file")
def preview_change(campaign_id: str) -> BaseResponse:
    return _preview(campaign_of(services(), staff("editor"), campaign_id))


def _preview(campaign: Campaign | None) -> BaseResponse:
    """First what it would change; the same text again, with `sure`, takes it in."""
    person, form = staff("editor"), Form(request.form)
    text, opened = _text(), request.form.get("version", campaign.version if campaign else 0, int)
    try:
        if "sure" in request.form:
            saved = campaign_file.take_in(services(), person, campaign.id if campaign else None, opened, text)
            flash(gettext("存好了，第 %(n)s 稿。", n=saved.version))
            return see("campaign_draft.edit", campaign_id=saved.id)
        look = campaign_file.look_at(services(), person, campaign.id if campaign else None, text)
    except YiduError as error:
        form.errors["text"] = translate(error)
        why = error.params.get("why", error)
        return _ask(campaign, form, "" if isinstance(why, NOT_SHOWN_AGAIN) else text)
    return page(
        "outreach/campaign_file.html",
        staff=person,
        on="campaigns",
        campaign=campaign,
        look=look,
        text=text,
        opened=opened,
        errors={},
        told_changes=say.told_changes,
    )


def _ask(campaign: Campaign | None, form: Form, text: str) -> Response:
    return page(
        "outreach/campaign_file.html",
        None,
        422 if form.errors else 200,
        staff=staff(),
        on="campaigns",
        campaign=campaign,
        look=None,
        text=text,
        opened=campaign.version if campaign else 0,
        errors=form.errors,
        most=campaign_file.MOST_KB,
    )


def _text() -> str:
    """Of the file sent, else as pasted; never kept."""
    sent = request.files.get("file")
    raw = sent.read(campaign_file.MOST_KB * 1024 + 1) if sent else b""
    return raw.decode("utf-8-sig", "replace") if raw else request.form.get("text", "")


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Response:
    return show_error(FileTooBigError(most=campaign_file.MOST_KB))
