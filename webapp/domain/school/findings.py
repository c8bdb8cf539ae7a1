"""What a class found out: figures of five homes or more, each with how it came about and how unsure it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import sqrt
from typing import Any, cast

from webapp.domain.outreach.result import FactorUsed, Price, Span
from webapp.domain.outreach.small_groups import K
from webapp.domain.school.class_sums import NOTHING, ClassSums, Step
from webapp.domain.school.mission import MISSIONS, MissionId
from webapp.domain.school.night_spread import Spread
from webapp.domain.text import Text

WATT_MINUTES = 60
Z = 1.96


@dataclass(frozen=True)
class Measured:
    """What meters say of homes that read them before and after: watts at night, and how many less each, as a mean."""

    homes: int
    before_w: float
    after_w: float
    less_w: Span

    @property
    def sure(self) -> bool:
        return self.less_w.low > 0


@dataclass(frozen=True)
class QuizShare:
    """How many of ten chose right at first."""

    question_id: str
    tenths: int


@dataclass(frozen=True)
class Findings:
    """Nothing where fewer than five homes are in it. `until`: the morning the nights are counted to.

    `saved_wh`, `yuan` and `co2_g` are of plugs that were pulled, reckoned; `measured` is a check beside it and never
    added.
    """

    homes: int = 0
    until: date | None = None
    missions: Mapping[MissionId, int] = field(default_factory=dict)
    nights: Spread | None = None
    plugs: int = 0
    standby: int = 0
    saved_wh: Span | None = None
    price: Price | None = None
    yuan: Span | None = None
    co2_g: Span | None = None
    factors: tuple[FactorUsed, ...] = ()
    measured: Measured | None = None
    quiz: tuple[QuizShare, ...] = ()

    @property
    def stars(self) -> int:
        """One for each kWh."""
        return max(round(self.saved_wh.value / 1000), 0) if self.saved_wh else 0


def find(sums: ClassSums, day: date, last: date) -> Findings:
    """As of a day, of an activity with its last: nothing is counted on beyond it."""
    unplug = sums.get("unplug", NOTHING)
    until = min(day, last)
    missions = {mission: sums[mission].homes for mission in MISSIONS if mission in sums and sums[mission].homes}
    return Findings(
        max([sums.get("any", NOTHING).homes, *missions.values()]),
        until,
        missions,
        next(iter(sums.get("meter_detective", NOTHING).spreads[::-1]), None),
        unplug.sums.get("plugs", 0),
        sums.get("appliance_hunt", NOTHING).sums.get("standby", 0),
        saved(unplug.steps, until),
        measured=measure(sums),
    )


def saved(steps: Sequence[Step], until: date) -> Span | None:
    """Watt-hours of the nights since; none where nothing is pulled yet or no night is over."""
    nights = [(step, (until - step.start).days) for step in steps if until > step.start]
    parts = (sum(getattr(step, name) * n for step, n in nights) for name in ("middle", "low", "high"))
    wh = Span(*(total / WATT_MINUTES for total in parts))
    return wh if wh.value > 0 else None


def measure(sums: ClassSums) -> Measured | None:
    part = sums.get("measured", NOTHING)
    n, of = part.homes, part.sums
    if n < K:
        return None
    less = (of["before_w"] - of["after_w"]) / n
    variance = max(of["less_2"] / n - less * less, 0) * n / (n - 1)
    half = Z * sqrt(variance / n)
    return Measured(n, of["before_w"] / n, of["after_w"] / n, Span(less, less - half, less + half))


def as_record(found: Findings) -> dict[str, Any]:
    """Of a class that is gone: nothing in it tells of fewer than five homes."""
    record: dict[str, Any] = {
        "homes": found.homes,
        "until": found.until.isoformat() if found.until else None,
        "missions": dict(found.missions),
        "plugs": found.plugs,
        "standby": found.standby,
        "quiz": [[each.question_id, each.tenths] for each in found.quiz],
        "factors": [
            [str(each.kg_per_kwh), each.place.zh, each.place.en, each.borrowed, each.data_year, each.n_days]
            for each in found.factors
        ],
    }
    spans = {name: getattr(found, name) for name in ("saved_wh", "yuan", "co2_g")}
    record |= {name: [span.value, span.low, span.high] for name, span in spans.items() if span}
    if found.nights:
        record["nights"] = [list(found.nights.cuts), list(found.nights.counts)]
    if found.price:
        record["price"] = [str(found.price.yuan_per_kwh), found.price.source, found.price.since.isoformat()]
    if m := found.measured:
        record["measured"] = [m.homes, m.before_w, m.after_w, m.less_w.value, m.less_w.low, m.less_w.high]
    return record


def of_record(record: Mapping[str, Any]) -> Findings:
    price, measured, nights = (record.get(name) for name in ("price", "measured", "nights"))
    spans = (Span(*record[name]) if name in record else None for name in ("saved_wh", "yuan", "co2_g"))
    saved_wh, yuan, co2_g = spans
    return Findings(
        record["homes"],
        date.fromisoformat(record["until"]) if record.get("until") else None,
        cast(Mapping[MissionId, int], record["missions"]),
        Spread(tuple(nights[0]), tuple(nights[1])) if nights else None,
        record["plugs"],
        record["standby"],
        saved_wh,
        Price(Decimal(price[0]), price[1], date.fromisoformat(price[2])) if price else None,
        yuan,
        co2_g,
        tuple(FactorUsed(Decimal(kg), Text(zh, en), *rest) for kg, zh, en, *rest in record.get("factors", ())),
        _measured(measured) if measured else None,
        tuple(QuizShare(*each) for each in record.get("quiz", ())),
    )


def _measured(record: Sequence[float]) -> Measured:
    homes, before_w, after_w, *less_w = record
    return Measured(int(homes), before_w, after_w, Span(*less_w))
