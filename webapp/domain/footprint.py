"""A year's footprint: its lines, the home's total and each person's.

CO2 and CO2e are two types: adding one to the other is refused by the type checker, and when it runs. A total is
therefore always of one of them. Its range adds the lowest and the highest of every line, as if all were wrong the same
way, so it is rather too wide than too narrow.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Generic, Literal, TypeVar

from webapp.domain.emissions import Factor
from webapp.domain.footprint_book import FootprintBook, Given
from webapp.domain.mass import Co2, Co2e

Source = Literal["measured", "partly_measured", "estimated"]
NOUGHT = Decimal(0)
GRID = "grid"
"""The factor of the home's own electricity: not in the book but published by place and year."""


M = TypeVar("M", Co2, Co2e)


@dataclass(frozen=True)
class Line(Generic[M]):
    """What one item emits in a year: `quantity` times `kg_per_unit`.

    `mass` is the home's, `own` that of the person who answered, or of each head where the whole home did (`profile`
    None). `grid` marks a factor that changes when a new average is published.
    """

    item: str
    profile: str | None
    factor: str
    quantity: Decimal
    kg_per_unit: Decimal
    grid: bool
    mass: M
    own: M


@dataclass(frozen=True)
class Metered:
    """Energy already in the home's electricity, so that it is not counted again: charged at home."""

    item: str
    profile: str
    km: Decimal
    kwh: Decimal


@dataclass(frozen=True)
class Electricity:
    """A year's kWh of the home, how they are known, and on how many of the `n_days` a meter told them."""

    kwh: Decimal
    low: Decimal
    high: Decimal
    source: Source
    n_measured: int = 0
    n_days: int = 365

    def less(self, kwh: Decimal) -> "Electricity":
        """The same year with some energy not used."""
        return replace(
            self,
            kwh=max(self.kwh - kwh, NOUGHT),
            low=max(self.low - kwh, NOUGHT),
            high=max(self.high - kwh, NOUGHT),
        )


@dataclass(frozen=True)
class Setting:
    """What is known without asking: heads, electricity, the grid's averages of the home's place and of the nation."""

    heads: int
    electricity: Electricity
    place: Factor
    nation: Factor
    book: FootprintBook


@dataclass(frozen=True)
class Answers:
    """One year's answers: of the home by question, and of each profile by question."""

    home: Mapping[str, Given]
    people: Mapping[str, Mapping[str, Given]]


@dataclass(frozen=True)
class Footprint:
    """Two accounts side by side. `answered` are the profiles that said something about themselves."""

    heads: int
    answered: tuple[str, ...]
    co2: tuple[Line[Co2], ...]
    co2e: tuple[Line[Co2e], ...]
    metered: tuple[Metered, ...]

    @property
    def total(self) -> Co2:
        return sum((line.mass for line in self.co2), Co2())

    @property
    def total_co2e(self) -> Co2e:
        return sum((line.mass for line in self.co2e), Co2e())

    def own(self, profile: str | None) -> Co2:
        """One person's: an equal part of what is the home's, and what is their own. None: the equal part alone."""
        return sum((line.own for line in self.co2 if line.profile in (None, profile)), Co2())

    def own_co2e(self, profile: str | None) -> Co2e:
        return sum((line.own for line in self.co2e if line.profile in (None, profile)), Co2e())

    @property
    def each(self) -> Co2 | None:
        """The mean of all heads, once all of them answered, and nobody else."""
        return self.total.part(Decimal(1) / self.heads) if len(self.answered) == self.heads else None

    @property
    def largest_own(self) -> Co2:
        return max((self.own(profile) for profile in (None, *self.answered)), key=lambda mass: mass.g)
