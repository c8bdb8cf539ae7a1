"""Whole households with the footprint they must have, worked out by hand: tests/footprints/."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import shipped

from webapp.domain.footprint import Answers, Electricity, Setting
from webapp.domain.footprint_book import Given
from webapp.rules.reader import read_one

FOLDER = Path(__file__).parents[1] / "footprints"
TODAY = date(2026, 11, 21)
Asked = dict[str, dict[str, Decimal | str]]


@dataclass(frozen=True)
class Persona:
    """`co2` and `co2e`: grams of the home and of one person, by item, an own item behind its person's label."""

    name: str
    province: str
    heads: int
    kwh: Decimal
    home: Asked
    people: dict[str, Asked]
    co2: dict[str, tuple[int, int]]
    total: int
    own: dict[str, int]
    each: int | None
    co2e: dict[str, tuple[int, int]] = field(default_factory=dict)
    total_co2e: int = 0
    metered: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)

    @property
    def answers(self) -> Answers:
        people: dict[str, dict[str, Given]] = {label: dict(given) for label, given in self.people.items()}
        return Answers(dict(self.home), people)

    @property
    def setting(self) -> Setting:
        return a_setting(self.province, self.kwh, self.heads)


def a_setting(province: str = "anhui", kwh: Decimal = Decimal(2310), heads: int = 3, day: date = TODAY) -> Setting:
    """A home whose electricity is known to the kWh, with the factors published by a day."""
    book = shipped.factors()
    return Setting(
        heads,
        Electricity(kwh, kwh, kwh, "measured", 365),
        book.in_force(province, day),
        book.national(day),
        shipped.footprint(),
    )


PERSONAS = [read_one(Persona, path) for path in sorted(FOLDER.glob("*.yaml"))]
