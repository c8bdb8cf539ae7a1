"""The home's own page: answers, looks, language, and its data in its own hands."""

from dataclasses import replace
from typing import Any, Literal

from flask import Blueprint, Response, flash, make_response, redirect, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.appliance import Appliance
from webapp.domain.errors import UnknownTariffError
from webapp.domain.household import Household
from webapp.domain.text import Text
from webapp.usecases.forget import count_kept, forget_home
from webapp.usecases.keep_household import keep, keep_look
from webapp.usecases.onboard import equip, owned_by_family
from webapp.views.answers import group_name, grouped
from webapp.views.formats import words, yuan
from webapp.views.forms import Form, choice, number, one_of, short_text, year_day
from webapp.views.page import back_to, home, home_or_none, page, remember, see, services, wants_fragment
from webapp.views.texts import gettext

blueprint = Blueprint("me", __name__)
LANGUAGES: dict[str, Literal["zh", "en"]] = {"zh-CN": "zh", "zh": "zh", "en": "en"}
THEMES: tuple[Literal["system", "light", "dark"], ...] = ("system", "light", "dark")
SIZES: tuple[Literal["normal", "large"], ...] = ("normal", "large")
MOST_PEOPLE = 12
EVENINGS = (16, 23)
CITY_LENGTH = 20


@blueprint.get("/me")
def show() -> Response:
    household = home()
    return page("me.html", None, household=household, families=owned_by_family(services(), household), **_place())


def _place() -> dict[str, Any]:
    """Where the home is, and the plan it is billed on, which it may not have said yet."""
    household = home()
    tariff = services().tariff(household, services().today())
    try:
        plan = services().contract(household, services().today()).plan
    except UnknownTariffError:
        plan = None
    return {"province": tariff.province.name, "plan": plan}


@blueprint.post("/me/language")
def language() -> BaseResponse:
    """Also for visitors, who have no home to keep it in."""
    lang = LANGUAGES[choice(request.form.get("lang"), LANGUAGES)]
    session["lang"] = lang
    found = home_or_none()
    if found:
        remember(keep_look(services(), replace(found, lang=lang)))
    return _again(url_for("me.show") if found else url_for("start.place"))


@blueprint.post("/me/look")
def look() -> BaseResponse:
    household = home()
    theme = one_of(request.form.get("theme", household.theme), THEMES)
    sizes = request.form.getlist("size") or [household.size]  # an unticked switch sends its hidden twin alone
    size = one_of(sizes[-1], SIZES)
    remember(keep_look(services(), replace(household, theme=theme, size=size)))
    if wants_fragment() and size == household.size:
        return make_response("", 204)  # the page has put the theme on already
    return _again(url_for("me.show"))


def _again(fallback: str) -> BaseResponse:
    """The page the reader was on, whole: its language or size has changed everywhere."""
    if wants_fragment():
        return make_response("", 204, {"HX-Refresh": "true"})
    return redirect(back_to(fallback), 303)


@blueprint.route("/me/home", methods=["GET", "POST"], endpoint="home")
def edit() -> BaseResponse:
    household = home()
    form = Form(request.form)
    if request.method == "POST":
        changed = replace(
            household,
            city=form.read("city", lambda text: short_text(text, CITY_LENGTH), "") or None,
            people=form.read("people", lambda text: int(number(text, 1, MOST_PEOPLE)), household.people),
            care="care" in request.form,
            large_granted="large_granted" in request.form,
            hardship="hardship" in request.form,
            cycle_start=form.optional("cycle_start", year_day)
            if "cycle_start" in request.form
            else household.cycle_start,
            threshold_fen=form.read("threshold", lambda text: round(number(text, 0, 10) * 100), 0),
            evening_hour=form.read("evening", lambda text: int(number(text, *EVENINGS)), household.evening_hour),
        )
        if not form.errors:
            remember(keep(services(), changed))
            flash(gettext("改好了。"))
            return see("me.show")
    values = form.values if request.method == "POST" else _values(household)
    return page(
        "me_home.html",
        None,
        422 if form.errors else 200,
        values=values,
        care="care" in request.form if request.method == "POST" else household.care,
        large_granted="large_granted" in request.form if request.method == "POST" else household.large_granted,
        hardship="hardship" in request.form if request.method == "POST" else household.hardship,
        large_note=_large_note(household),
        yearly=services().tariff(household, services().today()).cycle == "year" and not household.own_prices,
        cities=_cities(household.land),
        most_people=MOST_PEOPLE,
        evenings=EVENINGS,
        errors=form.errors,
        **_place(),
    )


def _large_note(household: Household) -> str:
    """What the region's rule says, the one for the fewest people first."""
    rules = services().tariff(household, services().today()).large_household
    return words(rules[0].note) if rules else ""


def _values(household: Household) -> dict[str, str]:
    return {
        "city": household.city or "",
        "people": str(household.people),
        "threshold": yuan(household.threshold_fen / 100),
        "evening": str(household.evening_hour),
        "cycle_start": _cycle_start(household.cycle_start),
    }


def _cycle_start(day: str | None) -> str:
    if not day:
        return ""
    month, number = day.split("-")
    return gettext("%(month)s月%(day)s日", month=int(month), day=int(number))


def _cities(province: str) -> list[Text]:
    """Cities of the province that have a route of their own."""
    found = {
        entry.city.zh: entry.city for entry in services().pathways.pathways if entry.province == province and entry.city
    }
    return list(found.values())


@blueprint.route("/me/appliances", methods=["GET", "POST"])
def appliances() -> BaseResponse:
    household = home()
    catalogue = services().catalogue
    form = Form(request.form)
    owned = owned_by_family(services(), household)
    if request.method == "POST":
        wanted = {family: _variant(form, family) for family in request.form.getlist("family")}
        if not form.errors:
            remember(equip(services(), household, wanted))
            flash(gettext("电器改好了，电费和建议都重新算过。"))
            return see("me.show")
    ticked = request.form.getlist("family") if form.errors else list(owned)
    return page(
        "me_appliances.html",
        None,
        422 if form.errors else 200,
        owned=[catalogue.families[name] for name in owned],
        rest={group: [f for f in members if f.id not in owned] for group, members in grouped(catalogue).items()},
        choices={name: choices(name) for name in owned},
        chosen={name: form.values.get(f"variant-{name}", entries[0]) for name, entries in owned.items()},
        ticked=set(ticked),
        group_name=group_name,
        errors=form.errors,
    )


def _variant(form: Form, family: str) -> str | None:
    """The chosen variant of a family; None where the form offered none."""
    form.read("family", lambda _: choice(family, services().catalogue.families), "")
    name = f"variant-{family}"
    if form.errors or name not in form.values:
        return None
    return form.read(name, lambda text: choice(text, [entry.id for entry in choices(family)]), "")


def choices(family: str) -> list[Appliance]:
    """What a person may own: one entry a machine that both cools and heats, every programme of another."""
    found: list[Appliance] = []
    for entry in services().catalogue.variants(family):
        twins = [other for other in found if other.machine and other.machine == entry.machine]
        if all(other.category == entry.category for other in twins):
            found.append(entry)
    return found


@blueprint.route("/me/delete", methods=["GET", "POST"])
def delete() -> BaseResponse:
    household = home()
    if request.method == "GET":
        return page("me_delete.html", None, kept=count_kept(services(), household))
    forget_home(services(), household)
    lang, real = household.lang or session.get("lang"), session.get("real")
    session.clear()
    if lang:
        session["lang"] = lang
    if household.demo and real:
        session["household"] = real
    flash(gettext("示例删掉了。") if household.demo else gettext("您家的数据都删掉了，一条不剩。"))
    return see("start.place")
