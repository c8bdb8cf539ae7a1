"""Home missions: what a family looks at, what a child works out of it, and how well that is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from webapp.domain.outreach.league import Grade

MissionId = Literal[
    "meter_detective",
    "appliance_hunt",
    "one_kwh_race",
    "valley_detective",
    "unplug",
    "fridge_and_ac",
    "pledge",
]
MISSIONS: tuple[MissionId, ...] = get_args(MissionId)
Came = Literal["card", "paper"]
"""On the card's own pages, or typed in from paper by the teacher."""


@dataclass(frozen=True)
class Work:
    """One mission of one seat on one day. Only numbers and choices from a list: nothing a child could write is kept.

    `entry` is what was typed or ticked, by field; `found` what follows from it, whole numbers with their unit in the
    name (the keys of each mission: `FOUND`). `done`: handed in; until then it may go on, say in the morning.
    `earlier` are the entries it replaced, the latest last.
    """

    seat: int
    mission: MissionId
    day: date
    entry: Mapping[str, str]
    found: Mapping[str, int] = field(default_factory=dict)
    grade: Grade = "C"
    points: int = 0
    came: Came = "card"
    done: bool = False
    earlier: tuple[Mapping[str, str], ...] = ()


FOUND: Mapping[MissionId, tuple[str, ...]] = {
    "meter_detective": ("overnight_w", "upper_bound", "wh", "minutes"),
    "appliance_hunt": ("appliances", "standby"),
    "one_kwh_race": ("wh",),
    "valley_detective": ("valley_minutes", "saved_mills_per_kwh"),
    "unplug": ("plugs", "standby_w", "standby_w_low", "standby_w_high", "minutes_a_day"),
    "fridge_and_ac": ("checks",),
    "pledge": ("pledges",),
}
"""What each mission's `found` may hold. `upper_bound` is 1 where the bedtime reading is missing: the evening is in it,
so the overnight watts are at most that. A mill is a thousandth of a yuan."""
