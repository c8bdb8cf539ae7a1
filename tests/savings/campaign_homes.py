"""Campaigns whose effect is known: many homes under the same weather, half of them doing something, half nothing.

What shapes the noise of a home is as in `homes`, all homes of a campaign at once. Levels differ widely, hot days lift
those with air conditioning, people are away, meters have gaps, some homes come late, some came to the meter too late
for any days before, and some leave, more of the treated than of the others.
"""

from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter

from webapp.domain.outreach.counted import MOST_WH_A_DAY, HomeSums, judge
from webapp.domain.outreach.moved_use import dear_use

BEFORE = 60


@dataclass(frozen=True)
class Homes:
    """Without any effect: watt-hours (homes, days) of 60 days before and those of the campaign, which of them are
    known, the day of the campaign each home joins on, and how willing it is: the effect it would show, as a multiple
    of the mean one."""

    wh: np.ndarray
    known: np.ndarray
    joins: np.ndarray
    willing: np.ndarray


def some_homes(seed: int, n: int = 2_000, days: int = 30) -> Homes:
    rng = np.random.default_rng(seed)
    total = BEFORE + days
    celsius = _weather(rng, total)
    base = np.exp(rng.normal(np.log(5), 0.5, n))
    cooling = np.where(rng.random(n) < 0.8, rng.uniform(0.2, 1.0, n), 0)
    from_celsius = rng.uniform(22, 28, n)
    kwh = base[:, None] + cooling[:, None] * np.maximum(celsius[None] - from_celsius[:, None], 0)
    kwh *= 1 + rng.uniform(0, 0.2, n)[:, None] * (np.arange(total) % 7 >= 5)
    kwh *= np.exp(_scatter(rng, n, total))
    away = rng.random(n) < 0.3
    start, length = rng.integers(0, total, n), rng.integers(2, 9, n)
    day = np.arange(total)
    gone = away[:, None] & (day >= start[:, None]) & (day < (start + length)[:, None])
    kwh = np.where(gone, np.minimum(kwh, 0.3 * base[:, None]), kwh)
    return Homes(
        kwh * 1000,
        _known(rng, n, total),
        np.where(rng.random(n) < 0.2, rng.integers(1, days, n), 0),
        np.where(rng.random(n) < 0.5, 2.0, 0.0) * rng.uniform(0.5, 1.5, n),
    )


def with_effect(homes: Homes, seed: int, effect: float, holdout: float = 0.2) -> tuple[HomeSums, float]:
    """Homes as a campaign would find them after a lottery, and the effect that is true of those who stayed: the mean of
    watt-hours a day that each would use less, were it treated."""
    rng = np.random.default_rng(seed)
    n, total = homes.wh.shape
    treated = rng.random(n) >= holdout
    stays = rng.random(n) >= np.where(treated, 0.05, 0.02)
    during = np.arange(total) - BEFORE
    active = during[None] >= homes.joins[:, None]
    share = np.where(active, effect * homes.willing[:, None], 0)
    counted = homes.known & active
    wh = np.rint(homes.wh * (1 - share * treated[:, None])).astype(np.int64)
    sums = summed(wh, homes.known, treated, homes.joins)
    whole = np.maximum(counted.sum(1), 1)
    true = (homes.wh * share * counted).sum(1) / whole
    kept = chosen(sums, stays)
    return kept, float(true[stays][judge(kept).counts].mean())


def with_move(homes: Homes, seed: int, move: float, holdout: float = 0.2) -> tuple[HomeSums, float]:
    """After a lottery, where the treated moved a share of what they used outside the cheap hours into them, and used
    3 % less besides, which is no move; with the watt-hours a day that is true of, at the use each home had before."""
    rng = np.random.default_rng(seed)
    n, total = homes.wh.shape
    treated = rng.random(n) >= holdout
    outside = np.clip(rng.beta(7, 3, n)[:, None] + rng.normal(0, 0.08, (n, total)), 0.02, 1)
    active = (np.arange(total)[None] - BEFORE >= homes.joins[:, None]) & treated[:, None]
    share = np.where(active, move * homes.willing[:, None], 0)
    wh = homes.wh * np.where(active, 0.97, 1)
    every = summed(np.rint(wh).astype(np.int64), homes.known, treated, homes.joins)
    dear = summed(np.rint(wh * outside * (1 - share)).astype(np.int64), homes.known, treated, homes.joins)
    unmoved = summed(np.rint(wh * outside).astype(np.int64), homes.known, treated, homes.joins)
    found, without = dear_use(every, dear), dear_use(every, unmoved)
    true = (without.during_wh - found.during_wh) / np.maximum(found.during_days, 1)
    return found, float(true[treated & judge(found).counts].mean())


def summed(wh: np.ndarray, known: np.ndarray, treated: np.ndarray, joins: np.ndarray) -> HomeSums:
    """What the database would add up of these days."""
    n, total = wh.shape
    day = np.arange(total) - BEFORE
    before = known & (day < 0)
    during = known & (day[None] >= joins[:, None])
    weekend = before & (np.arange(total) % 7 >= 5)
    earlier, later = before & (day < -30), before & (day >= -30)

    def mean(mask: np.ndarray) -> np.ndarray:
        return (wh * mask).sum(1) // np.maximum(mask.sum(1), 1)

    return HomeSums(
        [f"{number:06d}" for number in range(n)],
        treated,
        (wh * before).sum(1),
        before.sum(1),
        (wh * during).sum(1),
        during.sum(1),
        total - BEFORE - joins,
        ((wh > MOST_WH_A_DAY) & known).any(1),
        mean(weekend),
        mean(earlier),
        mean(later),
    )


def chosen(homes: HomeSums, which: np.ndarray) -> HomeSums:
    arrays = {name: value[which] for name, value in vars(homes).items() if name != "ids"}
    return HomeSums(list(np.array(homes.ids)[which]), **arrays)


def _weather(rng: np.random.Generator, n: int) -> np.ndarray:
    """From late spring into summer, with spells that last for days."""
    spells = lfilter([1], [1, -0.75], rng.normal(0, 2, n))
    return np.linspace(22, 31, n) + spells


def _scatter(rng: np.random.Generator, n: int, days: int) -> np.ndarray:
    """Each day's noise has a part in common with the day before, and a part that lasts for weeks."""
    spread, slow = rng.uniform(0.15, 0.35, n), rng.uniform(0, 0.15, n)
    common = rng.uniform(0.2, 0.55, n).astype(np.float32)
    quick = rng.standard_normal((days, n), dtype=np.float32)
    for day in range(1, days):
        quick[day] = common * quick[day - 1] + np.sqrt(1 - common**2) * quick[day]
    fresh = rng.standard_normal((n, days), dtype=np.float32) * np.float32(np.sqrt(1 - 0.93**2))
    fresh[:, 0] = rng.standard_normal(n)
    lasting = lfilter(np.float32([1]), np.float32([1, -0.93]), fresh, axis=1)
    return (spread * np.sqrt(1 - slow))[:, None] * quick.T + (spread * np.sqrt(slow))[:, None] * lasting


def _known(rng: np.random.Generator, n: int, days: int) -> np.ndarray:
    """One day in fifty missing, one home in ten with a longer gap, one in twenty-five new at its meter."""
    known = rng.random((n, days), dtype=np.float32) >= 0.02
    day = np.arange(days)
    start, length = rng.integers(0, days, n), rng.integers(3, 20, n)
    gap = (rng.random(n) < 0.1)[:, None] & (day >= start[:, None]) & (day < (start + length)[:, None])
    new = (rng.random(n) < 0.04)[:, None] & (day < rng.integers(45, BEFORE + 10, n)[:, None])
    return known & ~gap & ~new
