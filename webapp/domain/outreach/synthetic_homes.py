"""Homes that do not exist, by quarter-hours: for trying a campaign before it starts, and for filling a server.

What shapes them is assumed, not measured here: use by the hour of a home with an evening peak; levels that differ by
half; seven in ten homes heat or cool by the weather, which is the same for all; a day's scatter of 15 to 35 %, of which
20 to 55 % is left the day after; days off up to a fifth higher; two absences a year; hours that differ as appliances
run or not. With `steady` there is nothing of all this but the level and the shape.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from webapp.domain.calendar import DAY, QUARTERS, days
from webapp.domain.holidays import Holidays

Floats = NDArray[np.float32]
LEVEL_WH, LEVELS = 75.0, 0.5
"""Watt-hours of a mean quarter-hour, and how much homes differ (of the logarithm)."""
MORNING = (0.62, 0.52, 0.48, 0.46, 0.46, 0.55, 0.8, 1.0, 0.95, 0.85, 0.85, 1.0)
EVENING = (1.15, 1.05, 0.95, 0.95, 1.0, 1.15, 1.5, 1.75, 1.75, 1.6, 1.3, 0.9)
BY_HOUR = (*MORNING, *EVENING)
HEATED = slice(44, QUARTERS)
"""Quarter-hours, from 11:00 on, in which the weather matters."""
LIKE_YESTERDAY = 0.75
"""What a day's weather has in common with the day before."""


@dataclass(frozen=True, eq=False)
class Weather:
    """How much a day asks to heat or cool, in its own spreads around the mean, and which are off: as for every home."""

    first: date
    strain: NDArray[np.float64]
    off: NDArray[np.bool_]

    @property
    def n_days(self) -> int:
        return len(self.strain)


def weather(rng: np.random.Generator, first: date, n_days: int, holidays: Holidays) -> Weather:
    fresh = rng.normal(size=n_days) * np.sqrt(1 - LIKE_YESTERDAY**2)
    strain = np.zeros(n_days)
    for n in range(n_days):
        strain[n] = fresh[n] + LIKE_YESTERDAY * (strain[n - 1] if n else rng.normal())
    return Weather(first, strain, _off(first, n_days, holidays))


def steady_weather(first: date, n_days: int, holidays: Holidays) -> Weather:
    return Weather(first, np.zeros(n_days), _off(first, n_days, holidays))


def _off(first: date, n_days: int, holidays: Holidays) -> NDArray[np.bool_]:
    return np.array([holidays.is_day_off(day) for day in days(first, first + n_days * DAY)], dtype=np.bool_)


def some_homes(
    rng: np.random.Generator, n: int, days: Weather, until: int = QUARTERS, *, steady: bool = False
) -> Floats:
    """Whole watt-hours (homes, days, quarter-hours up to `until`)."""
    level = LEVEL_WH * np.exp(rng.normal(0, LEVELS, n))
    shape = np.repeat(np.array(BY_HOUR), 4)[:until]
    if steady:
        wh = np.broadcast_to(level[:, None, None] * shape, (n, days.n_days, until))
        return _whole(wh.astype(np.float32))
    evening = np.exp(rng.normal(0, 0.3, n))
    shapes = np.where(np.arange(until) >= 68, shape * evening[:, None], shape)
    by_day = level[:, None] * _days(rng, n, days)
    wh = (by_day[:, :, None] * shapes[:, None, :]).astype(np.float32)
    wh[:, :, HEATED] *= _heated(rng, n, days)[:, :, None]
    return _whole(_lumps(rng, wh, rng.uniform(2, 6, n)))


def _whole(wh: Floats) -> Floats:
    rounded: Floats = np.rint(wh)
    return rounded


def _days(rng: np.random.Generator, n: int, days: Weather) -> NDArray[np.float64]:
    """A home's own factor of each day: scatter that lasts, days off, absences."""
    spread, common = rng.uniform(0.15, 0.35, n), rng.uniform(0.2, 0.55, n)
    scatter = np.zeros((n, days.n_days))
    last = rng.normal(size=n)
    for day in range(days.n_days):
        last = common * last + np.sqrt(1 - common**2) * rng.normal(size=n)
        scatter[:, day] = last
    factor: NDArray[np.float64] = np.exp(scatter * spread[:, None])
    factor *= 1 + rng.uniform(0, 0.2, n)[:, None] * days.off
    for home, begin in np.argwhere(rng.random((n, days.n_days)) < 2 / 365):
        away = slice(begin, begin + int(rng.integers(2, 9)))
        factor[home, away] = np.minimum(factor[home, away], 0.3)
    return factor


def _heated(rng: np.random.Generator, n: int, days: Weather) -> Floats:
    """What the weather adds, by day."""
    share = np.where(rng.random(n) < 0.7, rng.uniform(0.1, 0.45, n), 0)
    return (1 + share[:, None] * np.maximum(days.strain, -1)).astype(np.float32)


def _lumps(rng: np.random.Generator, wh: Floats, evenness: NDArray[np.float64]) -> Floats:
    """Appliances run or do not: by the hour, and by the quarter-hour within it."""
    n, n_days, until = wh.shape
    hours = rng.standard_gamma(evenness[:, None, None].astype(np.float32), (n, n_days, -(-until // 4)), np.float32)
    hours /= evenness[:, None, None].astype(np.float32)
    wh *= (rng.standard_exponential(wh.shape, np.float32) + 3) / 4
    wh *= np.repeat(hours, 4, axis=2)[:, :, :until]
    return wh
