"""Which appliance is most worth measuring: where the catalogue knows least, and the day has most to explain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from webapp.domain.appliance import Appliance, Family, run_load
from webapp.domain.calendar import QUARTERS, midnight
from webapp.domain.estimate import people_factor
from webapp.domain.load import empty_day
from webapp.domain.run import Run
from webapp.domain.standby import AlwaysOn
from webapp.domain.unexplained import Account, Mask

MOST = 3
LEAST_WH = 100
"""Below this range a day nothing is learned that a bill would notice: 0.1 kWh a day is about 20 yuan a year."""
COINCIDES = 0.25
"""From this share of the unexplained energy on, the hours are a reason of their own."""
EARLIER, LATER = 4, 4
"""An appliance is looked for an hour before and after its usual time."""
Why = Literal["hours", "always", "range"]


@dataclass(frozen=True)
class Candidate:
    """An appliance with the range of its day by the catalogue. `share` is the part of the unexplained energy that lies
    in its hours; of one that is always on, the part of the night's draw that has no name."""

    appliance: Appliance
    low_wh: int
    high_wh: int
    share: float
    runs: int

    @property
    def doubt_wh(self) -> int:
        return self.high_wh - self.low_wh

    @property
    def worth(self) -> float:
        """The doubt, up to doubled by how much of the unexplained lies where it runs. Our own rule, not a standard."""
        return self.doubt_wh * (1 + self.share)

    @property
    def why(self) -> Why:
        if self.share < COINCIDES:
            return "range"
        return "always" if self.appliance.always_on else "hours"


def worth_measuring(
    entries: Sequence[Appliance],
    families: Mapping[str, Family],
    accounts: Sequence[Account],
    runs: Sequence[Run],
    people: int,
    hunt: AlwaysOn | None,
) -> tuple[Candidate, ...]:
    """At most three, best first, one a family: what was logged of it before what was not. None without an account.

    `entries` are what the home owns or logged, `runs` those of the accounts' days.
    What may not be charged indoors is left out: its energy is not the home's meter's.
    """
    if not accounts:
        return ()
    left = np.mean([np.maximum(each.left, 0) for each in accounts], axis=0)
    best: dict[str, Candidate] = {}
    for entry in entries:
        if "no_indoor_charging" in entry.constraints:
            continue
        mine = [run for run in runs if run.appliance_id == entry.id]
        found = _candidate(entry, families[entry.family].usual_start, accounts, mine, people, left, hunt)
        known = best.get(entry.family)
        if known is None or (found.runs > 0, found.worth) > (known.runs > 0, known.worth):
            best[entry.family] = found
    worth = [found for found in best.values() if found.doubt_wh >= LEAST_WH]
    return tuple(sorted(worth, key=lambda found: -found.worth)[:MOST])


def _candidate(
    entry: Appliance,
    clock: str,
    accounts: Sequence[Account],
    runs: Sequence[Run],
    people: int,
    left: NDArray[np.float64],
    hunt: AlwaysOn | None,
) -> Candidate:
    day = max(each.day for each in accounts)
    if entry.always_on:
        low, high = (
            value * entry.per_day.on(day) * 1000 for value in (entry.kwh_per_unit.low, entry.kwh_per_unit.high)
        )
        return Candidate(entry, round(low), round(high), hunt.share if hunt else 0.0, 0)
    usual = entry.per_day.on(day) * people_factor(entry, people)
    kept = sum(1 for each in accounts if each.logged_wh)  # a day without any log does not tell of a day without use
    quantity = sum(run.quantity for run in runs) / max(1, kept) if runs else usual
    low, high = entry.wh_range(quantity)
    loss = entry.standing_loss_kwh_day
    if loss:
        low, high = low + round(loss.low * 1000), high + round(loss.high * 1000)
    return Candidate(entry, low, high, _share(_hours(entry, clock, quantity, runs, accounts), left), len(runs))


def _share(hours: Mask, left: NDArray[np.float64]) -> float:
    total = float(left.sum())
    return float(left[hours].sum()) / total if total else 0.0


def _hours(entry: Appliance, clock: str, quantity: float, runs: Sequence[Run], accounts: Sequence[Account]) -> Mask:
    """Quarter-hours it runs in, by its log or else by most homes, and an hour around them."""
    if not runs:
        hour, minute = clock.split(":")
        start = midnight(accounts[0].day) + timedelta(hours=int(hour), minutes=int(minute))
        return _around(_drawn(entry, start, quantity))
    found = [_drawn(entry, run.start, run.quantity) for run in runs]
    return _around(np.any(found, axis=0))


def _drawn(entry: Appliance, start: datetime, quantity: float) -> Mask:
    parts = [load > 0 for load in run_load(entry, start, quantity, max(QUARTERS, entry.wh(quantity))).values()]
    found: Mask = np.any(parts or [empty_day() > 0], axis=0)
    return found


def _around(hours: Mask) -> Mask:
    found: Mask = np.any([np.roll(hours, shift) for shift in range(-EARLIER, LATER + 1)], axis=0)
    return found
