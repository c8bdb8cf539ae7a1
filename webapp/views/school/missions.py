"""Home missions on a child's phone: one thing to do a screen, then what came out, then it goes to the class."""

from dataclasses import dataclass, field
from datetime import date
from functools import partial

from flask import Blueprint, Response, flash, jsonify, make_response, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.errors import YiduError
from webapp.domain.school.mission import MISSIONS, MissionId
from webapp.domain.school.mission_errors import AlreadyThereError
from webapp.domain.school.school_class import Seated
from webapp.usecases.school.hand_in import hand_in
from webapp.usecases.school.show_mission import HandedIn, Opened, begun, handed_in, open_mission, open_result
from webapp.views.formats import plain, translate
from webapp.views.page import page, see, services
from webapp.views.school.mission_words import column, dial, field_words, racer_words, sum_words, tiles, value_words
from webapp.views.school.pinyin import turn
from webapp.views.school.seat_page import seat
from webapp.views.texts import gettext

blueprint = Blueprint("seat_missions", __name__, url_prefix="/seat/missions")
KEEPS = "X-Yidu-Keeps"
"""The header of the children's own script, which answers in JSON."""


@dataclass
class Typed:
    """What a page is shown again with: typed values, a fault beside its field, two entries that differ."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    conflict: AlreadyThereError | None = None
    status: int = 200


@blueprint.app_template_global()
def mission_pages(seated: Seated) -> list[tuple[date, MissionId]]:
    """What a phone keeps of a seat for use without a network."""
    return begun(services(), seated)


@blueprint.app_template_global()
def result_pages(seated: Seated) -> list[HandedIn]:
    """The results a phone keeps beside them. Their addresses change with what was handed in."""
    return handed_in(services(), seated)


@blueprint.get("/<mission>")
def show(mission: str) -> BaseResponse:
    """The screen asked for, or the first that lacks something; what is complete shows its result.

    `whole`: all there is to fill in on one page, for a phone that will have no network.
    """
    opened = open_mission(services(), seat(), _mission(mission), _day(request.args.get("day")))
    if "whole" in request.args and not opened.over:
        return _screen(opened, opened.data_steps, Typed())
    step = _step(request.args.get("step"), opened)
    if opened.over or step is None:
        return see("seat_missions.result", mission=mission, day=opened.day)
    return _screen(opened, (step,), Typed())


@blueprint.post("/<mission>")
def save(mission: str) -> BaseResponse:
    """Kept step by step. A form that waited in the phone asks to be handed in at once: `finish`.

    Switching pinyin keeps nothing: the screen comes back as it was typed.
    """
    seated, name, day = seat(), _mission(mission), _day(request.form.get("day"))
    values = {key: ",".join(filter(None, request.form.getlist(key))) for key in request.form}
    day = day or open_mission(services(), seated, name).day
    if "pinyin" in values:
        turn(values["pinyin"])
        return _as_typed(open_mission(services(), seated, name, day), Typed(values))
    try:
        hand_in(
            services(),
            seated,
            name,
            day,
            values,
            finish="finish" in values,
            replace="replace" in values,
            seen=values.get("seen", ""),
        )
    except YiduError as error:
        if error.field is None:
            raise
        return _again(name, day, values, error)
    return _on(open_mission(services(), seated, name, day), values)


def _on(opened: Opened, values: dict[str, str]) -> BaseResponse:
    """To the next screen; the meter waits at home for its next reading."""
    step = _step(values.get("step"), opened) or 0
    following = opened.after(step)
    if following == step and opened.mission == "meter_detective":
        flash(gettext("存好了。下一个数，到时候再抄。"))
        return _next(url_for("seat_card.home"))
    if following is None:
        return _next(url_for("seat_missions.result", mission=opened.mission, day=opened.day))
    return _next(url_for("seat_missions.show", mission=opened.mission, day=opened.day, step=following))


def _next(url: str) -> BaseResponse:
    """A script that keeps what it sends until it has arrived is told; a browser is led on."""
    return jsonify(next=url) if KEEPS in request.headers else redirect(url, 303)


@blueprint.get("/<mission>/result")
def result(mission: str) -> BaseResponse:
    opened = open_result(services(), seat(), _mission(mission), _day(request.args.get("day")))
    if opened.first_open is not None and not opened.over:
        return see("seat_missions.show", mission=mission, day=opened.day)
    return page(
        "school/mission_result.html",
        seated=opened.seated,
        opened=opened,
        sum=sum_words(opened.sum),
        racers=racer_words(services(), opened),
        tiles=tiles(services()),
        value_words=partial(value_words, services()),
        clock=dial(opened.facts.prices),
        column=column,
    )


@blueprint.post("/<mission>/result")
def finish(mission: str) -> BaseResponse:
    """交给班级."""
    seated, name = seat(), _mission(mission)
    opened = open_mission(services(), seated, name, _day(request.form.get("day")))
    hand_in(services(), seated, name, opened.day, opened.entry)
    return _next(url_for("seat_missions.result", mission=name, day=opened.day))


def _again(mission: MissionId, day: date, values: dict[str, str], error: YiduError) -> Response:
    """The same screen with what was typed. What belongs to no field is a page of its own."""
    if KEEPS in request.headers:
        return make_response(jsonify(why=translate(error)), error.status)
    conflict = error if isinstance(error, AlreadyThereError) else None
    opened = open_mission(services(), seat(), mission, day)
    return _as_typed(opened, Typed(values, {error.field or "": translate(error)}, conflict, error.status))


def _as_typed(opened: Opened, typed: Typed) -> Response:
    """The screens whose values came, or the one they came from: a choice nobody made does not come."""
    if "whole" in typed.values:
        return _screen(opened, opened.data_steps, typed)
    of = [each for each in range(opened.steps) if any(item.id in typed.values for item in opened.of_step(each))]
    return _screen(opened, tuple(of) or (_step(typed.values.get("step"), opened) or 0,), typed)


def _screen(opened: Opened, steps: tuple[int, ...], typed: Typed) -> Response:
    groups = [opened.of_step(step) for step in steps]
    fields = [each for group in groups for each in group]
    shown = {each.id: typed.values.get(each.id, opened.entry.get(each.id, each.default)) for each in fields}
    return page(
        "school/mission.html",
        None,
        typed.status,
        seated=opened.seated,
        opened=opened,
        step=steps[-1],
        groups=groups,
        values=_prefilled(opened, shown),
        typed=typed,
        seen=typed.values.get("seen", opened.mark),
        labels=field_words(),
        value_words=partial(value_words, services()),
        tiles=tiles(services()),
        racers=racer_words(services(), opened),
        sum=sum_words(opened.sum),
        clock=dial(opened.facts.prices),
    )


def _prefilled(opened: Opened, shown: dict[str, str]) -> dict[str, str]:
    """The place's published prices stand where the bill's belong; whole fen for the younger."""
    prices = opened.facts.prices
    if prices and "high_fen" in shown:
        exact = opened.seated.school_class.stage in ("junior", "senior")
        for name, fen in (("high_fen", prices.high_fen), ("low_fen", prices.low_fen)):
            shown[name] = shown[name] or (plain(fen) if exact else f"{round(fen)}")
    return shown


def _mission(name: str) -> MissionId:
    if name not in MISSIONS:
        raise NotFound
    return name


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise NotFound from error


def _step(text: str | None, opened: Opened) -> int | None:
    """The screen a link names; else the first that lacks something."""
    if text and text.isascii() and text.isdigit() and int(text) < opened.steps:
        return int(text)
    return opened.first_open
