"""What each mission asks for. Numbers, times and ticks in a list: there is no field a child could write words into."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from webapp.domain.errors import NotATimeError, NumberOutOfRangeError, UnknownChoiceError
from webapp.domain.school.mission import MissionId
from webapp.domain.school.mission_errors import FigureUnclearError
from webapp.domain.school.school_class import Stage

Kind = Literal["number", "time", "choice", "choices"]
NONE = "none"
"""Looked, and ticked nothing: not the same as not having looked."""
_NUMBER = re.compile(r"\d{1,9}(\.\d{0,6})?|\.\d{1,6}")
_TIME = re.compile(r"(\d{1,2})[:点时.](\d{2})?分?|(\d{1,2})(\d{2})|(\d{1,2})")


@dataclass(frozen=True)
class MissionField:
    """`decimals` that are kept; `choices` the ids that may be ticked, several joined by commas.

    `needed`: without it a mission is not done. `default` holds where nothing is said. `goes_with`: it says nothing
    alone, as the time of a reading. `none_counts`: no tick at all is an answer too.
    """

    id: str
    kind: Kind
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    decimals: int = 0
    choices: tuple[str, ...] = ()
    needed: bool = False
    default: str = ""
    goes_with: str = ""
    none_counts: bool = False


HUNTED = (
    "tv",
    "set-top-box",
    "computer",
    "router",
    "optical-modem",
    "fridge",
    "air-conditioner",
    "washer",
    "water-heater",
    "water-dispenser",
    "rice-cooker",
    "microwave",
    "induction-hob",
    "kettle",
    "range-hood",
    "led-light",
)
"""Appliances to look for, by the catalogue's families."""
PLUGS = (
    "tv",
    "set-top-box",
    "console",
    "computer",
    "monitor",
    "printer",
    "water-dispenser",
    "microwave",
    "rice-cooker",
    "induction-hob",
)
"""What may be switched off at its plug, with an adult."""
NEVER = ("fridge", "freezer", "router", "optical-modem", "camera", "aquarium", "air-conditioner", "water-heater")
"""What is never offered: cold food, the net, somebody's cooling, living things. Nor is anything medical."""
RACERS = ("guide-ac", "guide-washer", "guide-laptop", "tv55", "guide-fridge", "fan", "led-10w")
"""What one kWh runs for hours, by the ids of the equivalences."""
WHOLE_HOURS = RACERS[1:]
CHECKS = ("door", "cool_first", "gap", "filter", "curtain", "seal")
PLEDGES = ("lights", "plugs", "fridge_door", "full_wash", "curtain", "water", "daylight", "ebike")
PLANS = ("tou", "same", "unsure")
READINGS = ("evening", "bedtime", "morning")
USUAL_TIMES: Mapping[str, str] = {"evening": "19:00", "bedtime": "22:00", "morning": "07:00"}
MOST_METER_KWH = Decimal("999999.99")

_ANSWER = MissionField("answer", "number", high=Decimal(999999), decimals=2)
"""What the child worked out itself; it may be left out."""


def _readings() -> tuple[MissionField, ...]:
    of: list[MissionField] = []
    for name in READINGS:
        of.append(MissionField(name, "number", high=MOST_METER_KWH, decimals=2, needed=name == "morning"))
        of.append(MissionField(f"{name}_at", "time", default=USUAL_TIMES[name], goes_with=name))
    return tuple(of)


_FIELDS: Mapping[MissionId, tuple[MissionField, ...]] = {
    "meter_detective": _readings(),
    "appliance_hunt": (
        MissionField("have", "choices", choices=HUNTED, needed=True),
        MissionField("light", "choices", choices=HUNTED, needed=True, none_counts=True),
    ),
    "one_kwh_race": (
        MissionField("first", "choice", choices=RACERS, needed=True),
        MissionField("second", "choice", choices=RACERS, needed=True),
    ),
    "valley_detective": (
        MissionField("plan", "choice", choices=PLANS, needed=True),
        MissionField("high_fen", "number", high=Decimal(300), decimals=4),
        MissionField("low_fen", "number", high=Decimal(300), decimals=4),
    ),
    "unplug": (
        MissionField("plugs", "choices", choices=PLUGS, needed=True),
        MissionField("hours", "number", Decimal(1), Decimal(24), needed=True, default="8"),
    ),
    "fridge_and_ac": (
        MissionField("checks", "choices", choices=CHECKS, needed=True, none_counts=True),
        MissionField("fridge_c", "number", Decimal(0), Decimal(12)),
        MissionField("ac_c", "number", Decimal(16), Decimal(31)),
    ),
    "pledge": (MissionField("pledges", "choices", choices=PLEDGES, needed=True),),
}


def mission_fields(mission: MissionId, stage: Stage) -> tuple[MissionField, ...]:
    """In the order of the page and of the paper. The youngest race in whole hours; a pledge has no sum."""
    fields = _FIELDS[mission]
    if mission == "one_kwh_race" and stage == "primary_low":
        fields = tuple(replace(field, choices=WHOLE_HOURS) for field in fields)
    return fields if mission == "pledge" else (*fields, _ANSWER)


def cleaned(entry: Mapping[str, str], fields: tuple[MissionField, ...]) -> dict[str, str]:
    """As it is kept: what was asked for, each in one way of writing; "" where a field was there and left empty.

    Raises FigureUnclearError, NumberOutOfRangeError, NotATimeError, UnknownChoiceError, each with its field.
    """
    return {field.id: _cleaned(field, entry[field.id]) for field in fields if field.id in entry}


def _cleaned(field: MissionField, text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return NONE if field.none_counts else ""
    return {"number": _number, "time": _time, "choice": _choice, "choices": _choices}[field.kind](field, plain)


def _number(field: MissionField, text: str) -> str:
    plain = text.replace("。", ".").replace("、", ".").replace(" ", "")
    plain = plain.replace(",", "." if plain.count(",") == 1 and "." not in plain else "")
    if not _NUMBER.fullmatch(plain):
        raise FigureUnclearError(field.id)
    value = Decimal(plain)
    if not field.low <= value <= field.high:
        raise NumberOutOfRangeError(field.id, low=f"{field.low}", high=f"{field.high}")
    kept = plain.split(".")[1][: field.decimals] if "." in plain else ""
    return f"{int(value)}.{kept}" if kept else f"{int(value)}"


def _time(field: MissionField, text: str) -> str:
    match = _TIME.fullmatch(text)
    if not match:
        raise NotATimeError(field.id)
    hour, minute = int(match[1] or match[3] or match[5]), int(match[2] or match[4] or 0)
    if hour > 23 or minute > 59:
        raise NotATimeError(field.id)
    return f"{hour:02}:{minute:02}"


def _choice(field: MissionField, text: str) -> str:
    if text not in field.choices:
        raise UnknownChoiceError(field.id)
    return text


def _choices(field: MissionField, text: str) -> str:
    ticked = {each for each in text.split(",") if each}
    if field.none_counts and ticked == {NONE}:
        return NONE
    if not ticked <= set(field.choices):
        raise UnknownChoiceError(field.id)
    return ",".join(each for each in field.choices if each in ticked)


def ticked(entry: Mapping[str, str], field_id: str) -> tuple[str, ...]:
    """The ids ticked in a list."""
    return tuple(each for each in entry.get(field_id, "").split(",") if each and each != NONE)
