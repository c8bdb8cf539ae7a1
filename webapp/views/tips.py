"""Tips that fit the home, each with its range, its sum, and 「今天做到了」."""

import json

from flask import Blueprint, Response, flash, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.tip import calculation, readable
from webapp.usecases.do_tip import Advised, do_tip, list_tips, undo_tip
from webapp.views.page import home, page, services, wants_fragment
from webapp.views.texts import gettext

blueprint = Blueprint("tips", __name__, url_prefix="/tips")
GROUPS = (
    "guide",
    "water_heating",
    "heating",
    "cooling",
    "shift",
    "kitchen",
    "laundry",
    "standby",
    "refrigeration",
    "lighting",
    "electronics",
    "mobility",
    "replacement",
)


@blueprint.get("")
def show() -> Response:
    return page("tips.html", None, 200, groups=_groups(list_tips(services(), home())), **_words())


@blueprint.post("/<tip_id>/done")
def done(tip_id: str) -> BaseResponse:
    return _answer(do_tip(services(), home(), tip_id), gettext("记下了"))


@blueprint.post("/<tip_id>/undo")
def undo(tip_id: str) -> BaseResponse:
    return _answer(undo_tip(services(), home(), tip_id), gettext("撤销了"))


def _answer(item: Advised, notice: str) -> BaseResponse:
    """The card anew, or the page at that card."""
    if wants_fragment():
        response = page("tips.html", "tip", 200, item=item, **_words())
        response.headers["HX-Trigger"] = json.dumps({"toast": {"text": notice}})
        return response
    flash(notice)
    return redirect(url_for("tips.show", _anchor=f"tip-{item.tip.id}"), 303)


def _groups(found: list[Advised]) -> list[tuple[str, list[Advised]]]:
    """The guide's first, then by category in reading order; new categories of the file come last."""
    place = {group: number for number, group in enumerate(GROUPS)}
    groups: dict[str, list[Advised]] = {}
    for item in found:
        groups.setdefault("guide" if item.tip.kind == "guide" else item.tip.category, []).append(item)
    return sorted(groups.items(), key=lambda group: place.get(group[0], len(place)))


def _words() -> dict[str, object]:
    return {
        "advice": services().advice,
        "today": services().today(),
        "calculation": calculation,
        "readable": readable,
        "names": {
            "guide": gettext("国网安徽的六条"),
            "water_heating": gettext("热水"),
            "heating": gettext("取暖"),
            "cooling": gettext("纳凉"),
            "shift": gettext("挪时间"),
            "kitchen": gettext("厨房"),
            "laundry": gettext("洗衣"),
            "standby": gettext("待机"),
            "refrigeration": gettext("冰箱"),
            "lighting": gettext("照明"),
            "electronics": gettext("电子"),
            "mobility": gettext("出行"),
            "replacement": gettext("换新"),
        },
    }
