"""school/missions.yaml: the home missions in words."""

from collections.abc import Iterator
from pathlib import Path

from webapp.domain.school.fields import CHECKS, PLANS, PLEDGES, RACERS
from webapp.domain.school.mission import MISSIONS
from webapp.domain.school.mission_book import MissionBook
from webapp.domain.school.steps import STEPS
from webapp.rules.reader import Fault, read_one

FILE = Path(__file__).parent / "school" / "missions.yaml"


def load_missions(path: Path = FILE) -> MissionBook:
    """Raises RuleFileError."""
    return read_one(MissionBook, path, _faults)


def _faults(book: MissionBook) -> Iterator[Fault]:
    for mission in MISSIONS:
        if mission not in book.missions:
            yield ("missions",), f"{mission} has no words"
        elif len(book.missions[mission].steps) != len(STEPS[mission]):
            yield ("missions", mission, "steps"), f"as many as its screens: {len(STEPS[mission])}"
    for section, ids in (("choices", {*CHECKS, *PLANS, *PLEDGES}), ("racers", set(RACERS))):
        for name in sorted(ids ^ set(getattr(book, section))):
            yield (section,), f"{name} is missing or is none"
