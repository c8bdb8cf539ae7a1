"""The week ahead by habit: each day's chores, where they would go, and what that saves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from webapp.domain.appliance import Appliance
from webapp.domain.calendar import DAY, local, midnight
from webapp.domain.evening import Chore, Evening
from webapp.domain.evening_plan import Move, plan, total_saving
from webapp.domain.habit import Habit, allowed, chore_of, due, paused, usual_at
from webapp.domain.household import Household
from webapp.domain.problem import Infeasible
from webapp.store import habits
from webapp.usecases.chores import evening_of
from webapp.usecases.plan_tonight import not_worth_it
from webapp.usecases.services import Services

DAYS = 7
NOON = timedelta(hours=12)


@dataclass(frozen=True)
class Due:
    """A habit on one of its days; without a move it stays at its usual time."""

    habit: Habit
    appliance: Appliance
    usual: datetime
    move: Move | None = None

    @property
    def start(self) -> datetime:
        return self.move.start if self.move else self.usual


@dataclass(frozen=True)
class WeekDay:
    """What is due, by the clock, and the habits that rest that day. `conflict`: it does not all fit."""

    day: date
    due: tuple[Due, ...]
    resting: tuple[Habit, ...]
    conflict: bool = False

    @property
    def saving_yuan(self) -> Decimal:
        return total_saving([item.move for item in self.due if item.move])


@dataclass(frozen=True)
class Week:
    """The seven days from tomorrow on; `any_habit`: whether there is anything to plan them by."""

    days: tuple[WeekDay, ...]
    any_habit: bool

    @property
    def saving_yuan(self) -> Decimal:
        return sum((day.saving_yuan for day in self.days), Decimal(0))

    @property
    def moved(self) -> int:
        return sum(item.move is not None for day in self.days for item in day.due)


def plan_week(services: Services, home: Household) -> Week:
    """From the home's habits alone. Raises UnknownTariffError where no verified price is known."""
    with services.database.read() as session:
        kept = habits.every(session, home.id)
    owned = {entry.family for entry in services.appliances(home)}
    entries = services.catalogue.appliances
    kept = [habit for habit in kept if habit.appliance_id in entries and entries[habit.appliance_id].family in owned]
    tomorrow = services.today() + DAY
    return Week(tuple(_day(services, home, kept, tomorrow + n * DAY) for n in range(DAYS)), bool(kept))


def _day(services: Services, home: Household, kept: Sequence[Habit], day: date) -> WeekDay:
    todo = [habit for habit in kept if due(habit, day)]
    resting = tuple(habit for habit in kept if paused(habit, day) and day.weekday() in habit.weekdays)
    planned = [habit for habit in _one_a_family(services, todo) if _may_move(home, habit)]
    found = _plan(services, home, planned, day)
    moves = {} if isinstance(found, Infeasible) else found
    items = [
        Due(habit, services.appliance(habit.appliance_id), usual_at(habit, day), moves.get(habit.id)) for habit in todo
    ]
    return WeekDay(day, tuple(sorted(items, key=lambda item: item.start)), resting, isinstance(found, Infeasible))


def _one_a_family(services: Services, todo: Sequence[Habit]) -> list[Habit]:
    """Tonight plans the day's first habit of an appliance; so does the week."""
    first: dict[str, Habit] = {}
    for habit in todo:
        first.setdefault(services.appliance(habit.appliance_id).family, habit)
    return list(first.values())


def _may_move(home: Household, habit: Habit) -> bool:
    return habit.moved and habit.appliance_id not in home.wishes.never


def _plan(services: Services, home: Household, todo: Sequence[Habit], day: date) -> dict[str, Move] | Infeasible:
    """The moves worth making, by habit: planned at noon, or at the first usual start where that is earlier."""
    if not todo:
        return {}
    begin = min([midnight(day) + NOON, *(usual_at(habit, day) for habit in todo)])
    evening = evening_of(services, home, [], begin, home.wishes)
    chores = [_chore(services, habit, day, evening) for habit in todo]
    found = plan(evening, chores)
    if found.conflict:
        return found.conflict
    moves = {move.chore: move for move in found.moves if not not_worth_it(move, evening, home.threshold_fen)}
    return {habit.id: moves[chore] for habit, chore in zip(todo, chores, strict=True) if chore in moves}


def _chore(services: Services, habit: Habit, day: date, evening: Evening) -> Chore:
    """No earlier than noon or its usual time; what is charged is not there before that time."""
    appliance = services.appliance(habit.appliance_id)
    after = services.catalogue.families[appliance.family].after
    usual = usual_at(habit, day)
    earliest = usual if appliance.shift.kind == "battery" else min(usual, midnight(day) + NOON)
    if not habit.windows and earliest > evening.now:
        since = replace(habit, windows=((f"{local(earliest):%H:%M}", f"{local(evening.now):%H:%M}"),))
        if allowed(since, appliance):
            habit = since
    return chore_of(habit, appliance, day, after)
