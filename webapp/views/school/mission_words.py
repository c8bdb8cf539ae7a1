"""How missions name their fields, pictures, sums and hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import cos, pi, sin

from webapp.domain.errors import sentence
from webapp.domain.school.fields import HUNTED, NONE, PLUGS, MissionField
from webapp.domain.school.mission_book import ChoiceText
from webapp.domain.school.sums import Sum, Unit
from webapp.domain.school.valley_detective import PriceClock
from webapp.usecases.school.show_mission import Opened, racers
from webapp.usecases.services import Services
from webapp.views.formats import plain, words
from webapp.views.texts import gettext

FIELDS: Mapping[str, str] = {
    "evening": sentence("晚上"),
    "evening_at": sentence("晚上几点"),
    "bedtime": sentence("睡觉前"),
    "bedtime_at": sentence("睡前几点"),
    "morning": sentence("早上"),
    "morning_at": sentence("早上几点"),
    "have": sentence("家里的电器"),
    "light": sentence("亮着小灯的"),
    "first": sentence("第一个"),
    "second": sentence("第二个"),
    "plan": sentence("电的价钱"),
    "high_fen": sentence("贵的时候几分"),
    "low_fen": sentence("便宜的时候几分"),
    "plugs": sentence("能歇的插头"),
    "hours": sentence("一天歇几小时"),
    "checks": sentence("做到的"),
    "fridge_c": sentence("冰箱冷藏几度"),
    "ac_c": sentence("空调开到几度"),
    "pledges": sentence("约好的"),
    "answer": sentence("我算的"),
}
UNITS: Mapping[Unit, str] = {
    "kwh": sentence("度"),
    "w": sentence("瓦"),
    "pieces": sentence("个"),
    "hours": sentence("小时"),
    "fen": sentence("分"),
    "wh": sentence("瓦时"),
    "things": sentence("件"),
}


@dataclass(frozen=True)
class SumWords:
    of: Sum
    left: str
    right: str
    value: str
    unit: str


@dataclass(frozen=True)
class Racer:
    """`share` of the longest bar, in hundredths."""

    icon: str
    words: str
    hours: str
    w: str
    share: int


@dataclass(frozen=True)
class Slice:
    """A stretch of the dial as an SVG path: cheap, dear or between."""

    kind: str
    path: str


def field_words() -> dict[str, str]:
    return {name: gettext(words) for name, words in FIELDS.items()}


def mission_field_words(field: MissionField) -> str:
    """For the paper form of the teacher."""
    return gettext(FIELDS[field.id])


def tiles(services: Services) -> dict[str, ChoiceText]:
    """Every picture that may be ticked, by id."""
    families = services.catalogue.families
    known = {name: ChoiceText(families[name].icon, families[name].name) for name in dict.fromkeys((*HUNTED, *PLUGS))}
    return {**known, **services.school.missions.choices, **services.school.missions.racers}


def value_words(services: Services, value: str) -> str:
    """An entry's value as people read it."""
    if value == NONE:
        return gettext("一个也没有")
    known = tiles(services)
    return gettext("、").join(words(known[each].words) if each in known else each for each in value.split(","))


def sum_words(of: Sum | None) -> SumWords | None:
    if of is None:
        return None
    return SumWords(of, plain(of.left), plain(of.right), plain(of.value), gettext(UNITS[of.unit]))


def column(*figures: Decimal) -> list[str]:
    """Written one under the other, point under point, as taught."""
    places = max(len(plain(each).partition(".")[2]) for each in figures)
    return [f"{each:.{places}f}" for each in figures]


def racer_words(services: Services, opened: Opened) -> dict[str, Racer]:
    """Everything that may race, with the hours it lasts on one kWh."""
    if opened.mission != "one_kwh_race":
        return {}
    hours = opened.facts.hours_per_kwh
    longest = max(hours.get(opened.entry.get(name, ""), Decimal(0)) for name in ("first", "second")) or Decimal(1)
    names = services.school.missions.racers
    return {
        name: Racer(
            names[name].icon,
            words(names[name].words),
            plain(hours[name]),
            plain(each.inputs["w"]),
            round(hours[name] / longest * 100),
        )
        for name, each in racers(services).items()
    }


def dial(prices: PriceClock | None) -> tuple[Slice, ...]:
    """The 24 hours around a clock, midnight at the top."""
    if prices is None:
        return ()
    kinds = {each.kind for each in prices.hours}
    cheapest = "deep_valley" if "deep_valley" in kinds else "valley"
    names = {cheapest: "cheap", "peak": "dear", "super_peak": "dear"}
    return tuple(Slice(names.get(each.kind, "mid"), _ring(each.first, each.until)) for each in prices.hours)


def _ring(first: int, until: int) -> str:
    (a, b), (c, d) = _at(first, 100), _at(until, 100)
    (e, f), (g, h) = _at(until, 62), _at(first, 62)
    large = int(until - first > 48)
    return f"M{a} {b}A100 100 0 {large} 1 {c} {d}L{e} {f}A62 62 0 {large} 0 {g} {h}z"


def _at(quarter: int, radius: int) -> tuple[float, float]:
    turn = quarter / 96 * 2 * pi
    return round(130 + radius * sin(turn), 1), round(130 - radius * cos(turn), 1)
