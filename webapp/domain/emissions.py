"""CO2 of electricity: published average factors, location-based, CO2 only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Literal

from webapp.domain.text import Confidence, Text

Scope = Literal["province", "region", "nation"]
NATION = "nation"


@dataclass(frozen=True)
class Announcement:
    """The notice a data year was published in."""

    number: str
    title: str
    issuer: str
    posted: date
    url: str


@dataclass(frozen=True)
class Doubt:
    """How far the truth may lie below and above a factor, as shares of it, and why."""

    low: Decimal
    high: Decimal
    why: Text


@dataclass(frozen=True)
class Doubts:
    """What is judged about the factors, by kind: the announcements carry no error bars.

    `nation`, `province` and `stand_in` (a region's or the nation's factor for a province that has none) are always
    there; `special` names the kind of provinces that are not like most.
    """

    source: Text
    as_of: date
    confidence: Confidence
    kinds: Mapping[str, Doubt]
    special: Mapping[str, str]

    def of(self, province: str, scope: Scope) -> Doubt:
        if scope == "province":
            return self.kinds[self.special.get(province, "province")]
        return self.kinds["nation" if province == NATION else "stand_in"]


@dataclass(frozen=True)
class Factor:
    """Kilograms of CO2 per kWh of one place and data year. `scope` tells how near the place is; `borrowed` where it
    stands in for a province that has none.

    `fossil_kg_per_kwh` is the national average of fossil power in the same table: a kWh saved at any hour saves no
    more than about that. A bound, never the number.
    """

    kg_per_kwh: Decimal
    place: Text
    scope: Scope
    data_year: int
    announcement: Announcement
    confidence: Confidence
    doubt: Doubt
    fossil_kg_per_kwh: Decimal
    borrowed: bool = False

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
    """All years, which region a province belongs to, and how far the factors may be off."""

    years: tuple[FactorYear, ...]
    region_of: Mapping[str, str]
    place_names: Mapping[str, Text]
    doubts: Doubts

    def in_force(self, province: str, day: date) -> Factor:
        """The newest factor published by `day`: the province's, else its region's, else the nation's.

        Before the first announcement of the series it is that one's.
        """
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
            ("nation", NATION, year.nation),
        )
        scope, place, value = next(step for step in steps if step[2] is not None)
        assert value is not None
        borrowed = place != province
        return Factor(
            value,
            self.place_names[place],
            scope,
            year.data_year,
            year.announcement,
            "low" if borrowed else year.confidence,
            self.doubts.of(province, scope),
            year.nation_fossil,
            borrowed,
        )

    def series(self, province: str) -> list[Factor]:
        """One factor a data year, oldest first: the grid's change, not the household's."""
        return [self.of_year(province, year) for year in sorted(self.years, key=lambda year: year.data_year)]


@dataclass(frozen=True)
class Stretch:
    """Days in a row counted with one factor: [first, last]. The energy lies between `low_wh` and `high_wh`."""

    first: date
    last: date
    factor: Factor
    wh: int
    low_wh: int
    high_wh: int

    @property
    def g_co2(self) -> int:
        return self.factor.g_co2(self.wh)

    @property
    def low_g_co2(self) -> int:
        least = self.low_wh * self.factor.kg_per_kwh * (1 - self.factor.doubt.low)
        return int(least.to_integral_value(ROUND_FLOOR))

    @property
    def high_g_co2(self) -> int:
        most = self.high_wh * self.factor.kg_per_kwh * (1 + self.factor.doubt.high)
        return int(most.to_integral_value(ROUND_CEILING))


@dataclass(frozen=True)
class Emitted:
    """CO2 of energy used over days, each with the factor in force on it; whole grams by stretch, then added.

    The range takes both doubts at their worst at once: the least energy times the lowest factor, the most times the
    highest. Neither doubt is a measured error with a known spread, so nothing is gained back by hoping that they
    cancel; where the meter told the energy, the factor's doubt alone is left.
    """

    stretches: tuple[Stretch, ...]

    @property
    def wh(self) -> int:
        return sum(stretch.wh for stretch in self.stretches)

    @property
    def g_co2(self) -> int:
        return sum(stretch.g_co2 for stretch in self.stretches)

    @property
    def low_g_co2(self) -> int:
        return sum(stretch.low_g_co2 for stretch in self.stretches)

    @property
    def high_g_co2(self) -> int:
        return sum(stretch.high_g_co2 for stretch in self.stretches)


def by_factor(
    wh: Mapping[date, int],
    factor_on: Callable[[date], Factor],
    doubt_on: Callable[[date], Decimal] = lambda _: Decimal(0),
) -> Emitted:
    """Watt-hours of days as CO2: a new announcement counts from its own day on and changes no day before it.

    `doubt_on` is how far a day's energy may be off, as a share of it: 0 where it was measured.
    """
    factors = {day: factor_on(day) for day in sorted(wh)}
    stretches = []
    for factor, group in groupby(factors, key=factors.__getitem__):
        days = list(group)
        off = sum((wh[day] * doubt_on(day) for day in days), Decimal(0))
        total = sum(wh[day] for day in days)
        stretches.append(Stretch(days[0], days[-1], factor, total, int(total - off), int(total + off)))
    return Emitted(tuple(stretches))
