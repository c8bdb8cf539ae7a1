"""Which energy of a home a tip takes its share of: two tips for the same air conditioner share it, a kettle's not."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from webapp.domain.appliance import Appliance
from webapp.domain.estimate import daily_wh
from webapp.domain.ledger import ActsOn
from webapp.domain.tip import Tip

ONE_ENERGY: Mapping[str, str] = {
    "cooling": "climate",
    "heating": "climate",
    "water_heating": "water_heating",
    "refrigeration": "refrigeration",
    "lighting": "lighting",
}
"""Categories whose tips all act on the same energy, whatever appliance they name: a fan saves what cools the room."""
YEAR = 2025
"""Any year: a month's typical day depends on its season only."""


def acting(tips: Iterable[Tip], entries: Sequence[Appliance], people: int) -> dict[str, ActsOn]:
    """For each tip of saved energy what it acts on in this home, and a day's energy of that in each month.

    By the appliances owned, as the catalogue counts them. Tips of other categories act on the family they name. What
    is off but plugged in (`standby`) is counted nowhere, so those tips share an energy that is not known.
    """
    return {tip.id: _acts_on(tip, entries, people) for tip in tips if tip.saving == "energy"}


def _acts_on(tip: Tip, entries: Sequence[Appliance], people: int) -> ActsOn:
    named = [entry for entry in entries if {entry.id, entry.family} & set(tip.families)]
    energy = ONE_ENERGY.get(tip.category) or next(
        (
            ONE_ENERGY[entry.category]
            for entry in named
            if entry.category in ONE_ENERGY and tip.category == "replacement"
        ),
        None,
    )
    if energy:
        alike = [entry for entry in entries if ONE_ENERGY.get(entry.category) == energy]
        return ActsOn(energy, _day_wh(alike, people))
    if tip.category == "standby" or not named:
        return ActsOn(tip.category)
    family = named[0].family
    return ActsOn(family, _day_wh([entry for entry in entries if entry.family == family], people))


def _day_wh(entries: Sequence[Appliance], people: int) -> tuple[int, ...]:
    return tuple(
        round(sum(daily_wh(entry, people, date(YEAR, month, 1)) for entry in entries)) for month in range(1, 13)
    )
