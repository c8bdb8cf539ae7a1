"""Tips for one home: which fit, what a year of each is worth there, and 「做到了」.

A habit (`daily`) is recorded on each day it is done, with that day's share of its year. A change made `once` is
recorded once, on the day it was made; the ledger then counts it on every day of its season, for a year at most
(domain.ledger). Recording the same tip again on a day it already counts changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlmodel import Session

from webapp.domain.appliance import Appliance
from webapp.domain.bill_lines import to_fen
from webapp.domain.calendar import DAY
from webapp.domain.emissions import Factor
from webapp.domain.errors import UnknownTariffError, UnknownTipError
from webapp.domain.estimate import Expected, average_price, expected_use
from webapp.domain.household import Household
from webapp.domain.ledger import ONCE_COUNTS_DAYS, counts_on, day_share
from webapp.domain.run import Action
from webapp.domain.tip import Saving, Tip, fits, yearly
from webapp.store import records
from webapp.usecases.outreach import effort
from webapp.usecases.services import Services


@dataclass(frozen=True)
class Worth:
    """The home's own prices, to value a kWh not used, and a kWh moved from the dearest period to the cheapest."""

    yuan_per_kwh: Decimal
    cheapest: Decimal
    gap: Decimal
    factor: Factor

    def yuan(self, tip: Tip, wh: float) -> Decimal:
        """What following a tip for `wh` of it is worth; energy it uses on top is taken off."""
        kwh = Decimal(str(wh)) / 1000
        if tip.saving == "cost_shift":
            return max(kwh * self.gap - self._extra_kwh(tip, wh) * self.cheapest, Decimal(0))
        return kwh * self.yuan_per_kwh if tip.saving == "energy" else Decimal(0)

    def g_co2(self, tip: Tip, wh: float) -> int:
        """Grams not emitted: of energy not used. Moving saves none; energy used on top is emitted, and negative."""
        if tip.saving == "cost_shift":
            return -self.factor.g_co2(int(self._extra_kwh(tip, wh) * 1000))
        return self.factor.g_co2(round(wh)) if tip.saving == "energy" else 0

    def _extra_kwh(self, tip: Tip, wh: float) -> Decimal:
        return Decimal(str(tip.extra_kwh * wh / (tip.typical * 1000))) if tip.typical else Decimal(0)


@dataclass(frozen=True)
class Advised:
    """A tip that fits: a year of it in this home, and whether today counts already.

    `factor` is how much of the book's year the home's bill leaves; one day done is the book's day all the same.
    """

    tip: Tip
    saving: Saving
    worth: Worth
    done: Action | None
    family: str | None
    factor: float

    @property
    def yuan(self) -> tuple[Decimal, Decimal, Decimal]:
        low, typical, high = self.saving.wh_low, self.saving.wh_typical, self.saving.wh_high
        return self.worth.yuan(self.tip, low), self.worth.yuan(self.tip, typical), self.worth.yuan(self.tip, high)

    @property
    def g_co2(self) -> int:
        return self.worth.g_co2(self.tip, self.saving.wh_typical)

    @property
    def extra_g_co2(self) -> int:
        """What the tip emits on top in a year."""
        return max(0, -self.g_co2)


def list_tips(services: Services, home: Household) -> list[Advised]:
    """What fits the home's appliances, prices and season, in the book's order. Raises UnknownTariffError."""
    today = services.today()
    worth = worth_of(services, home)
    tips = _fitting(services, home, worth, today)
    entries = services.appliances(home)
    expected = expected_use(home, entries, services.catalogue, services.contract(home, today), today)
    with services.database.read() as session:
        done = tips_done(session, services, home, today, today)
    return [_advised(tip, entries, expected, worth, _counting(done, tip, today)) for tip in tips]


def _advised(tip: Tip, entries: list[Appliance], expected: Expected, worth: Worth, done: Action | None) -> Advised:
    """A year of a tip, less where the home's bill says it uses less than its appliances suggest."""
    family = _family(tip, entries)
    factor = min([1.0, *(expected.factors[entry.id] for entry in entries if family in (None, entry.family))])
    whole = yearly(tip)
    saving = Saving(*(round(wh * factor) for wh in (whole.wh_low, whole.wh_typical, whole.wh_high)))
    return Advised(tip, saving, worth, done, family, factor)


def _family(tip: Tip, entries: list[Appliance]) -> str | None:
    """The family of the owned appliance a tip is about."""
    named = set(tip.families)
    return next((entry.family for entry in entries if {entry.id, entry.family} & named), None)


def unused_a_year(services: Services, home: Household) -> dict[str, int]:
    """Watt-hours that a year of each fitting tip leaves unused, in any season; without what was done once already."""
    today = services.today()
    entries = services.appliances(home)
    named = {entry.id for entry in entries} | {entry.family for entry in entries}
    fitting = [tip for tip in services.advice.tips if tip.saving == "energy" and named & set(tip.families)]
    try:
        worth = worth_of(services, home)
        expected = expected_use(home, entries, services.catalogue, services.contract(home, today), today)
    except UnknownTariffError:  # energy needs no price, but its estimate rests on the home's bill
        return {}
    with services.database.read() as session:
        done = tips_done(session, services, home, today, today)
    left = [tip for tip in fitting if not _counting(done, tip, today)]
    return {tip.id: _advised(tip, entries, expected, worth, None).saving.wh_typical for tip in left}


def find_tip(services: Services, home: Household, tip_id: str) -> Advised:
    """Raises UnknownTipError for one that is not there or does not fit the home today."""
    found = next((advised for advised in list_tips(services, home) if advised.tip.id == tip_id), None)
    if found is None:
        raise UnknownTipError
    return found


def do_tip(services: Services, home: Household, tip_id: str) -> Advised:
    """「做到了」. Raises UnknownTipError."""
    advised = find_tip(services, home, tip_id)
    if advised.done:
        return advised
    wh = day_share(advised.tip, yearly(advised.tip).wh_typical)
    fen = int(to_fen(advised.worth.yuan(advised.tip, wh)) * 100)
    action = Action(services.today(), "tip", tip_id, wh, fen, advised.worth.g_co2(advised.tip, wh))
    with services.database.write() as session:
        records.save_action(session, home.id, action, services.now())
        effort.tip_done(services, session, home, tip_id)
    return find_tip(services, home, tip_id)


def undo_tip(services: Services, home: Household, tip_id: str) -> Advised:
    """Take back what counts today: today's record of a habit, or the one record of a change. Raises UnknownTipError."""
    advised = find_tip(services, home, tip_id)
    if advised.done:
        with services.database.write() as session:
            records.drop_action(session, home.id, advised.done.day, "tip", tip_id)
            effort.tip_undone(session, home, tip_id, advised.done.day)
    return find_tip(services, home, tip_id)


def tips_done(session: Session, services: Services, home: Household, first: date, last: date) -> list[Action]:
    """Everything recorded that may count in [first, last]: its own days, and changes made within a year before."""
    once = [tip.id for tip in services.advice.tips if tip.habit == "once"]
    since = first - timedelta(days=ONCE_COUNTS_DAYS)
    return [
        *records.actions_on(session, home.id, "tip", once, since, first),
        *records.actions(session, home.id, first, last + DAY),
    ]


def worth_of(services: Services, home: Household) -> Worth:
    """Raises UnknownTariffError where no verified price is known."""
    today = services.today()
    contract = services.contract(home, today)
    tier = home.tier(contract, today)
    prices = [period.price(tier) for period in contract.periods(today)]
    return Worth(
        average_price(contract, home.use, today), min(prices), max(prices) - min(prices), services.factor(home, today)
    )


def _fitting(services: Services, home: Household, worth: Worth, today: date) -> list[Tip]:
    entries = services.appliances(home)
    owned = {entry.id for entry in entries} | {entry.family for entry in entries}
    fitting = [tip for tip in services.advice.tips if fits(tip, owned, today, tou=worth.gap > 0)]
    return [tip for tip in fitting if tip.saving != "cost_shift" or worth.gap > 0]


def _counting(done: Iterable[Action], tip: Tip, today: date) -> Action | None:
    mine = [action for action in done if action.kind == "tip" and action.subject == tip.id]
    return next((action for action in mine if counts_on(tip, action, today)), None)
