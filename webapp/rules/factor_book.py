"""The published CO2 factors of all data years, as the files beside this module give them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

from webapp.domain.emissions import Doubt, Doubts, FactorBook, FactorYear
from webapp.domain.errors import RuleFileError
from webapp.domain.text import Text
from webapp.rules.reader import Fault, read_one

FOLDER = Path(__file__).parent / "factors"
PLACES = "places.yaml"
UNCERTAINTY = "uncertainty.yaml"
ALWAYS = ("nation", "province", "stand_in")


@dataclass(frozen=True)
class GridRegion:
    name: Text
    provinces: Mapping[str, Text]


@dataclass(frozen=True)
class Places:
    """The names of the nation, its grid regions and their provinces."""

    nation: Text
    regions: Mapping[str, GridRegion]

    @property
    def region_of(self) -> dict[str, str]:
        return {code: region for region, found in self.regions.items() for code in found.provinces}

    @property
    def names(self) -> dict[str, Text]:
        regions = {code: region.name for code, region in self.regions.items()}
        provinces = {code: name for region in self.regions.values() for code, name in region.provinces.items()}
        return {"nation": self.nation, **regions, **provinces}


def load_factors(folder: Path = FOLDER) -> FactorBook:
    """One file per data year. Raises RuleFileError for the first that is wrong."""
    places = read_one(Places, folder / PLACES)
    doubts = read_one(Doubts, folder / UNCERTAINTY, partial(_doubt_faults, places))
    paths = [path for path in sorted(folder.glob("*.yaml")) if path.name not in (PLACES, UNCERTAINTY)]
    if not paths:
        raise RuleFileError(folder, None, "no data year")
    years = tuple(read_one(FactorYear, path, partial(_faults, path.stem, places)) for path in paths)
    return FactorBook(years, places.region_of, places.names, doubts)


def _faults(stem: str, places: Places, year: FactorYear) -> Iterator[Fault]:
    if str(year.data_year) != stem:
        yield ("data_year",), f"{year.data_year} in the file of {stem}"
    yield from _place_faults("regions", year.regions, places.regions)
    yield from _place_faults("provinces", year.provinces, places.region_of)


def _place_faults(key: str, factors: Mapping[str, Decimal], known: Mapping[str, object]) -> Iterator[Fault]:
    for code, factor in factors.items():
        if code not in known:
            yield (key, code), "unknown place"
        elif not 0 < factor < 2:
            yield (key, code), f"{factor} kg per kWh cannot be"


def _doubt_faults(places: Places, doubts: Doubts) -> Iterator[Fault]:
    for name in ALWAYS:
        if name not in doubts.kinds:
            yield ("kinds",), f"{name} is missing"
    for name, kind in doubts.kinds.items():
        yield from _share_faults(name, kind)
    for code, name in doubts.special.items():
        if code not in places.region_of:
            yield ("special", code), "unknown place"
        elif name not in doubts.kinds:
            yield ("special", code), f"{name} is not a kind"


def _share_faults(name: str, doubt: Doubt) -> Iterator[Fault]:
    for side in (doubt.low, doubt.high):
        if not 0 < side < 1:
            yield ("kinds", name), f"{side} is not a share"
