"""The billing engine as JSON: the same figures in, the same record out as `yidu bill`."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from flask import Blueprint, Response, jsonify, request

from webapp.domain.errors import YiduError
from webapp.usecases.bill_figures import Figures, as_record, bill_figures
from webapp.views import forms
from webapp.views.formats import translate
from webapp.views.page import services

blueprint = Blueprint("api", __name__, url_prefix="/api")
T = TypeVar("T")
MOST_KWH = 10_000_000


@blueprint.get("/bill")
def bill() -> tuple[Response, int]:
    """`?region=340000&plan=tou&month=2026-03&kwh=平段=57,低谷=56&counted=0&people=5` and as the command
    takes them `hardship=1`, `since`, `cycle_start`; 422 names the field."""
    try:
        contract, found = bill_figures(services().tariffs, _figures())
    except YiduError as error:
        return jsonify(error=translate(error), code=error.code, field=error.field), 422
    return jsonify(as_record(contract, found)), 200


def _figures() -> Figures:
    asked = request.args
    return Figures(
        region=asked.get("region", ""),
        plan=asked.get("plan", "tiers"),
        month=_month(asked.get("month", "")),
        kwh=dict(_energy(part) for part in forms.plain_text(asked.get("kwh")).split(",")),
        counted_kwh=_number("counted", asked.get("counted", "0")),
        people=int(_number("people", asked.get("people", "0"))),
        hardship=asked.get("hardship") == "1",
        since=_parsed("since", forms.day),
        cycle_start=_parsed("cycle_start", forms.year_day),
    )


def _energy(part: str) -> tuple[str, Decimal]:
    name, _, value = part.rpartition("=")
    return name.strip(), _number("kwh", value)


def _number(field: str, text: str) -> Decimal:
    try:
        return forms.number(text, 0, MOST_KWH)
    except YiduError as error:
        error.field = field
        raise


def _parsed(field: str, parse: Callable[[str], T]) -> T | None:
    """None for what was not asked."""
    text = request.args.get(field)
    try:
        return parse(text) if text else None
    except YiduError as error:
        error.field = field
        raise


def _month(text: str) -> date:
    try:
        return forms.day(f"{text}-01")
    except YiduError as error:
        error.field = "month"
        raise
