"""Tips that fit a home, its season and its prices, with the sum behind each figure."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from webapp.domain.calendar import season_of
from webapp.domain.formula import evaluate
from webapp.domain.text import Text

Season = Literal["all", "summer", "winter", "summer_winter"]
SavingKind = Literal["energy", "cost_shift", "safety"]

SIGNS = {"*": "×", "/": "÷", "-": "−"}


@dataclass(frozen=True)
class Input:
    """One figure a sum starts from; a household may put in its own."""

    value: float
    label: Text
    unit: Text | None = None


@dataclass(frozen=True)
class Tip:
    """What to do, and what a year of it is worth in kWh.

    `saving` energy: kWh not used. cost_shift: kWh moved to cheaper hours, none saved; the yuan come from the
    home's own prices. safety: no figures. `families` names families or catalogue entries, any of which makes the
    tip fit; none means every home. `extra_kwh` is what following the tip uses on top in a year.
    """

    id: str
    kind: Literal["guide", "extra"]
    category: str
    icon: str
    title: Text
    text: Text
    season: Season
    saving: SavingKind
    habit: Literal["daily", "once"]
    days_per_year: int
    evidence: str
    sources: tuple[str, ...]
    families: tuple[str, ...] = ()
    needs_tou: bool = False
    caution: Text | None = None
    low: float = 0
    typical: float = 0
    high: float = 0
    extra_kwh: float = 0
    formula: str = "0"
    inputs: Mapping[str, Input] = field(default_factory=dict)


@dataclass(frozen=True)
class Saving:
    """Watt-hours a year: not used, or moved, as the tip's `saving` says."""

    wh_low: int
    wh_typical: int
    wh_high: int


def fits(tip: Tip, owned: Collection[str], day: date, tou: bool) -> bool:
    """Whether a tip is for this home on this day. `owned`: ids of its families, and of entries where known."""
    if tip.needs_tou and not tou:
        return False
    if tip.season != "all" and season_of(day) not in tip.season.split("_"):
        return False
    return not tip.families or any(name in owned for name in tip.families)


def yearly(tip: Tip) -> Saving:
    return Saving(round(tip.low * 1000), round(tip.typical * 1000), round(tip.high * 1000))


def wh_per_day(tip: Tip) -> int:
    """The share of one day on which the tip is followed."""
    return round(tip.typical * 1000 / tip.days_per_year)


def computed(tip: Tip, own: Mapping[str, float] | None = None) -> float:
    """The tip's sum in kWh a year, with a home's `own` figures in place of the usual ones."""
    return evaluate(tip.formula, {name: entry.value for name, entry in tip.inputs.items()} | dict(own or {}))


def calculation(tip: Tip) -> list[tuple[Text, Text]]:
    """What the sum starts from, as name and value with unit, for the fold that shows how a figure came about."""
    return [(entry.label, _amount(entry)) for entry in tip.inputs.values()]


def _amount(entry: Input) -> Text:
    number, unit = f"{entry.value:g}", entry.unit or Text("", "")
    return Text(f"{number} {unit.zh}".strip(), f"{number} {unit.en}".strip())


def readable(tip: Tip) -> Text:
    """The formula with its names spelt out."""
    return Text(_spelt(tip, "zh"), _spelt(tip, "en"))


def _spelt(tip: Tip, lang: str) -> str:
    def spell(match: re.Match[str]) -> str:
        word = match[0]
        if word in tip.inputs:
            return tip.inputs[word].label[lang]
        sign = SIGNS.get(word, word)
        return f" {sign} " if sign in "×÷−+" else sign

    return re.sub(r"[A-Za-z_]\w*|[*/+-]", spell, tip.formula.replace(" ", ""))
