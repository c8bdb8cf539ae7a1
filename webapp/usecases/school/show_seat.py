"""What a card shows its home: today's mission, what is done, what there is to come."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from webapp.domain.calendar import local
from webapp.domain.school.handing_in import mission_days
from webapp.domain.school.mission import MissionId, Work
from webapp.domain.school.school_class import Seated
from webapp.store.school import works
from webapp.usecases.services import Services

MORNING_UNTIL = 15
"""Until this hour what was begun the evening before may still want its morning."""
State = Literal["done", "begun", "open", "later"]


@dataclass(frozen=True)
class Task:
    """A mission on its day, and how far the home is with it."""

    mission: MissionId
    day: date
    state: State
    work: Work | None = None


@dataclass(frozen=True)
class SeatHome:
    """`now` is what to do today: what waits for its morning, else today's; None on days without a mission."""

    seated: Seated
    today: date
    over: bool
    begun: bool
    now: Task | None
    tasks: tuple[Task, ...]

    @property
    def done(self) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if task.state == "done")

    @property
    def left(self) -> tuple[Task, ...]:
        """Of days gone by, not done."""
        return tuple(task for task in self.tasks if task.state in ("open", "begun") and task != self.now)

    @property
    def following(self) -> Task | None:
        return next((task for task in self.tasks if task.state == "later"), None)


def show_seat(services: Services, seated: Seated) -> SeatHome:
    of, at = seated.school_class, local(services.now())
    today = at.date()
    with services.database.read() as session:
        there = {(work.mission, work.day): work for work in works.of_seat(session, of, seated.seat.number)}
    tasks = tuple(
        Task(mission, day, _state(there.get((mission, day)), day, today), there.get((mission, day)))
        for day, mission in mission_days(of)
    )
    waiting = [task for task in tasks if task.state == "begun" and task.day < today] if at.hour < MORNING_UNTIL else []
    todays = [task for task in tasks if task.day == today]
    now = next(iter(waiting[-1:] or todays), None)
    return SeatHome(seated, today, of.over(services.now()), today >= of.first, now, tasks)


def _state(work: Work | None, day: date, today: date) -> State:
    if work is not None:
        return "done" if work.done else "begun"
    return "open" if day <= today else "later"
