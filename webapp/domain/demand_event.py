"""Hours in which a home is asked to use less (需求响应), as the notice of its supplier says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from webapp.domain.calendar import DAY, local
from webapp.domain.event_errors import (
    EventOverError,
    EventOverlapError,
    EventReversedError,
    EventTooFarError,
    EventTooLongError,
    EventTooShortError,
)

SHORTEST, LONGEST = timedelta(minutes=15), timedelta(hours=8)
FURTHEST = 14 * DAY
SHOWN_FOR = 31 * DAY
"""How long one that is over stays to be seen."""


@dataclass(frozen=True)
class DemandEvent:
    """One call for less use from `start` up to `end`.

    `yuan_per_kwh` is what the notice offers for each kWh less, None where it names nothing. It is the utility's to
    pay, by its meter and its rules: nothing here counts it as saved.
    """

    id: str
    start: datetime
    end: datetime
    said_by: str
    yuan_per_kwh: Decimal | None = None

    def overlaps(self, start: datetime, end: datetime) -> bool:
        return self.start < end and start < self.end


def check(new: DemandEvent, kept: Iterable[DemandEvent], now: datetime) -> None:
    """Raises EventReversed, EventTooShort, EventTooLong, EventOver, EventTooFar, EventOverlap."""
    lasts = new.end - new.start
    if lasts <= timedelta():
        raise EventReversedError("until")
    if lasts < SHORTEST:
        raise EventTooShortError("until", minutes=SHORTEST // timedelta(minutes=1))
    if lasts > LONGEST:
        raise EventTooLongError("until", hours=LONGEST // timedelta(hours=1))
    if new.end <= now:
        raise EventOverError("day")
    if new.start > now + FURTHEST:
        raise EventTooFarError("day", days=FURTHEST // DAY)
    other = next((each for each in kept if each.id != new.id and each.overlaps(new.start, new.end)), None)
    if other:
        raise EventOverlapError("since", start=_clock(other.start), end=_clock(other.end))


def ahead(events: Iterable[DemandEvent], now: datetime, until: datetime) -> list[DemandEvent]:
    """Those not over yet that begin before an instant, in clock order."""
    return sorted((each for each in events if each.overlaps(now, until)), key=lambda each: each.start)


def _clock(moment: datetime) -> str:
    at = local(moment)
    return f"{at.hour}:{at.minute:02d}"
