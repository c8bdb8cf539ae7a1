"""A class that does the kit: a code, dates, numbered seats. Nothing in it tells of a pupil."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from webapp.domain.calendar import DAY, midnight

Stage = Literal["primary_low", "primary_high", "junior", "senior"]
STAGES: tuple[Stage, ...] = ("primary_low", "primary_high", "junior", "senior")
"""小学低年级 (grades 1 to 3), 小学高年级 (4 to 6), 初中, 高中."""
KEPT_FOR = timedelta(days=30)
"""After its last day all of a class is deleted; what the teacher kept are anonymous totals."""
SPARE_CARDS = 3
FEWEST_SEATS, MOST_SEATS = 5, 60

DayKind = Literal["lesson", "mission"]


@dataclass(frozen=True)
class SchoolDay:
    """What is done on a day: a lesson by its number, a mission by its id."""

    day: date
    kind: DayKind
    what: str


@dataclass(frozen=True)
class SchoolClass:
    """`seats` cards were printed and three to spare. `campaign_id`: the campaign of its organisation it takes part in.

    `school` is how the school is called, `teacher_id` the member of staff whose class it is.
    """

    organisation_id: str
    id: str
    code: str
    school: str
    name: str
    province: str
    stage: Stage
    seats: int
    teacher_id: str
    schedule: tuple[SchoolDay, ...]
    created_at: datetime
    campaign_id: str | None = None
    keep_totals: bool = False
    published_at: datetime | None = None

    @property
    def first(self) -> date:
        return self.schedule[0].day

    @property
    def last(self) -> date:
        return self.schedule[-1].day

    @property
    def deleted_on(self) -> date:
        """The day everything of the class is gone."""
        return self.last + KEPT_FOR

    def over(self, now: datetime) -> bool:
        """Cards open nothing new from the day after the last."""
        return now >= midnight(self.last + DAY)

    def on(self, day: date) -> SchoolDay | None:
        return next((each for each in self.schedule if each.day == day), None)

    def number_of(self, day: date) -> int:
        """Which day of the activity it is, from 1; 0 before it."""
        return sum(each.day <= day for each in self.schedule)


@dataclass(frozen=True)
class Seat:
    """A card. `number` is random and no register number; `issue` counts how often it was printed anew.

    `agreed_on`: the day a parent agreed to the consent text of `consent_version`; nothing is taken before.
    """

    number: int
    issue: int = 1
    agreed_on: date | None = None
    consent_version: int | None = None


@dataclass(frozen=True)
class Seated:
    """A card that was opened: the class with its seat."""

    school_class: SchoolClass
    seat: Seat
