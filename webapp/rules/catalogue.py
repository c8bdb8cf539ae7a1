"""appliances.yaml as a Catalogue; what contradicts itself is refused with file and line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from webapp.domain.appliance import Appliance, Catalogue, Family, Spread
from webapp.domain.text import Source, Text
from webapp.rules.reader import Fault, read_one

EDGES = {f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 15, 30, 45)} | {"24:00"}


@dataclass(frozen=True)
class _CatalogueFile:
    as_of: date
    constraints: dict[str, Text]
    sources: dict[str, Source]
    families: tuple[Family, ...]
    appliances: tuple[Appliance, ...]


def load_catalogue(path: Path) -> Catalogue:
    """The catalogue of a file. Raises RuleFileError."""
    content = read_one(_CatalogueFile, path, _faults)
    return Catalogue(
        {family.id: family for family in content.families},
        {entry.id: entry for entry in content.appliances},
        content.constraints,
        content.sources,
        content.as_of,
    )


def _faults(content: _CatalogueFile) -> Iterator[Fault]:
    yield from _repeated("families", [family.id for family in content.families])
    yield from _repeated("appliances", [entry.id for entry in content.appliances])
    for number, family in enumerate(content.families):
        for what, reason in _family_faults(family, content):
            yield ("families", number, *what), reason
    for number, entry in enumerate(content.appliances):
        for what, reason in _entry_faults(entry, content):
            yield ("appliances", number, *what), reason


def _repeated(section: str, ids: list[str]) -> Iterator[Fault]:
    for number, name in enumerate(ids):
        if name in ids[:number]:
            yield (section, number, "id"), f"{name} is there twice"


def _family_faults(family: Family, content: _CatalogueFile) -> Iterator[Fault]:
    variants = [entry for entry in content.appliances if entry.family == family.id]
    if not variants:
        yield ("id",), f"no appliance belongs to {family.id}"
    if sum(entry.default for entry in variants) > 1:
        yield ("id",), f"{family.id} has more than one default"
    if family.after and family.after not in {other.id for other in content.families}:
        yield ("after",), f"no family is called {family.after}"
    if family.usual_start not in EDGES - {"24:00"}:
        yield ("usual_start",), f"{family.usual_start} is not a quarter-hour"


def _entry_faults(entry: Appliance, content: _CatalogueFile) -> Iterator[Fault]:
    if entry.family not in {family.id for family in content.families}:
        yield ("family",), f"no family is called {entry.family}"
    yield from _unknown("constraints", entry.constraints, content.constraints)
    yield from _unknown("sources", entry.sources, content.sources)
    for name in ("rated_w", "kwh_per_unit", "standby_w", "standing_loss_kwh_day"):
        spread: Spread | None = getattr(entry, name)
        if spread and not 0 <= spread.low <= spread.typical <= spread.high:
            yield (name,), "must rise from low over typical to high"
    if not 0 < entry.usage.typical <= entry.usage.most:
        yield ("usage",), "typical must lie between 0 and most"
    for window in entry.shift.windows:
        if not set(window) <= EDGES or window[0] >= window[1]:
            yield ("shift", "windows"), f"{window[0]}-{window[1]} is not a window of one day"
    yield from _phase_faults(entry)


def _phase_faults(entry: Appliance) -> Iterator[Fault]:
    kwh = sum(phase.minutes * phase.w for phase in entry.phases) / 60_000
    if entry.phases and not entry.kwh_per_unit.low <= kwh <= entry.kwh_per_unit.high:
        yield ("phases",), f"their {kwh:.3f} kWh lie outside kwh_per_unit"


def _unknown(section: str, names: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    for name in names:
        if name not in known:
            yield (section,), f"nothing is called {name}"
