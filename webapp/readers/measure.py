"""What readings measure: their unit, interval or register, how long they last, and which end their stamp marks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from webapp.domain.readings import MINUTES_A_DAY, Ints
from webapp.readers import Choice
from webapp.readers.cells import Floats, Mask
from webapp.readers.flat import Flat
from webapp.readers.refusals import NoSuchOptionError

UNITS = ("kwh", "wh", "kw", "w")
KINDS = ("interval", "register")
STAMPS = ("start", "end")
LENGTHS = ("1", "5", "10", "15", "30", "60", "1440", "month")
MONTH = "month"
MOST_HOUSE_W = 100_000
FEW_W = 10_000
"""Mean power no home has: readings above it, rising each time, are a register's."""
LONGEST_MINUTES = 366 * MINUTES_A_DAY
WH_OF = {"kwh": 1000.0, "wh": 1.0, "kw": 1000.0, "w": 1.0}

UNIT_WORDS = (
    ("kwh", re.compile(r"k\W?w\W?h|千瓦\W?时|度(?!数)", re.IGNORECASE)),
    ("wh", re.compile(r"(?<![a-z])wh(?![a-z])|瓦\W?时", re.IGNORECASE)),
    ("kw", re.compile(r"(?<![a-z])kw(?![a-z])|千瓦", re.IGNORECASE)),
    ("w", re.compile(r"(?<![a-z])w(?![a-z])|watt|瓦", re.IGNORECASE)),
)
FILE_UNIT = re.compile(r"(?<![a-z0-9])(kwh|wh|kw)(?![a-z0-9])", re.IGNORECASE)
"""Load_kW_2026.csv; KW42.csv is a calendar week."""
POWER = re.compile(r"功率|负荷|power|\bload|demand", re.IGNORECASE)
REGISTER = re.compile(r"示数|读数|表底|止码|起码|累计|表码|register|cumul|index", re.IGNORECASE)
USAGE = re.compile(r"用电量|用量|耗电|usage|consumption|interval|delta|电量", re.IGNORECASE)
ENDS = re.compile(r"结束|截止|终止|\bend|until|\bto\b", re.IGNORECASE)
STARTS = re.compile(r"开始|起始|\bstart|\bfrom\b|begin", re.IGNORECASE)


@dataclass(frozen=True)
class Measure:
    """`minutes` is None where readings last a calendar month."""

    unit: str
    kind: str
    stamp: str
    minutes: int | None

    @property
    def is_power(self) -> bool:
        return self.unit in ("kw", "w")


def measure_of(
    flat: Flat, value_name: str, time_name: str, chosen: Mapping[str, str]
) -> tuple[Measure, tuple[Choice, ...]]:
    """What was found, corrected by what was chosen; names are the header's words."""
    order = _in_time(flat)
    code, at, value = flat.code[order], flat.at[order], flat.value[order]
    same = code[1:] == code[:-1]
    minutes = _minutes(flat, np.diff(at)[same], chosen)
    unit = _named_unit(flat, value_name, chosen.get("file", ""))
    kind = _one_of(chosen, "kind", KINDS) or _kind(value, same, minutes, value_name, unit)
    if not _one_of(chosen, "unit", UNITS) and unit is None:
        unit = _unit_by_size(value, np.diff(value)[same], kind, minutes, value_name)
    unit = _one_of(chosen, "unit", UNITS) or unit or "kwh"
    stamp = _one_of(chosen, "stamp", STAMPS) or _stamp(at, code, minutes, time_name)
    length = MONTH if minutes is None else str(minutes)
    lengths = LENGTHS if length in LENGTHS else (length, *LENGTHS)
    choices = [Choice("unit", unit, UNITS), Choice("kind", kind, KINDS)]
    if kind == "interval":
        choices += [Choice("stamp", stamp, STAMPS), Choice("minutes", length, lengths)]
    return Measure(unit, kind, stamp, minutes), tuple(choices)


def _one_of(chosen: Mapping[str, str], name: str, options: tuple[str, ...]) -> str:
    value = chosen.get(name, "")
    if value and value not in options:
        raise NoSuchOptionError(value=value)
    return value


def _in_time(flat: Flat) -> Ints:
    """Positions by meter and time."""
    if len(flat.at) < 2:
        return np.arange(len(flat.at))
    rises = (np.diff(flat.code) > 0) | ((np.diff(flat.code) == 0) & (np.diff(flat.at) >= 0))
    return np.arange(len(flat.at)) if rises.all() else np.lexsort((flat.at, flat.code))


def _minutes(flat: Flat, steps: Ints, chosen: Mapping[str, str]) -> int | None:
    """The commonest distance of two readings; None for a month."""
    if wanted := chosen.get("minutes"):
        if wanted == MONTH:
            return None
        if not re.fullmatch(r"[1-9][0-9]{0,5}", wanted) or int(wanted) > LONGEST_MINUTES:
            raise NoSuchOptionError(value=wanted)
        return int(wanted)
    steps = steps[steps > 0]
    if not len(steps):
        return MINUTES_A_DAY if flat.dated else 60
    short = steps[steps < 40_000]
    common = int(np.bincount(short).argmax()) if len(short) else int(np.median(steps))
    if flat.dated and common >= 28 * MINUTES_A_DAY:
        return None
    return min(common, LONGEST_MINUTES)


def _named_unit(flat: Flat, value_name: str, file_name: str) -> str | None:
    """By the cells, else the header, else the name of the file."""
    if flat.unit in UNITS:
        return flat.unit
    named = next((unit for unit, words in UNIT_WORDS if words.search(value_name)), None)
    in_file = FILE_UNIT.search(file_name)
    return named or (in_file.group(1).lower() if in_file else None)


def _kind(value: Floats, same: Mask, minutes: int | None, value_name: str, unit: str | None) -> str:
    """A register only ever rises. Few readings may rise by chance: they are a register's where the header says so, or
    where no home could use that much in that time."""
    if unit in ("kw", "w") or POWER.search(value_name):
        return "interval"
    steps = np.diff(value)[same]
    rises, falls = int((steps > 0).sum()), int((steps < 0).sum())
    said = bool(REGISTER.search(value_name)) and not USAGE.search(value_name)
    hours = _days_of(minutes) * 24
    mean_w = float(np.median(np.abs(value))) * WH_OF[unit or "kwh"] / hours
    if not len(steps):
        return "register" if said or mean_w > FEW_W else "interval"
    if said and rises > falls:
        return "register"
    risen = float(steps[steps > 0].sum())
    climbs = not falls or (rises >= 50 * falls and (falls <= 2 or steps.sum() * 2 > risen))
    long = climbs and rises >= (24 if USAGE.search(value_name) else 12)
    mostly = falls <= max(rises // 50, 1) and rises > 2 * falls
    large = mean_w > FEW_W and mostly and float(np.median(np.abs(value))) > 3 * risen / max(rises, 1)
    return "register" if long or large else "interval"


def _days_of(minutes: int | None) -> float:
    return 30 if minutes is None else minutes / MINUTES_A_DAY


def _unit_by_size(value: Floats, rises: Floats, kind: str, minutes: int | None, value_name: str) -> str:
    """kWh, unless a household could not draw that much."""
    hours = _days_of(minutes) * 24
    energy = rises[rises > 0] if kind == "register" else np.abs(value)
    mean = float(np.median(energy) if kind == "register" else energy.mean()) if len(energy) else 0.0
    if POWER.search(value_name):
        return "w" if mean > 50 else "kw"
    if mean * 1000 / hours <= MOST_HOUSE_W:
        return "kwh"
    return "w" if kind == "interval" and hours < 0.25 else "wh"


def _stamp(at: Ints, code: Ints, minutes: int | None, time_name: str) -> str:
    """End, where the first reading of a day is stamped one interval after midnight and the last at midnight."""
    if minutes is None or minutes >= MINUTES_A_DAY:
        return "start"
    if ENDS.search(time_name):
        return "end"
    if STARTS.search(time_name) or not len(at):
        return "start"
    begins = np.flatnonzero(np.diff(code, prepend=-1) != 0)
    ends = np.append(begins[1:], len(at)) - 1
    first, last = at[begins] % MINUTES_A_DAY, at[ends] % MINUTES_A_DAY
    late = ((first == minutes) & (last != MINUTES_A_DAY - minutes)) | ((first != 0) & (last == 0))
    late &= ends > begins
    return "end" if late.sum() * 2 > len(begins) else "start"
