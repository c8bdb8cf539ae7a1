"""The way of a campaign from a draft to the archive, and what may still be changed on it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from webapp.domain.calendar import DAY
from webapp.domain.outreach.campaign import Document, State, as_record
from webapp.domain.outreach.campaign_errors import LockedError, PlaceKeptError, WrongStepError

Step = Literal["ask", "take_back", "send_back", "approve", "redraft", "start", "close", "archive"]
STEPS: Mapping[Step, tuple[frozenset[State], State]] = {
    "ask": (frozenset({"draft"}), "review"),
    "take_back": (frozenset({"review"}), "draft"),
    "send_back": (frozenset({"review"}), "draft"),
    "approve": (frozenset({"review"}), "scheduled"),
    "redraft": (frozenset({"scheduled"}), "draft"),
    "start": (frozenset({"scheduled"}), "live"),
    "close": (frozenset({"live"}), "closed"),
    "archive": (frozenset({"closed"}), "archived"),
}
"""From which states a step leads, and where to. `start`, `close` and `archive` are taken by the calendar; an owner may
close earlier, see `ended_early`."""
ORDER: tuple[State, ...] = ("draft", "review", "scheduled", "live", "closed", "archived")
KEPT_FOR = 90 * DAY
"""So long after a campaign's last day what belongs to single homes is still there. Homes were told so on joining."""
WORDING = frozenset({"title", "goal", "messages"})
"""What may be put differently at any time before the end."""


def after(state: State, step: Step) -> State:
    """Raises WrongStepError."""
    allowed, to = STEPS[step]
    if state not in allowed:
        raise WrongStepError
    return to


def due(state: State, document: Document, today: date) -> Step | None:
    """What the calendar asks for: a campaign begins on its first day and ends after its last."""
    if state == "scheduled" and document.first <= today:
        return "start"
    if state == "live" and document.last < today:
        return "close"
    if state == "closed" and document.last + KEPT_FOR < today:
        return "archive"
    return None


def ended_early(document: Document, today: date, held_today: bool) -> Document:
    """The same campaign, over today: its last whole day was yesterday, unless a call was held today."""
    return replace(document, last=max(document.first, today if held_today else today - DAY))


@dataclass(frozen=True)
class Change:
    """One value of the written form that differs; None where it was not there, or is no more."""

    path: str
    before: str | None
    after: str | None


def changes(old: Document, new: Document) -> list[Change]:
    """What differs, by the path of the written form. Places are told apart by id, not by position."""
    was, now = dict(_flat(as_record(old))), dict(_flat(as_record(new)))
    paths = [*was, *(path for path in now if path not in was)]
    return [Change(path, was.get(path), now.get(path)) for path in paths if was.get(path) != now.get(path)]


def check_unlocked(old: Document, new: Document) -> None:
    """Raises LockedError for a change that a campaign on its way must not take: rules of money and of measuring."""
    for change in changes(old, new):
        if not _may_change(change, old, new):
            raise LockedError(_form_field(change.path, new))


def check_places_kept(old: Document, new: Document) -> None:
    """Raises PlaceKeptError: once a campaign was scheduled homes may have chosen any of its places."""
    if any(new.place(place.id) is None for place in old.places):
        raise PlaceKeptError("places")


def _may_change(change: Change, old: Document, new: Document) -> bool:
    top, *rest = change.path.split(".")
    if top in WORDING:
        return True
    if top == "places":
        return change.after is not None and (old.place(rest[0]) is None or rest[1] == "name")
    if change.path == "reward.budget_yuan":
        return bool(old.reward.budget_yuan and (new.reward.budget_yuan or 0) > old.reward.budget_yuan)
    return False


def _form_field(path: str, document: Document) -> str:
    return "places" if path.startswith("places.") else path


def _flat(value: Any, path: str = "") -> list[tuple[str, str]]:
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = {each["id"]: {**each, "near": each["near"] or ""} for each in value}.items()
    else:
        return [] if value is None else [(path, str(value))]
    return [pair for key, inner in items for pair in _flat(inner, f"{path}.{key}" if path else str(key))]
