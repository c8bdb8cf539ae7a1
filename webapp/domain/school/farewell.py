"""What a teacher says before pupils go home, word for word."""

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.domain.school.school_class import SchoolDay, Stage
from webapp.domain.text import Text

Lines = tuple[Text, ...]


@dataclass(frozen=True)
class Spoken:
    """`young` for the first three grades, in sentences they understand; `older` for all others."""

    young: Lines
    older: Lines

    def to(self, stage: Stage) -> Lines:
        return self.young if stage == "primary_low" else self.older


@dataclass(frozen=True)
class Farewells:
    """By what is done that day: lessons by number, missions by id. `before`: on days before the first and between."""

    lesson: Mapping[str, Spoken]
    mission: Mapping[str, Spoken]
    before: Spoken
    between: Spoken

    def on(self, day: SchoolDay | None, begun: bool, stage: Stage) -> Lines:
        spoken = self.before if not begun else self.between
        if day is not None:
            spoken = (self.lesson if day.kind == "lesson" else self.mission).get(day.what, spoken)
        return spoken.to(stage)
