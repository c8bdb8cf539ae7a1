"""What a class's screen shows: what they found together, what is on today."""

from dataclasses import dataclass
from datetime import date
from math import floor

from webapp.domain.equivalence import Equivalence
from webapp.domain.school.findings import Findings
from webapp.domain.school.school_class import SchoolClass, SchoolDay
from webapp.usecases.school.show_classes import class_by_code
from webapp.usecases.school.show_findings import findings_of
from webapp.usecases.services import Services

TEN_KWH = 9_950
"""From here on it is written in whole kWh: with one decimal it would be 10.0."""
THINGS = ("guide-laptop", "guide-ev", "guide-fridge")


@dataclass(frozen=True)
class Thing:
    """What an amount of energy can do."""

    of: Equivalence
    amount: float


@dataclass(frozen=True)
class ClassBoard:
    """`on` is what the day is for, `number` which day of the activity it is, 0 before; `things` are of `wh`."""

    school_class: SchoolClass
    found: Findings
    today: date
    on: SchoolDay | None
    number: int
    over: bool
    wh: int
    things: tuple[Thing, ...]


def show_class_board(services: Services, code: str) -> ClassBoard:
    """Raises UnknownClassError."""
    of = class_by_code(services, code)
    found, today = findings_of(services, of), services.today()
    wh = shown_wh(found) or 1000
    return ClassBoard(
        of, found, today, of.on(today), of.number_of(today), of.over(services.now()), wh, things_of(services, wh)
    )


def shown_wh(found: Findings) -> int:
    """The energy as it is written, so that what follows from it agrees with it: in whole kWh from ten on."""
    if found.saved_wh is None:
        return 0
    wh = found.saved_wh.value
    step = 1000 if wh >= TEN_KWH else 100
    return step * floor(wh / step + 0.5)


def things_of(services: Services, wh: int) -> tuple[Thing, ...]:
    """Of one kWh where the class has none yet."""
    known = {each.id: each for each in services.advice.equivalences}
    return tuple(Thing(known[name], known[name].amount(wh)) for name in THINGS)
