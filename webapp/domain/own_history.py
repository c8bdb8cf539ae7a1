"""A home against itself: its weeks before, and the same days a year before. Not adjusted: 少用了, never 节省.

The range tells of the scatter from day to day, not of the weather.
"""

import numpy as np

from webapp.domain.calendar import DAY, a_year_earlier, days
from webapp.domain.daily import DailyUse, weekdays
from webapp.domain.saving import Saving, range_of, refused, sufficiency_of
from webapp.domain.sufficiency import Doubt, enough, in_order
from webapp.domain.thresholds import LEAST_REPORTING
from webapp.domain.uncertainty import least_squares, noise_of
from webapp.domain.weather_saving import noise_parameters
from webapp.domain.weeks import weeks_of

WEEKS = 8
UNADJUSTED = Doubt("not_weather")


def by_prior_weeks(baseline: DailyUse, reporting: DailyUse) -> Saving:
    """Each day against the mean of the same weekday in the last eight weeks of the baseline."""
    recent = baseline.between(max(baseline.first, baseline.end - WEEKS * 7 * DAY), baseline.end)
    doubts = [*in_order(recent, reporting), *enough("prior_weeks", recent, reporting), UNADJUSTED]
    covered = sufficiency_of("prior_weeks", recent, reporting)
    if any(doubt.refuses for doubt in doubts):
        return refused("prior_weeks", reporting, covered, doubts, adjusted=False)
    before, after = weekdays(recent.first, len(recent)), weekdays(reporting.first, len(reporting))
    asked = reporting.known & (before[recent.known].any(axis=0) @ after.T > 0)
    fit = least_squares(before[recent.known], recent.wh[recent.known].astype(np.float64), 7)
    expected = fit.predict(after[asked])
    left_out = int((reporting.known & ~asked).sum() + (~reporting.known).sum())
    return Saving(
        "prior_weeks",
        reporting.first,
        reporting.end,
        int(asked.sum()),
        False,
        "estimated",
        range_of(float(expected.sum()), float(reporting.wh[asked].sum()), fit.std_wh(after[asked]), fit.noise),
        covered,
        (*doubts, *_left_out(left_out)),
        {"weeks": WEEKS, "days_fitted": fit.noise.n, **noise_parameters(fit.noise)},
        weeks_of(reporting, asked, expected),
    )


def by_year_before(baseline: DailyUse, reporting: DailyUse) -> Saving:
    """Each day against the same date a year before; both were measured, so is their difference.

    A day without its like, 29 February among them, is left out on both sides.
    """
    last_year = _year_before(baseline, reporting)
    both = last_year.known & reporting.known
    paired = DailyUse(reporting.first, reporting.wh, both, reporting.negative)
    doubts = [*in_order(baseline, reporting), *enough("year_before", last_year, reporting), UNADJUSTED]
    if not any(doubt.refuses for doubt in doubts) and both.sum() < LEAST_REPORTING:
        doubts.append(Doubt("too_few_days", {"have": int(both.sum()), "needed": LEAST_REPORTING}))
    covered = sufficiency_of("year_before", last_year, reporting)
    if any(doubt.refuses for doubt in doubts):
        return refused("year_before", reporting, covered, doubts, adjusted=False)
    expected, observed = (values[both].astype(np.float64) for values in (last_year.wh, paired.wh))
    gaps = (expected - observed) / max(float(expected.mean()), 1.0)
    noise = noise_of(gaps - gaps.mean(), np.full((len(gaps), 1), len(gaps) ** -0.5), 1)
    std_wh = float(expected.mean() * np.sqrt(noise.long_run * len(gaps)))
    return Saving(
        "year_before",
        reporting.first,
        reporting.end,
        int(both.sum()),
        False,
        "measured",
        range_of(float(expected.sum()), float(observed.sum()), std_wh, noise),
        covered,
        (*doubts, *_left_out(int((~both).sum()))),
        {"days_paired": noise.n, **noise_parameters(noise)},
        weeks_of(reporting, both, expected),
    )


def _left_out(n: int) -> list[Doubt]:
    return [Doubt("days_left_out", {"n": n})] if n else []


def _year_before(baseline: DailyUse, reporting: DailyUse) -> DailyUse:
    """Use of the same dates a year earlier, in the places of the reporting days."""
    same = [a_year_earlier(day) for day in days(reporting.first, reporting.end)]
    places = np.array([(day - baseline.first).days if day else -1 for day in same], dtype=np.int64)
    inside = (places >= 0) & (places < len(baseline))
    at = np.where(inside, places, 0)
    if not len(baseline):
        return DailyUse(reporting.first, np.zeros(len(at), dtype=np.int64), inside)
    return DailyUse(reporting.first, baseline.wh[at], inside & baseline.known[at], baseline.negative)
