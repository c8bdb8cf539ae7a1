"""Which plan is cheaper over a year, by one number or by the home's usual day; and what the year costs elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from webapp.domain.comparison import NOTHING_YUAN, YearShape, compare_plans, year_bills, year_shape
from webapp.domain.contract import Contract
from webapp.domain.errors import UnknownLimitError, UnknownPlanError
from webapp.domain.household import Household
from webapp.domain.tariff import OtherPlan, Tariff
from webapp.usecases.services import Services

STEPS = 14


@dataclass(frozen=True)
class PlanYear:
    """A plan and what a year costs on it; `other` says which special plan, and thereby who may have it."""

    code: str
    yuan: Decimal | None
    other: OtherPlan | None = None


@dataclass(frozen=True)
class Choice:
    """Plain tiers against time-of-use over a year, at a share of cheap hours.

    `told` is whether the share was typed. `low` and `high` are the gain at the ends of the guess. `even` is the share
    from which time-of-use pays, None where no share decides; `move_wh` what must move a month to reach it.
    """

    tariff: Tariff
    plan: str
    share: float
    told: bool
    year_wh: int
    doubt: float
    open: tuple[PlanYear, ...]
    special: tuple[PlanYear, ...]
    low: Decimal
    high: Decimal
    even: float | None
    move_wh: int

    @property
    def gain(self) -> Decimal | None:
        """What time-of-use saves in a year; negative when it costs more, None where there is none to choose."""
        yuan = {item.code: item.yuan for item in self.open}
        tiers, tou = yuan.get("tiers"), yuan.get("tou")
        return None if tiers is None or tou is None else tiers - tou

    @property
    def pays(self) -> bool | None:
        """None when it makes no difference worth naming, or the range leaves it open."""
        gain = self.gain
        if gain is None or abs(gain) < NOTHING_YUAN or self.low <= 0 <= self.high:
            return None
        return gain > 0


@dataclass(frozen=True)
class Elsewhere:
    """The same year in another region, on each of its plans; `sure` is False where its prices are not verified."""

    tariff: Tariff
    plans: tuple[PlanYear, ...]
    here: Decimal | None
    sure: bool

    @property
    def best(self) -> PlanYear | None:
        known = [plan for plan in self.plans if plan.yuan is not None]
        return min(known, key=lambda plan: plan.yuan or Decimal(0), default=None)


def choose_plan(services: Services, home: Household, share: float | None = None) -> Choice:
    """Raises UnknownTariffError where no price is known, UnknownPlanError for a home with prices of its own."""
    today = services.today()
    contract = services.contract(home, today)
    if home.own_prices:
        raise UnknownPlanError
    tariff = contract.tariff
    shape = _shape(services, home)
    own = home.use.valley_share
    if tariff.has_tou():
        compared = compare_plans(tariff, home, services.appliances(home), services.catalogue, today.year)
        own = compared.valley_share if compared else own
    tilt = share / own if share is not None and own else 1.0
    plans = {code: _year(Contract(tariff, code), home, shape, tilt) for code in tariff.plan_codes()}
    gain_at = _gain(tariff, home, shape)
    even = _even(gain_at, own)
    used = share if share is not None else own
    ends = (1 - home.use.doubt, 1 + home.use.doubt)
    tilts = (tilt,) if share is not None else tuple(tilt * end for end in ends)
    gains = [gain_at(factor, each) for factor in ends for each in tilts]
    known = [gain for gain in gains if gain is not None] or [Decimal(0)]
    others = {plan.code: plan for plan in tariff.other_plans}
    return Choice(
        tariff,
        contract.plan,
        used,
        share is not None,
        home.use.year_wh,
        home.use.doubt,
        tuple(PlanYear(code, yuan) for code, yuan in plans.items() if code not in others),
        tuple(PlanYear(code, plans[code], plan) for code, plan in others.items()),
        min(known),
        max(known),
        even,
        round(max(0.0, (even or 0) - used) * home.use.year_wh / 12),
    )


def elsewhere(services: Services, home: Household, region: str) -> Elsewhere:
    """Raises UnknownTariffError for a region nobody knows."""
    today = services.today()
    tariff = services.tariffs.in_force(region, today)
    shape = _shape(services, home)
    here = _year(services.contract(home, today), home, shape)
    plans = [
        PlanYear(code, _year(Contract(tariff, code), home, shape)) for code in ("tiers", "tou")[: 1 + tariff.has_tou()]
    ]
    return Elsewhere(tariff, tuple(plans), here, tariff.confidence != "low")


def _shape(services: Services, home: Household) -> YearShape:
    return year_shape(home, services.appliances(home), services.catalogue, services.today().year)


def _year(
    contract: Contract, home: Household, shape: YearShape, tilt: float = 1.0, factor: float = 1.0
) -> Decimal | None:
    """None where the rules say nothing of so much energy."""
    try:
        return year_bills(contract, home.use, shape, factor, tilt)
    except UnknownLimitError:
        return None


Gain = Callable[[float, float], Decimal | None]


def _gain(tariff: Tariff, home: Household, shape: YearShape) -> Gain:
    """What time-of-use saves at a factor of the use and a tilt of the cheap share."""

    def at(factor: float, tilt: float) -> Decimal | None:
        if not tariff.has_tou():
            return None
        tiers = _year(Contract(tariff, "tiers"), home, shape, 1.0, factor)
        tou = _year(Contract(tariff, "tou"), home, shape, tilt, factor)
        return None if tiers is None or tou is None else tiers - tou

    return at


def _even(gain_at: Gain, own: float) -> float | None:
    """The share at which both plans cost the same; None where one is cheaper whatever the share."""
    none, full = gain_at(1.0, 0.0), gain_at(1.0, 1 / own) if own else None
    if none is None or full is None or none >= 0 or full <= 0:
        return None
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        gain = gain_at(1.0, middle / own)
        low, high = (middle, high) if gain is not None and gain < 0 else (low, middle)
    return round(high, 4)
