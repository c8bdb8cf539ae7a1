"""What a home may leave off or put off while a call lasts, by what it owns: a few things, and what is not worth it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
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
EARLY = 6
"""Quarter-hours: dinner is cooked up to an hour and a half after most homes begin."""
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


def suggest(
    appliances: Iterable[tuple[Appliance, str]], hours: Hours, most_wh: int | None, care: bool
) -> list[Suggestion]:
    """Of appliances with the clock time they usually start at, what most homes use in these hours: the most worth
    first, none more than the home's baseline, then the one thing people do that is not worth it. Where somebody needs
    care, cooling and heating are never touched."""
    found: dict[What, Suggestion] = {}
    for each, usual in appliances:
        new = _of(each, hours, care) if _runs_then(each, usual, hours) else None
        if new and most_wh is not None:
            new = replace(new, wh=min(new.wh, most_wh))
        if new and new.worth and (new.what not in found or new.wh > found[new.what].wh):
            found[new.what] = new
    best = sorted(found.values(), key=lambda each: -each.wh)[:MOST_SHOWN]
    return [*best, Suggestion("unplug", PHONE_WH, moved=False)]


def _runs_then(appliance: Appliance, usual: str, hours: Hours) -> bool:
    """Cooling and heating at any hour; what is put off where it usually starts in the call or a little before."""
    if appliance.family == "air-conditioner":
        return True
    hour, minute = usual.split(":")
    return hours.begin - EARLY <= int(hour) * 4 + int(minute) // 15 < hours.end


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
