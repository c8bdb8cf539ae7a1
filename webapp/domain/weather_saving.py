"""Saving against what the weather would have asked for.

Days away from home are left out, before and after alike: who travels has not saved.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from webapp.domain.calendar import DAY
from webapp.domain.daily import DailyTemperature, DailyUse, Floats, Mask, weekend
from webapp.domain.degree_days import Shape, shape_of
from webapp.domain.saving import Saving, range_of, refused, sufficiency_of
from webapp.domain.sufficiency import Doubt, enough, in_order, warm_enough
from webapp.domain.thresholds import A_YEAR, AWAY
from webapp.domain.uncertainty import CLAIM_LEVEL, LEVEL, Fit, Noise, guideline_14, least_squares
from webapp.domain.weeks import weeks_of

LONGEST = 365
"""Days of a baseline; what was before them is a household of its own."""
HALVES = 60
"""From as many days on it is asked whether the second half still saves what the first did."""


@dataclass(frozen=True, eq=False)
class WeatherModel:
    """A shape fitted to the days it saw; `away` were left out. `celsius` is their coldest and warmest."""

    shape: Shape
    fit: Fit
    away: int
    r_squared: float
    celsius: tuple[float, float]

    def columns(self, use: DailyUse, celsius: Floats) -> Floats:
        return self.shape.columns(celsius, weekend(use.first, len(use)))


def by_weather(baseline: DailyUse, reporting: DailyUse, temperature: DailyTemperature) -> Saving:
    """Change-point model on degree days, fitted to the last year of the baseline; days without a temperature are left
    out."""
    baseline = baseline.between(max(baseline.first, baseline.end - LONGEST * DAY), baseline.end)
    before = temperature.between(baseline.first, baseline.end)
    after = temperature.between(reporting.first, reporting.end)
    doubts = [
        *in_order(baseline, reporting),
        *enough("weather", baseline, reporting),
        *warm_enough(before, baseline.known, after, reporting.known),
    ]
    known = np.isfinite(np.concatenate([before[baseline.known], after[reporting.known]]))
    covered = sufficiency_of("weather", baseline, reporting, float(known.mean()) if len(known) else 0.0)
    if any(doubt.refuses for doubt in doubts):
        return refused("weather", reporting, covered, doubts, adjusted=True)
    model = weather_model(baseline, before)
    there = reporting.known & np.isfinite(after)
    columns = model.columns(reporting, np.nan_to_num(after))
    away = _away(reporting.wh / model.fit.scale(model.fit.predict(columns)), there)
    counted = there & ~away
    expected, observed = model.fit.predict(columns[counted]), reporting.wh[counted].astype(np.float64)
    doubts += _left_out(int((~known).sum()), model, int(away.sum()))
    doubts += _fading((expected - observed) / model.fit.scale(expected), model.fit.noise)
    return Saving(
        "weather",
        reporting.first,
        reporting.end,
        int(counted.sum()),
        True,
        "estimated",
        range_of(float(expected.sum()), float(observed.sum()), model.fit.std_wh(columns[counted]), model.fit.noise),
        covered,
        tuple(doubts),
        parameters_of(model, int(counted.sum())),
        weeks_of(reporting, counted, expected),
    )


def weather_model(use: DailyUse, celsius: Floats) -> WeatherModel:
    """Fitted twice: once to all days, then without those on which nobody was at home. `celsius` is (days,)."""
    there, ends = use.known & np.isfinite(celsius), weekend(use.first, len(use))
    warmth, wh = np.nan_to_num(celsius), use.wh.astype(np.float64)
    counted, away = there, np.zeros(len(use), dtype=np.bool_)
    for again in (True, False):
        shape = shape_of(wh[counted], warmth[counted], ends[counted])
        columns = shape.columns(warmth, ends)
        fit = least_squares(columns[counted], wh[counted], shape.n_parameters)
        if again:
            away = _away(wh / fit.scale(fit.predict(columns)), there)
            if not away.any():
                break
            counted = there & ~away
    spread = wh[counted] - wh[counted].mean()
    missed = wh[counted] - fit.predicted
    r_squared = 1 - float(missed @ missed) / max(float(spread @ spread), 1e-9)
    seen = warmth[counted]
    return WeatherModel(shape, fit, int(away.sum()), r_squared, (float(seen.min()), float(seen.max())))


def _away(ratio: Floats, there: Mask) -> Mask:
    """Of observed to predicted, (days,): against the period's own median, so that a large saving is no absence."""
    low = there & (ratio < AWAY * float(np.median(ratio[there])))
    beside: Mask = np.concatenate([[False], low[:-1]]) | np.concatenate([low[1:], [False]])
    return low & beside


def _left_out(unknown: int, model: WeatherModel, away: int) -> list[Doubt]:
    found = []
    if unknown:
        found.append(Doubt("days_left_out", {"n": unknown}))
    if model.away or away:
        found.append(Doubt("days_away", {"before": model.away, "after": away}))
    if model.fit.noise.n < A_YEAR:
        found.append(Doubt("short_baseline", {"days": model.fit.noise.n}))
    return found


def _fading(gaps: Floats, noise: Noise) -> list[Doubt]:
    """Relative savings by day, (days,): told where the first half saved, and the second clearly less."""
    if len(gaps) < HALVES:
        return []
    first, second = gaps[: len(gaps) // 2], gaps[len(gaps) // 2 :]
    doubt = noise.times(CLAIM_LEVEL) * np.sqrt(noise.long_run * (1 / len(first) + 1 / len(second)))
    if first.mean() - second.mean() <= doubt or first.mean() <= 0:
        return []
    percents = {"first": round(100 * float(first.mean())), "second": round(100 * float(second.mean()))}
    return [Doubt("fading", percents)]


def parameters_of(model: WeatherModel, n_days: int) -> Mapping[str, float]:
    """What repeats the calculation; watt-hours a day, by degree and day where there is a balance point."""
    shape, noise, terms = model.shape, model.fit.noise, iter(model.fit.beta.tolist())
    found = {"base_wh": next(terms)}
    if shape.weekend:
        found["weekend_wh"] = next(terms)
    if shape.heating_c is not None:
        found |= {"heating_below_c": shape.heating_c, "heating_wh_per_degree": next(terms)}
    if shape.cooling_c is not None:
        found |= {"cooling_above_c": shape.cooling_c, "cooling_wh_per_degree": next(terms)}
    return found | {
        "coldest_c": model.celsius[0],
        "warmest_c": model.celsius[1],
        "r_squared": model.r_squared,
        "days_fitted": noise.n,
        **noise_parameters(noise),
        "guideline_14_share": guideline_14(noise, shape.n_parameters, n_days),
    }


def noise_parameters(noise: Noise) -> Mapping[str, float]:
    return {
        "cv_rmse": noise.cv,
        "lag_1": noise.lag_1,
        "independent_days": noise.n_effective,
        "degrees_of_freedom": noise.freedom,
        "level": LEVEL,
    }
