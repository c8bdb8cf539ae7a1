"""What happened to a home that is no deed of its own, and spoils a comparison over it: told, cut off or left out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from webapp.domain.calendar import DAY
from webapp.domain.daily import DailyUse
from webapp.domain.saving import Saving
from webapp.domain.sufficiency import Doubt, Reason

Spoiler = Literal["people", "moved", "meter"]
"""Somebody came or left; the home was moved into; the meter was exchanged."""
TOLD: dict[Spoiler, Reason] = {"people": "people_changed", "moved": "moved_in", "meter": "meter_exchanged"}


@dataclass(frozen=True)
class Disturbance:
    day: date
    kind: Spoiler


def lived_in(first: date, day: date, end: date, found: Sequence[Disturbance]) -> tuple[date, date]:
    """From `first` up to `end`, cut where somebody moved in: days before are others', and so are those after the next
    move."""
    moves = [each.day for each in found if each.kind == "moved"]
    return (
        max([first, *(move for move in moves if move <= day)]),
        min([end, *(move for move in moves if move > day)]),
    )


def people_days(found: Sequence[Disturbance]) -> list[date]:
    return [each.day for each in found if each.kind == "people"]


def cut_before(day: date, first: date, breaks: Sequence[date], least: int) -> date:
    """The last break that leaves enough days before a day; those that are nearer cannot be cut off."""
    return max([first, *(each for each in breaks if each <= day - least * DAY)])


def cut_after(day: date, end: date, breaks: Sequence[date], least: int) -> date:
    return min([end, *(each for each in breaks if each >= day + least * DAY)])


def without_exchanges(use: DailyUse, found: Sequence[Disturbance]) -> DailyUse:
    """The days on which the meter was exchanged unknown: part of each was counted by neither meter."""
    known = use.known.copy()
    for each in found:
        place = (each.day - use.first).days
        if each.kind == "meter" and 0 <= place < len(use):
            known[place] = False
    return replace(use, known=known)


def disturbed(saving: Saving, first: date, found: Sequence[Disturbance]) -> Saving:
    """The same, with a doubt for each thing that happened from `first` on among the days compared.

    A move is told where it cut off days, on the first of them.
    """
    first = max(first, saving.compared_first)
    inside = [each for each in found if first <= each.day < saving.end]
    doubts = [
        Doubt(TOLD[each.kind], {"day": each.day})
        for each in sorted(inside, key=lambda each: each.day)
        if each.kind == "moved" or each.day > first
    ]
    return replace(saving, doubts=(*saving.doubts, *doubts)) if doubts else saving


def settled(use: DailyUse, day: date, end: date, found: Sequence[Disturbance]) -> tuple[DailyUse, DailyUse]:
    """The days before `day` and those from it up to `end`, as far as they are this home's and one meter's."""
    first, last = lived_in(use.first, day, end, found)
    clean = without_exchanges(use, found)
    return clean.between(min(first, day), day), clean.between(day, max(day, last))
