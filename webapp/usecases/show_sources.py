"""Where every figure comes from: tariffs, factors, appliances, tips, routes and comparisons, searched by a word."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

from webapp.domain.appliance import Appliance
from webapp.domain.emissions import FactorYear
from webapp.domain.equivalence import Equivalence
from webapp.domain.footprint_book import EmissionFactor
from webapp.domain.participation import Pathway
from webapp.domain.tariff import Tariff
from webapp.domain.text import Source, Text
from webapp.domain.tip import Tip
from webapp.usecases.services import Services

Section = Literal["tariff", "factor", "footprint", "appliances", "tips", "equivalences", "pathways"]
SECTIONS: tuple[Section, ...] = ("tariff", "factor", "footprint", "appliances", "tips", "equivalences", "pathways")
T = TypeVar("T")


@dataclass(frozen=True)
class Sources:
    """What matches, by section; `counts` is how many there are in all matching, also of sections not opened."""

    tariffs: tuple[Tariff, ...]
    factors: tuple[FactorYear, ...]
    footprint: tuple[EmissionFactor, ...]
    appliances: tuple[Appliance, ...]
    tips: tuple[Tip, ...]
    equivalences: tuple[Equivalence, ...]
    pathways: tuple[Pathway, ...]

    @property
    def counts(self) -> dict[Section, int]:
        found = (
            self.tariffs,
            self.factors,
            self.footprint,
            self.appliances,
            self.tips,
            self.equivalences,
            self.pathways,
        )
        return {section: len(entries) for section, entries in zip(SECTIONS, found, strict=True)}


def show_sources(services: Services, province: str | None, query: str = "") -> Sources:
    """Everything that has the words; the home's own province comes first."""
    today = services.today()
    book, advice = services.tariffs, services.advice
    tariffs = [book.in_force(place.code, today) for place in book.provinces()]
    tariffs.sort(key=lambda tariff: tariff.province.code != province)
    catalogue = services.catalogue
    return Sources(
        _matching(tariffs, query, _tariff_words),
        _matching(sorted(services.factors.years, key=lambda year: -year.data_year), query, _factor_words),
        _matching(
            services.footprint.factors.values(),
            query,
            lambda one: _named(one.name, one.sources, services.footprint.sources),
        ),
        _matching(catalogue.appliances.values(), query, lambda one: _named(one.name, one.sources, catalogue.sources)),
        _matching(advice.tips, query, lambda tip: _named(tip.title, tip.sources, advice.sources)),
        _matching(advice.equivalences, query, lambda one: _named(one.subject, one.sources, advice.sources)),
        _matching(
            services.pathways.pathways, query, lambda one: _named(one.name, one.sources, services.pathways.sources)
        ),
    )


def _matching(entries: Iterable[T], query: str, words: Callable[[T], str]) -> tuple[T, ...]:
    wanted = query.casefold().split()
    return tuple(entry for entry in entries if all(word in words(entry).casefold() for word in wanted))


def _named(name: Text, ids: Iterable[str], sources: dict[str, Source]) -> str:
    return " ".join([name.zh, name.en, *(f"{sources[key].title} {sources[key].note or ''}" for key in ids)])


def _tariff_words(tariff: Tariff) -> str:
    place = tariff.province
    documents = (f"{document.title} {document.number or ''}" for document in tariff.documents)
    return " ".join([place.name.zh, place.name.en, place.pinyin, place.grid or "", tariff.source, *documents])


def _factor_words(year: FactorYear) -> str:
    notice = year.announcement
    return f"{year.data_year} {notice.number} {notice.title} {notice.issuer}"
