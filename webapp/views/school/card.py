"""A seat card is opened: the parent agrees, the child begins; and everything that is the home's can be taken out."""

from flask import Blueprint, Response, current_app, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.school.errors import NoSeatError, NotAgreedError, TooManyCardsError, UnknownCardError
from webapp.domain.school.mission import MissionId
from webapp.usecases.school import cards
from webapp.usecases.school.show_seat import Task, show_seat
from webapp.views.formats import lang
from webapp.views.forms import Form
from webapp.views.page import client_address, page, see, services, show_error
from webapp.views.school import day_words
from webapp.views.school.found_words import found_words
from webapp.views.school.seat_page import seat, sit, stand_up
from webapp.views.texts import gettext

blueprint = Blueprint("seat_card", __name__)


@blueprint.get("/s/<key>")
def show(key: str) -> Response:
    """What the QR code of a card opens; nothing is written before a parent agreed."""
    seated = cards.open_card(services(), key)
    of, consent = seated.school_class, services().school.consent
    return page(
        "school/card.html",
        of=of,
        card_key=key,
        home=show_seat(services(), seated),
        consent=consent,
        text=consent.worded(of.deleted_on, lang()),
        points=consent.explained(of.deleted_on, lang()),
        found_words=found_words,
        name=day_words.mission_name,
    )


@blueprint.post("/s/<key>")
def agree(key: str) -> BaseResponse:
    seated = cards.open_card(services(), key)
    if seated.seat.agreed_on is None:
        cards.agree(services(), seated)
    sit(seated)
    return see("seat_card.home")


@blueprint.get("/seat")
def home() -> Response:
    seated = seat()
    found = show_seat(services(), seated)
    if seated.seat.agreed_on is None and not found.over:
        raise NotAgreedError
    return page(
        "school/seat.html",
        seated=seated,
        home=found,
        link=_link,
        quiz_url=url_for("seat_quiz.show") if "seat_quiz.show" in current_app.view_functions else None,
        found_words=found_words,
        name=day_words.mission_name,
        icon=_icon,
    )


def _icon(mission: MissionId) -> str:
    return day_words.ICONS[mission]


def _link(task: Task) -> str | None:
    """The mission's page, while there is something to see; its result once it is handed in, as a phone keeps it."""
    if task.state == "later" or "seat_missions.show" not in current_app.view_functions:
        return None
    endpoint = "seat_missions.result" if task.state == "done" else "seat_missions.show"
    return url_for(endpoint, mission=task.mission, day=task.day.isoformat())


@blueprint.get("/seat/open")
def enter() -> Response:
    """For who cannot scan."""
    return _ask(Form(request.args))


def _ask(form: Form, status: int = 200) -> Response:
    return page("school/seat_open.html", None, status, values=form.values, errors=form.errors)


@blueprint.post("/seat/open")
def look_up() -> BaseResponse:
    form = Form(request.form)
    typed = form.values.get("code", ""), form.values.get("key", "")
    try:
        key = cards.find_card(services(), *typed, client_address())
    except (UnknownCardError, TooManyCardsError) as error:
        error.field = error.field or "key"
        form.note(error)
        return _ask(form, 422 if isinstance(error, UnknownCardError) else error.status)
    return see("seat_card.show", key=key)


@blueprint.get("/seat/take-out")
def ask_take_out() -> Response:
    seated = seat()
    return page("school/seat_take_out.html", seated=seated, home=show_seat(services(), seated))


@blueprint.post("/seat/take-out")
def take_out() -> BaseResponse:
    cards.take_out(services(), seat())
    stand_up()
    flash(gettext("删掉了。您家交过的数都没有了。"))
    return see("seat_card.enter")


@blueprint.post("/seat/stand-up", endpoint="stand_up")
def leave() -> BaseResponse:
    """Another card on this phone; what was handed in stays."""
    seat()
    stand_up()
    flash(gettext("这部手机不记得那张卡了。请扫另一张。"))
    return see("seat_card.enter")


@blueprint.app_errorhandler(UnknownCardError)
def unknown(error: UnknownCardError) -> Response:
    """Each wrong key that looks like one is counted."""
    way = {"back_url": url_for("seat_card.enter"), "back_text": gettext("看着卡片打字")}
    try:
        cards.note_try(services(), (request.view_args or {}).get("key", ""), client_address())
    except TooManyCardsError as too_many:
        return show_error(too_many, **way)
    return show_error(error, **way)


@blueprint.app_errorhandler(NoSeatError)
def no_seat(error: NoSeatError) -> Response:
    return show_error(error, back_url=url_for("seat_card.enter"), back_text=gettext("看着卡片打字"))


@blueprint.after_request
def keep_to_itself(response: BaseResponse) -> BaseResponse:
    """The address of a card is its key: it is told to nobody, not even to our own next page, and kept nowhere."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store, private"
    return response
