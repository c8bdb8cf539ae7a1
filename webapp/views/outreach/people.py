"""Who works in the organisation. Owners invite, change roles, disable; a link is shown once, to be handed over."""

from flask import Blueprint, Response, flash, request, session, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import YiduError
from webapp.domain.outreach.organisation import ROLES, Role
from webapp.domain.outreach.password import as_login
from webapp.domain.outreach.staff_errors import NameNeededError
from webapp.usecases.outreach import people
from webapp.usecases.outreach.invite import GOOD_FOR
from webapp.views.forms import Form, one_of, short_text
from webapp.views.outreach.staff_page import staff
from webapp.views.outreach.staff_words import ROLE_MAY
from webapp.views.page import page, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("staff_people", __name__, url_prefix="/staff/people")
NAME_LENGTH = 20


@blueprint.get("")
def show() -> Response:
    staff("owner")
    return _page(Form(MultiDict()), session.pop("staff_link", None))


def _page(form: Form, link: dict[str, str] | None = None) -> Response:
    owner = staff("owner")
    listed = people.list_people(services(), owner)
    return page(
        "outreach/people.html",
        None,
        422 if form.errors else 200,
        staff=owner,
        on="people",
        people=sorted(listed, key=lambda person: person.disabled_at is not None),
        roles=ROLES,
        may={role: gettext(words) for role, words in ROLE_MAY.items()},
        link=link,
        hours=int(GOOD_FOR.total_seconds() // 3600),
        values=form.values,
        errors=form.errors,
    )


def _hand_over(name: str, secret: str) -> None:
    """The link waits in this owner's own cookie for the page that shows it, once."""
    base = services().public_url or request.host_url.rstrip("/")
    session["staff_link"] = {"name": name, "url": base + url_for("staff_sign_in.invited", token=secret)}


@blueprint.post("")
def invite() -> BaseResponse:
    owner, form = staff("owner"), Form(request.form)
    name = form.read("name", _name, "")
    login = form.read("login", lambda text: as_login(text or ""), "")
    role: Role = form.read("role", _role, "viewer")
    if not form.errors:
        try:
            _hand_over(name, people.invite(services(), owner, login, name, role))
        except YiduError as error:
            form.note(error)
    return _page(form) if form.errors else see("staff_people.show")


def _name(text: str | None) -> str:
    name = short_text(text, NAME_LENGTH)
    if not name:
        raise NameNeededError
    return name


def _role(text: str | None) -> Role:
    return one_of(text, ROLES)


@blueprint.post("/<staff_id>/link")
def link(staff_id: str) -> BaseResponse:
    secret, person = people.invite_again(services(), staff("owner"), staff_id)
    _hand_over(person.name, secret)
    return see("staff_people.show")


@blueprint.post("/<staff_id>/role")
def role(staff_id: str) -> BaseResponse:
    people.change_role(services(), staff("owner"), staff_id, _role(request.form.get("role")))
    flash(gettext("改好了，马上生效。"))
    return see("staff_people.show")


@blueprint.post("/<staff_id>/disable")
def disable(staff_id: str) -> BaseResponse:
    people.disable(services(), staff("owner"), staff_id)
    flash(gettext("停用了，已经退出登录。"))
    return see("staff_people.show")


@blueprint.post("/<staff_id>/enable")
def enable(staff_id: str) -> BaseResponse:
    people.enable(services(), staff("owner"), staff_id)
    flash(gettext("恢复了，用原来的密码登录。"))
    return see("staff_people.show")


@blueprint.post("/<staff_id>/second-step/reset")
def reset(staff_id: str) -> BaseResponse:
    people.reset_second_step(services(), staff("owner"), staff_id)
    flash(gettext("两步登录关了，请对方重新设。"))
    return see("staff_people.show")
