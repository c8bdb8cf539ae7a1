"""Small made-up appliances and tariffs: figures easy to check in the head."""

from datetime import date, datetime
from decimal import Decimal

import numpy as np

from webapp.domain.appliance import Appliance, PerDay, Phase, Shift, Spread, Usage
from webapp.domain.contract import Contract
from webapp.domain.household import ALL_MONTHS
from webapp.domain.readings import Readings, minute_of, readings
from webapp.domain.tariff import Period, Province, Quota, Schedule, Tariff, Tier
from webapp.domain.text import Text

WORD = Text("词", "word")


def spread(value: float) -> Spread:
    return Spread(value, value, value)


def an_appliance(**changes: object) -> Appliance:
    """A 1 kW machine that draws 1 kWh in an hour-long cycle and may run at any time."""
    values: dict[str, object] = {
        "id": "machine",
        "family": "machine",
        "name": WORD,
        "variant": WORD,
        "category": "laundry",
        "tier": "core",
        "usage": Usage("cycles", WORD, 1, 9),
        "rated_w": spread(1000),
        "kwh_per_unit": spread(1.0),
        "standby_w": spread(0),
        "minutes_per_unit": 60,
        "per_day": PerDay(1, 1, 1),
        "shift": Shift("deferrable_start", (("00:00", "24:00"),), 24),
        "constraints": (),
        "confidence": "high",
        "sources": ("test",),
    }
    return Appliance(**{**values, **changes})  # type: ignore[arg-type]


def phases(*pairs: tuple[float, float]) -> tuple[Phase, ...]:
    return tuple(Phase(minutes, w) for minutes, w in pairs)


def a_tariff(*bounds: int, cycle: str = "year") -> Tariff:
    """0.60 by day (8-22), 0.30 by night; each tier above the first adds 0.05."""
    edges = (0, *bounds)
    steps = [Decimal("0.05") * n for n in range(len(edges))]
    tiers = tuple(Tier(edge, Decimal("0.50") + step) for edge, step in zip(edges, steps, strict=True))
    day = Period("flat", Text("平段", "Flat"), (("08:00", "22:00"),), tuple(Decimal("0.60") + s for s in steps))
    night = (("00:00", "08:00"), ("22:00", "24:00"))
    valley = Period("valley", Text("低谷", "Valley"), night, tuple(Decimal("0.30") + s for s in steps))
    return Tariff(
        province=Province("here", "000000", Text("这里", "Here"), "zl zheli"),
        valid_from=date(2020, 1, 1),
        confidence="high",
        cycle=cycle,  # type: ignore[arg-type]
        quotas=(Quota(ALL_MONTHS, tiers),),
        schedules=(Schedule(ALL_MONTHS, (day, valley)),),
        tou="available",
        source="invented",
        documents=(),
        review_by=date(2030, 1, 1),
    )


def a_contract(*bounds: int) -> Contract:
    return Contract(a_tariff(*bounds), "tou")


MORNING = minute_of(datetime(2026, 4, 1))  # noqa: DTZ001  # a clock


def some(wh, minutes=15, start=None) -> Readings:
    """Readings of so many minutes, one after the other from a morning on or at minutes after it."""
    n = len(wh)
    lengths = np.full(n, minutes, dtype=np.int64) if isinstance(minutes, int) else np.array(minutes)
    at = MORNING + np.concatenate([[0], np.cumsum(lengths[:-1])]) if start is None else MORNING + np.array(start)
    return readings("m", at.astype(np.int64), lengths, np.array(wh, dtype=np.int64), np.arange(1, n + 1))
