"""What each of the staff sets for themselves: browsers, second step, password, language."""

from flask import Blueprint, Response, flash, redirect, request, session, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import YiduError
from webapp.domain.outreach.staff_errors import NoSecondStepError
from webapp.usecases.outreach import own_settings, second_step
from webapp.views.formats import translate
from webapp.views.forms import Form, choice
from webapp.views.outreach.staff_page import staff
from webapp.views.page import page, see, services
from webapp.views.texts import gettext, ngettext

blueprint = Blueprint("staff_settings", __name__, url_prefix="/staff/settings")
LANGUAGES = {"zh": "zh", "en": "en", "": None}


@blueprint.get("")
def show() -> Response:
    return _page(Form(MultiDict()))


def _page(form: Form, status: int = 422) -> Response:
    person = staff("teacher")
    return page(
        "outreach/settings.html",
        None,
        status if form.errors else 200,
        staff=person,
        on="settings",
        browsers=own_settings.list_browsers(services(), person, session["staff"]),
        errors=form.errors,
    )


@blueprint.post("/browsers/<session_id>/revoke")
def revoke(session_id: str) -> BaseResponse:
    own_settings.revoke_browser(services(), staff("teacher"), session_id)
    flash(gettext("那台设备退出了。"))
    return see("staff_settings.show")


@blueprint.post("/browsers/revoke-others")
def revoke_others() -> BaseResponse:
    n = own_settings.revoke_others(services(), staff("teacher"), session["staff"])
    flash(ngettext("退出了别处的 %(num)s 次登录。", "退出了别处的 %(num)s 次登录。", n))
    return see("staff_settings.show")


@blueprint.post("/password")
def password() -> BaseResponse:
    person, form = staff("teacher"), Form(request.form)
    try:
        own_settings.change_password(
            services(), person, session["staff"], request.form.get("old", ""), request.form.get("password", "")
        )
    except YiduError as error:
        form.errors[error.field or "old"] = translate(error)
        return _page(form, error.status)
    flash(gettext("密码改好了，别处都退出了。"))
    return see("staff_settings.show")


@blueprint.post("/language")
def language() -> BaseResponse:
    person = staff("teacher")
    chosen = LANGUAGES[choice(request.form.get("lang"), LANGUAGES)]
    own_settings.choose_language(services(), person, chosen)  # type: ignore[arg-type]  # one of the three
    return see("staff_settings.show")


@blueprint.post("/second-step/begin")
def begin() -> BaseResponse:
    """The new secret waits in this browser's own cookie until a code confirms it; nothing is kept before."""
    staff("teacher")
    session["staff_totp"] = second_step.new_secret()
    return see("staff_settings.set_up")


@blueprint.get("/second-step")
def set_up() -> BaseResponse:
    staff("teacher")
    if "staff_totp" not in session:
        return redirect(url_for("staff_settings.show"))
    return _set_up_page(Form(MultiDict()))


def _set_up_page(form: Form, status: int = 422) -> Response:
    person, secret = staff("teacher"), session["staff_totp"]
    return page(
        "outreach/second_step_set_up.html",
        None,
        status if form.errors else 200,
        staff=person,
        on="settings",
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        picture=second_step.picture(secret, person.login),
        errors=form.errors,
    )


@blueprint.post("/second-step")
def confirm() -> BaseResponse:
    person, form = staff("teacher"), Form(request.form)
    if "staff_totp" not in session:
        raise NoSecondStepError
    try:
        own_settings.switch_on_second_step(
            services(), person, session["staff"], session["staff_totp"], request.form.get("code", "")
        )
    except YiduError as error:
        form.errors["code"] = translate(error)
        return _set_up_page(form, error.status)
    session.pop("staff_totp")
    flash(gettext("两步登录开了。别处都退出了。"))
    return see("staff_settings.show")


@blueprint.post("/second-step/off")
def switch_off() -> BaseResponse:
    person, form = staff("teacher"), Form(request.form)
    try:
        own_settings.switch_off_second_step(services(), person, request.form.get("code", ""))
    except YiduError as error:
        form.errors["code"] = translate(error)
        return _page(form, error.status)
    flash(gettext("两步登录关了。"))
    return see("staff_settings.show")
