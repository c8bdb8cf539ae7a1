"""The long form: which appliance, which variant, how much, when."""

import secrets
from datetime import datetime, timedelta
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for
from werkzeug.datastructures import MultiDict

from webapp.domain.appliance import Appliance
from webapp.domain.calendar import DAY, local, midnight
from webapp.domain.errors import UnknownChoiceError, YiduError
from webapp.domain.run import Run
from webapp.usecases.log_run import Entry, check_entry, preview_run
from webapp.views import drawn, forms, sentences
from webapp.views.formats import clock, plain
from webapp.views.page import home, page, services, wants_fragment

blueprint = Blueprint("log", __name__, url_prefix="/log")
DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}


@blueprint.get("")
def choose() -> Response:
    """All appliances: the home's own first, then the rest by name."""
    household = home()
    catalogue = services().catalogue
    owned = list(dict.fromkeys(entry.family for entry in services().appliances(household) if not entry.always_on))
    rest = [
        family.id
        for family in catalogue.families.values()
        if family.id not in owned and not catalogue.default_variant(family.id).always_on
    ]
    return page("log_choose.html", None, owned=owned, rest=rest, catalogue=catalogue, entry_of=_entry_of)


def _entry_of(family: str) -> Appliance:
    """The home's own variant of a family, else the usual one."""
    mine = [entry for entry in services().appliances(home()) if entry.family == family]
    season = [entry for entry in mine if entry.per_day.on(services().today())]
    return (season or mine or [services().catalogue.default_variant(family)])[0]


@blueprint.get("/<appliance_id>")
def form(appliance_id: str) -> Response:
    """The form, or its live figures while it is being filled in."""
    services().appliance(appliance_id)
    sent = forms.Form(MultiDict({"appliance_id": appliance_id, **request.args}))
    return form_page(read_entry(sent), sent)


def read_entry(form: forms.Form) -> Entry:
    """Fields as an entry; faults are noted on the form and the default stands in."""
    appliance_id = form.values.get("appliance_id", "")
    appliance = services().appliance(appliance_id)
    typical = appliance.usage.typical
    quantity = typical
    if "quantity" in form.values:
        quantity = form.read("quantity", lambda text: float(forms.number(text, 0.01, appliance.usage.most)), typical)
    now = local(services().now())
    since_midnight = timedelta(hours=now.hour, minutes=now.minute)
    if "start" in form.values:
        since_midnight = form.read("start", forms.clock_time, since_midnight)
    wanted = "tomorrow" if form.values.get("plan") else form.values.get("day", "today")
    return Entry(appliance_id, quantity, _start(form, wanted, since_midnight), planned=wanted == "tomorrow")


def _start(form: forms.Form, wanted: str, since_midnight: timedelta) -> datetime:
    today = services().today()
    if wanted in DAYS:
        return midnight(today + DAYS[wanted] * DAY) + since_midnight
    day = form.read("day", forms.day, today)
    if day == today and wanted not in DAYS and not form.values.get("day"):
        form.note(UnknownChoiceError("day"))
    return midnight(day) + since_midnight


def form_page(entry: Entry, form: forms.Form, run: Run | None = None, status: int = 200) -> Response:
    """The form with what was typed, its faults, and the figures where there are none."""
    household = home()
    appliance = services().appliance(entry.appliance_id)
    errors = dict(form.errors)
    preview = None
    if not errors:
        try:
            check_entry(services(), entry, services().now())
            preview = preview_run(services(), household, entry)
        except YiduError as error:
            form.note(error)
            errors = dict(form.errors) if status == 422 or "start" in form.values else {}
    day = local(entry.start).date()
    contract = services().contract(household, day)
    tier = household.tier(contract, day)
    values = {
        "start": form.values.get("start") or clock(entry.start),
        "quantity": form.values.get("quantity") or plain(entry.quantity),
        "day": _day_word(entry, day),
    }
    return page(
        "log.html",
        "live",
        status,
        appliance=appliance,
        family=services().catalogue.families[appliance.family],
        variants=services().catalogue.variants(appliance.family),
        entry=entry,
        values=values,
        errors=errors,
        preview=preview,
        contract=contract,
        tier=tier,
        day=day,
        run=run,
        key=secrets.token_hex(16),
        later=_later_url(preview),
        factor=services().factor(household, day),
        hx=wants_fragment(),
        drawn=drawn,
        say=sentences,
    )


def _day_word(entry: Entry, day: object) -> str:
    today = services().today()
    by_day = {today - DAY: "yesterday", today: "today", today + DAY: "tomorrow"}
    return by_day.get(local(entry.start).date(), str(day))


def _later_url(preview: object) -> str | None:
    """The same run at its better start, as a filled-in form."""
    move = getattr(preview, "move", None)
    if move is None or move.start < services().now():
        return None
    day = "tomorrow" if local(move.start).date() > services().today() else "today"
    query = urlencode({"quantity": plain(move.chore.quantity), "start": clock(move.start), "day": day})
    return f"{url_for('log.form', appliance_id=move.chore.appliance.id)}?{query}"
