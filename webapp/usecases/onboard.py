"""The four questions: each answer is kept at once, and may be given again later without losing the rest."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from webapp.domain.errors import UnknownTariffError
from webapp.domain.household import BillKind, Household, OwnPrices
from webapp.usecases.keep_household import keep, new_household, owned_entries
from webapp.usecases.services import Services

Plan = Literal["tou", "tiers", "unknown"]
BAND_END = 5
"""The last band of people means this many or more."""


def settle(services: Services, home: Household | None, province: str) -> Household:
    """A home in a province: a new one, or the known one moved. Prices and city of its old place are dropped."""
    if home is None:
        return keep(services, new_household(services, province))
    if home.province == province:
        return home
    return keep(services, replace(home, province=province, city=None, own_prices=None))


def choose_plan(services: Services, home: Household, plan: Plan, own: OwnPrices | None) -> Household:
    """Raises UnknownTariffError where the region's prices are not verified and none were typed."""
    if own is None and not services.tariffs.shipped(home.province, services.today()):
        raise UnknownTariffError("price")
    return keep(services, replace(home, plan=plan, own_prices=own))


def describe(
    services: Services, home: Household, people: int, bill: tuple[BillKind, Decimal] | None, *, care: bool
) -> Household:
    """`people` may be the last band, which leaves a larger number given before as it was."""
    heads = max(people, home.people) if people == BAND_END else people
    kind, amount = bill or (None, None)
    return keep(services, replace(home, people=heads, bill_kind=kind, bill_amount=amount, care=care))


def furnish(services: Services, home: Household, families: Iterable[str]) -> Household:
    """Own these families: known variants stay, new ones come as their default, the others go."""
    return equip(services, home, dict.fromkeys(families))


def equip(services: Services, home: Household, variants: dict[str, str | None]) -> Household:
    """Own these families in these variants; None leaves a known variant, or takes the default."""
    mine = owned_by_family(services, home)
    chosen = []
    for family, variant in variants.items():
        if family in mine and variant in (None, mine[family][0]):
            chosen += mine[family]
        else:
            chosen += owned_entries(services, family, variant)
    return keep(services, replace(home, appliances=tuple(chosen)))


def owned_by_family(services: Services, home: Household) -> dict[str, list[str]]:
    """What the home owns, by family; the first entry of each is the one a person chose."""
    found: dict[str, list[str]] = {}
    for entry in services.appliances(home):
        found.setdefault(entry.family, []).append(entry.id)
    return found
