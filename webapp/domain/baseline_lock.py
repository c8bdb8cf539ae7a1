"""Fix a fitted model as a baseline for days to come: the same terms, written so that anyone can compute with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import numpy as np

from webapp.domain.calendar import DAY, next_month
from webapp.domain.daily import DailyTemperature, DailyUse, Floats, weekdays
from webapp.domain.locked_baseline import WEEKDAYS, BaselineFact
from webapp.domain.own_history import WEEKS
from webapp.domain.sufficiency import LEAST_BASELINE, Doubt
from webapp.domain.thresholds import LEAST_COVERAGE
from webapp.domain.uncertainty import CLAIM_LEVEL, LEVEL, Fit, least_squares
from webapp.domain.weather_saving import LONGEST, WeatherModel, weather_model

PLACES = 6
"""Decimal places of watt-hours: a millionth, so that no rounding shows in a month."""


@dataclass(frozen=True)
class Lock:
    """Who fixes it when, from which day it applies, and where the temperatures come from."""

    id: str
    at: datetime
    applies_from: date
    temperature_source: str = ""


def applies_from(today: date, earlier: Sequence[BaselineFact]) -> date:
    """From the next day on; where one is in force already, from the next month on: a month has one baseline."""
    return next_month(today) if earlier else today + DAY


def fitted_days(use: DailyUse) -> DailyUse:
    """The last year; what was before it is a household of its own."""
    return use.between(max(use.first, use.end - LONGEST * DAY), use.end)


def lockable(use: DailyUse, temperature: DailyTemperature | None) -> tuple[Doubt, ...]:
    """Why these days may not become a baseline."""
    use = fitted_days(use)
    have, method = int(use.known.sum()), "weather" if temperature else "prior_weeks"
    needed = LEAST_BASELINE["weather" if temperature else "prior_weeks"]
    if temperature:
        celsius = temperature.between(use.first, use.end)
        warm = int((use.known & np.isfinite(celsius)).sum())
        if have >= needed and warm < max(needed, LEAST_COVERAGE * have):
            return (Doubt("temperature_gaps", {"n": have - warm, "days": have}),)
    recent = use if method == "weather" else _recent(use)
    have = int(recent.known.sum())
    if have < needed:
        return (Doubt("too_few_days", {"have": have, "needed": needed}),)
    if have < LEAST_COVERAGE * len(recent):
        return (Doubt("baseline_gaps", {"have": have, "days": len(recent)}),)
    return () if recent.wh[recent.known].any() else (Doubt("no_use", {}),)


def locked(use: DailyUse, temperature: DailyTemperature | None, lock: Lock) -> BaselineFact:
    """By the weather where temperatures are known, else by the last weeks. Only of days that are `lockable`."""
    use = fitted_days(use)
    if temperature is None:
        return _by_weeks(_recent(use), lock)
    return _by_weather(use, weather_model(use, temperature.between(use.first, use.end)), lock)


def _recent(use: DailyUse) -> DailyUse:
    return use.between(max(use.first, use.end - WEEKS * 7 * DAY), use.end)


def _by_weather(use: DailyUse, model: WeatherModel, lock: Lock) -> BaselineFact:
    shape = model.shape
    asked = {"weekend": shape.weekend, "heating": shape.heating_c is not None, "cooling": shape.cooling_c is not None}
    return _fact(
        "weather",
        use,
        ["base", *(name for name, there in asked.items() if there)],
        model.fit,
        lock,
        days_away=model.away,
        heating_below_c=shape.heating_c,
        cooling_above_c=shape.cooling_c,
        celsius=model.celsius,
    )


def _by_weeks(use: DailyUse, lock: Lock) -> BaselineFact:
    columns = weekdays(use.first, len(use))[use.known]
    seen = np.flatnonzero(columns.any(axis=0))
    fit = least_squares(columns[:, seen], use.wh[use.known].astype(np.float64), 7)
    return _fact("prior_weeks", use, [WEEKDAYS[n] for n in seen.tolist()], fit, lock)


def _fact(
    method: str,
    use: DailyUse,
    names: Sequence[str],
    fit: Fit,
    lock: Lock,
    *,
    days_away: int = 0,
    heating_below_c: float | None = None,
    cooling_above_c: float | None = None,
    celsius: tuple[float, float] | None = None,
) -> BaselineFact:
    return BaselineFact(
        id=lock.id,
        method="weather" if method == "weather" else "prior_weeks",
        first=use.first,
        end=use.end,
        days_fitted=fit.noise.n,
        days_away=days_away,
        locked_at=lock.at.isoformat(timespec="seconds"),
        applies_from=lock.applies_from,
        terms=tuple((name, _decimal(wh)) for name, wh in zip(names, fit.beta.tolist(), strict=True)),
        heating_below_c=None if heating_below_c is None else _decimal(heating_below_c, 1),
        cooling_above_c=None if cooling_above_c is None else _decimal(cooling_above_c, 1),
        coldest_c=None if celsius is None else _decimal(celsius[0], 1),
        warmest_c=None if celsius is None else _decimal(celsius[1], 1),
        covariance=tuple(tuple(_decimal(each, 9) for each in row) for row in _covariance(fit).tolist()),
        long_run=_decimal(fit.noise.long_run, 12),
        least_wh=_decimal(fit.least_wh),
        student_90=_decimal(fit.noise.times(LEVEL)),
        student_95=_decimal(fit.noise.times(CLAIM_LEVEL)),
        temperature_source=lock.temperature_source,
    )


def _covariance(fit: Fit) -> Floats:
    """(terms, terms), for each unit of the long-run variance: see `uncertainty.Fit.std_wh`."""
    moved = fit.influence * fit.scale(fit.predicted)
    return moved @ moved.T


def _decimal(value: float, places: int = PLACES) -> Decimal:
    return Decimal(f"{value:.{places}f}")
