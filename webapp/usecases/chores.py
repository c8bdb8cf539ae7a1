"""What a home may move tonight, and what had better stay, with its reason: safety first, then meals and comfort."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from webapp.domain.appliance import Appliance, base_load, run_load
from webapp.domain.calendar import DAY, local
from webapp.domain.estimate import worth_planning
from webapp.domain.evening import DAYS_AHEAD, Chore, Evening, Wishes, next_clock, usual_start
from webapp.domain.habit import Habit, chore_of, due
from webapp.domain.household import Household
from webapp.domain.load import Wh
from webapp.domain.run import Action, Run
from webapp.usecases.services import Services

Why = Literal[
    "cheap_already",
    "too_little",
    "calm",
    "done",
    "skipped",
    "never",
    "meal",
    "care",
    "comfort",
    "no_window",
    "no_room",
    "same_price",
    "charging",
    "asked",
]


@dataclass(frozen=True)
class Stay:
    """An appliance to leave alone, and why."""

    appliance: Appliance
    why: Why
    saving_yuan: Decimal = Decimal(0)


@dataclass(frozen=True)
class Known:
    """What a home did, chose and does every week, as far as tonight goes: runs of today and tomorrow."""

    runs: list[Run]
    actions: list[Action]
    habits: list[Habit]


def evening_of(services: Services, home: Household, today: list[Run], now: datetime, wishes: Wishes) -> Evening:
    """What holds tonight. What runs beside the chores matters only where something bounds it."""
    day = local(now).date()
    contract = services.contract(home, day)
    tier = home.tier(contract, day)
    if wishes.limit_w is None and wishes.at_most is None:
        return Evening(contract, now, tier, wishes, asked=home.events)
    entries = services.appliances(home)
    base = {day + n * DAY: base_load(entries, day + n * DAY) for n in range(DAYS_AHEAD)}
    return Evening(contract, now, tier, wishes, tuple(_going(services, today, now)), base, home.events)


def _going(services: Services, today: list[Run], now: datetime) -> list[Mapping[date, Wh]]:
    """The loads of runs not over yet."""
    entries = services.catalogue.appliances
    return [
        run_load(entries[run.appliance_id], run.start, run.quantity, run.wh)
        for run in today
        if run.end > now and run.appliance_id in entries
    ]


def sort_out(services: Services, home: Household, known: Known, evening: Evening) -> tuple[list[Chore], list[Stay]]:
    """What may be moved tonight, and the rest with its reason. A family with habits is planned by them alone."""
    by_family, day = _by_family(services, known.habits), local(evening.now).date()
    chores: list[Chore] = []
    stays: list[Stay] = []
    for appliance in services.appliances(home):
        why = _fixed(home, appliance)
        if why is None and not worth_planning(appliance):
            continue
        why = why or _settled(services, home, appliance, known)
        if why:
            stays.append(Stay(appliance, why))
            continue
        if appliance.family not in by_family:
            chores.append(_usual_chore(services, appliance, evening))
            continue
        habit = next((habit for habit in by_family[appliance.family] if due(habit, day)), None)
        if habit and habit.moved:
            family = services.catalogue.families[appliance.family]
            chores.append(chore_of(habit, services.appliance(habit.appliance_id), day, family.after))
        elif habit:
            stays.append(Stay(appliance, "never"))
    return chores, stays


def _by_family(services: Services, routines: Sequence[Habit]) -> dict[str, list[Habit]]:
    entries = services.catalogue.appliances
    found: dict[str, list[Habit]] = {}
    for habit in routines:
        if habit.appliance_id in entries:
            found.setdefault(entries[habit.appliance_id].family, []).append(habit)
    return found


def _usual_chore(services: Services, appliance: Appliance, evening: Evening) -> Chore:
    """What most homes do on most evenings, where nobody has said how it is here."""
    family = services.catalogue.families[appliance.family]
    usual = usual_start(family.usual_start, evening.now)
    leave = evening.wishes.leave if "departure_time" in appliance.constraints else None
    ready = next_clock(leave, max(usual, evening.now)) if leave else None
    return Chore(appliance, appliance.usage.typical, usual, ready, after=family.after)


def _fixed(home: Household, appliance: Appliance) -> Why | None:
    """What holds whatever the price."""
    constraints = appliance.constraints
    if "no_indoor_charging" in constraints:
        return "charging"
    if "meal_time" in constraints and appliance.movable:
        return "meal"
    if "comfort" in constraints:
        return "care" if home.care else "comfort"
    return None


def _settled(services: Services, home: Household, appliance: Appliance, known: Known) -> Why | None:
    """What the household has decided or done."""
    if appliance.id in home.wishes.never:
        return "never"
    if any(action.kind == "skip" and action.subject == appliance.id for action in known.actions):
        return "skipped"
    return "done" if any(_same(services, run, appliance) for run in known.runs) else None


def _same(services: Services, run: Run, appliance: Appliance) -> bool:
    other = services.catalogue.appliances.get(run.appliance_id)
    return other is not None and other.family == appliance.family
