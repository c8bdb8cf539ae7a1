"""A mission goes on from where it was: what is new is added, nothing that was there is lost."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from webapp.domain.school.fields import MissionField
from webapp.domain.school.mission import MISSIONS, Came, MissionId, Work
from webapp.domain.school.mission_errors import AlreadyThereError, NotYetError, UnknownMissionError
from webapp.domain.school.school_class import SchoolClass
from webapp.domain.school.working_out import PlaceFacts, work_out

MOST_EARLIER = 10
"""Entries that were replaced; older ones are dropped."""


def mission_days(of: SchoolClass) -> tuple[tuple[date, MissionId], ...]:
    """Which mission is on which day; the pledge is made at home after the last lesson."""
    planned = [
        (each.day, name) for each in of.schedule if each.kind == "mission" for name in MISSIONS if each.what == name
    ]
    return (*planned, (of.last, "pledge"))


def days_of(of: SchoolClass, mission: MissionId) -> tuple[date, ...]:
    """Raises UnknownMissionError."""
    days = tuple(day for day, name in mission_days(of) if name == mission)
    if not days:
        raise UnknownMissionError
    return days


def check_day(of: SchoolClass, mission: MissionId, day: date, today: date) -> None:
    """Whether the class does it that day, and the day has come. Raises UnknownMissionError, NotYetError."""
    if day not in days_of(of, mission):
        raise UnknownMissionError
    if day > today:
        raise NotYetError(day=day)


def mark_of(entry: Mapping[str, str]) -> str:
    """What a form carries, to know later whether it was made from what is there now."""
    if not entry:
        return "-"
    return hashlib.sha256(json.dumps(sorted(entry.items())).encode()).hexdigest()[:12]


def merged(
    there: Mapping[str, str], said: Mapping[str, str], fields: tuple[MissionField, ...], change: bool
) -> dict[str, str]:
    """What was said added to what is there. Raises AlreadyThereError where they differ and nobody asked to change it.

    A time says nothing without its reading. A field left empty takes away what is there only where it may change.
    """
    alone = {field.id for field in fields if field.goes_with and not said.get(field.goes_with)}
    told = {name: value for name, value in said.items() if value and name not in alone}
    differ = [name for name, value in told.items() if there.get(name, value) != value]
    if differ and not change:
        raise AlreadyThereError({name: told[name] for name in differ}, {name: there[name] for name in differ})
    emptied = {name for name, value in said.items() if not value} if change else set()
    emptied |= {field.id for field in fields if field.goes_with in emptied}
    kept = {name: value for name, value in there.items() if name not in emptied}
    return {field.id: value for field in fields if (value := told.get(field.id) or kept.get(field.id))}


def put_together(
    before: Work,
    said: Mapping[str, str],
    fields: tuple[MissionField, ...],
    facts: PlaceFacts,
    came: Came,
    finish: bool,
    change: bool,
) -> Work:
    """The work with what was said. Raises AlreadyThereError, and what the mission's own check raises."""
    entry = merged(before.entry, said, fields, change)
    outcome = work_out(before.mission, entry, fields, facts)
    lost = any(entry.get(name) != value for name, value in before.entry.items())
    return replace(
        before,
        entry=entry,
        found=outcome.found,
        grade=outcome.grade,
        points=outcome.points,
        came=came,
        done=outcome.complete and (finish or before.done),
        earlier=(*before.earlier, before.entry)[-MOST_EARLIER:] if lost else before.earlier,
    )
