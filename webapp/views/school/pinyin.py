"""Pinyin over the characters, for who asks for it: kept in the browser's cookie, nowhere else."""

import re
from collections.abc import Callable
from functools import lru_cache

from flask import Blueprint, g, redirect, request, session, url_for
from markupsafe import Markup, escape
from werkzeug.wrappers import Response as BaseResponse

from webapp.domain.school.reading_level import HAN
from webapp.views.page import back_to, services
from webapp.views.school.seat_page import seat, seat_or_none

blueprint = Blueprint("seat_pinyin", __name__)
RUBY = '<ruby>{}<rt aria-hidden="true">{}</rt></ruby>'
READINGS = {
    "睡着": "shuì zháo",
    "着火": "zháo huǒ",
    "用不着": "yòng bù zháo",
    "便宜": "pián yi",
    "擦干": "cā gān",
    "晒干": "shài gān",
    "晾干": "liàng gān",
    "干得快": "gān de kuài",
}
"""What the dictionary reads otherwise than children are taught."""
KEPT = 4096


@blueprint.post("/seat/pinyin")
def switch() -> BaseResponse:
    """On, or off again; back to the page it was asked on."""
    seat()
    turn(request.form.get("on", ""))
    return redirect(back_to(url_for("seat_card.home")), 303)


def turn(on: str) -> None:
    """On, or with nothing off."""
    if on:
        session["pinyin"] = True
    else:
        session.pop("pinyin", None)


@blueprint.app_template_global("pinyin_on")
def pinyin_on() -> bool:
    return bool(session.get("pinyin"))


@blueprint.app_template_filter("py")
def with_pinyin(text: object) -> Markup:
    """A text with pinyin where a browser asked for it; the youngest always have it over words beyond their list.

    Translated texts come as markup; such with tags in it stays as it is.
    """
    plain = text.unescape() if isinstance(text, Markup) else str(text)
    if not HAN.search(plain) or (isinstance(text, Markup) and "<" in text):
        return escape(text)
    if pinyin_on():
        return ruby(plain)
    if "terms_for" not in g:
        found = seat_or_none()
        young = found is not None and found.school_class.stage == "primary_low"
        g.terms_for = services().school.characters.terms if young else ()
    return ruby(plain, g.terms_for) if g.terms_for else escape(plain)


@lru_cache(KEPT)
def ruby(text: str, only: tuple[str, ...] | None = None) -> Markup:
    """Every character with its sound above it, or only those of some words."""
    places = range(len(text)) if only is None else _places(text, only)
    if not places:
        return escape(text)
    read = zip(text, _reader()(text), strict=True)
    return Markup("").join(
        Markup(RUBY).format(character, sound) if number in places and HAN.match(character) else escape(character)
        for number, (character, sound) in enumerate(read)
    )


def _places(text: str, words: tuple[str, ...]) -> set[int]:
    return {place for word in words for found in re.finditer(re.escape(word), text) for place in range(*found.span())}


@lru_cache(1)
def _reader() -> Callable[[str], list[str]]:
    """The sound of every character of a text. Loaded with the first: its dictionary takes a third of a second."""
    from pypinyin import Style, lazy_pinyin, load_phrases_dict, load_single_dict

    load_phrases_dict({word: [[sound] for sound in said.split()] for word, said in READINGS.items()})
    load_single_dict({ord("得"): "de,dé,děi"})

    def read(text: str) -> list[str]:
        return lazy_pinyin(text, style=Style.TONE, errors=list)  # type: ignore[arg-type]  # characters without a sound, one by one

    return read
