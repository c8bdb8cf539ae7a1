"""What a kilowatt-hour can do, in things people know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log
from typing import Literal

from webapp.domain.text import Confidence, Text

READABLE = (1.0, 100.0)


@dataclass(frozen=True)
class Equivalence:
    """So many units of something per kWh.

    `guide` figures stand as the grid company printed them: `verdict` says why ours differ, `catalogue` what today's
    appliances give. `kind` use: what one kWh runs; resource: what making one kWh takes; physics: for the curious.
    `everyday` ones may stand for any amount of energy.
    """

    id: str
    flag: Literal["guide", "derived"]
    kind: Literal["use", "resource", "physics"]
    icon: str
    subject: Text
    unit: Text
    per_kwh: float
    formula: str
    confidence: Confidence
    sources: tuple[str, ...]
    inputs: Mapping[str, float] = field(default_factory=dict)
    low: float | None = None
    high: float | None = None
    verdict: Text | None = None
    catalogue: Text | None = None
    everyday: bool = False

    def amount(self, wh: int) -> float:
        """How much of it an energy is: whole from ten on, one decimal from one on, else two."""
        exact = self.per_kwh * wh / 1000
        return round(exact) if exact >= 10 else round(exact, 1 if exact >= 1 else 2)


@dataclass(frozen=True)
class Reason:
    """Why saving matters."""

    id: str
    icon: str
    title: Text
    text: Text


@dataclass(frozen=True)
class PeakHours:
    """The year's tightest hours, for which plants and lines are built and then stand idle."""

    most_hours: int
    share_percent: float
    text: Text

    @property
    def other_hours(self) -> int:
        return 8760 - self.most_hours


def best_for(wh: int, equivalences: Iterable[Equivalence]) -> tuple[Equivalence, float]:
    """The first everyday comparison that gives between 1 and 100 of something; else the one that comes nearest."""
    everyday = [entry for entry in equivalences if entry.everyday]
    best = min(everyday, key=lambda entry: _distance(entry.per_kwh * wh / 1000))
    return best, best.amount(wh)


def _distance(amount: float) -> float:
    """How many times an amount lies outside the readable range, as a logarithm; 0 inside."""
    low, high = READABLE
    if amount <= 0:
        return 0.0
    return max(0.0, log(low / amount), log(amount / high))
