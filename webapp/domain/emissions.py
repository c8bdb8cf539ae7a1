"""CO2 of electricity: published average factors, location-based, CO2 only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from webapp.domain.text import Confidence, Text

Scope = Literal["province", "region", "nation"]


@dataclass(frozen=True)
class Announcement:
    """The notice a data year was published in."""

    number: str
    title: str
    issuer: str
    posted: date
    url: str


@dataclass(frozen=True)
class Factor:
    """Kilograms of CO2 per kWh of one place and data year. `scope` tells how near the place is."""

    kg_per_kwh: Decimal
    place: Text
    scope: Scope
    data_year: int
    announcement: Announcement
    confidence: Confidence

    def g_co2(self, wh: int) -> int:
        """Whole grams of CO2 of energy used or not used; never of energy moved."""
        return int((Decimal(wh) * self.kg_per_kwh).quantize(Decimal(1), ROUND_HALF_UP))

    @property
    def kwh_per_tonne(self) -> int:
        return int((1000 / self.kg_per_kwh).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True)
class FactorYear:
    """One announcement's table, by place code; a place without a figure is absent."""

    data_year: int
    announcement: Announcement
    confidence: Confidence
    nation: Decimal
    nation_fossil: Decimal
    regions: Mapping[str, Decimal]
    provinces: Mapping[str, Decimal]


@dataclass(frozen=True)
class FactorBook:
    """All years, and which region a province belongs to."""

    years: tuple[FactorYear, ...]
    region_of: Mapping[str, str]
    place_names: Mapping[str, Text]

    def in_force(self, province: str, day: date) -> Factor:
        """The newest factor published by `day`: the province's, else its region's, else the nation's."""
        published = [year for year in self.years if year.announcement.posted <= day] or [self.years[0]]
        return self.of_year(province, max(published, key=lambda year: year.data_year))

    def national(self, day: date) -> Factor:
        """The newest national average published by `day`: for what is used everywhere, as trains are."""
        return self.in_force("nation", day)

    def of_year(self, province: str, year: FactorYear) -> Factor:
        region = self.region_of.get(province, "")
        steps: tuple[tuple[Scope, str, Decimal | None], ...] = (
            ("province", province, year.provinces.get(province)),
            ("region", region, year.regions.get(region)),
            ("nation", "nation", year.nation),
        )
        scope, place, value = next(step for step in steps if step[2] is not None)
        assert value is not None
        sure = year.confidence if scope == "province" else "low"
        return Factor(value, self.place_names[place], scope, year.data_year, year.announcement, sure)

    def series(self, province: str) -> list[Factor]:
        """One factor a data year, oldest first: the grid's change, not the household's."""
        return [self.of_year(province, year) for year in sorted(self.years, key=lambda year: year.data_year)]
