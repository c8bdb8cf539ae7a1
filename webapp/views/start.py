"""Four questions, the answer, and a home to look around in."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, request, session
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import YiduError
from webapp.domain.household import Household
from webapp.usecases import demo as demo_home
from webapp.usecases import onboard
from webapp.usecases.forget import forget_home
from webapp.usecases.keep_household import find_household
from webapp.usecases.show_answer import expected_kwh, show_answer
from webapp.views import sentences
from webapp.views.answers import bill_of, bill_text, group_name, grouped, hours, own_prices, own_values
from webapp.views.forms import Form, choice, one_of
from webapp.views.page import home, home_or_none, page, remember, see, services
from webapp.views.texts import gettext

blueprint = Blueprint("start", __name__)
DEFAULT_PROVINCE = "anhui"
FIRST_GROUPS = ("laundry_hot_water", "kitchen", "climate", "mobility_other")
PLANS: tuple[onboard.Plan, ...] = ("tou", "tiers", "unknown")
BANDS = ("1", "2", "3", "4", "5")


@blueprint.route("/start/place", methods=["GET", "POST"])
def place() -> BaseResponse:
    provinces = services().tariffs.provinces()
    form = Form(request.form)
    if request.method == "POST":
        code = form.read("province", lambda text: choice(text, [item.code for item in provinces]), "")
        if not form.errors:
            own = own_home()
            forget_demo()
            remember(onboard.settle(services(), own, code))
            session["province"] = code
            return see("start.plan")
    own = own_home()
    known = own.province if own else session.get("province", DEFAULT_PROVINCE)
    return page(
        "start_place.html",
        None,
        422 if form.errors else 200,
        provinces=provinces,
        chosen=form.values.get("province", known),
        asked=own is None and "province" not in session,
        errors=form.errors,
        real=session.get("real"),
    )


@blueprint.route("/start/plan", methods=["GET", "POST"])
def plan() -> BaseResponse:
    household = home()
    today = services().today()
    tariff = services().tariff(household, today)
    shipped = services().tariffs.shipped(household.province, today)
    form = Form(request.form)
    if request.method == "POST":
        if "skip" in request.form and (shipped or household.own_prices):
            return see("start.home")
        own = own_prices(form, required=not shipped)
        options = PLANS if tariff.has_tou() else PLANS[1:]
        chosen = form.read("plan", lambda text: one_of(text, options), household.plan) if shipped else household.plan
        if not form.errors and _done(form, lambda: onboard.choose_plan(services(), household, chosen, own)):
            return see("start.home")
    schedule = tariff.schedule(today)
    values = form.values if request.method == "POST" else own_values(household)
    return page(
        "start_plan.html",
        None,
        422 if form.errors else 200,
        tariff=tariff,
        shipped=shipped,
        periods=schedule.periods if schedule else (),
        tiers=tariff.quota(today).tiers,
        same_all_year=len(tariff.schedules) <= 1,
        today=today,
        chosen=values.get("plan") or household.plan,
        values=values,
        errors=form.errors,
        hours=hours,
        say=sentences,
    )


@blueprint.route("/start/home", methods=["GET", "POST"], endpoint="home")
def people() -> BaseResponse:
    household = home()
    form = Form(request.form)
    if request.method == "POST":
        if "skip" in request.form:
            return see("start.appliances")
        heads = form.read("people", lambda text: int(choice(text, BANDS)), household.people)
        bill = form.optional("bill", bill_of)
        if not form.errors:
            remember(onboard.describe(services(), household, heads, bill, care="care" in request.form))
            return see("start.appliances")
    posted = request.method == "POST"
    return page(
        "start_home.html",
        None,
        422 if form.errors else 200,
        bands=BANDS,
        people=form.values.get("people") if posted else str(min(household.people, onboard.BAND_END)),
        bill=form.values.get("bill", "") if posted else bill_text(household),
        care="care" in form.values if posted else household.care,
        expected=expected_kwh(services(), household),
        notes=services().tariff(household, services().today()).large_household,
        errors=form.errors,
    )


@blueprint.route("/start/appliances", methods=["GET", "POST"])
def appliances() -> BaseResponse:
    household = home()
    catalogue = services().catalogue
    form = Form(request.form)
    if request.method == "POST":
        if "skip" in request.form:
            return see("start.answer")
        families = request.form.getlist("family")
        for family in families:
            form.read("family", lambda _, family=family: choice(family, catalogue.families), "")  # type: ignore[misc]
        if not form.errors:
            remember(onboard.furnish(services(), household, families))
            return see("start.answer")
    ticked = request.form.getlist("family") if form.errors else onboard.owned_by_family(services(), household)
    return page(
        "start_appliances.html",
        None,
        422 if form.errors else 200,
        groups=grouped(catalogue),
        first=FIRST_GROUPS,
        ticked=set(ticked),
        group_name=group_name,
        errors=form.errors,
    )


@blueprint.get("/answer")
def answer() -> Response:
    household = home()
    families = services().catalogue.families
    found = show_answer(services(), household)
    return page("answer.html", None, answer=found, household=household, families=families, say=sentences, hours=hours)


@blueprint.post("/demo")
def demo() -> BaseResponse:
    current = home_or_none()
    if current and current.demo:
        return see("today.show")
    made = demo_home.make_demo(services(), gettext("自己"))
    if current:
        session["real"] = current.id
    remember(made)
    return see("today.show")


@blueprint.post("/demo/leave")
def leave() -> BaseResponse:
    """Back to the real home, if there is one; the demo is deleted."""
    own = own_home()
    forget_demo()
    if own is None:
        session.pop("household", None)
        return see("start.place")
    remember(own)
    flash(gettext("回到您家了，示例已删掉。"))
    return see("today.show")


def own_home() -> Household | None:
    """The real home of a browser, also while it looks at the demo."""
    current = home_or_none()
    if current is None or not current.demo:
        return current
    real = session.get("real")
    return find_household(services(), real) if real else None


def forget_demo() -> None:
    """The demonstration a browser looks at, if it does, is deleted."""
    current = home_or_none()
    if current and current.demo:
        forget_home(services(), current)
    session.pop("real", None)


def _done(form: Form, act: Callable[[], Household]) -> bool:
    """Whether a use case took the answer; if not, its sentence stands beside the field."""
    try:
        remember(act())
    except YiduError as error:
        form.note(error)
        return False
    return True
