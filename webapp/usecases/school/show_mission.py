"""A mission as its child sees it: the next screen, or what came out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from webapp.domain.calendar import local
from webapp.domain.equivalence import Equivalence
from webapp.domain.school.errors import ClassOverError
from webapp.domain.school.fields import HUNTED, NEVER, RACERS, MissionField, mission_fields, ticked
from webapp.domain.school.handing_in import check_day, days_of, mark_of, mission_days
from webapp.domain.school.meter_detective import Night, night_of
from webapp.domain.school.mission import MissionId, Work
from webapp.domain.school.mission_book import MissionText
from webapp.domain.school.mission_errors import UnknownMissionError
from webapp.domain.school.school_class import Seated
from webapp.domain.school.standby_hunt import Idle, idle
from webapp.domain.school.steps import STEPS, after, first_open
from webapp.domain.school.sums import Sum, sum_of
from webapp.domain.school.working_out import PlaceFacts
from webapp.store.school import works
from webapp.usecases.school.hand_in import place_facts
from webapp.usecases.services import Services

MORNING_UNTIL = 15
"""Until this hour the mission of the evening before may still want its morning."""


@dataclass(frozen=True)
class Opened:
    """A mission of a seat on a day. `mark` tells the entry apart from a later one."""

    seated: Seated
    mission: MissionId
    day: date
    text: MissionText
    work: Work
    fields: tuple[MissionField, ...]
    facts: PlaceFacts
    over: bool

    @property
    def entry(self) -> Mapping[str, str]:
        return self.work.entry

    @property
    def mark(self) -> str:
        return mark_of(self.entry)

    @property
    def steps(self) -> int:
        return len(STEPS[self.mission])

    @property
    def data_steps(self) -> tuple[int, ...]:
        """All screens but the sum."""
        return tuple(number for number, names in enumerate(STEPS[self.mission]) if names != ("answer",))

    @property
    def first_open(self) -> int | None:
        return first_open(self.mission, self.entry, self.fields)

    def of_step(self, step: int) -> tuple[MissionField, ...]:
        return tuple(field for field in self.fields if field.id in STEPS[self.mission][step])

    def after(self, step: int) -> int | None:
        """The screen to come; the same one again while the mission is not complete there."""
        missing = self.first_open
        return (
            missing
            if missing is not None and missing <= step
            else after(self.mission, step, self.entry, bool(self.sum))
        )

    def ticked(self, field_id: str) -> tuple[str, ...]:
        return ticked(self.entry, field_id)

    @property
    def found_at_home(self) -> tuple[str, ...]:
        """All appliances that were found; a light says that there is one."""
        seen = {*ticked(self.entry, "have"), *ticked(self.entry, "light")}
        return tuple(name for name in HUNTED if name in seen)

    def ids_of(self, field: MissionField) -> tuple[str, ...]:
        """What a screen offers to tick: lights only of what is at home, a second racer that is not the first."""
        if field.id == "light":
            return self.found_at_home or field.choices
        if field.id == "second":
            return tuple(name for name in field.choices if name != self.entry.get("first"))
        return field.choices

    @property
    def sum(self) -> Sum | None:
        return sum_of(self.mission, self.seated.school_class.stage, self.entry, self.facts)

    @property
    def night(self) -> Night | None:
        return night_of(self.entry) if self.mission == "meter_detective" else None

    @property
    def idle(self) -> Idle:
        """Of the plugs that rest, or of what has a little light on."""
        return idle(ticked(self.entry, "plugs") or ticked(self.entry, "light"), self.facts.standby_w)

    @property
    def can_rest(self) -> tuple[str, ...]:
        """What has a light on and may be switched off with an adult."""
        return tuple(name for name in ticked(self.entry, "light") if name not in NEVER)


@dataclass(frozen=True)
class HandedIn:
    day: date
    mission: MissionId
    mark: str


def open_mission(services: Services, seated: Seated, mission: MissionId, day: date | None = None) -> Opened:
    """On a day, or on the one whose turn it is. Raises UnknownMissionError, NotYetError."""
    of = seated.school_class
    if mission not in services.school.missions.missions:
        raise UnknownMissionError
    with services.database.read() as session:
        done = {each.day: each for each in works.of_seat(session, of, seated.seat.number) if each.mission == mission}
    day = day or _turn(local(services.now()), days_of(of, mission), done)
    check_day(of, mission, day, services.today())
    work = done.get(day) or Work(seated.seat.number, mission, day, {})
    fields = mission_fields(mission, of.stage)
    text = services.school.missions.missions[mission]
    return Opened(seated, mission, day, text, work, fields, place_facts(services, of, day), of.over(services.now()))


def open_result(services: Services, seated: Seated, mission: MissionId, day: date | None = None) -> Opened:
    """Raises ClassOverError where a class is over and nothing was handed in, and what `open_mission` raises."""
    opened = open_mission(services, seated, mission, day)
    if opened.over and not opened.work.found and not opened.entry:
        raise ClassOverError
    return opened


def begun(services: Services, seated: Seated) -> list[tuple[date, MissionId]]:
    """The missions whose day has come."""
    return [each for each in mission_days(seated.school_class) if each[0] <= services.today()]


def handed_in(services: Services, seated: Seated) -> list[HandedIn]:
    """What of a seat is with the class."""
    with services.database.read() as session:
        mine = works.of_seat(session, seated.school_class, seated.seat.number)
    return [HandedIn(each.day, each.mission, mark_of(each.entry)) for each in mine if each.done]


def _turn(now: datetime, days: tuple[date, ...], done: Mapping[date, Work]) -> date:
    """Today's or the last one before; in the morning that of the evening before, while it waits for its reading."""
    begun = [day for day in days if day <= now.date()] or [days[0]]
    waiting = len(begun) > 1 and begun[-2] in done and not done[begun[-2]].done and begun[-1] not in done
    return begun[-2] if waiting and now.hour < MORNING_UNTIL else begun[-1]


def racers(services: Services) -> dict[str, Equivalence]:
    """What one kWh runs, by id."""
    return {each.id: each for each in services.advice.equivalences if each.id in RACERS}
