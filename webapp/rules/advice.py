"""tips.yaml and equivalences.yaml as domain values."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from webapp.domain.equivalence import Equivalence, PeakHours, Reason
from webapp.domain.formula import evaluate
from webapp.domain.text import Source, Text
from webapp.domain.tip import Tip
from webapp.rules.reader import Fault, read_one

RULES = Path(__file__).parent
ROUNDING = 0.03
"""The guide's 15 hours of a 65 W fridge are 15.38; nothing printed is further from its own sum."""


@dataclass(frozen=True)
class Advice:
    """All tips and comparisons, in the order they are shown, and the sources of both."""

    tips: tuple[Tip, ...]
    equivalences: tuple[Equivalence, ...]
    reasons: tuple[Reason, ...]
    peak: PeakHours
    evidence: dict[str, Text]
    sources: dict[str, Source]


@dataclass(frozen=True)
class _TipFile:
    evidence: dict[str, Text]
    sources: dict[str, Source]
    tips: tuple[Tip, ...]


@dataclass(frozen=True)
class _EquivalenceFile:
    sources: dict[str, Source]
    reasons: tuple[Reason, ...]
    peak: PeakHours
    equivalences: tuple[Equivalence, ...]


def load_advice(tips: Path = RULES / "tips.yaml", equivalences: Path = RULES / "equivalences.yaml") -> Advice:
    """Tips and comparisons. Raises RuleFileError."""
    first = read_one(_TipFile, tips, _tip_faults)
    second = read_one(_EquivalenceFile, equivalences, _equivalence_faults)
    return Advice(
        first.tips,
        second.equivalences,
        second.reasons,
        second.peak,
        first.evidence,
        first.sources | second.sources,
    )


def _tip_faults(content: _TipFile) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, tip in enumerate(content.tips):
        place = ("tips", number)
        if tip.id in seen:
            yield (*place, "id"), f"{tip.id} is there twice"
        seen.add(tip.id)
        if tip.evidence not in content.evidence:
            yield (*place, "evidence"), f"nothing is called {tip.evidence}"
        if not 0 <= tip.low <= tip.typical <= tip.high:
            yield (*place, "typical"), "must lie between low and high"
        if not 0 < tip.days_per_year <= 366:
            yield (*place, "days_per_year"), "must be a number of days"
        yield from _unknown_sources(place, tip.sources, content.sources)
        inputs = {name: entry.value for name, entry in tip.inputs.items()}
        yield from _wrong_sum(place, tip.formula, inputs, tip.typical)


def _equivalence_faults(content: _EquivalenceFile) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, entry in enumerate(content.equivalences):
        place = ("equivalences", number)
        if entry.id in seen:
            yield (*place, "id"), f"{entry.id} is there twice"
        seen.add(entry.id)
        if not (entry.low or 0) <= entry.per_kwh <= (entry.high or entry.per_kwh):
            yield (*place, "per_kwh"), "must lie between low and high"
        yield from _unknown_sources(place, entry.sources, content.sources)
        yield from _wrong_sum(place, entry.formula, entry.inputs, entry.per_kwh)


def _unknown_sources(place: tuple[str, int], names: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    for name in names:
        if name not in known:
            yield (*place, "sources"), f"nothing is called {name}"


def _wrong_sum(place: tuple[str, int], formula: str, inputs: Mapping[str, float], stated: float) -> Iterator[Fault]:
    try:
        value = evaluate(formula, inputs)
    except (ValueError, ZeroDivisionError) as error:
        yield (*place, "formula"), str(error)
        return
    if abs(value - stated) > ROUNDING * abs(stated):
        yield (*place, "formula"), f"gives {value:g}, not {stated:g}"
