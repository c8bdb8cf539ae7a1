"""Receipts of outside bodies as the household types them, and the days that are given to a mechanism."""

from datetime import date
from decimal import Decimal

from flask import Blueprint, Response, flash, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import DatesReversedError, YiduError
from webapp.domain.participation import ClaimLevel, concerning
from webapp.domain.receipt import LEVELS, Receipt, ReceiptUnit
from webapp.domain.text import Text
from webapp.usecases import keep_receipts
from webapp.usecases.keep_receipts import Typed
from webapp.views.forms import Form, choice, number, one_of, short_text
from webapp.views.forms import day as a_day
from webapp.views.page import home, page, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("receipts", __name__, url_prefix="/participation/receipts")
UNITS: tuple[ReceiptUnit, ...] = ("kg", "t", "points")
MOST_TEXT, MOST_STATE = 60, 40
MOST_QUANTITY, MOST_KWH = 1_000_000, 100_000


@blueprint.get("")
def show() -> Response:
    return _page(Form(MultiDict({"level": "L3", "unit": "kg"})))


def _page(form: Form, locking: Form | None = None) -> Response:
    locks = locking or Form(MultiDict())
    return page(
        "participation_receipts.html",
        None,
        422 if form.errors or locks.errors else 200,
        books=keep_receipts.show_books(services(), home()),
        levels=[level for level in services().pathways.levels if level.set_by == "receipt"],
        level_name=_level_names(),
        routes=_routes(),
        names=services().pathways.mechanisms,
        unit_name=unit_name,
        units=UNITS,
        values=form.values,
        errors=form.errors,
        lock_values=locks.values,
        lock_errors=locks.errors,
        rules=services().pathways.double_counting,
        most=MOST_TEXT,
        most_state=MOST_STATE,
    )


def _level_names() -> dict[str, Text]:
    levels: tuple[ClaimLevel, ...] = services().pathways.levels
    return {level.id: level.name for level in levels}


def _routes() -> dict[str, Text]:
    """The mechanisms by id, those of the home's own place first."""
    names = services().pathways.mechanisms
    local = concerning(services().pathways.pathways, home().land, services().city(home())).local
    first = [route.id for route in local if route.id in names]
    return {route: names[route] for route in [*first, *(each for each in names if each not in first)]}


@blueprint.post("")
def enter() -> BaseResponse:
    household = home()
    form = Form(request.form)
    typed = Typed(
        level=form.read("level", lambda text: one_of(text, LEVELS), "L3"),
        route=form.read("route", lambda text: choice(text, services().pathways.mechanisms), ""),
        issuer=form.read("issuer", lambda text: short_text(text, MOST_TEXT), ""),
        number=form.read("number", lambda text: short_text(text, MOST_TEXT), ""),
        first=form.optional("first", a_day),
        last=form.optional("last", a_day),
        quantity=form.optional("quantity", lambda text: number(text, 0, MOST_QUANTITY)) or Decimal(0),
        unit=form.read("unit", lambda text: one_of(text, UNITS), "kg"),
        registry_state=form.read("registry_state", lambda text: short_text(text, MOST_STATE), ""),
    )
    if typed.first and typed.last and typed.last < typed.first:
        form.note(DatesReversedError("last"))
    if not form.errors:
        try:
            keep_receipts.enter_receipt(services(), household, typed)
        except YiduError as error:
            form.note(error)
    if form.errors:
        return _page(form)
    flash(gettext("记下了，标着“您填写的”。"))
    return see("receipts.show")


@blueprint.post("/<receipt_id>/drop")
def drop(receipt_id: str) -> BaseResponse:
    keep_receipts.drop_receipt(services(), home(), receipt_id)
    flash(gettext("删掉了，那几天也放开了。要找回，一天内点恢复"))
    return see("receipts.show")


@blueprint.post("/<receipt_id>/restore")
def restore(receipt_id: str) -> BaseResponse:
    keep_receipts.restore_receipt(services(), home(), receipt_id)
    flash(gettext("恢复了"))
    return see("receipts.show")


@blueprint.post("/allocations")
def allocate() -> BaseResponse:
    household = home()
    form = Form(request.form)
    mechanism = form.read("mechanism", lambda text: choice(text, services().pathways.mechanisms), "")
    first = form.read("lock_first", a_day, date.min)
    last = form.read("lock_last", a_day, date.max)
    wh = form.optional("kwh", lambda text: round(number(text, 0.001, MOST_KWH) * 1000))
    if not form.errors and last < first:
        form.note(DatesReversedError("lock_last"))
    if not form.errors:
        try:
            keep_receipts.allocate(services(), household, mechanism, first, last, wh)
        except YiduError as error:
            error.field = f"lock_{error.field}"
            form.note(error)
    if form.errors:
        return _page(Form(MultiDict({"level": "L3", "unit": "kg"})), form)
    flash(gettext("锁住了，这几天不能再给别处。"))
    return see("receipts.show", _anchor="locks")


@blueprint.post("/allocations/<allocation_id>/release")
def release(allocation_id: str) -> BaseResponse:
    keep_receipts.release(services(), home(), allocation_id)
    flash(gettext("放开了"))
    return see("receipts.show", _anchor="locks")


def unit_name(unit: ReceiptUnit) -> str:
    return {"kg": gettext("千克"), "t": gettext("吨"), "points": gettext("积分")}[unit]


def quantity(receipt: Receipt) -> str:
    return f"{receipt.quantity.normalize():f}"
