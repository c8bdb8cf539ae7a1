"""What only the household can say, with the day it said so; each can be taken back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from webapp.domain.errors import YiduError, sentence
from webapp.domain.text import Text

DeclarationKind = Literal[
    "nowhere_else",
    "no_pv",
    "has_pv",
    "response_pay",
    "trade_in",
    "home_only",
    "business",
    "own_name",
    "registered",
    "entrusted",
    "certificate_declared",
]
OPPOSITES: Mapping[DeclarationKind, DeclarationKind] = {
    "no_pv": "has_pv",
    "has_pv": "no_pv",
    "home_only": "business",
    "business": "home_only",
}
"""Saying one takes the other back."""


class UnknownDeclarationError(YiduError):
    message = sentence("没有找到这一条声明，可能已经撤回了。")
    status = 404


@dataclass(frozen=True)
class DeclarationItem:
    """What can be declared, and what it changes."""

    id: DeclarationKind
    text: Text
    changes: Text


@dataclass(frozen=True)
class Declaration:
    """One that was made; `undone_at` where it was taken back."""

    id: str
    kind: DeclarationKind
    made_at: datetime
    undone_at: datetime | None = None


def standing(declarations: Iterable[Declaration]) -> dict[DeclarationKind, Declaration]:
    """Those that hold now, the newest of each kind."""
    held = sorted((each for each in declarations if each.undone_at is None), key=lambda each: each.made_at)
    return {each.kind: each for each in held}
