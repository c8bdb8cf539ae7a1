"""Who pays the bill: place, plan, people and appliances. No name, no address, no account number."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from webapp.domain.contract import Contract, Facts
from webapp.domain.demand_event import DemandEvent
from webapp.domain.errors import UnknownTariffError
from webapp.domain.evening import NO_WISHES, Wishes
from webapp.domain.tariff import Period, Quota, Schedule, Tariff, Tier
from webapp.domain.text import Text

BillKind = Literal["yuan", "kwh"]


@dataclass(frozen=True)
class OwnPrices:
    """What a household typed from its own bill; with a valley, the valley's hours."""

    yuan_per_kwh: Decimal
    valley_yuan_per_kwh: Decimal | None = None
    valley_start: str = "22:00"
    valley_end: str = "08:00"


@dataclass(frozen=True)
class MonthlyUse:
    """Expected watt-hours of each calendar month, and how wide the guess is (0.2 = ±20 %)."""

    wh: tuple[int, ...]
    doubt: float
    valley_share: float = 0.0
    from_bill: bool = False

    @property
    def year_wh(self) -> int:
        return sum(self.wh)

    def used_wh(self, first: date, day: date) -> int:
        """Expected energy from `first`, where the billing cycle began, up to `day`."""
        months = (day.year - first.year) * 12 + day.month - first.month
        whole = sum(self.wh[(first.month - 1 + n) % 12] for n in range(months))
        return whole + self._part(day) - self._part(first)

    def _part(self, day: date) -> int:
        """Expected energy of a day's month before it."""
        return self.wh[day.month - 1] * (day.day - 1) // 30


@dataclass(frozen=True)
class Household:
    """One home. `appliances` are catalogue ids; `wishes` say how to plan evenings, `threshold_fen` what is worth it.

    `large_granted`: the utility has granted the large-household limits; `hardship`: it gives free energy;
    `cycle_start`: the yearly count begins on the home's own reading day, as "07-01"; `events`: when it is asked to use
    less, in clock order, kept one by one; `in_campaigns`: it is in one, whether that runs or not.
    """

    id: str
    province: str
    created_at: datetime
    city: str | None = None
    plan: Literal["tou", "tiers", "unknown"] = "unknown"
    people: int = 3
    care: bool = False
    large_granted: bool = False
    hardship: bool = False
    cycle_start: str | None = None
    bill_kind: BillKind | None = None
    bill_amount: Decimal | None = None
    appliances: tuple[str, ...] = ()
    favourites: tuple[str, ...] = ()
    use: MonthlyUse = MonthlyUse((0,) * 12, 0.3)
    own_prices: OwnPrices | None = None
    wishes: Wishes = NO_WISHES
    threshold_fen: int = 10
    evening_hour: int = 20
    ccer_yuan_per_t: Decimal | None = None
    ccer_month: str | None = None
    lang: Literal["zh", "en"] | None = None
    theme: Literal["system", "light", "dark"] = "system"
    size: Literal["normal", "large"] = "normal"
    demo: bool = False
    events: tuple[DemandEvent, ...] = ()
    in_campaigns: bool = False

    @property
    def land(self) -> str:
        """The province itself where prices are a city's own: guangdong for guangdong-shenzhen."""
        return self.province.partition("-")[0]

    def contract(self, tariff: Tariff) -> Contract:
        """The prices this home pays.

        Raises UnknownTariffError where the region's are not verified and the home typed none.
        """
        own = self.own_prices
        if own:
            return Contract(own_tariff(tariff, own), "tou" if own.valley_yuan_per_kwh is not None else "tiers")
        if tariff.confidence == "low":
            raise UnknownTariffError
        return Contract(tariff, "tou" if self.plan == "tou" and tariff.has_tou() else "tiers", self.facts)

    @property
    def facts(self) -> Facts:
        """What changes the bill: people count once the large-household rule was granted, hardship once recognised."""
        return Facts(self.people if self.large_granted else 0, self.hardship, cycle_start=self.cycle_start)

    def tier(self, contract: Contract, day: date) -> int:
        """The tier the home is expected to be in on a day."""
        return contract.tier_at(day, self.use.used_wh(contract.first_day(day), day))


ALL_MONTHS = tuple(range(1, 13))


def own_tariff(tariff: Tariff, own: OwnPrices) -> Tariff:
    """The region's tariff with the household's own prices in place of the published ones."""
    schedules: tuple[Schedule, ...] = ()
    if own.valley_yuan_per_kwh is not None:
        valley, rest = _windows(own.valley_start, own.valley_end)
        flat = Period("flat", Text("平段", "Flat"), rest, (own.yuan_per_kwh,))
        low = Period("valley", Text("低谷", "Valley"), valley, (own.valley_yuan_per_kwh,))
        schedules = (Schedule(ALL_MONTHS, (flat, low)),)
    quota = Quota(ALL_MONTHS, (Tier(0, own.yuan_per_kwh),))
    return replace(
        tariff,
        quotas=(quota,),
        schedules=schedules,
        documents=(),
        large_household=(),
        free_energy=None,
        other_plans=(),
        own=True,
    )


def _windows(start: str, end: str) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Clock windows inside and outside `start`-`end`, which may pass midnight."""

    def span(a: str, b: str) -> tuple[tuple[str, str], ...]:
        return ((a, b),) if a < b else ()

    if start < end:
        return span(start, end), span("00:00", start) + span(end, "24:00")
    return span("00:00", end) + span(start, "24:00"), span(end, start)
