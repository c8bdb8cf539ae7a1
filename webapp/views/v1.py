"""What devices and bridges ask for and send, by token: /api/v1."""

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from flask import Blueprint, Response, make_response, request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import HTTPException

from webapp.domain import readings as meter
from webapp.domain.bill_lines import to_fen
from webapp.domain.billing import Line
from webapp.domain.calendar import CHINA, DAY, local
from webapp.domain.device_errors import NoKeyError, UnknownMonthError
from webapp.domain.errors import YiduError
from webapp.domain.evening_plan import Move
from webapp.domain.pushed import Pushed, PushedReading
from webapp.domain.text import Text
from webapp.usecases.bill_month import bill_month
from webapp.usecases.count_co2 import month_co2
from webapp.usecases.plan_tonight import Tonight, plan_tonight
from webapp.usecases.price_now import price_now
from webapp.usecases.push_readings import push_readings
from webapp.views import problem, sentences
from webapp.views import v1_models as models
from webapp.views.bill_words import line_name
from webapp.views.formats import price, words
from webapp.views.operation import Operation, document
from webapp.views.page import home, services
from webapp.views.texts import gettext

blueprint = Blueprint("v1", __name__, url_prefix=problem.PREFIX)
EARLIEST = date(2012, 1, 1)
KEY = r"^[A-Za-z0-9._:-]{1,64}$"
MONTH = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"
NO_PRICE = (422, "The prices of this home are not known")
OPERATIONS: list[Operation] = []
View = TypeVar("View", bound=Callable[..., BaseModel])


def offers(operation: Operation) -> Callable[[View], View]:
    def offer(view: View) -> View:
        OPERATIONS.append(operation)
        operation.offer(blueprint, view)
        return view

    return offer


@offers(
    Operation("GET", "/now", "read", "The price now, until when, and what comes next", models.Now, problems=(NO_PRICE,))
)
def now() -> models.Now:
    found = price_now(services(), home())
    ahead = None
    if found.next_period and found.next_price is not None:
        name, yuan = _words(found.next_period.name), price(found.next_price)
        ahead = models.Ahead(kind=found.next_period.kind, name=name, yuan_per_kwh=yuan)
    return models.Now(
        at=local(found.now).replace(microsecond=0),
        kind=found.period.kind,
        name=_words(found.period.name),
        yuan_per_kwh=price(found.price),
        tier=found.tier + 1,
        until=found.until,
        next=ahead,
    )


@offers(Operation("GET", "/tonight", "read", "What to start when tonight", models.Tonight, problems=(NO_PRICE,)))
def tonight() -> models.Tonight:
    found = plan_tonight(services(), home())
    return models.Tonight(
        day=found.day,
        moves=[_move(move) for move in found.moves],
        stays=len(found.stays),
        saving_yuan=f"{to_fen(found.saving_yuan):f}",
        sentence=_sentence(found),
    )


def _move(move: Move) -> models.Move:
    machine = move.chore.appliance
    return models.Move(
        appliance=models.Machine(id=machine.id, name=_words(machine.name)),
        start=local(move.start),
        end=local(move.end),
        saving_yuan=f"{to_fen(move.saving_yuan):f}",
        kg_co2="0",
    )


def _sentence(found: Tonight) -> str:
    catalogue = services().catalogue
    if found.conflict:
        return sentences.relax(found.conflict, catalogue)
    if found.best is None:
        return gettext("今晚不用动。")
    family = catalogue.families[found.best.chore.appliance.family]
    what = sentences.headline(found.best, words(family.name))
    return gettext("%(what)s，省 %(yuan)s 元。", what=what, yuan=f"{to_fen(found.best.saving_yuan):f}")


@offers(
    Operation(
        "GET",
        "/month",
        "read",
        "A month's electricity line by line, up to now",
        models.Month,
        parameters=(
            {
                "name": "month",
                "in": "query",
                "required": False,
                "description": "this month where it is left out; no later",
                "schema": {"type": "string", "pattern": MONTH, "examples": ["2026-11"]},
            },
        ),
        problems=((422, "Not a month, or one to come; or the prices of this home are not known"),),
    )
)
def month() -> models.Month:
    found = bill_month(services(), home(), _month())
    last = max(found.first, found.end - DAY)
    return models.Month(
        month=f"{found.first:%Y-%m}",
        first=found.first,
        last=last,
        source=found.source,
        measured_days=found.measured,
        kwh=_kwh(found.wh),
        yuan=f"{found.bill.yuan:f}",
        g_co2=month_co2(services(), home(), found).g_co2,
        lines=[_line(line) for line in found.bill.lines],
    )


def _month() -> date:
    text, today = request.args.get("month"), services().today()
    if text is None:
        return today
    first = date(int(text[:4]), int(text[5:]), 1) if re.fullmatch(MONTH, text, re.ASCII) else None
    if first is None or not EARLIEST <= first <= today:
        raise UnknownMonthError("month")
    return first


def _line(line: Line) -> models.Line:
    return models.Line(
        name=line_name(line),
        kind=line.period.kind if line.period else None,
        tier=line.tier + 1 if line.period or line.tier else None,
        kwh=_kwh(line.wh),
        yuan_per_kwh=price(line.yuan_per_kwh),
        yuan=f"{line.yuan:f}",
    )


@offers(
    Operation(
        "POST",
        "/readings",
        "write",
        "Push readings of a meter; the same key sent again adds nothing",
        models.Receipt,
        body=models.Push,
        parameters=(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": True,
                "description": "one for each push, kept for a week",
                "schema": {"type": "string", "pattern": KEY, "examples": ["main-2026-11-20"]},
            },
        ),
        problems=(
            (409, "The key came with other readings before"),
            (413, "More than a megabyte"),
            (415, "Not application/json"),
            (422, "No key, or a reading that cannot be right; `field` names it"),
        ),
        status=201,
    )
)
def readings(push: models.Push) -> models.Receipt:
    key = request.headers.get("Idempotency-Key", "")
    if not re.fullmatch(KEY, key):
        raise NoKeyError("Idempotency-Key")
    pushed = tuple(PushedReading(each.start, Decimal(each.value), each.minutes) for each in push.readings)
    found = push_readings(services(), home(), Pushed(key, push.meter, push.unit, push.kind, pushed))
    return _receipt(found.readings, repeated=found.repeated)


def _receipt(kept: meter.Readings, *, repeated: bool) -> models.Receipt:
    return models.Receipt(
        meter=kept.meter,
        intervals=len(kept),
        start=kept.first.replace(tzinfo=CHINA),
        end=kept.end.replace(tzinfo=CHINA),
        kwh=_kwh(kept.total_wh),
        repeated=repeated,
    )


@blueprint.get("/openapi.json")
def openapi() -> Response:
    headers = {"Content-Type": "application/json", "Cache-Control": "public, max-age=3600"}
    return make_response(json.dumps(document(OPERATIONS, problem.PREFIX)), headers)


@blueprint.after_request
def _private(response: Response) -> Response:
    """What one token reads is for nobody else."""
    response.vary.update(["Authorization", "Accept-Language"])
    response.headers.setdefault("Cache-Control", "no-store")
    return response


blueprint.register_error_handler(YiduError, problem.of_error)
blueprint.register_error_handler(ValidationError, problem.of_validation)
blueprint.register_error_handler(HTTPException, problem.of_http)


def _words(text: Text) -> models.Words:
    return models.Words(zh=text.zh, en=text.en)


def _kwh(wh: int) -> str:
    return f"{Decimal(wh) / 1000:f}"
