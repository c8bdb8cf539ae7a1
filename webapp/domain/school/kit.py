"""What the printed pieces of a kit are made for: a class, or just a stage, place and date somebody filled in."""

from dataclasses import dataclass
from datetime import date

from webapp.domain.school.school_class import KEPT_FOR, SchoolClass, SchoolDay, Stage


@dataclass(frozen=True)
class Kit:
    """`of`: the class whose kit it is; without one places for names and codes stay blank, to be filled in by hand."""

    stage: Stage
    province: str
    schedule: tuple[SchoolDay, ...]
    seats: int
    of: SchoolClass | None = None

    @property
    def first(self) -> date:
        return self.schedule[0].day

    @property
    def last(self) -> date:
        return self.schedule[-1].day

    @property
    def deleted_on(self) -> date:
        return self.last + KEPT_FOR

    @property
    def lessons(self) -> tuple[SchoolDay, ...]:
        return tuple(each for each in self.schedule if each.kind == "lesson")


def kit_of(school_class: SchoolClass) -> Kit:
    of = school_class
    return Kit(of.stage, of.province, of.schedule, of.seats, of)
