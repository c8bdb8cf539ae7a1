"""What an appliance draws, when it may run, and the load of one run."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal

import numpy as np

from webapp.domain.calendar import QUARTERS, local, season_of
from webapp.domain.load import Wh, spread
from webapp.domain.text import Confidence, Source, Text

UsageMode = Literal["hours", "cycles", "km", "always_on"]
ShiftKind = Literal["none", "user_timed", "deferrable_start", "thermal_storage", "thermal_precondition", "battery"]


@dataclass(frozen=True)
class Spread:
    """A typical value and the range seen."""

    typical: float
    low: float
    high: float


@dataclass(frozen=True)
class Phase:
    """A stretch of a run at one draw."""

    minutes: float
    w: float


@dataclass(frozen=True)
class Usage:
    """How people count it: hours, cycles, km; `typical` is what one tap logs, `unit` what it is called."""

    mode: UsageMode
    unit: Text
    typical: float = 1
    most: float = 24


@dataclass(frozen=True)
class Shift:
    """Whether and when a run may move: `windows` are clock hours as ("06:00", "22:00"), for safety and noise."""

    kind: ShiftKind
    windows: tuple[tuple[str, str], ...]
    max_delay_h: float
    interruptible: bool = False


@dataclass(frozen=True)
class PerDay:
    """Use on a typical day in the usage unit (always_on: a multiplier), by season, for a home of three."""

    summer: float
    winter: float
    spring_autumn: float

    def on(self, day: date) -> float:
        return float(getattr(self, season_of(day)))


@dataclass(frozen=True)
class Family:
    """What people call one appliance; its variants are catalogue entries. A dryer runs `after` the washer."""

    id: str
    name: Text
    icon: str
    group: str
    choice: Text
    typical: bool = False
    usual_start: str = "19:00"
    after: str | None = None


@dataclass(frozen=True)
class Appliance:
    """One catalogue entry. Energy is per unit of use, in kWh; always-on entries per day.

    Entries that share a `machine` are programmes of the same one: a person may pick the thriftier.
    """

    id: str
    family: str
    name: Text
    variant: Text
    category: str
    tier: Literal["core", "extra"]
    usage: Usage
    rated_w: Spread
    kwh_per_unit: Spread
    standby_w: Spread
    minutes_per_unit: float | None
    per_day: PerDay
    shift: Shift
    constraints: tuple[str, ...]
    confidence: Confidence
    sources: tuple[str, ...]
    phases: tuple[Phase, ...] = ()
    standing_loss_kwh_day: Spread | None = None
    note: Text | None = None
    default: bool = False
    machine: str | None = None

    def wh(self, quantity: float) -> int:
        """Typical energy of a use, whole watt-hours."""
        return round(self.kwh_per_unit.typical * quantity * 1000)

    def wh_range(self, quantity: float) -> tuple[int, int]:
        return round(self.kwh_per_unit.low * quantity * 1000), round(self.kwh_per_unit.high * quantity * 1000)

    def minutes(self, quantity: float, wh: int | None = None) -> float:
        """How long a use lasts: hours as logged; stored heat and charging by energy over draw; else by cycle.

        `wh` where stored heat took another energy than is typical of the quantity.
        """
        if wh is not None and self.shift.kind == "thermal_storage":
            return wh / self.rated_w.typical * 60
        if self.usage.mode == "hours":
            return quantity * 60
        if self.usage.mode == "km" or self.shift.kind in ("thermal_storage", "battery") or not self.minutes_per_unit:
            return self.kwh_per_unit.typical * quantity * 1000 / self.rated_w.typical * 60
        return self.minutes_per_unit * quantity

    @cached_property
    def shape(self) -> tuple[Phase, ...]:
        """Phases of one cycle, or none when the draw is even."""
        return self.phases if self.usage.mode == "cycles" else ()

    @property
    def movable(self) -> bool:
        return self.shift.kind in ("deferrable_start", "thermal_storage", "battery") and self.usage.mode != "always_on"

    @property
    def always_on(self) -> bool:
        return self.usage.mode == "always_on"


@dataclass(frozen=True)
class Catalogue:
    """All families, appliances and their sources, keyed by id."""

    families: dict[str, Family]
    appliances: dict[str, Appliance]
    constraints: dict[str, Text]
    sources: dict[str, Source]
    as_of: date = field(default_factory=lambda: date(2026, 11, 21))

    def variants(self, family: str) -> list[Appliance]:
        return [entry for entry in self.appliances.values() if entry.family == family]

    def default_variant(self, family: str) -> Appliance:
        entries = self.variants(family)
        return next((entry for entry in entries if entry.default), entries[0])


def run_load(appliance: Appliance, start: datetime, quantity: float, wh: int | None = None) -> dict[date, Wh]:
    """Watt-hours per quarter-hour of every day a run touches.

    A run that spans a period edge or midnight is split there, by the minutes it spends in each
    quarter-hour and the draw of its phases; the parts add up to the run's energy exactly.
    """
    total = appliance.wh(quantity) if wh is None else wh
    begin = local(start)
    weights = _minute_weights(appliance, quantity, total)
    offset = begin.hour * 60 + begin.minute
    n_days = -(-(offset + len(weights)) // (24 * 60))
    minutes = np.zeros(n_days * 24 * 60)
    minutes[offset : offset + len(weights)] = weights
    quarters = spread(total, minutes.reshape(-1, 15).sum(axis=1)).reshape(n_days, QUARTERS)
    return {begin.date() + timedelta(days=n): quarters[n] for n in range(n_days) if quarters[n].any() or n == 0}


def _minute_weights(appliance: Appliance, quantity: float, wh: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Relative draw of each minute of a run."""
    length = max(1, round(appliance.minutes(quantity, wh)))
    shape = appliance.shape
    if not shape:
        return np.ones(length)
    edges = np.cumsum([phase.minutes for phase in shape])
    draws = np.array([phase.w for phase in shape])
    within = (np.arange(length) + 0.5) % edges[-1]
    weights: np.ndarray[tuple[int], np.dtype[np.float64]] = draws[
        np.searchsorted(edges, within, side="right").clip(max=len(draws) - 1)
    ]
    return weights


def base_load(appliances: list[Appliance], day: date) -> Wh:
    """The load nobody logs: fridge and router, standby, and the heat a water tank loses, even over the day."""
    wh = sum(base_wh(entry, day) for entry in appliances)
    return spread(round(wh), np.ones(QUARTERS))


def base_wh(entry: Appliance, day: date) -> float:
    """A day of what one entry draws without being switched on."""
    if entry.always_on:
        return entry.kwh_per_unit.typical * entry.per_day.on(day) * 1000
    loss = entry.standing_loss_kwh_day.typical * 1000 if entry.standing_loss_kwh_day else 0
    return loss + entry.standby_w.typical * 24


def run_end(appliance: Appliance, start: datetime, quantity: float, wh: int | None = None) -> datetime:
    return start + timedelta(minutes=max(1, round(appliance.minutes(quantity, wh))))
