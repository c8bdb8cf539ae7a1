"""Which method fits what is known of a home, and the saving by it."""

from dataclasses import replace

from webapp.domain.calendar import DAY
from webapp.domain.daily import DailyTemperature, DailyUse
from webapp.domain.own_history import by_prior_weeks, by_year_before
from webapp.domain.saving import A_YEAR_DAYS, Saving
from webapp.domain.sufficiency import Doubt, Method
from webapp.domain.weather_saving import by_weather

METHODS: tuple[Method, ...] = ("weather", "prior_weeks", "year_before")


def usual_method(baseline: DailyUse, reporting: DailyUse, temperature: DailyTemperature | None) -> Method:
    """The weather where it is known; else the year before, where the baseline begins that early; else the weeks."""
    if temperature is not None:
        return "weather"
    return "year_before" if baseline.first <= reporting.first - A_YEAR_DAYS * DAY else "prior_weeks"


def measured_by(
    method: Method, baseline: DailyUse, reporting: DailyUse, temperature: DailyTemperature | None
) -> Saving:
    """Raises ValueError for the weather without temperatures."""
    if method == "year_before":
        return by_year_before(baseline, reporting)
    if method == "prior_weeks":
        return by_prior_weeks(baseline, reporting)
    if temperature is None:
        raise ValueError("a weather model needs temperatures")
    return by_weather(baseline, reporting, temperature)


def measured(baseline: DailyUse, reporting: DailyUse, temperature: DailyTemperature | None) -> Saving:
    """By the method that fits. Where too many temperatures are unknown the weather is left out, and that is told.

    Where they are known but the season was never seen before there is no figure: what the weeks before let expect of
    another season would mislead.
    """
    saving = measured_by(usual_method(baseline, reporting, temperature), baseline, reporting, temperature)
    gaps = next((doubt for doubt in saving.refusals if doubt.code == "temperature_gaps"), None)
    if gaps is None:
        return saving
    plain = measured_by(usual_method(baseline, reporting, None), baseline, reporting, None)
    return replace(plain, doubts=(*plain.doubts, Doubt("no_temperatures", gaps.params)))
