"""What a home changed on a day, and what happened to it: kept, changed, taken back, suggested."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from webapp.domain.appliance import Appliance
from webapp.domain.calendar import DAY
from webapp.domain.errors import DayAheadError
from webapp.domain.estimate import daily_wh
from webapp.domain.household import Household
from webapp.domain.intervention import Intervention, Kind
from webapp.domain.intervention_errors import (
    AlreadyThereError,
    LongAgoError,
    NoLessError,
    NoNameError,
    TooManyError,
    UnknownInterventionError,
)
from webapp.domain.tip import Tip
from webapp.store import interventions, records
from webapp.usecases.services import Services
from webapp.usecases.upkeep import UNDO_FOR

EARLIEST = date(2000, 1, 1)
MOST = 40
MOST_NAME = 20
FAMILIES: Mapping[Kind, tuple[str, ...]] = {
    "fridge": ("fridge", "freezer"),
    "led": ("old-light", "led-light"),
    "aircon": ("air-conditioner",),
    "water_heater": ("water-heater", "heat-pump-heater", "undersink-heater"),
}
"""What a deed of a kind is about. Lamps in old fittings come first, as they are what is replaced."""
EVEN: frozenset[Kind] = frozenset({"fridge", "led", "water_heater"})
"""What is used about as much all year, so that a day's mean tells what a day should save; an air conditioner is not."""


@dataclass(frozen=True)
class Suggested:
    """A tip followed once, that may be measured as a change: what it would be, and since when."""

    tip: Tip
    day: date
    kind: Kind


@dataclass(frozen=True)
class Listed:
    """Newest first; what was just dropped; tips followed once that are not among them."""

    kept: tuple[Intervention, ...]
    dropped: tuple[Intervention, ...]
    suggested: tuple[Suggested, ...]


def list_interventions(services: Services, home: Household) -> Listed:
    once = {tip.id: tip for tip in services.advice.tips if tip.habit == "once" and tip.saving == "energy"}
    with services.database.read() as session:
        kept = interventions.every(session, home.id)
        gone = interventions.dropped(session, home.id, services.now() - UNDO_FOR)
        done = records.actions_on(session, home.id, "tip", list(once), EARLIEST, services.today() + DAY)
    taken = {each.tip_id for each in (*kept, *gone)}
    new = {action.subject: action.day for action in done if action.subject not in taken}
    suggested = tuple(Suggested(once[name], day, kind_of(services, once[name])) for name, day in new.items())
    return Listed(tuple(reversed(kept)), tuple(gone), suggested)


def kind_of(services: Services, tip: Tip) -> Kind:
    """By the families a tip names, or the entries of them."""
    entries = services.catalogue.appliances
    named = {entries[name].family if name in entries else name for name in tip.families}
    return next((kind for kind, families in FAMILIES.items() if named & set(families)), "other")


def find_intervention(services: Services, home: Household, intervention_id: str) -> Intervention:
    """Raises UnknownInterventionError."""
    with services.database.read() as session:
        return _find(session, home, intervention_id)


def add_intervention(services: Services, home: Household, item: Intervention) -> Intervention:
    """Raises what `_check` raises."""
    new = replace(item, id=secrets.token_hex(8))
    with services.database.write() as session:
        _check(services, interventions.every(session, home.id), new)
        interventions.save(session, home.id, new)
    return new


def change_intervention(services: Services, home: Household, item: Intervention) -> None:
    """Raises UnknownInterventionError, and what `_check` raises."""
    with services.database.write() as session:
        kept = _find(session, home, item.id)
        new = replace(item, kind=kept.kind, tip_id=kept.tip_id)
        _check(services, interventions.every(session, home.id), new)
        interventions.save(session, home.id, new)


def drop_intervention(services: Services, home: Household, intervention_id: str) -> None:
    """Raises UnknownInterventionError."""
    with services.database.write() as session:
        _find(session, home, intervention_id)
        interventions.drop(session, home.id, intervention_id, services.now())


def restore_intervention(services: Services, home: Household, intervention_id: str) -> None:
    """Raises UnknownInterventionError, and what `_check` raises."""
    with services.database.write() as session:
        item = _find(session, home, intervention_id)
        _check(services, interventions.every(session, home.id), item)
        interventions.save(session, home.id, item)


def _check(services: Services, kept: Sequence[Intervention], new: Intervention) -> None:
    others = [each for each in kept if each.id != new.id]
    if not new.name:
        raise NoNameError("name")
    if new.day > services.today():
        raise DayAheadError("day")
    if new.day < EARLIEST:
        raise LongAgoError("day", year=EARLIEST.year)
    if any((each.day, each.kind, each.name) == (new.day, new.kind, new.name) for each in others):
        raise AlreadyThereError("day", name=new.name)
    if len(others) >= MOST:
        raise TooManyError(most=MOST)


def _find(session: Session, home: Household, intervention_id: str) -> Intervention:
    found = interventions.find(session, home.id, intervention_id)
    if found is None:
        raise UnknownInterventionError
    return found


def models(services: Services, kind: Kind) -> list[Appliance]:
    """Of the catalogue what an old and a new one of a kind may be; none where a mean day tells nothing."""
    families = FAMILIES[kind] if kind in EVEN else ()
    return [entry for family in families for entry in services.catalogue.appliances.values() if entry.family == family]


def expected_wh(services: Services, home: Household, old_id: str, new_id: str) -> int:
    """What the new one should use less on a mean day, by the catalogue. Raises UnknownApplianceError, NoLessError."""
    old, new = (_day_wh(services.appliance(name), home.people) for name in (old_id, new_id))
    if round(old - new) <= 0:
        raise NoLessError("new")
    return round(old - new)


def _day_wh(entry: Appliance, people: int) -> float:
    return sum(daily_wh(entry, people, date(2025, month, 1)) for month in range(1, 13)) / 12
