"""How a home wants its evenings planned: the sliders beside tonight's plan, and the page with all of it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.appliance import Appliance
from webapp.domain.estimate import worth_planning
from webapp.domain.evening import NO_WISHES, Wishes
from webapp.domain.household import Household
from webapp.usecases.keep_household import keep_wishes
from webapp.views.forms import Form, clock_time, number
from webapp.views.page import home, page, remember, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("wishes", __name__)
EASE = 10
"""The slider's right end: every fen counts. Each step to the left asks for two fen more an hour."""
SLIDERS = ("ease", "quiet_from", "quiet_to", "leave")
STEP_YUAN = Decimal("0.02")
MOST_AT_ONCE = 9
MOST_KW = 50


def ease_of(wishes: Wishes) -> int:
    return max(0, EASE - int(wishes.yuan_per_hour / STEP_YUAN))


def tried(sent: MultiDict[str, str], wishes: Wishes) -> Wishes:
    """The wishes as the sliders stand; what was not sent, or makes no sense, stays as it is."""
    form = Form(sent)
    ease = form.optional("ease", lambda text: int(number(text, 0, EASE)))
    quiet_from, quiet_to = (form.optional(name, _quarter) for name in ("quiet_from", "quiet_to"))
    leave = form.optional("leave", _quarter)
    quiet = wishes.quiet
    if wishes.quiet and (quiet_from or quiet_to):
        quiet = quiet_from or wishes.quiet[0], quiet_to or wishes.quiet[1]
    return replace(
        wishes,
        yuan_per_hour=wishes.yuan_per_hour if ease is None else (EASE - ease) * STEP_YUAN,
        quiet=quiet if quiet and quiet[0] != quiet[1] else wishes.quiet,
        leave=leave or wishes.leave,
    )


def half_hours(first: int, last: int) -> list[str]:
    """Clock times to choose from, both ends included."""
    return [f"{n // 2:02}:{n % 2 * 30:02}" for n in range(first * 2, last * 2 + 1)]


def _quarter(text: str | None) -> str:
    """A clock time on a quarter-hour, as the rules write it."""
    minutes = clock_time(text) // timedelta(minutes=15) * 15
    return f"{minutes // 60:02}:{minutes % 60:02}"


@blueprint.post("/tonight/wishes")
def remember_tried() -> BaseResponse:
    """The sliders as they stand become the home's wishes."""
    household = home()
    remember(keep_wishes(services(), replace(household, wishes=tried(request.form, household.wishes))))
    flash(gettext("记住了，以后都这样排。"))
    return redirect(url_for("tonight.show"), 303)


@blueprint.route("/me/planning", methods=["GET", "POST"])
def edit() -> BaseResponse:
    household = home()
    form = Form(request.form)
    movable = _movable(household)
    if request.method == "POST":
        wishes = _read(form, household.wishes, movable)
        if not form.errors:
            remember(keep_wishes(services(), replace(household, wishes=wishes)))
            flash(gettext("改好了。"))
            return see("me.show")
    return page(
        "me_planning.html",
        None,
        422 if form.errors else 200,
        values=form.values if request.method == "POST" else _values(household.wishes),
        quiet="quiet" in request.form if request.method == "POST" else household.wishes.quiet is not None,
        never=request.form.getlist("never") if request.method == "POST" else household.wishes.never,
        movable=movable,
        families=services().catalogue.families,
        has_car=has_car(movable),
        most_at_once=MOST_AT_ONCE,
        ease_most=EASE,
        errors=form.errors,
    )


def _read(form: Form, wishes: Wishes, movable: list[Appliance]) -> Wishes:
    quiet: tuple[str, str] | None = None
    if "quiet" in form.values:
        was = wishes.quiet or NO_WISHES.quiet or ("22:00", "06:00")
        quiet = form.read("quiet_from", _quarter, was[0]), form.read("quiet_to", _quarter, was[1])
        if quiet[0] == quiet[1]:
            form.errors["quiet_to"] = gettext("开始和结束不能是同一个时间。不想要安静时段，请关掉上面的开关。")
    kw = form.optional("limit_kw", lambda text: number(text, 0.5, MOST_KW))
    known = {appliance.id for appliance in movable}
    return Wishes(
        quiet,
        wishes.awake,
        (EASE - form.read("ease", lambda text: int(number(text, 0, EASE)), EASE)) * STEP_YUAN,
        None if kw is None else int(kw * 1000),
        form.read("at_most", lambda text: int(number(text, 0, MOST_AT_ONCE)), 0) or None,
        tuple(name for name in form.values.getlist("never") if name in known),
        form.optional("leave", _quarter) if has_car(movable) else wishes.leave,
    )


def _values(wishes: Wishes) -> dict[str, str]:
    quiet = wishes.quiet or NO_WISHES.quiet or ("", "")
    return {
        "quiet_from": quiet[0],
        "quiet_to": quiet[1],
        "ease": str(ease_of(wishes)),
        "limit_kw": "" if wishes.limit_w is None else f"{wishes.limit_w / 1000:g}",
        "at_most": str(wishes.at_most or 0),
        "leave": wishes.leave or "",
    }


def _movable(household: Household) -> list[Appliance]:
    return [appliance for appliance in services().appliances(household) if worth_planning(appliance)]


def has_car(appliances: list[Appliance]) -> bool:
    return any("departure_time" in appliance.constraints for appliance in appliances)
