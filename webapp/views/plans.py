"""Which plan, and what the same year costs elsewhere."""

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import UnknownPlanError
from webapp.usecases.choose_plan import Choice, choose_plan, elsewhere
from webapp.views.formats import words
from webapp.views.forms import Form, choice, number, plain_text
from webapp.views.page import home, page, services
from webapp.views.texts import gettext

blueprint = Blueprint("plans", __name__)


@blueprint.get("/plans")
def show() -> BaseResponse:
    household = home()
    form = Form(request.args)
    share = form.optional("share", lambda text: float(number(plain_text(text).rstrip("%"), 0, 100)) / 100)
    codes = [province.code for province in services().tariffs.provinces()]
    region = form.optional("region", lambda text: choice(text, codes))
    try:
        found = choose_plan(services(), household, share)
    except UnknownPlanError:
        found = None
    return page(
        "plans.html",
        None,
        422 if form.errors else 200,
        found=found,
        rows=rows(found) if found else [],
        there=elsewhere(services(), household, region) if region else None,
        region=region or household.province,
        provinces=services().tariffs.provinces(),
        people=household.people,
        values=form.values,
        errors=form.errors,
        back=url_for("bill.show"),
        name=plan_name,
    )


def plan_name(code: str) -> str:
    return {"tiers": gettext("只用阶梯"), "tou": gettext("峰谷")}.get(code, code)


def rows(found: Choice) -> list[tuple[str, str, str, object]]:
    """Special plans: name, who may have it, what is known of it, yuan."""
    return [
        (words(item.other.name), who(item.code), words(item.other.note) if item.other.note else "", item.yuan)
        for item in found.special
        if item.other
    ]


def who(code: str) -> str:
    """Who may have a plan whose rule says nothing of it."""
    if code.startswith("combined"):
        return gettext("几户合用一块表，或获准不分档的多人口家庭")
    if code.startswith("ev"):
        return gettext("自家充电桩单独装表")
    if "heat" in code:
        return gettext("登记过的电采暖家庭，采暖季用")
    return gettext("要向供电营业厅申请")
