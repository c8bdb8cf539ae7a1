"""What a campaign's result page states: who counted, the effect with its range, and what it comes to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from webapp.domain.calendar import DAY
from webapp.domain.emissions import Factor, by_factor
from webapp.domain.outreach.effect import Effect, Method, Refusal
from webapp.domain.outreach.funnel import Funnel
from webapp.domain.text import Text

FINAL_AFTER = timedelta(days=21)
"""After a campaign's last day, for readings that come late."""
SECOND_AFTER = timedelta(days=7)
"""After the first version, before the recurring work makes another."""


@dataclass(frozen=True)
class Span:
    """A figure and its 95 % range."""

    value: float
    low: float
    high: float

    def times(self, factor: float) -> "Span":
        return Span(self.value * factor, self.low * factor, self.high * factor)


Measured = Literal["saving", "shifted"]
"""Less use; use moved into cheap hours, see `moved_use`."""


@dataclass(frozen=True)
class Price:
    """The first tier's, as the notice says; where use was moved, what a kWh is cheaper by at the least."""

    yuan_per_kwh: Decimal
    source: str
    since: date


@dataclass(frozen=True)
class FactorUsed:
    """An average factor and the days of the campaign it was in force on."""

    kg_per_kwh: Decimal
    place: Text
    borrowed: bool
    data_year: int
    n_days: int


@dataclass(frozen=True)
class Peak:
    """Kilowatts less in the hours of the calls, on the average of `n_calls`: against each home's own baseline."""

    kw: Span
    n_calls: int


@dataclass(frozen=True)
class Changed:
    """What is new since the version before: homes with late readings, homes that came in, and homes that went."""

    late: int = 0
    added: int = 0
    gone: int = 0

    def __add__(self, other: "Changed") -> "Changed":
        return Changed(self.late + other.late, self.added + other.added, self.gone + other.gone)

    @property
    def any(self) -> bool:
        return bool(self.late or self.added or self.gone)


@dataclass(frozen=True)
class Result:
    """A version of a result. Without an effect `refusal` says why there is none."""

    method: Method
    first: date
    last: date
    treated: Funnel
    control: Funnel
    effect: Effect | None = None
    refusal: Refusal | None = None
    energy_wh: Span | None = None
    yuan: Span | None = None
    price: Price | None = None
    co2_g: Span | None = None
    factors: tuple[FactorUsed, ...] = ()
    peak: Peak | None = None
    changed: Changed = field(default_factory=Changed)
    measured: Measured = "saving"

    @property
    def moved(self) -> bool:
        """Whether watt-hours are of use moved into cheap hours: no carbon is saved by that."""
        return self.measured == "shifted"

    @property
    def n_days(self) -> int:
        return (self.last - self.first) // DAY + 1

    @property
    def all(self) -> Funnel:
        return self.treated + self.control if self.method == "lottery" else self.treated


def energy(effect: Effect) -> Span:
    """Watt-hours in all: of every counted home of the treated, for each day it was in the campaign."""
    return Span(effect.saved, effect.low, effect.high).times(effect.home_days)


def money(wh: Span, price: Price) -> Span:
    return wh.times(float(price.yuan_per_kwh) / 1000)


def emissions(
    wh: Span, days: Sequence[date], factor_on: Callable[[date], Factor]
) -> tuple[Span, tuple[FactorUsed, ...]]:
    """Grams by the average factors in force on the days. Of the range both ends are at their worst at once, as
    everywhere: the least energy with the factor's doubt that makes it least."""
    even = dict.fromkeys(days, 1_000_000)
    used, value, low, high = [], 0.0, 0.0, 0.0
    for stretch in by_factor(even, factor_on).stretches:
        factor, n = stretch.factor, stretch.wh // 1_000_000
        grams = float(factor.kg_per_kwh) * n / len(days)
        less, more = 1 - float(factor.doubt.low), 1 + float(factor.doubt.high)
        value += wh.value * grams
        low += wh.low * grams * (less if wh.low > 0 else more)
        high += wh.high * grams * (more if wh.high > 0 else less)
        used.append(FactorUsed(factor.kg_per_kwh, factor.place, factor.borrowed, factor.data_year, n))
    return Span(value, low, high), tuple(used)


def peak_of(calls: Sequence[Span]) -> Peak | None:
    """From the kilowatts of each call the mean over them; their errors are of other evenings, and add up as squares."""
    if not calls:
        return None
    n, mean = len(calls), sum(call.value for call in calls) / len(calls)
    down = sum((call.value - call.low) ** 2 for call in calls) ** 0.5 / n
    up = sum((call.high - call.value) ** 2 for call in calls) ** 0.5 / n
    return Peak(Span(mean, mean - down, mean + up), n)


def as_record(result: Result) -> dict[str, Any]:
    """Plain values for JSON. Decimals and days are strings."""
    record = _plain(asdict(result))
    assert isinstance(record, dict)
    return record


def of_record(record: Mapping[str, Any]) -> Result:
    r = record
    return Result(
        r["method"],
        date.fromisoformat(r["first"]),
        date.fromisoformat(r["last"]),
        Funnel(**r["treated"]),
        Funnel(**r["control"]),
        Effect(**r["effect"]) if r["effect"] else None,
        r["refusal"],
        _span(r["energy_wh"]),
        _span(r["yuan"]),
        _price(r["price"]),
        _span(r["co2_g"]),
        tuple(_factor(each) for each in r["factors"]),
        Peak(Span(**r["peak"]["kw"]), r["peak"]["n_calls"]) if r["peak"] else None,
        Changed(**r["changed"]),
        r["measured"],
    )


def same_figures(one: Result, other: Result) -> bool:
    """Whether they state the same, whatever is new in them."""
    return {**as_record(one), "changed": None} == {**as_record(other), "changed": None}


def to_yuan(value: float) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1), ROUND_HALF_UP)


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, (Decimal, date)) else value


def _span(record: Mapping[str, float] | None) -> Span | None:
    return Span(**record) if record else None


def _price(record: Mapping[str, str] | None) -> Price | None:
    if record is None:
        return None
    return Price(Decimal(record["yuan_per_kwh"]), record["source"], date.fromisoformat(record["since"]))


def _factor(record: Mapping[str, Any]) -> FactorUsed:
    place = Text(**record["place"])
    kg = Decimal(record["kg_per_kwh"])
    return FactorUsed(kg, place, record["borrowed"], record["data_year"], record["n_days"])
