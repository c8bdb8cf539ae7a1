"""pathways/*.yaml as one book: routes, words for their state, claim levels, evidence, prices and the policy line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from webapp.domain.declaration import DeclarationItem
from webapp.domain.errors import RuleFileError
from webapp.domain.evidence import SEVEN
from webapp.domain.participation import (
    ClaimLevel,
    EvidenceItem,
    Milestone,
    Pathway,
    ReferencePrice,
    Rule,
    Status,
)
from webapp.domain.shenzhen import StandIns
from webapp.domain.text import Source, Text
from webapp.rules.reader import Fault, read, read_one

FOLDER = Path(__file__).parent / "pathways"
BOOK = "book.yaml"


@dataclass(frozen=True)
class _Words:
    """What book.yaml holds: all that is said once for every route."""

    as_of: date
    review_every_days: int
    headline: Text
    footer: Text
    warning: Text
    statuses: dict[Status, Text]
    levels: tuple[ClaimLevel, ...]
    evidence: tuple[EvidenceItem, ...]
    timeline: tuple[Milestone, ...]
    declarations: tuple[DeclarationItem, ...]
    illustration: StandIns
    double_counting: tuple[Rule, ...]
    prices: dict[str, ReferencePrice]
    price_rule: Text
    sources: dict[str, Source]


@dataclass(frozen=True)
class PathwayBook(_Words):
    """Everything the participation page says, with all routes."""

    pathways: tuple[Pathway, ...]

    @property
    def review_on(self) -> date:
        return self.as_of + timedelta(days=self.review_every_days)

    def is_stale(self, day: date) -> bool:
        """Whether the time between two reviews is over: then no state of a route may be relied on."""
        return day > self.review_on

    def overdue(self, day: date) -> list[str]:
        """The ids of routes and prices that should have been looked at again by a day."""
        routes = [route.id for route in self.pathways if route.review_by < day]
        return routes + [f"price of {name}" for name, price in self.prices.items() if price.review_by < day]

    @property
    def mechanisms(self) -> dict[str, Text]:
        """What a kWh can go to: the routes that give receipts, by id."""
        return {route.id: route.name for route in self.pathways if route.gives}

    def foot(self) -> Text:
        """The fixed footer, with its date."""
        day = self.as_of.isoformat()
        return Text(self.footer.zh.format(as_of=day), self.footer.en.format(as_of=day))


def load_pathways(folder: Path = FOLDER) -> PathwayBook:
    """The book of a folder. Raises RuleFileError."""
    words = read_one(_Words, folder / BOOK, _book_faults)
    pathways: dict[str, Pathway] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name == BOOK:
            continue
        for entry in read(Pathway, path, lambda found: _faults(found, words.sources)):
            if entry.id in pathways:
                raise RuleFileError(path, None, f"{entry.id} is there twice")
            pathways[entry.id] = entry
    return PathwayBook(**vars(words), pathways=tuple(pathways.values()))


def _book_faults(words: _Words) -> Iterator[Fault]:
    for number, item in enumerate(words.evidence):
        yield from _unknown(("evidence", number, "source"), [item.source], words.sources)
        yield from _unknown(("evidence", number, "id"), [item.id], SEVEN)
    if "{as_of}" not in words.footer.zh or "{as_of}" not in words.footer.en:
        yield ("footer",), "must name its date as {as_of}"
    for number, milestone in enumerate(words.timeline):
        yield from _unknown(("timeline", number, "source"), [milestone.source], words.sources)
    stand_in = words.illustration.benchmark_source
    yield from _unknown(("illustration", "benchmark_source"), [stand_in], words.sources)
    for name, price in words.prices.items():
        yield from _unknown(("prices", name, "source"), [price.source], words.sources)


def _faults(pathway: Pathway, sources: dict[str, Source]) -> Iterator[Fault]:
    yield from _unknown(("sources",), pathway.sources, sources)
    for number, condition in enumerate(pathway.conditions):
        yield from _unknown(("conditions", number, "source"), [condition.source], sources)
    for number, document in enumerate(pathway.documents):
        yield from _unknown(("documents", number, "source"), [document.source], sources)
    if pathway.level in ("city", "province") and not pathway.province and pathway.shown != "reference":
        yield ("level",), "a local route needs its province"


def _unknown(place: tuple[int | str, ...], names: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    for name in names:
        if name not in known:
            yield place, f"nothing is called {name}"
