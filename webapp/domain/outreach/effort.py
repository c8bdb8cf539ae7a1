"""Effort points: what a home did, by how well it is shown. Nothing is ever taken off, and nothing is worth money."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from webapp.domain.calendar import DAY, local
from webapp.domain.outreach.campaign import Activity, Document, Points
from webapp.domain.outreach.league import Grade

Why = Literal[
    "counted", "part", "said", "day_full", "all_full", "not_here", "too_late", "not_yet", "outside", "before_joining"
]
"""Why an activity got its points, or none. The last four and `not_here` are not even noted."""
UNNOTED: frozenset[Why] = frozenset({"not_here", "too_late", "not_yet", "outside", "before_joining"})
SAID_WITHIN, METERED_WITHIN = 1 * DAY, 21 * DAY
"""How long after its day something counts: what the meter shows may come late, what a person tells may not."""


@dataclass(frozen=True)
class Done:
    """An activity of a home on a day. `subject` tells apart what was done twice a day."""

    activity: Activity
    day: date
    subject: str
    grade: Grade


@dataclass(frozen=True)
class Effort:
    """As it was noted. `set_aside`: why it does not count for now."""

    done: Done
    points: int
    made_at: datetime
    set_aside: str | None = None

    @property
    def counted(self) -> int:
        return 0 if self.set_aside else self.points


@dataclass(frozen=True)
class Credit:
    points: int
    why: Why


def credit(done: Done, document: Document, joined_at: datetime, earlier: Iterable[Effort], today: date) -> Credit:
    """What an activity gets, with what the home has got before. Joining itself counts also before the first day."""
    each = document.points.each.get(done.activity, 0)
    first = min(document.first, local(joined_at).date()) if done.activity == "join" else document.first
    within = METERED_WITHIN if done.grade == "A" else SAID_WITHIN
    if done.activity not in document.points.each:
        return Credit(0, "not_here")
    if done.day > today:
        return Credit(0, "not_yet")
    if today - done.day > within:
        return Credit(0, "too_late")
    if not first <= done.day <= document.last:
        return Credit(0, "outside")
    if done.day < local(joined_at).date():
        return Credit(0, "before_joining")
    if done.grade == "C":
        return Credit(0, "said")
    return _within_caps(each, document.points, done, list(earlier))


def _within_caps(each: int, rule: Points, done: Done, earlier: list[Effort]) -> Credit:
    """What is set aside may count again, so it takes its room."""
    alike = sum(e.points for e in earlier if (e.done.activity, e.done.day) == (done.activity, done.day))
    day_room = max(rule.most_a_day - alike, 0)
    all_room = max(rule.most_in_all - sum(e.points for e in earlier), 0)
    points = min(each, day_room, all_room)
    if points == each:
        return Credit(points, "counted")
    if points:
        return Credit(points, "part")
    return Credit(0, "all_full" if not all_room else "day_full")


def why(effort: Effort, document: Document) -> Why:
    """Of what was noted: why it has its points."""
    if effort.done.grade == "C":
        return "said"
    each = document.points.each.get(effort.done.activity, 0)
    if effort.points == each:
        return "counted"
    return "part" if effort.points else "day_full"
