"""Whether the values of a meter are such as a home draws."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from webapp.domain.ailment import Ailment, Mask, Mends, choices, found, told, when, with_wh
from webapp.domain.readings import MINUTES_A_DAY, Finding, Ints, Places, Readings

LEAST_WH_A_DAY = 20
MOST_WH_A_DAY = 2_000_000
"""A home draws more than 0.02 and less than 2,000 kWh a day: beyond that the unit is likely wrong by a thousand."""
SPIKE = 50
"""A value so many times the usual high one is no load of a home."""
FEW_TO_COMPARE = 50
FLAT_MINUTES = 2 * MINUTES_A_DAY


def negative(readings: Readings) -> Ailment | None:
    """Energy below nought, which a meter of use cannot show."""
    below = readings.wh < 0
    if not below.any():
        return None
    turned: Mends = {"abs": lambda: with_wh(readings, below, -readings.wh[below])}
    return choices(found("negative", readings, below), readings, {**turned, **_without(readings, below)})


def unit(readings: Readings) -> Ailment | None:
    """The whole file a thousand times too large or too small."""
    days = max(1.0, float(readings.minutes.sum()) / MINUTES_A_DAY)
    a_day = abs(readings.total_wh) / days
    if LEAST_WH_A_DAY <= a_day <= MOST_WH_A_DAY or not readings.total_wh:
        return None
    up = a_day < LEAST_WH_A_DAY
    wh = readings.wh * 1000 if up else np.rint(readings.wh / 1000).astype(np.int64)
    finding = Finding("unit_small" if up else "unit_large", params={"kwh": round(a_day / 1000, 3)})
    return choices(finding, readings, {"scale": lambda: replace(readings, wh=wh)})


def spike(readings: Readings) -> Ailment | None:
    """A few values far above all others: a register that jumped, or watts among kilowatts."""
    rate = readings.wh * 60 / np.maximum(readings.minutes, 1)
    usual = _usual_high(rate) if len(readings) >= FEW_TO_COMPARE else 0.0
    high = rate > max(SPIKE * usual, 1000.0) if usual > 0 else np.zeros(len(readings), dtype=np.bool_)
    if not high.any():
        return None
    return choices(found("spike", readings, high), readings, _without(readings, high))


def _usual_high(rate: NDArray[np.float64]) -> float:
    """What one reading in fifty is above."""
    at = int(0.98 * (len(rate) - 1))
    return float(np.partition(rate, at)[at])


def _without(readings: Readings, bad: Mask) -> Mends:
    """Leave some readings out, or put what their neighbours drew in their place."""
    dropped: Mends = {"drop": lambda: readings.part(~bad)}
    if bad.all():
        return dropped
    return {**dropped, "replace": lambda: with_wh(readings, bad, _neighbours(readings, bad))}


def _neighbours(readings: Readings, bad: Mask) -> Ints:
    """For each bad reading as much as the nearest good ones around it drew in as long a time, on average."""
    good, wanted = np.flatnonzero(~bad), np.flatnonzero(bad)
    after = np.searchsorted(good, wanted)
    pair = np.stack([good[np.clip(after - 1, 0, None)], good[np.clip(after, None, len(good) - 1)]])
    rate = (readings.wh[pair] / readings.minutes[pair]).mean(axis=0)
    wh: Ints = np.rint(rate * readings.minutes[wanted]).astype(np.int64)
    return wh


def flat(readings: Readings) -> Ailment | None:
    """The same value for two days and more: a meter, or its line, that stood still. Told only."""
    first, length = _longest_run(readings)
    minutes = int(readings.minutes[first : first + length].sum())
    if length < 8 or minutes < FLAT_MINUTES:
        return None
    code = "flat" if readings.wh[first] else "zeros"
    params = {"hours": minutes // 60, **when(int(readings.start[first]))}
    run = np.arange(first, first + length)  # a copy: a view would keep the whole file in memory
    places = Places(readings.row[run], readings.start[run], readings.wh[run])
    return told(Finding(code, int(readings.row[first]), n=length, params=params, places=places))


def _longest_run(readings: Readings) -> tuple[int, int]:
    edges = np.flatnonzero(np.diff(readings.wh)) + 1
    starts = np.concatenate([[0], edges])
    lengths = np.diff(np.append(starts, len(readings)))
    longest = int(lengths.argmax())
    return int(starts[longest]), int(lengths[longest])
