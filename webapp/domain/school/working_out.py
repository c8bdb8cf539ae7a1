"""What follows from a mission's entry: figures for the class, how well they are shown, points for having done it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from webapp.domain.appliance import Spread
from webapp.domain.outreach.league import Grade
from webapp.domain.school.fields import MissionField, ticked
from webapp.domain.school.meter_detective import check, night_of
from webapp.domain.school.mission import MissionId
from webapp.domain.school.standby_hunt import idle
from webapp.domain.school.valley_detective import PriceClock, saved_fen

Entry = Mapping[str, str]
Found = dict[str, int]


@dataclass(frozen=True)
class PlaceFacts:
    """What the rules know: idle watts by family, hours a kWh lasts, the place's prices if there are several a day."""

    standby_w: Mapping[str, Spread]
    prices: PriceClock | None = None
    hours_per_kwh: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """`found` is empty until the mission is complete; points are for doing it, never for using less."""

    found: Found
    grade: Grade = "C"
    points: int = 0
    complete: bool = False


MOST_POINTS = 3
"""Read off a meter so that the night is known; what is counted or looked up gives two."""


def work_out(mission: MissionId, entry: Entry, fields: tuple[MissionField, ...], facts: PlaceFacts) -> Outcome:
    """Raises what a mission's own check raises: impossible readings, prices the wrong way round."""
    if mission == "meter_detective":
        return _meter(entry)
    found = _FOUND[mission](entry, facts)
    if any(each.needed and each.id not in entry for each in fields) or not priced(mission, entry):
        return Outcome({})
    return Outcome(found, "C", 2, True)


def priced(mission: MissionId, entry: Entry) -> bool:
    """A home with two prices has to say them."""
    return mission != "valley_detective" or entry.get("plan") != "tou" or saved_fen(entry) is not None


def _meter(entry: Entry) -> Outcome:
    check(entry)
    night = night_of(entry)
    if night is None:
        return Outcome({}, "B")
    found = {
        "overnight_w": night.w,
        "upper_bound": int(night.upper_bound),
        "wh": night.wh,
        "minutes": night.minutes,
    }
    return Outcome(found, "B", MOST_POINTS - int(night.upper_bound), True)


def _hunt(entry: Entry, _: PlaceFacts) -> Found:
    """`standby`: how many of them have a little light on."""
    lights = set(ticked(entry, "light"))
    return {"appliances": len(lights | set(ticked(entry, "have"))), "standby": len(lights)}


def _race(_: Entry, __: PlaceFacts) -> Found:
    return {"wh": 1000}


def _valley(entry: Entry, facts: PlaceFacts) -> Found:
    if entry.get("plan") == "same":
        return {"valley_minutes": 0, "saved_mills_per_kwh": 0}
    saved = saved_fen(entry) if entry.get("plan") == "tou" else None
    if saved is None:
        return {}
    found = {"saved_mills_per_kwh": int((saved * 10).to_integral_value(ROUND_HALF_UP))}
    return {"valley_minutes": facts.prices.cheap_minutes, **found} if facts.prices else found


def _unplug(entry: Entry, facts: PlaceFacts) -> Found:
    plugs = ticked(entry, "plugs")
    idling = idle(plugs, facts.standby_w)
    return {
        "plugs": len(plugs),
        "standby_w": idling.w,
        "standby_w_low": idling.w_low,
        "standby_w_high": idling.w_high,
        "minutes_a_day": int(Decimal(entry.get("hours", "0")) * 60),
    }


def _fridge(entry: Entry, _: PlaceFacts) -> Found:
    return {"checks": len(ticked(entry, "checks"))}


def _pledge(entry: Entry, _: PlaceFacts) -> Found:
    return {"pledges": len(ticked(entry, "pledges"))}


_FOUND: Mapping[MissionId, Callable[[Entry, PlaceFacts], Found]] = {
    "appliance_hunt": _hunt,
    "one_kwh_race": _race,
    "valley_detective": _valley,
    "unplug": _unplug,
    "fridge_and_ac": _fridge,
    "pledge": _pledge,
}
