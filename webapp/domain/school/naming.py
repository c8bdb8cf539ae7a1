"""How a class may be called: a class, not a child, and nothing that hurts."""

import re
import unicodedata
from collections.abc import Iterable

from webapp.domain.school.class_errors import (
    NoClassNameError,
    NoSchoolNameError,
    NotAClassNameError,
    UnkindNameError,
)

MOST_SCHOOL, MOST_NAME = 40, 20
IS_A_CLASS = re.compile(
    r"[班级組组队社團团部]|\b(class|grade|form|year|group|club|team|room)\b|\bK?\d{1,2}[A-Z]?\b", re.I
)
MANY_DIGITS = re.compile(r"\d[\d\s-]{4,}")
"""A number of a pupil, a telephone."""
_BETWEEN = re.compile(r"[\W_]+")


def check_school(name: str, unkind: Iterable[str]) -> None:
    """Raises NoSchoolNameError, NotAClassNameError, UnkindNameError."""
    if not name:
        raise NoSchoolNameError("school")
    if MANY_DIGITS.search(name):
        raise NotAClassNameError("school")
    if is_unkind(name, unkind):
        raise UnkindNameError("school")


def check_class_name(name: str, unkind: Iterable[str]) -> None:
    """Raises NoClassNameError, UnkindNameError, NotAClassNameError."""
    if not name:
        raise NoClassNameError("name")
    if is_unkind(name, unkind):
        raise UnkindNameError("name")
    if MANY_DIGITS.search(name) or not IS_A_CLASS.search(name):
        raise NotAClassNameError("name")


def is_unkind(text: str, words: Iterable[str]) -> bool:
    """Chinese words also with something between their characters; others as whole words only (a class is no ass)."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    tight, spoken = _BETWEEN.sub("", plain), set(re.findall(r"[a-z0-9]+", plain))
    return any(word in spoken if word.isascii() else word in tight for word in words)
