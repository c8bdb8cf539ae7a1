"""The list a caretaker goes through before a term."""

from dataclasses import dataclass
from datetime import date

from webapp.domain.text import Text

AUTUMN = 6
"""From June on it is the autumn term that comes next, until December; then spring's."""
SPRING = 12


@dataclass(frozen=True)
class ChecklistItem:
    id: str
    icon: str
    title: Text
    text: Text


@dataclass(frozen=True)
class Checklist:
    items: tuple[ChecklistItem, ...]


def term_of(day: date) -> str:
    """Which term a list is for: 2026-autumn from June to November, 2027-spring from December to May."""
    if AUTUMN <= day.month < SPRING:
        return f"{day.year}-autumn"
    return f"{day.year + (day.month == SPRING)}-spring"
