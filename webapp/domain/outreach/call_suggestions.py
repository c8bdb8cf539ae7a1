"""What a home may leave off or put off while a call lasts, by what it owns: a few things, and what is not worth it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from webapp.domain.appliance import Appliance
from webapp.domain.outreach.demand_call import Hours

What = Literal[
    "one_room",
    "cook_before",
    "wash_later",
    "dry_later",
    "dishes_later",
    "heat_before",
    "charge_later",
    "charge_by_day",
    "unplug",
]
MOST_SHOWN = 3
WORTH_WH = 50
"""Below it nobody need bother."""
PHONE_WH = 20
PUT_OFF: dict[str, What] = {
    "rice-cooker": "cook_before",
    "washer": "wash_later",
    "dryer": "dry_later",
    "dishwasher": "dishes_later",
    "water-heater": "heat_before",
    "ev": "charge_later",
    "ebike": "charge_by_day",
}
SUMMER, WINTER = range(5, 11), (11, 12, 1, 2, 3)


@dataclass(frozen=True)
class Suggestion:
    """One thing to do. `wh` is the most it takes out of the hours of the call; `moved` says it is used another time."""

    what: What
    wh: int
    moved: bool
    appliance: Appliance | None = None

    @property
    def worth(self) -> bool:
        return self.wh >= WORTH_WH


def suggest(appliances: Iterable[Appliance], hours: Hours, care: bool) -> list[Suggestion]:
    """The most worth first, then the one thing people do that is not. Where somebody needs care, cooling and heating
    are never touched."""
    found: dict[What, Suggestion] = {}
    for each in appliances:
        new = _of(each, hours, care)
        if new and new.worth and (new.what not in found or new.wh > found[new.what].wh):
            found[new.what] = new
    best = sorted(found.values(), key=lambda each: -each.wh)[:MOST_SHOWN]
    return [*best, Suggestion("unplug", PHONE_WH, moved=False)]


def _of(appliance: Appliance, hours: Hours, care: bool) -> Suggestion | None:
    lasts = hours.n / 4
    if appliance.family == "air-conditioner":
        cooling = appliance.category == "cooling"
        if care or hours.day.month not in (SUMMER if cooling else WINTER):
            return None
        return Suggestion("one_room", appliance.wh(lasts), moved=False, appliance=appliance)
    what = PUT_OFF.get(appliance.family)
    if what is None or not appliance.movable:
        return None
    once = appliance.wh(appliance.usage.typical)
    return Suggestion(what, min(once, round(appliance.rated_w.typical * lasts)), moved=True, appliance=appliance)
