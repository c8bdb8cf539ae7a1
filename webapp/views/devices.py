"""Devices and bridges: their tokens made, shown once, revoked."""

from flask import Blueprint, Response, flash, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import NoNameError, NoScopeError, YiduError
from webapp.domain.token import MOST_A_MINUTE, SCOPES, Scope
from webapp.usecases import devices
from webapp.views.forms import Form, one_of, short_text
from webapp.views.page import home, page, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("devices", __name__, url_prefix="/me/devices")
NAME_LENGTH = 20


@blueprint.get("")
def show() -> Response:
    return _page(Form(request.form), session.pop("device_secret", None))


def _page(form: Form, secret: str | None = None) -> Response:
    known = devices.list_tokens(services(), home())
    base = services().public_url or request.host_url.rstrip("/")
    return page(
        "me_devices.html",
        None,
        422 if form.errors else 200,
        secret=secret,
        valid=[token for token in known if not token.revoked_at],
        revoked=[token for token in known if token.revoked_at],
        address=f"{base}{url_for('v1.openapi').removesuffix('/openapi.json')}",
        may=may,
        scopes=form.values.getlist("scope") if form.errors else ["read"],
        most=MOST_A_MINUTE,
        values=form.values,
        errors=form.errors,
    )


def may(scopes: tuple[Scope, ...]) -> str:
    """能读、能写: what a token may do."""
    words = {"read": gettext("能读"), "write": gettext("能写")}
    return str(gettext("、")).join(words[scope] for scope in scopes)


@blueprint.post("")
def make() -> BaseResponse:
    """The secret waits in this browser's own cookie for the page that shows it; nobody else has it."""
    household = home()
    form = Form(request.form)
    name = form.read("name", _name, "")
    scopes = [one_of(scope, SCOPES) for scope in request.form.getlist("scope")]
    if not scopes:
        form.note(NoScopeError("scope"))
    if not form.errors:
        try:
            session["device_secret"] = devices.make_token(services(), household, name, scopes)
        except YiduError as error:
            form.note(error)
    return _page(form) if form.errors else see("devices.show")


def _name(text: str | None) -> str:
    name = short_text(text, NAME_LENGTH)
    if not name:
        raise NoNameError
    return name


@blueprint.post("/<token_id>/revoke")
def revoke(token_id: str) -> BaseResponse:
    devices.revoke_token(services(), home(), token_id)
    flash(gettext("停用了，马上就打不开了。"))
    return see("devices.show")
