"""A kit for everybody, without an account: asked for in the address, so that it can be kept and passed on."""

import re
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, request, url_for
from werkzeug.datastructures import MultiDict

from webapp.domain.errors import YiduError
from webapp.domain.report_errors import PdfMissingError
from webapp.domain.school.kit import Kit
from webapp.domain.school.kit_asked import KitAsked
from webapp.domain.school.kit_errors import NoSizesError
from webapp.domain.school.schedule import Weeks
from webapp.domain.school.school_class import STAGES
from webapp.usecases.school.plan_kit import Begin, passed_over, plan_kit, show_calendar, usual_begin
from webapp.views.formats import translate
from webapp.views.forms import Form, choice, day, one_of, plain_text
from webapp.views.page import page, services
from webapp.views.school import day_words
from webapp.views.school.kit_files import Back, as_pdf, as_zip, copies, made, makeable, printed
from webapp.views.school.printing import chosen_lang, piece_of
from webapp.views.texts import gettext

blueprint = Blueprint("school_kit", __name__, url_prefix="/school")
FIELDS = ("stage", "province", "first", "weeks", "sizes")
USUAL_PROVINCE, USUAL_SIZE = "anhui", 45
WEEKS: tuple[Weeks, ...] = (1, 2)


def sizes(text: str | None) -> tuple[int, ...]:
    """45 43 46, 45、43、46: each class. Raises NoSizesError for what is no number."""
    parts = [part for part in re.split(r"[\s,，、;；+/]+", plain_text(text)) if part]
    if not all(re.fullmatch(r"-?\d{1,9}", part) for part in parts):
        raise NoSizesError
    return tuple(int(part) for part in parts)


def asked() -> tuple[Form, Begin, Kit | None, tuple[int, ...]]:
    """The form as the address says, what it is filled with otherwise, and the kit where nothing is wrong."""
    values = MultiDict({name: request.args[name] for name in FIELDS if name in request.args})
    province = values.get("province", USUAL_PROVINCE)
    begin = usual_begin(services(), province)
    usual = {"stage": "primary_high", "province": USUAL_PROVINCE, "weeks": "2", "sizes": str(USUAL_SIZE)}
    form = Form(
        MultiDict(usual | {"first": begin.day.isoformat()} | {k: v for k, v in values.items() if v or k == "sizes"})
    )
    given = {name: text for name, text in values.items() if text or name == "sizes"}
    form = Form(MultiDict(usual | {"first": begin.day.isoformat()} | given))
    codes = [item.code for item in services().tariffs.provinces()]
    wanted = KitAsked(
        form.read("stage", lambda text: one_of(text, STAGES), STAGES[1]),
        form.read("province", lambda text: choice(text, codes), USUAL_PROVINCE),
        form.read("first", day, begin.day),
        form.read("weeks", lambda text: WEEKS[int(choice(text, ("1", "2"))) - 1], 2),
        form.read("sizes", sizes, (USUAL_SIZE,)),
    )
    return form, begin, _planned(form, wanted), wanted.sizes


def _planned(form: Form, wanted: KitAsked) -> Kit | None:
    if form.errors:
        return None
    try:
        return plan_kit(services(), wanted)
    except YiduError as error:
        form.note(error)
        return None


@blueprint.get("")
def show() -> Response:
    return _page()


def _page(status: int = 200, missing: str = "") -> Response:
    form, begin, kit, each = asked()
    return page(
        "school/kit.html",
        "kit",
        status if kit else 422,
        form=form,
        begin=begin,
        kit=kit,
        copies=copies(kit, each) if kit else {},
        day_name=day_words.day_name,
        query=query(form),
        made=made(kit, chosen_lang()) if kit else [],
        passed=passed_over(services(), kit) if kit else None,
        provinces=services().tariffs.provinces(),
        stages=[(each, day_words.stage_name(each)) for each in STAGES],
        can_pdf=services().pdf is not None and not missing,
        missing=missing,
        chosen=chosen_lang(),
    )


def query(form: Form) -> str:
    return urlencode({name: form.values.get(name, "") for name in FIELDS} | {"lang": chosen_lang()})


@blueprint.get("/kit.pdf")
def pdf() -> Response:
    _, _, kit, _ = asked()
    if kit is None:
        return _page()
    try:
        return as_pdf(kit, makeable(kit), chosen_lang(), _filename(kit))
    except PdfMissingError as error:
        return _page(error.status, translate(error))


@blueprint.get("/kit.zip")
def archive() -> Response:
    _, _, kit, _ = asked()
    return as_zip(kit, chosen_lang(), _filename(kit)) if kit else _page()


@blueprint.get("/print/<piece_id>")
def piece(piece_id: str) -> Response:
    return _piece(piece_id)


@blueprint.get("/print/<piece_id>.pdf")
def piece_pdf(piece_id: str) -> Response:
    _, _, kit, _ = asked()
    if kit is None:
        return _page()
    wanted = piece_of(kit, piece_id)
    try:
        return as_pdf(kit, [wanted], chosen_lang(), f"{_filename(kit)}-{wanted.id}")
    except PdfMissingError as error:
        return _piece(piece_id, error.status, translate(error))


def _piece(piece_id: str, status: int = 200, missing: str = "") -> Response:
    form, _, kit, _ = asked()
    if kit is None:
        return _page()
    wanted = piece_of(kit, piece_id)
    back = f"{url_for('school_kit.show')}?{query(form)}"
    pdf = f"{url_for('school_kit.piece_pdf', piece_id=wanted.id)}?{query(form)}" if services().pdf else ""
    html = printed(kit, [wanted], chosen_lang(), Back(back, gettext("回到打印材料"), pdf), missing)
    return make_response(html, status)


@blueprint.get("/calendar")
def calendar() -> Response:
    shown = show_calendar(services())
    names = {place.code: place.name for place in services().tariffs.provinces()}
    return page("school/calendar.html", calendar=shown, names=names, today=services().today())


def _filename(kit: Kit) -> str:
    return f"yidu-{kit.stage}-{kit.first.isoformat()}"
