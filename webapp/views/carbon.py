"""The month's CO2 and the three books, kept apart."""

from datetime import date

from flask import Blueprint, Response, flash, request
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import NotATailError, NotWholeError, YiduError
from webapp.domain.estimate import CHEAP
from webapp.domain.household import Household
from webapp.usecases.footprint import show_footprint
from webapp.usecases.show_carbon import add_certificate as keep_certificate
from webapp.usecases.show_carbon import drop_certificate as forget_certificate
from webapp.usecases.show_carbon import show_carbon
from webapp.views import footprint_words, forms
from webapp.views.page import home, page, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("carbon", __name__, url_prefix="/carbon")
MOST = 999
TAIL = 4
NOON = 48
"""The quarter-hour that begins at 12:00."""


@blueprint.get("")
def show() -> Response:
    return _page(home(), forms.Form(request.args))


@blueprint.post("/certificates")
def add_certificate() -> BaseResponse:
    household = home()
    form = forms.Form(request.form)
    count = form.read("count", _count, 0)
    bought_on = form.read("bought_on", forms.day, date.min)
    tail = form.read("tail", _tail, "")
    try:
        if not form.errors:
            keep_certificate(services(), household, count, bought_on, tail)
            flash(gettext("记下了，和节电分开列"))
            return see("carbon.show", _anchor="certificates")
    except YiduError as error:
        form.note(error)
    return _page(household, form, status=422)


@blueprint.post("/certificates/<certificate_id>/delete")
def drop_certificate(certificate_id: str) -> BaseResponse:
    forget_certificate(services(), home(), certificate_id)
    flash(gettext("删掉了"))
    return see("carbon.show", _anchor="certificates")


def _page(household: Household, form: forms.Form, status: int = 200) -> Response:
    today = services().today()
    typed = form.values if status == 422 else {}
    carbon = show_carbon(services(), household)
    return page(
        "carbon.html",
        status=status,
        carbon=carbon,
        noon_is_cheap=carbon.month.contract.period_at(today, NOON).kind in CHEAP,
        doubts=services().factors.doubts,
        yearly=footprint_words.Words(show_footprint(services(), household, today.year), services().advice.tips),
        tips={tip.id: tip for tip in services().advice.tips},
        catalogue=services().catalogue,
        today=today,
        values={
            "count": typed.get("count", "1"),
            "bought_on": typed.get("bought_on", today.isoformat()),
            "tail": typed.get("tail", ""),
        },
        errors=form.errors,
        most=MOST,
    )


def _count(text: str | None) -> int:
    value = forms.number(text, 1, MOST)
    if value != int(value):
        raise NotWholeError
    return int(value)


def _tail(text: str | None) -> str:
    """Four letters or digits; a longer number is not asked for, and not kept."""
    tail = forms.plain_text(text).upper()
    if len(tail) != TAIL or not (tail.isascii() and tail.isalnum()):
        raise NotATailError
    return tail
