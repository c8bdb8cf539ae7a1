"""What the home's meter used since a day, against what it used before."""

from dataclasses import dataclass
from datetime import date

from webapp.domain.baseline import measured_by, usual_method
from webapp.domain.calendar import DAY
from webapp.domain.daily import whole_days
from webapp.domain.household import Household
from webapp.domain.reading_errors import DayOutsideError
from webapp.domain.saving import Saving
from webapp.store import meters
from webapp.usecases.services import Services


@dataclass(frozen=True)
class Since:
    """`saving` is None while no day was chosen; `first` and `last` are the meter's days, None where it has none."""

    first: date | None
    last: date | None
    saving: Saving | None


def compare_since(services: Services, home: Household, since: date | None) -> Since:
    """By the year before where the meter knows it, else by the weeks before. No temperatures of a city are known here.

    Raises DayOutsideError for a day with nothing before it or nothing after.
    """
    with services.database.read() as session:
        span = meters.span(session, home.id)
        if span is None:
            return Since(None, None, None)
        first, last = span[0], min(span[1], services.today() - DAY)
        if since is None:
            return Since(first, last, None)
        if not first < since <= last:
            raise DayOutsideError("day", first=(first + DAY).isoformat(), last=last.isoformat())
        known = meters.days(session, home.id, first, last + DAY)
    rows = known.rows()
    if rows is None:
        return Since(None, None, None)
    use = whole_days(rows)
    before, after = use.between(first, since), use.between(since, last + DAY)
    return Since(first, last, measured_by(usual_method(before, after, None), before, after, None))
