"""A week or month that is over, as its figures stood when it was closed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from webapp.domain.calendar import DAY, month_start

Span = Literal["week", "month"]


@dataclass(frozen=True)
class Closing:
    """Energy, money and CO2 of the days in [first, end), and what was moved in them.

    An estimate from logged runs and what is always on; `n_logged` days had a record. `fen` is None where the rules do
    not say what so much costs. Moved energy saved `moved_fen` and 0 kg CO2.
    """

    span: Span
    first: date
    end: date
    wh: int
    fen: int | None
    g_co2: int
    moved_wh: int
    moved_fen: int
    n_logged: int
    made_at: datetime

    @property
    def last(self) -> date:
        return self.end - DAY


def last_span(span: Span, day: date) -> tuple[date, date]:
    """The last whole week, from Monday, or calendar month before a day: [first, end)."""
    end = day - timedelta(days=day.weekday()) if span == "week" else month_start(day)
    return (end - 7 * DAY if span == "week" else month_start(end - DAY)), end
