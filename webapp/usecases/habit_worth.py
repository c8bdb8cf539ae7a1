"""What moving a habit is worth in a year: a week of each of the next twelve months. An estimate.

The tariffs we carry do not tell weekdays apart, so one day stands for its week.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from webapp.domain.calendar import DAY, local, midnight, month_start, next_month
from webapp.domain.evening_plan import Move, best_move
from webapp.domain.habit import Habit, chore_of
from webapp.domain.household import Household
from webapp.usecases.services import Services

MONTHS = 12
NOON = timedelta(hours=12)


@dataclass(frozen=True)
class Worth:
    """Yuan of a year, and the clock time most runs move to; None where none gains by moving."""

    yuan: Decimal
    start: str | None


def worth_of(services: Services, home: Household, habit: Habit, now: datetime) -> Worth:
    """Yuan a year, and when to start. Raises UnknownTariffError where no verified price is known."""
    yuan, starts = Decimal(0), Counter[str]()
    first = month_start(local(now).date())
    for _ in range(MONTHS):
        end = next_month(first)
        week = (first + n * DAY for n in range(7, 14))
        move = _move(services, home, habit, next(day for day in week if day.weekday() in habit.weekdays))
        if move and move.saving_yuan > 0:
            yuan += move.saving_yuan * len(habit.weekdays) * (end - first).days / 7
            starts[f"{local(move.start):%H:%M}"] += 1
        first = end
    return Worth(yuan, starts.most_common(1)[0][0] if starts else None)


def _move(services: Services, home: Household, habit: Habit, day: date) -> Move | None:
    """The best allowed start from noon on; what is charged is not there before its usual time."""
    contract = services.contract(home, day)
    chore = chore_of(habit, services.appliance(habit.appliance_id), day)
    earliest = chore.usual if chore.appliance.shift.kind == "battery" else min(chore.usual, midnight(day) + NOON)
    return best_move(chore, contract, earliest, home.tier(contract, day))
