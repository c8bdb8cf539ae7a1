"""Join a campaign: a code typed, a link or QR code opened, one press. No account, nothing asked but where."""

import re
import secrets
from typing import get_args

from flask import Blueprint, Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import YiduError
from webapp.domain.outreach.errors import NotAMemberError, UnknownCampaignError
from webapp.domain.outreach.join_errors import (
    InAnotherCampaignError,
    NotOpenError,
    TooManyTriesError,
    UnknownCodeError,
)
from webapp.domain.outreach.membership import CameBy
from webapp.usecases.outreach.join import Invitation, Wish, find_code, invitation, join, note_try
from webapp.views.forms import Form
from webapp.views.outreach import join_words
from webapp.views.outreach.campaign_links import result_url
from webapp.views.outreach.staff_page import staff_or_none
from webapp.views.page import client_address, page, remember, see, services, show_error
from webapp.views.start import forget_demo, own_home
from webapp.views.texts import gettext

blueprint = Blueprint("join", __name__)
WAYS: tuple[CameBy, ...] = get_args(CameBy)
KEY = re.compile("[0-9a-f]{32}")


@blueprint.get("/join")
def enter() -> Response:
    return _ask(Form(request.args))


def _ask(form: Form, status: int = 200) -> Response:
    return page("outreach/join_code.html", None, status, values=form.values, errors=form.errors)


@blueprint.post("/join")
def look_up() -> BaseResponse:
    form = Form(request.form)
    try:
        code = find_code(services(), form.values.get("code", ""), client_address())
    except TooManyTriesError as error:
        error.field = "code"
        form.note(error)
        return _ask(form, error.status)
    if code is None:
        form.note(UnknownCodeError("code"))
        return _ask(form, 422)
    return see("join.invite", code=code, **{"from": "code"})


@blueprint.get("/c/<code>")
def invite(code: str) -> BaseResponse:
    """What a poster's QR code opens: `from` says where it hung, `place` what it was printed for."""
    home = own_home()
    found = invitation(services(), code, home)
    if found.is_member:
        return see("mine.show", code=found.campaign.code)
    return _page(found, Form(request.args))


def _page(found: Invitation, form: Form, status: int = 200, other: InAnotherCampaignError | None = None) -> Response:
    document = found.campaign.document
    places = document.places
    chosen = document.place(form.values.get("place", "")) or (places[0] if len(places) == 1 else None)
    return page(
        "outreach/join.html",
        None,
        status,
        found=found,
        campaign=found.campaign,
        document=document,
        chosen=chosen,
        choose=chosen is None or "choose" in form.values or "place" in form.errors,
        from_qr=chosen is not None and len(places) > 1,
        came_by=_way(form),
        key=secrets.token_hex(16),
        known=own_home() is not None,
        errors=form.errors,
        other=other,
        result_url=result_url(found.campaign.code, found.has_result),
        say=join_words,
    )


def _way(form: Form) -> CameBy:
    told = form.values.get("from", "")
    return next((way for way in WAYS if way == told), "link")


@blueprint.post("/c/<code>")
def agree(code: str) -> BaseResponse:
    form = Form(request.form)
    known = own_home()
    try:
        home = join(services(), known, code, _wish(form))
    except (InAnotherCampaignError, NotOpenError, UnknownCampaignError) as error:
        return _refused(code, form, error)
    except YiduError as error:
        form.note(error)
        return _page(invitation(services(), code, known), form, error.status)
    forget_demo()
    remember(home)
    flash(gettext("加入了。") if known else gettext("加入了。您家的情况先按常见的算，以后再改也行。"))
    return see("mine.show", code=code)


def _wish(form: Form) -> Wish:
    version, key = form.values.get("version", ""), form.values.get("key", "")
    return Wish(
        place_id=form.values.get("place", ""),
        consent_version=int(version) if version.isdecimal() and len(version) < 9 else 0,
        came_by=_way(form),
        key=key if KEY.fullmatch(key) else secrets.token_hex(16),
    )


def _refused(code: str, form: Form, error: YiduError) -> Response:
    """Another campaign is in the way, with the way out of it; or this one takes no homes, and its page says so."""
    if isinstance(error, UnknownCampaignError):
        raise error
    found = invitation(services(), code, own_home())
    return _page(found, form, error.status, error if isinstance(error, InAnotherCampaignError) else None)


@blueprint.app_errorhandler(UnknownCampaignError)
def unknown(error: UnknownCampaignError) -> Response:
    """Codes can be guessed on every page that has one in its address, so each guess is counted here."""
    if staff_or_none():
        return show_error(error)
    try:
        note_try(services(), (request.view_args or {}).get("code", ""), client_address())
    except TooManyTriesError as too_many:
        return show_error(too_many)
    return show_error(error, back_url=url_for("join.enter"), back_text=gettext("输入活动码"))


@blueprint.app_errorhandler(NotAMemberError)
def not_a_member(error: NotAMemberError) -> Response:
    code = (request.view_args or {}).get("code")
    way = {"back_url": url_for("join.invite", code=code), "back_text": gettext("看看这个活动")} if code else {}
    return show_error(error, **way)
