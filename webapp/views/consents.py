"""Leave for an organisation: written down, given with a tick of its own, withdrawn with one tap. Nothing is sent."""

from datetime import date
from typing import get_args

from flask import Blueprint, Response, flash, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.consent import Consent, ConsentKind, NotTickedError, Shared
from webapp.domain.errors import DatesReversedError, YiduError
from webapp.usecases.permit import ask_consent, give_consent, list_consents, withdraw_consent
from webapp.views.forms import Form, one_of, short_text
from webapp.views.forms import day as a_day
from webapp.views.page import home, page, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("consents", __name__, url_prefix="/participation/consents")
KINDS: tuple[ConsentKind, ...] = get_args(ConsentKind)
SHARED: tuple[Shared, ...] = get_args(Shared)
MOST_NAME, MOST_PURPOSE = 60, 120


@blueprint.get("")
def show() -> Response:
    return _page(_blank())


def _blank() -> Form:
    """A year from today on."""
    today = services().today()
    until = date(today.year + 1, today.month, min(today.day, 28))
    return Form(MultiDict({"kind": "data_sharing", "first": today.isoformat(), "last": until.isoformat()}))


def _page(form: Form) -> Response:
    today = services().today()
    kept = list(reversed(list_consents(services(), home())))
    return page(
        "participation_consents.html",
        None,
        422 if form.errors else 200,
        open=[each for each in kept if each.state(today) in ("asked", "given")],
        closed=[each for each in kept if each.state(today) in ("withdrawn", "over")],
        today=today,
        kind_name=kind_name,
        shared_names=shared_names(),
        told=told,
        not_told=not_told,
        values=form.values,
        chosen=form.values.getlist("data"),
        errors=form.errors,
        most_name=MOST_NAME,
        most_purpose=MOST_PURPOSE,
    )


@blueprint.post("")
def ask() -> BaseResponse:
    household = home()
    form = Form(request.form)
    kind: ConsentKind = form.read("kind", lambda text: one_of(text, KINDS), KINDS[1])
    recipient = form.read("recipient", lambda text: short_text(text, MOST_NAME), "")
    purpose = form.read("purpose", lambda text: short_text(text, MOST_PURPOSE), "")
    first = form.read("first", a_day, date.min)
    last = form.read("last", a_day, date.max)
    data = [one_of(each, SHARED) for each in request.form.getlist("data")]
    if not form.errors and last < first:
        form.note(DatesReversedError("last"))
    if not form.errors:
        try:
            ask_consent(
                services(), household, kind, recipient=recipient, purpose=purpose, span=(first, last), data=data
            )
        except YiduError as error:
            form.note(error)
    if form.errors:
        return _page(form)
    flash(gettext("写好了，还没有同意。看明白再勾。"))
    return see("consents.show")


@blueprint.post("/<consent_id>/give")
def give(consent_id: str) -> BaseResponse:
    """Only with the tick beside this very text."""
    household = home()
    if request.form.get("agreed") != "1":
        form = _blank()
        form.note(NotTickedError(f"agreed-{consent_id}"))
        return _page(form)
    give_consent(services(), household, consent_id)
    flash(gettext("同意了。什么都没有发出去，随时能撤回。"))
    return see("consents.show")


@blueprint.post("/<consent_id>/withdraw")
def withdraw(consent_id: str) -> BaseResponse:
    withdraw_consent(services(), home(), consent_id)
    flash(gettext("撤回了，马上生效。"))
    return see("consents.show")


def kind_name(consent: Consent) -> str:
    return gettext("书面授权") if consent.kind == "authorisation" else gettext("单独同意给出数据")


def shared_names() -> dict[Shared, str]:
    return {
        "monthly": gettext("每月用电量"),
        "daily": gettext("每日用电量"),
        "quarters": gettext("每刻钟用电量"),
        "bills": gettext("每月电费"),
        "home": gettext("省市和人数"),
        "statement": gettext("封存的月报"),
    }


def told(consent: Consent) -> str:
    """What of the data it names, as a list."""
    return gettext("、").join(shared_names()[each] for each in consent.data)


def not_told(consent: Consent) -> str:
    return gettext("、").join(name for each, name in shared_names().items() if each not in consent.data)
