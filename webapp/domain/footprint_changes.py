"""What one change would do to a year: each worked out by counting the same home again, with that one answer changed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from webapp.domain.footprint import Answers, Electricity, Footprint, Setting
from webapp.domain.footprint_book import Given, Value
from webapp.domain.footprint_count import footprint
from webapp.domain.mass import Co2

Kind = Literal["car_less", "flight_less", "flight_by_rail", "taxi_by_metro", "shower", "tip"]
CAR_LESS = Decimal("0.8")
WEEKS = 52
LEAST_G = 1000
"""A change of less than a kilogram a year is not worth a line."""
WH_PER_M3 = Decimal(38_931) / Decimal("3.6")
"""Heat of a cubic metre of natural gas, 38.931 MJ: the heating value its CO2 factor is made with."""


@dataclass(frozen=True)
class Change:
    """One change alone: what the home emits less in a year. They are not to be added up: one takes from another.

    `subject` is the tip or nothing, `km` the distance or nothing the sentence needs.
    """

    kind: Kind
    profile: str | None
    less: Co2
    subject: str | None = None
    km: Decimal | None = None


@dataclass(frozen=True)
class Shower:
    """Heat a year that shorter showers leave in the tap, in Wh; with a gas heater's losses it is more."""

    wh: int


def changes(
    answers: Answers, setting: Setting, tips: Mapping[str, int], shower: Shower | None = None
) -> tuple[Change, ...]:
    """Largest first. `tips`: watt-hours a year by tip that the home can still leave unused."""
    before = footprint(answers, setting)
    tried = [*_by_tips(setting, answers, tips), *_by_people(answers, setting), *_by_gas(answers, shower)]
    found = [_change(before, change, footprint(*again)) for change, again in _with_setting(tried, setting)]
    return tuple(sorted((one for one in found if one.less.g >= LEAST_G), key=lambda one: -one.less.g))


@dataclass(frozen=True)
class _Tried:
    kind: Kind
    answers: Answers
    electricity: Electricity | None = None
    profile: str | None = None
    subject: str | None = None
    km: Decimal | None = None


def _with_setting(tried: Iterable[_Tried], setting: Setting) -> Iterator[tuple[_Tried, tuple[Answers, Setting]]]:
    for one in tried:
        yield one, (one.answers, replace(setting, electricity=one.electricity) if one.electricity else setting)


def _change(before: Footprint, tried: _Tried, after: Footprint) -> Change:
    return Change(tried.kind, tried.profile, before.total - after.total, tried.subject, tried.km)


def _by_tips(setting: Setting, answers: Answers, tips: Mapping[str, int]) -> Iterator[_Tried]:
    """Energy not used, whether the year's was typed, measured or estimated."""
    electricity = setting.electricity
    for tip, wh in tips.items():
        kwh = Decimal(wh) / 1000
        yield _Tried("tip", _less_typed(answers, kwh), electricity.less(kwh), subject=tip)


def _less_typed(answers: Answers, kwh: Decimal) -> Answers:
    typed = answers.home.get("electricity", {}).get("kwh")
    if not isinstance(typed, Decimal):
        return answers
    return replace(answers, home={**answers.home, "electricity": {"kwh": max(typed - kwh, Decimal(1))}})


def _by_people(answers: Answers, setting: Setting) -> Iterator[_Tried]:
    for profile, given in answers.people.items():
        yield from _by_car(answers, profile, given.get("car", {}))
        yield from _by_plane(answers, profile, given)
        taxi, metro = _km(given, "transit", "taxi_km"), _km(given, "transit", "metro_km")
        if taxi:
            moved = {"taxi_km": Decimal(0), "metro_km": metro + taxi}
            yield _Tried("taxi_by_metro", _said(answers, profile, "transit", moved), profile=profile, km=taxi * WEEKS)


def _by_car(answers: Answers, profile: str, car: Given) -> Iterator[_Tried]:
    km = car.get("km")
    if isinstance(km, Decimal) and km:
        less = _said(answers, profile, "car", {"km": km * CAR_LESS})
        yield _Tried("car_less", less, profile=profile, km=km * (1 - CAR_LESS))


def _by_plane(answers: Answers, profile: str, given: Mapping[str, Given]) -> Iterator[_Tried]:
    """One flight not flown; and one gone by rail, as far as the plane flies."""
    flights, km = _km(given, "flights", "flights"), _km(given, "flights", "km_each")
    if not flights or not km:
        return
    fewer = _said(answers, profile, "flights", {"flights": flights - 1})
    yield _Tried("flight_less", fewer, profile=profile, km=km)
    rail = _km(given, "trains", "high_speed_km") + km
    yield _Tried("flight_by_rail", _said(fewer, profile, "trains", {"high_speed_km": rail}), profile=profile, km=km)


def _by_gas(answers: Answers, shower: Shower | None) -> Iterator[_Tried]:
    """Water a gas heater need not warm, as if it lost nothing: the true saving is rather more."""
    gas = answers.home.get("gas", {})
    m3 = gas.get("m3")
    if shower is None or not isinstance(m3, Decimal) or gas.get("kind") == "town":
        return
    monthly = max(m3 - Decimal(shower.wh) / WH_PER_M3 / 12, Decimal(0))
    yield _Tried("shower", replace(answers, home={**answers.home, "gas": {**gas, "m3": monthly}}))


def _said(answers: Answers, profile: str, question: str, changed: Mapping[str, Value]) -> Answers:
    """The same answers, with one person's to one question changed."""
    given = answers.people[profile]
    own = {**given, question: {**given.get(question, {}), **changed}}
    return replace(answers, people={**answers.people, profile: own})


def _km(given: Mapping[str, Given], question: str, field: str) -> Decimal:
    value = given.get(question, {}).get(field)
    return value if isinstance(value, Decimal) else Decimal(0)
