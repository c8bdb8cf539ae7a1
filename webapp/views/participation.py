"""Routes outside the home: what each asks for, what is met, how far a tonne is, and nothing that decides."""

import re
from datetime import date
from decimal import Decimal

from flask import Blueprint, Response, flash, request
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import NotAMonthError, YiduError
from webapp.domain.household import Household
from webapp.domain.participation import Answer, Status
from webapp.usecases.show_participation import reset_price, set_price, show_participation
from webapp.views import forms
from webapp.views.formats import words
from webapp.views.page import home, page, see, services
from webapp.views.reasons import reason
from webapp.views.texts import gettext

blueprint = Blueprint("participation", __name__, url_prefix="/participation")
MOST_YUAN = 10_000
MONTH = re.compile(r"(\d{4})-?(\d{1,2})")
PILLS: dict[Status, str] = {
    "open_now": "m",
    "open_via_platform": "m",
    "announced_not_open": "v",
    "not_available": "b",
    "guideline_only": "u",
    "scheme_no_household_power_found": "w",
    "unverified": "w",
}
MARKS: dict[Answer, tuple[str, str]] = {
    "met": ("ok", "circle-check"),
    "not_met": ("no", "circle-x"),
    "unknown": ("un", "circle-question-mark"),
}


@blueprint.get("")
def show() -> Response:
    return _page(home(), forms.Form(request.args))


@blueprint.post("/price")
def price() -> BaseResponse:
    """The household's own reference price and its month; or, with `reset`, back to ours."""
    household = home()
    if "reset" in request.form:
        reset_price(services(), household)
        flash(gettext("改回我们的参考价了"))
        return see("participation.show", _anchor="tonne")
    form = forms.Form(request.form)
    yuan = form.read("yuan_per_t", lambda text: forms.number(text, 0.01, MOST_YUAN), Decimal(0))
    month = form.read("month", _month, date.min)
    try:
        if not form.errors:
            set_price(services(), household, yuan, month)
            flash(gettext("改好了"))
            return see("participation.show", _anchor="tonne")
    except YiduError as error:
        form.note(error)
    return _page(household, form, status=422)


def _page(household: Household, form: forms.Form, status: int = 200) -> Response:
    shown = show_participation(services(), household)
    typed = form.values if status == 422 else {}
    return page(
        "participation.html",
        status=status,
        p=shown,
        pills=PILLS,
        marks=MARKS,
        answers={"met": gettext("满足"), "not_met": gettext("不满足"), "unknown": gettext("不知道")},
        kept={"met": gettext("有"), "not_met": gettext("缺"), "unknown": gettext("不知道")},
        reason=reason,
        stale=shown.book.is_stale(shown.today),
        sure={"high": gettext("较可靠"), "medium": gettext("中等"), "low": gettext("待核实")},
        elsewhere=gettext("、").join(words(one.pathway.city) for one in shown.elsewhere if one.pathway.city),
        values={
            "yuan_per_t": typed.get("yuan_per_t", f"{shown.price.yuan_per_t:f}"),
            "month": typed.get("month", f"{shown.price.month:%Y-%m}"),
        },
        errors=form.errors,
    )


def _month(text: str | None) -> date:
    """2026-08, 2026/8, 2026 年 8 月, 202608. Raises NotAMonthError."""
    cleaned = re.sub(r"[年/.]", "-", forms.plain_text(text).replace(" ", "")).rstrip("月")
    match = MONTH.fullmatch(cleaned)
    if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1:
        raise NotAMonthError
    return date(int(match[1]), int(match[2]), 1)
