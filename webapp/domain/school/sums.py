"""The number a child works out in each mission, and whether it came near."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from webapp.domain.school.fields import CHECKS, mission_fields, ticked
from webapp.domain.school.meter_detective import night_of
from webapp.domain.school.mission import MissionId
from webapp.domain.school.school_class import Stage
from webapp.domain.school.standby_hunt import idle
from webapp.domain.school.valley_detective import saved_fen
from webapp.domain.school.working_out import PlaceFacts, work_out

Unit = Literal["kwh", "w", "pieces", "hours", "fen", "wh", "things"]


@dataclass(frozen=True)
class Sum:
    """`left` `op` `right` is `value`, in a unit; `near`: so far off it still counts as the same."""

    left: Decimal
    op: Literal["−", "×", "÷"]
    right: Decimal
    value: Decimal
    unit: Unit
    near: Decimal = Decimal("0.05")

    def right_with(self, answer: str) -> bool:
        return abs(Decimal(answer) - self.value) <= self.near


def sum_of(mission: MissionId, stage: Stage, entry: Mapping[str, str], facts: PlaceFacts) -> Sum | None:
    """None while the mission is not complete, or there is nothing to work out."""
    if not work_out(mission, entry, mission_fields(mission, stage), facts).complete:
        return None
    makes = {
        "meter_detective": _night,
        "appliance_hunt": _unlit,
        "one_kwh_race": _race,
        "valley_detective": _cheaper,
        "unplug": _rest,
        "fridge_and_ac": _left,
    }
    return makes[mission](entry, stage, facts) if mission in makes else None


def _night(entry: Mapping[str, str], stage: Stage, _: PlaceFacts) -> Sum | None:
    """Those who divide are asked for the watts."""
    night = night_of(entry)
    if night is None:
        return None
    if stage in ("primary_low", "primary_high"):
        return _minus(night.last + night.turned, night.first, "kwh", Decimal(0))
    hours = (Decimal(night.minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()
    return Sum(Decimal(night.wh), "÷", hours, Decimal(night.w), "w", Decimal(1))


def _unlit(entry: Mapping[str, str], _: Stage, __: PlaceFacts) -> Sum:
    lit = set(ticked(entry, "light"))
    return _minus(Decimal(len(lit | set(ticked(entry, "have")))), Decimal(len(lit)), "pieces", Decimal(0))


def _race(entry: Mapping[str, str], _: Stage, facts: PlaceFacts) -> Sum | None:
    one, other = (facts.hours_per_kwh.get(entry[name]) for name in ("first", "second"))
    if one is None or other is None or one == other:
        return None
    return _minus(max(one, other), min(one, other), "hours", Decimal("0.5"))


def _cheaper(entry: Mapping[str, str], _: Stage, __: PlaceFacts) -> Sum | None:
    if entry.get("plan") != "tou" or saved_fen(entry) is None:
        return None
    return _minus(Decimal(entry["high_fen"]), Decimal(entry["low_fen"]), "fen", Decimal("0.1"))


def _rest(entry: Mapping[str, str], _: Stage, facts: PlaceFacts) -> Sum | None:
    w, hours = idle(ticked(entry, "plugs"), facts.standby_w).w, int(entry["hours"])
    return Sum(Decimal(w), "×", Decimal(hours), Decimal(w * hours), "wh") if w else None


def _left(entry: Mapping[str, str], _: Stage, __: PlaceFacts) -> Sum:
    return _minus(Decimal(len(CHECKS)), Decimal(len(ticked(entry, "checks"))), "things", Decimal(0))


def _minus(left: Decimal, right: Decimal, unit: Unit, near: Decimal) -> Sum:
    return Sum(left, "−", right, left - right, unit, near)
