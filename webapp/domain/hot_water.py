"""Stored water: hot enough once a week, so that nothing grows in it."""

from collections.abc import Iterable
from datetime import date, timedelta

from webapp.domain.calendar import local
from webapp.domain.run import Run

HOT_WITHIN = timedelta(days=7)
"""Stored water reaches 60 °C at least weekly, against legionella: the catalogue's constraint hygiene_60c."""


def heat_by(heated: Iterable[Run]) -> date | None:
    """The day by which the tank must be hot again, from the runs that heated it; None where none is known.

    A run heats the whole tank: the planner never shortens it, and the thermostat ends it.
    """
    last = max((run.end for run in heated), default=None)
    return local(last).date() + HOT_WITHIN if last else None
