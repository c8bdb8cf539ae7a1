"""The printed pieces of a kit. Each is a template of one or more A4 sheets, with what it needs beside the kit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from webapp.domain.school.kit import Kit
from webapp.views.texts import gettext

MODULES = ("letter", "seat_cards", "class_poster", "lesson_plans", "diary", "quiz_sheets", "certificate")
"""Modules here that have pieces: each a tuple `PIECES`. In the order a teacher needs them."""


def nothing_more(_: Kit) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True)
class Piece:
    """`template` holds sheets alone: it is included in a page of its own and in the whole kit.

    `context` gives what the template needs beside `kit`. `of_class`: it cannot be made without a class.
    `land`: on paper turned to its side.
    """

    id: str
    words: str
    template: str
    context: Callable[[Kit], Mapping[str, object]] = nothing_more
    of_class: bool = False
    land: bool = False

    @property
    def text(self) -> str:
        return gettext(self.words)


def pieces() -> tuple[Piece, ...]:
    return tuple(piece for name in MODULES for piece in import_module(f"webapp.views.school.{name}").PIECES)


def piece(piece_id: str) -> Piece | None:
    return next((each for each in pieces() if each.id == piece_id), None)
