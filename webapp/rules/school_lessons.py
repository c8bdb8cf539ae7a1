"""school/lessons/: the lesson plans of each stage, and the facts they name with their documents."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from webapp.domain.errors import RuleFileError
from webapp.domain.school.lesson import ALWAYS, LessonBook, SaidFact, StageLessons, covers_the_lesson
from webapp.domain.school.school_class import STAGES
from webapp.rules.reader import Fault, read_one

FOLDER = Path(__file__).parent / "school" / "lessons"
FACTS = "facts.yaml"
NUMBERS = [1, 2, 3]


@dataclass(frozen=True)
class _FactFile:
    facts: dict[str, SaidFact]


def load_lessons(folder: Path = FOLDER) -> LessonBook:
    """Three lessons for each stage, one file a stage. Raises RuleFileError."""
    facts = read_one(_FactFile, folder / FACTS).facts
    found = {stage: read_one(StageLessons, folder / f"{stage}.yaml", _faults) for stage in STAGES}
    for stage, lessons in found.items():
        if lessons.stage != stage:
            raise RuleFileError(folder / f"{stage}.yaml", None, f"stage: {lessons.stage}")
    return LessonBook(found, facts)


def _faults(content: StageLessons) -> Iterator[Fault]:
    if [lesson.number for lesson in content.lessons] != NUMBERS:
        yield ("lessons",), f"their numbers are not {NUMBERS}"
    for place, lesson in enumerate(content.lessons):
        for prices in ALWAYS:
            if not covers_the_lesson(lesson.steps, prices):
                yield ("lessons", place, "steps"), f"do not fill the 40 minutes where prices are {prices}"
