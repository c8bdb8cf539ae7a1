"""A campaign whose effect is known, from its homes' days to what its result page says."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from webapp.domain.daily import Floats
from webapp.domain.holidays import WEEKENDS
from webapp.domain.outreach.counted import mean_wh
from webapp.domain.outreach.effect import Effect, Refusal
from webapp.domain.outreach.published_table import Arm, group_rows, recompute
from webapp.domain.outreach.synthetic_homes import some_homes, weather

BEFORE = 60
AT_ONCE = 250
MONDAY = date(2026, 6, 1)
ACT = 0.5
"""Half of the treated do something, twice as much as the mean effect; the others nothing."""
EACH = 5
"""Homes of a group of the table the result is worked out from."""


@dataclass(frozen=True)
class Simulated:
    """What the result says, and the effect that was put in: watt-hours a home and day."""

    told: Effect | Refusal
    true_wh: float


def simulate(homes: int, days: int, effect: float, holdout_percent: int, seed: int) -> Simulated:
    rng = np.random.default_rng([seed, 1])
    by_day = _by_day(homes, days, seed)
    treated = rng.random(homes) >= holdout_percent / 100
    share = np.where(rng.random(homes) < ACT, effect / ACT, 0.0)
    during = by_day[:, BEFORE:]
    true_wh = float((during.mean(axis=1) * share)[treated].mean()) if treated.any() else 0.0
    during = during * np.where(treated, 1 - share, 1)[:, None]
    before_wh, during_wh = (np.rint(each.sum(axis=1)).astype(np.int64) for each in (by_day[:, :BEFORE], during))
    full = np.full(homes, days, dtype=np.int64)
    columns = [full, mean_wh(before_wh, np.full(homes, BEFORE)), mean_wh(during_wh, full)]
    arms: list[tuple[Arm, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]] = [
        ("treated", treated),
        ("control", ~treated),
    ]
    rows = [
        row
        for name, arm in arms
        for row in group_rows(name, np.arange(arm.sum()) // EACH, [column[arm] for column in columns])
    ]
    return Simulated(recompute("lottery", rows), true_wh)


def _by_day(homes: int, days: int, seed: int) -> Floats:
    strain = weather(np.random.default_rng([seed, 0]), MONDAY, BEFORE + days, WEEKENDS)
    parts = [
        some_homes(np.random.default_rng([seed, 2, at]), min(AT_ONCE, homes - at), strain).sum(axis=2, dtype=np.float64)
        for at in range(0, homes, AT_ONCE)
    ]
    found: Floats = np.concatenate(parts)
    return found
