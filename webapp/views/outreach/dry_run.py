"""A campaign tried before it starts: asked for, how far it is, what came of it."""

from dataclasses import dataclass

from flask import Blueprint, Response, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.outreach.campaign import BaselineMethod
from webapp.domain.outreach.dry_run_figures import Advice, DryRunFigures, Range
from webapp.usecases.outreach.dry_run import MOST_REACH, Tried, ask_dry_run, show_dry_run
from webapp.views.formats import number, percent, plain
from webapp.views.forms import Form, plain_text
from webapp.views.forms import number as a_number
from webapp.views.outreach.staff_page import staff
from webapp.views.page import page, see, services, wants_fragment
from webapp.views.texts import gettext

blueprint = Blueprint("dry_run", __name__, url_prefix="/staff/campaigns/<campaign_id>/dry-run")
WIDE = 320
"""Of the pictures, in their own units."""


@blueprint.get("")
def show(campaign_id: str) -> Response:
    who = staff()
    return _page(show_dry_run(services(), who, campaign_id), Form(MultiDict()))


@blueprint.post("")
def ask(campaign_id: str) -> BaseResponse:
    who = staff("editor")
    form = Form(request.form)
    typed = plain_text(request.form.get("reach"))
    reach = form.read("reach", lambda text: int(a_number(text, 1, MOST_REACH)), 1) if typed else None
    if form.errors:
        return _page(show_dry_run(services(), who, campaign_id), form)
    tried = ask_dry_run(services(), who, campaign_id, reach)
    return _page(tried, Form(MultiDict())) if wants_fragment() else see("dry_run.show", campaign_id=campaign_id)


def _page(tried: Tried, form: Form) -> Response:
    return page(
        "outreach/dry_run_page.html",
        "dry_run",
        422 if form.errors else 200,
        staff=staff(),
        on="campaigns",
        **context(tried, form),
    )


def context(tried: Tried, form: Form | None = None) -> dict[str, object]:
    """What `outreach/dry_run.html` needs, also as a part of another page."""
    figures = tried.run.figures if tried.run else None
    return {
        "tried": tried,
        "campaign": tried.campaign,
        "dry_run_url": url_for("dry_run.show", campaign_id=tried.campaign.id),
        "dry": figures and told(figures),
        "rough": rough,
        "reach": form.values.get("reach", "") if form and form.errors else (tried.run and tried.run.reach) or "",
        "errors": form.errors if form else {},
    }


@dataclass(frozen=True)
class Bar:
    """A range from left to right, its middle, and a line where something ends."""

    left: float
    width: float
    middle: float
    line: float | None


@dataclass(frozen=True)
class Share:
    name: str
    text: str
    width: float
    chosen: bool


@dataclass(frozen=True)
class Told:
    """The figures as they are said: households and yuan with two digits, as more would not be true."""

    figures: DryRunFigures
    joined: Bar
    cost: Bar | None
    shares: tuple[Share, ...]
    advice: tuple[str, ...]
    warnings: int


def told(figures: DryRunFigures) -> Told:
    advice = tuple(_sentence(each, figures) for each in figures.advice)
    longest = max([*figures.unmoved.values(), 0.01])
    return Told(
        figures,
        _bar(figures.joined, None),
        _bar(figures.cost, figures.budget) if figures.cost else None,
        tuple(
            Share(method_name(method), percent(share), 128 * share / longest, method == figures.method)
            for method, share in figures.unmoved.items()
        ),
        advice,
        len(advice) + len(figures.conflicts),
    )


def rough(value: float) -> str:
    """With two digits: 2,872 -> 2,900."""
    if abs(value) < 100:
        return number(value)
    step = 10 ** (len(str(int(abs(value)))) - 2)
    return number(round(value / step) * step)


def method_name(method: BaselineMethod) -> str:
    return {
        "similar_days": gettext("相近日平均"),
        "ten_of_ten": gettext("10 日 + 当日调整"),
        "seven_days": gettext("前七天平均"),
    }[method]


def _bar(found: Range, line: float | None) -> Bar:
    scale = WIDE / (max(found.high, line or 0, 1) * 1.1)
    width = max((found.high - found.low) * scale, 6)
    return Bar(found.low * scale, width, found.mid * scale, None if line is None else line * scale)


def _sentence(advice: Advice, figures: DryRunFigures) -> str:
    runs = figures.runs
    if advice.code == "lower_cap":
        return gettext(
            "预算可能不够：把每户上限降到 %(yuan)s 元，超支从 %(runs)s 次里 %(before)s 次降到 %(after)s 次。",
            yuan=plain(advice.value), runs=runs, before=int(advice.before), after=int(advice.after),
        )  # fmt: skip
    if advice.code == "more_budget":
        return gettext(
            "预算可能不够：加到约 %(yuan)s 元，超支从 %(runs)s 次里 %(before)s 次降到 %(after)s 次。",
            yuan=rough(advice.value), runs=runs, before=int(advice.before), after=int(advice.after),
        )  # fmt: skip
    if advice.code == "other_method":
        assert advice.method
        return gettext(
            "换成“%(method)s”，没动手也会拿到的从 %(before)s 降到 %(after)s。",
            method=method_name(advice.method), before=percent(advice.before), after=percent(advice.after),
        )  # fmt: skip
    if advice.code == "more_control":
        return gettext(
            "要看得更清：随机对照加到 %(share)s%%，能看清的从 %(before)s 到 %(after)s。",
            share=int(advice.value), before=percent(advice.before, 1), after=percent(advice.after, 1),
        )  # fmt: skip
    if advice.code == "draw_lots":
        return gettext("没有随机对照，只能和没参加的家比，结论较弱。留 20% 抽签做对照，就能说得更准。")
    return gettext("来的家太少，连少用一成也看不清。多叫几个小区，或者只当一次练习。")
