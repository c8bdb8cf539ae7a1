"""What one change would do to a home's year, and what differs from the year before."""

from decimal import Decimal

from webapp.domain.footprint_changes import Change, Shower, changes
from webapp.domain.footprint_file import YEARS
from webapp.domain.footprint_years import Years, compare
from webapp.domain.household import Household
from webapp.domain.mass import Co2
from webapp.usecases.do_tip import unused_a_year
from webapp.usecases.footprint import Shown, show_footprint
from webapp.usecases.services import Services

SHOWER_TIP = "shower-short"
MOST_TIPS = 3


def changes_of(services: Services, home: Household, shown: Shown) -> tuple[Change, ...]:
    """Largest first; of the tips on electricity only the few that do most."""
    unused = unused_a_year(services, home)
    by_gas = None if SHOWER_TIP in unused else _shower(services)  # else the water is warmed by electricity
    found = changes(shown.answers, shown.setting, unused, by_gas)
    tips = [one for one in found if one.kind == "tip"][:MOST_TIPS]
    return tuple(one for one in found if one.kind != "tip" or one in tips)


def _shower(services: Services) -> Shower | None:
    """The heat of the tip on shorter showers, before any heater's losses."""
    tip = next((tip for tip in services.advice.tips if tip.id == SHOWER_TIP), None)
    if tip is None:
        return None
    value = {name: Decimal(str(entry.value)) for name, entry in tip.inputs.items()}
    return Shower(int(value["litres"] * value["warmer"] * value["wh_litre"] * value["showers"] * 365))


def compare_years(services: Services, home: Household, shown: Shown) -> Years[Co2] | None:
    """Beside the year before, where both were answered. Electricity is known without an answer."""
    year = shown.year - 1
    if year not in shown.kept.years or year < YEARS[0] or not shown.begun:
        return None
    before = show_footprint(services, home, year, shown.kept)

    def both(item: str, profile: str | None) -> bool:
        question = shown.setting.book.items[item].question
        return item == "electricity" or all(
            question in (one.answers.home if profile is None else one.answers.people.get(profile, {}))
            for one in (before, shown)
        )

    return compare(before.footprint.co2, shown.footprint.co2, both)
