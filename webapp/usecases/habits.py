"""Habits: keep, learn, pause and drop them; and today's question about one."""

import secrets
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlmodel import Session

from webapp.domain.appliance import Appliance
from webapp.domain.calendar import DAY, local, midnight
from webapp.domain.errors import UnknownTariffError
from webapp.domain.estimate import worth_planning
from webapp.domain.habit import Habit, check, usual_at
from webapp.domain.habit_errors import PauseOverError, PauseTooLongError, UnknownHabitError, UnknownSuggestionError
from webapp.domain.household import Household
from webapp.domain.run import Action, Run
from webapp.domain.suggestion import WEEKS, Suggestion, declined, is_same, learn
from webapp.store import habits, records, runs
from webapp.usecases.habit_worth import Worth, worth_of
from webapp.usecases.log_run import Entry, log_run
from webapp.usecases.plan_tonight import done_tonight, plan_tonight, skip_tonight
from webapp.usecases.services import Services

UNDO_FOR = DAY
MOST_PAUSE_DAYS = 366


@dataclass(frozen=True)
class Routine:
    """A habit as a page shows it; `worth` is None where no price is known."""

    habit: Habit
    appliance: Appliance
    worth: Worth | None


def list_habits(services: Services, home: Household) -> tuple[Routine, ...]:
    """By the clock; what the catalogue has dropped since is left out."""
    with services.database.read() as session:
        kept = habits.every(session, home.id)
    entries = services.catalogue.appliances
    return tuple(
        Routine(habit, entries[habit.appliance_id], _worth(services, home, habit))
        for habit in kept
        if habit.appliance_id in entries
    )


def _worth(services: Services, home: Household, habit: Habit) -> Worth | None:
    try:
        return worth_of(services, home, habit, services.now())
    except UnknownTariffError:
        return None


def dropped_habits(services: Services, home: Household) -> list[Habit]:
    """Those that can still be restored."""
    with services.database.read() as session:
        gone = habits.dropped(session, home.id, services.now() - UNDO_FOR)
    return [habit for habit in gone if habit.appliance_id in services.catalogue.appliances]


def find_habit(services: Services, home: Household, habit_id: str) -> Habit:
    """Raises UnknownHabitError; another home's habit is as unknown as one that never was."""
    with services.database.read() as session:
        return _find(session, home, habit_id)


def _find(session: Session, home: Household, habit_id: str) -> Habit:
    habit = next((habit for habit in habits.every(session, home.id) if habit.id == habit_id), None)
    if habit is None:
        raise UnknownHabitError
    return habit


def candidates(services: Services, home: Household) -> list[Appliance]:
    """The home's own appliances that may move."""
    return [entry for entry in services.appliances(home) if worth_planning(entry)]


def save_habit(services: Services, home: Household, habit: Habit) -> Habit:
    """Keep a new habit, one without an id, or a changed one. Raises a sentence; the same one twice is one."""
    appliance = services.appliance(habit.appliance_id)
    with services.database.write() as session:
        kept = habits.every(session, home.id)
        if habit.id and all(other.id != habit.id for other in kept):
            raise UnknownHabitError
        same = next((other for other in kept if not habit.id and replace(other, id="") == habit), None)
        if same:
            return same
        check(habit, appliance, sum(other.id != habit.id for other in kept))
        habit = habit if habit.id else replace(habit, id=secrets.token_hex(8))
        habits.save(session, home.id, habit)
    return habit


def let_move(services: Services, home: Household, habit_id: str, *, moved: bool) -> Habit:
    with services.database.write() as session:
        habit = replace(_find(session, home, habit_id), moved=moved)
        habits.save(session, home.id, habit)
    return habit


def drop_habit(services: Services, home: Household, habit_id: str) -> Habit:
    """Take a habit out; it can be restored for a day."""
    with services.database.write() as session:
        habit = _find(session, home, habit_id)
        habits.drop(session, home.id, habit_id, services.now())
    return habit


def restore_habit(services: Services, home: Household, habit_id: str) -> Habit:
    """Raises UnknownHabitError, or TooManyHabitsError where there is no room left."""
    with services.database.write() as session:
        habit = habits.find(session, home.id, habit_id)
        if habit is None:
            raise UnknownHabitError
        others = sum(other.id != habit_id for other in habits.every(session, home.id))
        check(habit, services.appliance(habit.appliance_id), others)
        habits.save(session, home.id, habit)
    return habit


def pause(services: Services, home: Household, until: date, habit_id: str | None = None) -> None:
    """Let one habit rest, or all of them, up to and including a day."""
    today = services.today()
    if until < today:
        raise PauseOverError("until")
    if until > today + timedelta(days=MOST_PAUSE_DAYS):
        raise PauseTooLongError("until", days=MOST_PAUSE_DAYS)
    _rest(services, home, until, habit_id)


def resume(services: Services, home: Household, habit_id: str | None = None) -> None:
    _rest(services, home, None, habit_id)


def _rest(services: Services, home: Household, until: date | None, habit_id: str | None) -> None:
    with services.database.write() as session:
        chosen = [_find(session, home, habit_id)] if habit_id else habits.every(session, home.id)
        for habit in chosen:
            habits.save(session, home.id, replace(habit, paused_until=until))


def suggest_habits(services: Services, home: Household) -> tuple[Suggestion, ...]:
    """What the log shows, without what the home keeps already or did not want."""
    with services.database.read() as session:
        return _suggest(session, services, home)


def _suggest(session: Session, services: Services, home: Household) -> tuple[Suggestion, ...]:
    today = services.today()
    logged = runs.between(session, home.id, midnight(today - timedelta(weeks=WEEKS)), midnight(today))
    found = learn(logged, services.catalogue, today)
    if not found:
        return ()
    kept = habits.every(session, home.id)
    no = records.declined(session, home.id)
    return tuple(
        item
        for item in found
        if not any(is_same(item, _family(services, habit), habit.usual_start) for habit in kept)
        and not any(declined(item, subject) for subject in no)
    )


def _family(services: Services, habit: Habit) -> str:
    entry = services.catalogue.appliances.get(habit.appliance_id)
    return entry.family if entry else ""


def accept(services: Services, home: Household, subject: str) -> Habit:
    """Make a suggestion a habit. Raises UnknownSuggestionError."""
    with services.database.write() as session:
        habit = _suggestion(session, services, home, subject).habit(secrets.token_hex(8))
        check(habit, services.appliance(habit.appliance_id), len(habits.every(session, home.id)))
        habits.save(session, home.id, habit)
    return habit


def decline(services: Services, home: Household, subject: str) -> None:
    """Never suggest it again. Raises UnknownSuggestionError."""
    with services.database.write() as session:
        found = _suggestion(session, services, home, subject)
        action = Action(services.today(), "decline", found.subject, 0, 0, 0)
        records.save_action(session, home.id, action, services.now())


def _suggestion(session: Session, services: Services, home: Household, subject: str) -> Suggestion:
    found = next((item for item in _suggest(session, services, home) if item.subject == subject), None)
    if found is None:
        raise UnknownSuggestionError
    return found


def use_today(services: Services, home: Household, habit_id: str) -> Run:
    """「今天洗」: at the advised start where it may move, else at its usual time, else now. Twice is once."""
    now = services.now()
    day = local(now).date()
    habit = find_habit(services, home, habit_id)
    with services.database.read() as session:
        today = runs.between(session, home.id, midnight(day), midnight(day) + 2 * DAY)
    family = services.appliance(habit.appliance_id).family
    for run in today:
        entry = services.catalogue.appliances.get(run.appliance_id)
        if entry and entry.family == family:
            return run
    moves = plan_tonight(services, home).moves if habit.moved else ()
    move = next((move for move in moves if move.chore.appliance.id == habit.appliance_id), None)
    if move:
        return done_tonight(services, home, habit.appliance_id, move.start, None)
    start = max(usual_at(habit, day), now)
    return log_run(services, home, Entry(habit.appliance_id, habit.quantity, start, planned=start > now))


def skip_today(services: Services, home: Household, habit_id: str) -> None:
    """「今天不洗」: tonight's plan leaves it out."""
    skip_tonight(services, home, find_habit(services, home, habit_id).appliance_id)
