"""The published CO2 factors of all data years, as the files beside this module give them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

from webapp.domain.emissions import FactorBook, FactorYear
from webapp.domain.errors import RuleFileError
from webapp.domain.text import Text
from webapp.rules.reader import Fault, read_one

FOLDER = Path(__file__).parent / "factors"
PLACES = "places.yaml"


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
    paths = [path for path in sorted(folder.glob("*.yaml")) if path.name != PLACES]
    if not paths:
        raise RuleFileError(folder, None, "no data year")
    years = tuple(read_one(FactorYear, path, partial(_faults, path.stem, places)) for path in paths)
    return FactorBook(years, places.region_of, places.names)


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
