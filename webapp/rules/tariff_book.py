"""The electricity prices of all regions, by version, as the files beside this module give them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain, pairwise
from pathlib import Path

import yaml

from webapp.domain.calendar import days
from webapp.domain.errors import RuleFileError, UnknownTariffError
from webapp.domain.tariff import Province, Quota, Schedule, Tariff, quarters_of
from webapp.rules.reader import Fault, Place, read

FOLDER = Path(__file__).parent / "tariffs"
MONTHS = range(1, 13)
# fmt: off
ORDER = (
    "anhui", "jiangsu", "zhejiang", "shanghai", "shandong", "henan", "hubei", "jiangxi",
    "fujian", "guangdong", "guangdong-shenzhen", "guangdong-zhuhai", "hunan", "sichuan", "chongqing",
    "beijing", "tianjin", "hebei",
    "shanxi", "shaanxi", "liaoning", "jilin", "heilongjiang", "neimenggu", "neimenggu-dong", "guangxi", "guizhou",
    "yunnan", "hainan", "gansu", "qinghai", "ningxia", "xinjiang", "xizang",
)
# fmt: on
"""As the list to choose from shows them; others follow."""

_LEAP_YEAR = 2028
_MARKS = {f"{day:%m-%d}": day for day in days(date(_LEAP_YEAR, 1, 1), date(_LEAP_YEAR + 1, 1, 1))}
"""Every day a year can have; what covers each of them once covers any year once."""
_FLOAT = re.compile(r"[-+]?[\d_]*\.[\d_]*([eE][-+]?\d+)?")
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
    for line, number in _floats(path):
        raise RuleFileError(path, line, f"{number} is a float: prices stand in quotes")
    if not versions:
        raise RuleFileError(path, None, "no document")
    for earlier, later in pairwise(versions):
        if earlier.valid_from == later.valid_from:
            raise RuleFileError(path, None, f"valid_from: two versions of {later.valid_from}")
    return tuple(versions)


def _floats(path: Path) -> Iterator[tuple[int | None, str]]:
    """Numbers with a point that would have been floats before they became prices."""
    for event in yaml.parse(path.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if isinstance(event, yaml.ScalarEvent) and event.implicit[0] and _FLOAT.fullmatch(event.value):
            yield event.start_mark.line + 1 if event.start_mark else None, event.value


def _faults(code: str, tariff: Tariff) -> Iterator[Fault]:
    if tariff.province.code != code:
        yield ("province", "code"), f"{tariff.province.code} in the file of {code}"
    if not tariff.source.strip():
        yield ("source",), "empty"
    if bool(tariff.schedules) != (tariff.tou == "available"):
        yield ("tou",), f"{tariff.tou} with {len(tariff.schedules)} schedules"
    if not _is_day(tariff.cycle_start):
        yield ("cycle_start",), f"{tariff.cycle_start} is no day of every year"
    yield from _quota_faults(tariff.quotas)
    if tariff.schedules:
        yield from _season_faults(("schedules",), tariff.schedules)
    for number, schedule in enumerate(tariff.schedules):
        yield from _schedule_faults(("schedules", number), schedule, tariff.quotas)
    yield from _large_household_faults(tariff)
    yield from _other_plan_faults(tariff)


def _quota_faults(quotas: tuple[Quota, ...]) -> Iterator[Fault]:
    """Those of no plan cover the year; those of one plan take days out of it."""
    yield from _season_faults(("quotas",), [quota for quota in quotas if quota.plan is None])
    for plan in sorted({quota.plan for quota in quotas if quota.plan}):
        yield from _season_faults(("quotas",), [quota for quota in quotas if quota.plan == plan], whole=False)
        if plan != "tou":
            yield ("quotas",), f"{plan} is no plan with tiers"
    for number, quota in enumerate(quotas):
        bounds = [tier.above_kwh for tier in quota.tiers]
        if bounds[:1] != [0] or any(low >= high for low, high in pairwise(bounds)):
            yield ("quotas", number, "tiers"), f"{bounds} do not rise from 0"
        if quota.known_to_kwh is not None and quota.known_to_kwh < max(bounds):
            yield ("quotas", number, "known_to_kwh"), f"{quota.known_to_kwh} is below the last limit"


def _season_faults(place: Place, parts: Sequence[Quota | Schedule], *, whole: bool = True) -> Iterator[Fault]:
    """Each day of the year belongs to one season; without `whole`, to one at most."""
    for part in parts:
        if part.days and part.months:
            yield place, "months beside days"
        for edge in {*chain.from_iterable(part.days)} - set(_MARKS):
            yield place, f"{edge} is no day of the year"
        for month in sorted(set(part.months) - set(MONTHS)):
            yield place, f"month {month}"
    if any(part.days for part in parts):
        times = {f"day {mark}": sum(part.covers(day) for part in parts) for mark, day in _MARKS.items()}
    else:
        count = Counter(month for part in parts for month in part.months)
        times = {f"month {month}": count[month] for month in MONTHS}
    for name, found in times.items():
        if found > 1 or (whole and not found):
            yield place, f"{name} given {found} times"


def _schedule_faults(place: Place, schedule: Schedule, quotas: tuple[Quota, ...]) -> Iterator[Fault]:
    place = (*place, "periods")
    counts = {1} if schedule.frozen else _tier_counts(schedule, quotas)
    yield from _clock_faults(place, schedule)
    for number, period in enumerate(schedule.periods):
        if {len(period.yuan_per_kwh)} != counts:
            yield (*place, number, "yuan_per_kwh"), f"{len(period.yuan_per_kwh)} prices for {sorted(counts)} tiers"


def _clock_faults(place: Place, schedule: Schedule) -> Iterator[Fault]:
    kinds = [period.kind for period in schedule.periods]
    if len(set(kinds)) < len(kinds):
        yield place, f"a kind twice in {kinds}"
    for number, period in enumerate(schedule.periods):
        for place_in_it, window in enumerate(period.windows):
            for edge in window:
                if not _CLOCK.fullmatch(edge):
                    yield (*place, number, "windows", place_in_it), f"{edge} is no quarter-hour of the clock"
    try:
        quarters_of(schedule.periods)
    except ValueError as error:
        yield place, str(error)


def _tier_counts(schedule: Schedule, quotas: tuple[Quota, ...]) -> set[int]:
    """How many tiers hold on the days of a schedule."""
    found = [day for day in _MARKS.values() if schedule.covers(day)]
    return {len(quota.tiers) for quota in quotas if any(quota.covers(day) for day in found)}


def _large_household_faults(tariff: Tariff) -> Iterator[Fault]:
    most = max(len(quota.tiers) for quota in tariff.quotas) - 1
    for number, rule in enumerate(tariff.large_household):
        place = ("large_household", number)
        wanted = most if rule.effect in ("shift", "bounds", "per_person") else 0
        if len(rule.kwh_per_month) != wanted:
            yield (*place, "effect"), f"{rule.effect} with {len(rule.kwh_per_month)} figures for {wanted} limits"
        if rule.effect == "bounds" and sorted({0, *rule.kwh_per_month}) != [0, *rule.kwh_per_month]:
            yield (*place, "kwh_per_month"), f"{list(rule.kwh_per_month)} do not rise from 0"
        if rule.effect == "combined" and "combined" not in tariff.plan_codes():
            yield (*place, "effect"), "combined without such a plan"


def _other_plan_faults(tariff: Tariff) -> Iterator[Fault]:
    codes = tariff.plan_codes()
    for number, plan in enumerate(tariff.other_plans):
        place: Place = ("other_plans", number)
        if codes.count(plan.code) > 1:
            yield (*place, "code"), f"{plan.code} given twice"
        yield from _season_faults((*place, "schedules"), plan.schedules, whole=plan.code != "heating")
        for position, schedule in enumerate(plan.schedules):
            yield from _other_schedule_faults((*place, "schedules", position), plan.code, schedule, tariff.quotas)


def _other_schedule_faults(place: Place, code: str, schedule: Schedule, quotas: tuple[Quota, ...]) -> Iterator[Fault]:
    """Without tiers one price; electric heating may keep the region's tiers."""
    yield from _clock_faults((*place, "periods"), schedule)
    counts = {len(period.yuan_per_kwh) for period in schedule.periods}
    if counts != {1} and (code != "heating" or counts != _tier_counts(schedule, quotas)):
        yield (*place, "periods"), f"{sorted(counts)} prices where one belongs"


def _is_day(mark: str) -> bool:
    return mark in _MARKS and mark != "02-29"
