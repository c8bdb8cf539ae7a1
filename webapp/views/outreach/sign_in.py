"""Staff sign in, do their second step, set a password by a link, and sign out."""

from flask import Blueprint, Response, flash, g, redirect, request, session, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import YiduError
from webapp.domain.outreach.errors import NotSignedInError
from webapp.usecases.outreach import invite, sign_in
from webapp.views.formats import translate
from webapp.views.forms import Form
from webapp.views.outreach.rail import landing, staff_rail
from webapp.views.outreach.staff_page import staff_or_none
from webapp.views.outreach.staff_words import ROLE_MAY, browser_name, role_words
from webapp.views.page import client_address, is_ours, page, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("staff_sign_in", __name__, url_prefix="/staff")
blueprint.add_app_template_global(staff_rail)
blueprint.add_app_template_global(role_words)
OF_STAFF = ("staff", "staff_next", "staff_link", "staff_totp")
"""What the cookie holds of somebody's work; nothing of it is the home's."""


@blueprint.after_app_request
def _seen(response: Response) -> Response:
    """A change that was let through shows that the browser is in use; reading writes nothing."""
    person = g.get("staff")
    if person and request.method == "POST" and response.status_code < 400 and "staff" in session:
        sign_in.was_seen(services(), person, session["staff"])
    return response


@blueprint.get("/sign-in")
def show() -> BaseResponse:
    person = staff_or_none()
    if person:
        return redirect(_next(request.args.get("next", ""), landing(person)))
    return _page(Form(request.args))


def _page(form: Form, status: int = 422) -> Response:
    return page(
        "outreach/sign_in.html",
        None,
        status if form.errors else 200,
        values=form.values,
        errors=form.errors,
    )


def _next(wanted: str, fallback: str) -> str:
    """A page of the staff's to go on to."""
    return wanted if is_ours(wanted) and wanted.startswith("/staff") else fallback


@blueprint.post("/sign-in")
def enter() -> BaseResponse:
    form = Form(request.form)
    browser = browser_name(request.headers.get("User-Agent", ""))
    try:
        done = sign_in.sign_in(
            services(),
            request.form.get("login", ""),
            request.form.get("password", ""),
            client_address(),
            browser,
            session.get("staff"),
        )
    except YiduError as error:
        form.errors["password"] = translate(error)
        return _page(form, error.status)
    _forget()
    session["staff"] = done.secret
    wanted = _next(request.form.get("next", ""), "")
    if done.second_step:
        session["staff_next"] = wanted
        return see("staff_sign_in.ask_code")
    return _in(wanted)


def _in(wanted: str) -> BaseResponse:
    """Signed in: on to the page that was asked for."""
    g.pop("staff", None)
    person = staff_or_none()
    return redirect(wanted or (landing(person) if person else url_for("staff_sign_in.show")), 303)


def _forget() -> None:
    for name in OF_STAFF:
        session.pop(name, None)
    g.pop("staff", None)


@blueprint.get("/second-step")
def ask_code() -> BaseResponse:
    if not sign_in.waits_for_code(services(), session.get("staff", "")):
        return redirect(url_for("staff_sign_in.show"))
    return _code_page(Form(MultiDict()))


def _code_page(form: Form, status: int = 422) -> Response:
    return page("outreach/second_step.html", None, status if form.errors else 200, errors=form.errors)


@blueprint.post("/second-step")
def give_code() -> BaseResponse:
    browser = browser_name(request.headers.get("User-Agent", ""))
    try:
        session["staff"] = sign_in.give_code(
            services(), session.get("staff", ""), request.form.get("code", ""), browser
        )
    except NotSignedInError:
        raise
    except YiduError as error:
        form = Form(request.form)
        form.errors["code"] = translate(error)
        return _code_page(form, error.status)
    return _in(session.pop("staff_next", ""))


@blueprint.post("/sign-out")
def leave() -> BaseResponse:
    sign_in.sign_out(services(), session.get("staff", ""))
    _forget()
    flash(gettext("退出了。"))
    return see("staff_sign_in.show")


@blueprint.get("/invitation/<token>")
def invited(token: str) -> Response:
    return _password_page(token, Form(request.args))


def _password_page(token: str, form: Form) -> Response:
    _, keys = invite.open_invitation(services(), token)
    return page(
        "outreach/invitation.html",
        None,
        422 if form.errors else 200,
        person=keys.staff,
        anew=keys.password_hash is not None,
        may=gettext(ROLE_MAY[keys.staff.role]),
        token=token,
        errors=form.errors,
    )


@blueprint.post("/invitation/<token>")
def accept(token: str) -> BaseResponse:
    form = Form(request.form)
    try:
        login = invite.accept(services(), token, request.form.get("password", ""))
    except YiduError as error:
        if error.status != 422:
            raise
        form.note(error)
        return _password_page(token, form)
    flash(gettext("密码设好了，请登录。"))
    return see("staff_sign_in.show", login=login)
