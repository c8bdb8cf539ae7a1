"""Homes whose saving is known: a year and more of days with weather, habits, absences, and an effect from one day on.

What shapes the noise was measured on real homes after their weather was taken out (daily values; nothing of them is
here): the electricity samples 0 to 2 of OpenDSM (Britain, 15 to 32 months), REFIT house 20 and UK-DALE house 2 (a month
each). Scatter of a day 0.16 to 0.58 of the mean, with yesterday 0.27 to 0.64 in common, with the day a week before up
to 0.20, with the day two weeks before 0.10: a part that follows the day before, and a tenth of the variance that lasts
for weeks. The temperatures are a city's on the middle Yangtze (mean 16.5 °C, from 4.5 in January to 28.5 in July).
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from scipy.signal import lfilter

from webapp.domain.daily import DailyTemperature, DailyUse, daily_use, weekend

FIRST = date(2025, 1, 1)


@dataclass(frozen=True)
class Home:
    """Days before and after, their temperatures, and what the home would have used after it without the effect."""

    baseline: DailyUse
    reporting: DailyUse
    temperature: DailyTemperature
    without_wh: np.ndarray


def a_home(seed: int, effect: float = 0.0, before: int = 365, after: int = 365, steady: bool = False) -> Home:
    """`effect` is the share saved on every day after; `steady` has no noise and no absences."""
    rng = np.random.default_rng(seed)
    n = before + after
    first = FIRST + timedelta(days=int(rng.integers(0, 365)))
    celsius = temperatures(rng, first, n)
    base = rng.uniform(3, 9)
    kwh = base + rng.choice([0.0, rng.uniform(0.1, 0.5)]) * np.maximum(rng.uniform(6, 14) - celsius, 0)
    kwh += rng.uniform(0.2, 1.0) * np.maximum(celsius - rng.uniform(21, 27), 0)
    kwh *= 1 + rng.uniform(0, 0.2) * weekend(first, n)
    if not steady:
        kwh = absences(rng, kwh * np.exp(scatter(rng, n)), base)
    without = kwh.copy()
    kwh[before:] *= 1 - effect
    day = first + timedelta(days=before)
    known = np.ones(n, dtype=np.bool_)
    wh = np.rint(kwh * 1000).astype(np.int64)
    return Home(
        daily_use(first, wh[:before], known[:before]),
        daily_use(day, wh[before:], known[before:]),
        DailyTemperature(first, celsius),
        without[before:] * 1000,
    )


def a_steady_home(seed: int, effect: float, before: int, after: int) -> tuple[DailyUse, DailyUse]:
    """Days before and after of a home whose weather is always the same, and where somebody is always in."""
    rng = np.random.default_rng(seed)
    n = before + after
    kwh = rng.uniform(3, 9) * (1 + rng.uniform(0, 0.2) * weekend(FIRST, n)) * np.exp(scatter(rng, n))
    kwh[before:] *= 1 - effect
    wh, known = np.rint(kwh * 1000).astype(np.int64), np.ones(n, dtype=np.bool_)
    day = FIRST + timedelta(days=before)
    return daily_use(FIRST, wh[:before], known[:before]), daily_use(day, wh[before:], known[before:])


def temperatures(rng: np.random.Generator, first: date, n: int) -> np.ndarray:
    """A year's wave, and days that are 3 °C warmer or colder than it and have 0.75 in common with the day before."""
    day_of_year = first.timetuple().tm_yday + np.arange(n)
    return 16.5 - 12 * np.cos(2 * np.pi * (day_of_year - 15) / 365.25) + lasting(rng, n, 0.75, 3)


def scatter(rng: np.random.Generator, n: int) -> np.ndarray:
    spread, slow = rng.uniform(0.15, 0.35), rng.uniform(0, 0.15)
    quick = lasting(rng, n, rng.uniform(0.2, 0.55), spread * np.sqrt(1 - slow))
    return quick + lasting(rng, n, 0.93, spread * np.sqrt(slow))


def absences(rng: np.random.Generator, kwh: np.ndarray, base: float) -> np.ndarray:
    """Twice a year on average nobody is at home for 2 to 8 days, and a fifth to half of the base is left."""
    kwh = kwh.copy()
    for year in range(0, len(kwh), 365):
        for _ in range(rng.poisson(2)):
            begin = year + int(rng.integers(0, 365))
            away = slice(begin, begin + int(rng.integers(2, 9)))
            kwh[away] = np.minimum(kwh[away], base * rng.uniform(0.2, 0.5))
    return kwh


def lasting(rng: np.random.Generator, n: int, common: float, spread: float) -> np.ndarray:
    """Noise of which each day has a share in common with the day before."""
    fresh = rng.normal(size=n) * np.sqrt(1 - common**2)
    fresh[0] = rng.normal()
    return lfilter([1], [1, -common], fresh) * spread
