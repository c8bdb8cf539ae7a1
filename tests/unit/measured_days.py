"""Days of made-up homes, with their weather and what it makes them use; and what a saving says of itself."""

from datetime import date

import numpy as np

from webapp.domain.daily import DailyTemperature, daily_use
from webapp.domain.intervention import Intervention
from webapp.domain.saving_words import DOUBTS, doubt_params

YEAR = date(2025, 1, 1)
NEXT = date(2026, 1, 1)


def wave(n, middle=16.5, swing=12.0):
    return middle - swing * np.cos(2 * np.pi * np.arange(n) / 365)


def warmth(n=730, first=YEAR):
    return DailyTemperature(first, wave(n))


def weather_wh(celsius, base=5000.0):
    """5 kWh, 0.3 more for each degree below 10 °C, 0.8 for each above 24 °C."""
    return base + 300 * np.maximum(10 - celsius, 0) + 800 * np.maximum(celsius - 24, 0)


def use(wh, first=YEAR, known=None):
    wh = np.rint(np.asarray(wh)).astype(np.int64)
    return daily_use(first, wh, np.ones(len(wh), dtype=np.bool_) if known is None else known)


def flat(wh, n, first=YEAR):
    return use(np.full(n, wh), first)


def noisy(n, seed=1, spread=0.1):
    return np.exp(np.random.default_rng(seed).normal(size=n) * spread)


FRIDGE, LAMPS = Intervention(date(2026, 1, 1), "冰箱"), Intervention(date(2026, 1, 10), "灯")


def codes(saving):
    return [doubt.code for doubt in saving.doubts]


def sentences(saving):
    return [DOUBTS[doubt.code] % doubt_params(doubt) for doubt in saving.doubts]
