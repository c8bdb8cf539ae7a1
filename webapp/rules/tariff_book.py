"""The electricity prices of all regions, by version, as the files beside this module give them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path

from webapp.domain.errors import RuleFileError, UnknownTariffError
from webapp.domain.tariff import Period, Province, Quota, Schedule, Tariff, quarters_of
from webapp.rules.reader import Fault, Place, read

FOLDER = Path(__file__).parent / "tariffs"
MONTHS = range(1, 13)
# fmt: off
ORDER = (
    "anhui", "jiangsu", "zhejiang", "shanghai", "shandong", "henan", "hubei", "jiangxi",
    "fujian", "guangdong", "hunan", "sichuan", "chongqing", "beijing", "tianjin", "hebei",
    "shanxi", "shaanxi", "liaoning", "jilin", "heilongjiang", "neimenggu", "guangxi", "guizhou",
    "yunnan", "hainan", "gansu", "qinghai", "ningxia", "xinjiang", "xizang",
)
# fmt: on
"""As the list to choose from shows them; others follow."""

_CLOCK = re.compile(r"([01]\d|2[0-3]):(00|15|30|45)|24:00")


@dataclass(frozen=True)
class TariffBook:
    """Every region's versions, oldest first."""

    tariffs: Mapping[str, tuple[Tariff, ...]]

    def in_force(self, code: str, day: date) -> Tariff:
        """The newest version that holds on a day, else the oldest there is."""
        versions = self.tariffs.get(code)
        if not versions:
            raise UnknownTariffError
        return next((item for item in reversed(versions) if item.valid_from <= day), versions[0])

    def provinces(self) -> list[Province]:
        place = {code: number for number, code in enumerate(ORDER)}
        newest = (versions[-1].province for versions in self.tariffs.values())
        return sorted(newest, key=lambda province: place.get(province.code, len(place)))

    def shipped(self, code: str, day: date) -> bool:
        """Whether the prices are sure enough to be used as they are."""
        return code in self.tariffs and self.in_force(code, day).confidence != "low"


def load_tariffs(folder: Path = FOLDER) -> TariffBook:
    """One file per region, one document per version. Raises RuleFileError for the first that is wrong."""
    return TariffBook({path.stem: _versions(path) for path in sorted(folder.glob("*.yaml"))})


def _versions(path: Path) -> tuple[Tariff, ...]:
    versions = sorted(read(Tariff, path, partial(_faults, path.stem)), key=lambda item: item.valid_from)
    if not versions:
        raise RuleFileError(path, None, "no document")
    for earlier, later in pairwise(versions):
        if earlier.valid_from == later.valid_from:
            raise RuleFileError(path, None, f"valid_from: two versions of {later.valid_from}")
    return tuple(versions)


def _faults(code: str, tariff: Tariff) -> Iterator[Fault]:
    if tariff.province.code != code:
        yield ("province", "code"), f"{tariff.province.code} in the file of {code}"
    if not tariff.source.strip():
        yield ("source",), "empty"
    if bool(tariff.schedules) != (tariff.tou == "available"):
        yield ("tou",), f"{tariff.tou} with {len(tariff.schedules)} schedules"
    yield from _quota_faults(tariff.quotas)
    if tariff.schedules:
        yield from _month_faults("schedules", tariff.schedules)
    for number, schedule in enumerate(tariff.schedules):
        yield from _schedule_faults(("schedules", number, "periods"), schedule, tariff.quotas)


def _quota_faults(quotas: tuple[Quota, ...]) -> Iterator[Fault]:
    yield from _month_faults("quotas", quotas)
    for number, quota in enumerate(quotas):
        bounds = [tier.above_kwh for tier in quota.tiers]
        if bounds[:1] != [0] or any(low >= high for low, high in pairwise(bounds)):
            yield ("quotas", number, "tiers"), f"{bounds} do not rise from 0"


def _month_faults(key: str, parts: Iterable[Quota | Schedule]) -> Iterator[Fault]:
    times = Counter(month for part in parts for month in part.months)
    for month in sorted({*MONTHS, *times}):
        if times[month] != (month in MONTHS):
            yield (key,), f"month {month} given {times[month]} times"


def _schedule_faults(place: Place, schedule: Schedule, quotas: tuple[Quota, ...]) -> Iterator[Fault]:
    kinds = [period.kind for period in schedule.periods]
    if len(set(kinds)) < len(kinds):
        yield place, f"a kind twice in {kinds}"
    for number, period in enumerate(schedule.periods):
        yield from _period_faults((*place, number), period, _tier_counts(schedule, quotas))
    try:
        quarters_of(schedule.periods)
    except ValueError as error:
        yield place, str(error)


def _tier_counts(schedule: Schedule, quotas: tuple[Quota, ...]) -> set[int]:
    return {len(quota.tiers) for quota in quotas if set(quota.months) & set(schedule.months)}


def _period_faults(place: Place, period: Period, tiers: set[int]) -> Iterator[Fault]:
    for number, window in enumerate(period.windows):
        for edge in window:
            if not _CLOCK.fullmatch(edge):
                yield (*place, "windows", number), f"{edge} is no quarter-hour of the clock"
    if {len(period.yuan_per_kwh)} != tiers:
        yield (*place, "yuan_per_kwh"), f"{len(period.yuan_per_kwh)} prices for {sorted(tiers)} tiers"
