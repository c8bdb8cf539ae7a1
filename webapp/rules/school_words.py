"""school/: what parents agree to, what teachers say before pupils go home, what no class is called,
what a caretaker looks at.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from webapp.domain.school.card_consent import CardConsent
from webapp.domain.school.checklist import Checklist
from webapp.domain.school.farewell import Farewells, Spoken
from webapp.domain.school.mission import MISSIONS
from webapp.rules.reader import Fault, read_one

FOLDER = Path(__file__).parent / "school"
YOUNG_MOST = 15
"""Characters of a sentence for the first three grades."""


@dataclass(frozen=True)
class _Words:
    words: tuple[str, ...]


def load_unkind_words(path: Path = FOLDER / "unkind_words.yaml") -> tuple[str, ...]:
    """Raises RuleFileError."""
    return read_one(_Words, path).words


def load_consent(path: Path = FOLDER / "consent.yaml") -> CardConsent:
    """Raises RuleFileError."""
    return read_one(CardConsent, path, _consent_faults)


def load_farewells(path: Path = FOLDER / "days.yaml") -> Farewells:
    """Raises RuleFileError."""
    return read_one(Farewells, path, _farewell_faults)


def load_building_checklist(path: Path = FOLDER / "building_checklist.yaml") -> Checklist:
    """Raises RuleFileError."""
    return read_one(Checklist, path, _twice)


def _twice(checklist: Checklist) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, item in enumerate(checklist.items):
        if item.id in seen:
            yield ("items", number, "id"), "given twice"
        seen.add(item.id)


def _consent_faults(consent: CardConsent) -> Iterator[Fault]:
    for lang in ("zh", "en"):
        try:
            consent.worded(date.min, lang), list(consent.explained(date.min, lang))
        except (KeyError, ValueError, TypeError) as error:
            yield ("text", lang), f"cannot be filled in: {error}"


def _farewell_faults(farewells: Farewells) -> Iterator[Fault]:
    missing = set(MISSIONS) ^ farewells.mission.keys() | {"1", "2", "3"} ^ farewells.lesson.keys()
    if missing:
        yield (), f"missing or unknown: {', '.join(sorted(missing))}"
    for what, spoken in (farewells.mission | farewells.lesson).items():  # type: ignore[operator]  # both are dicts
        yield from _too_long(what, spoken)


def _too_long(what: str, spoken: Spoken) -> Iterator[Fault]:
    for line in spoken.young:
        for said in line.zh.strip("“”").replace("，", "。").split("。"):
            if len(said) > YOUNG_MOST:
                yield (what, "young"), f"longer than {YOUNG_MOST} characters: {said}"
