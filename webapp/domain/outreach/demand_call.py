"""A call of a campaign's homes to use less for some quarter-hours (需求响应事件), and what a home answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from webapp.domain.calendar import DAY, QUARTER, local, quarter_of
from webapp.domain.outreach.call_errors import (
    AnswersCloseError,
    CallOffQuarterError,
    CallOutsideCampaignError,
    CallOverlapError,
    CallReversedError,
    CallTooLongError,
    CallTooShortError,
    CallTooSoonError,
    CampaignNotLiveError,
    HighSourceError,
    RehearsalAheadError,
    RehearsalOverlapError,
)
from webapp.domain.outreach.campaign import BaselineMethod, Campaign

Choice = Literal["in", "out", "care"]
"""Takes part; not this time; sits out because somebody needs cooling or heating. Only "in" is counted."""
Phase = Literal["open", "closed", "on", "over", "cancelled"]
"""Answers are taken; no longer, but it has not begun; it goes on; it is over; it was called off."""

SHORTEST, LONGEST = QUARTER, timedelta(hours=8)
NOTICE = timedelta(hours=2)
HEAT_CELSIUS = 35
"""From this forecast on it is a heat wave (高温), and the text about health is shown whatever staff write."""
OPEN_FOR = 21 * DAY
"""How long late readings still change the figures of a call."""


@dataclass(frozen=True)
class Hours:
    """The quarter-hours [begin, end) of a call on its day."""

    day: date
    begin: int
    end: int

    @property
    def slice(self) -> slice:
        return slice(self.begin, self.end)

    @property
    def n(self) -> int:
        return self.end - self.begin


@dataclass(frozen=True)
class DemandCall:
    """From `start` up to `end` of one day, both on quarter-hours; homes may answer until `opt_in_until`.

    `number` counts the calls of a campaign from 1. A rehearsal is held over a day gone by, pays nothing and has the
    number 0. `frozen_at`: when baselines were fixed; `final_at`: when its figures stopped changing.
    `holidays_until`: the last year whose holidays were announced when the call was; its baselines know of none later.
    """

    campaign_id: str
    organisation_id: str
    id: str
    number: int
    start: datetime
    end: datetime
    announced_at: datetime
    opt_in_until: datetime
    method: BaselineMethod
    yuan_per_kwh: Decimal | None = None
    cap_yuan: Decimal | None = None
    rehearsal: bool = False
    high_celsius: int | None = None
    high_source: str | None = None
    cancelled_at: datetime | None = None
    frozen_at: datetime | None = None
    settled_at: datetime | None = None
    final_at: datetime | None = None
    holidays_until: int | None = None

    @property
    def n_quarters(self) -> int:
        return (self.end - self.start) // QUARTER

    @property
    def day(self) -> date:
        return local(self.start).date()

    @property
    def hours(self) -> Hours:
        begin = quarter_of(self.start)
        return Hours(self.day, begin, begin + self.n_quarters)

    @property
    def until(self) -> date:
        """Days before this one may make a baseline: those before the call was announced, so that nobody can use more
        on purpose once it is known, and what is shown first is what is used at last."""
        return min(local(self.announced_at).date(), self.day)

    @property
    def heat(self) -> bool:
        return self.high_celsius is not None and self.high_celsius >= HEAT_CELSIUS

    @property
    def open_until(self) -> datetime:
        """When late readings no longer change its figures."""
        return self.end + OPEN_FOR

    def phase(self, now: datetime) -> Phase:
        if self.cancelled_at:
            return "cancelled"
        if now >= self.end:
            return "over"
        if now >= self.start:
            return "on"
        return "open" if now < self.opt_in_until else "closed"

    def overlaps(self, other: "DemandCall") -> bool:
        return self.start < other.end and other.start < self.end

    def earlier_days(self, others: Iterable["DemandCall"]) -> frozenset[date]:
        """Days of its campaign's calls before it, without those called off: no baseline is made of them."""
        return frozenset(each.day for each in others if each.start < self.start and not each.cancelled_at)


@dataclass(frozen=True)
class Readings:
    """The meter as a member read it off before and after, in watt-hours: for its own eyes, never for pay."""

    start_wh: int | None = None
    start_at: datetime | None = None
    end_wh: int | None = None
    end_at: datetime | None = None

    @property
    def both(self) -> bool:
        return self.start_wh is not None and self.end_wh is not None


@dataclass(frozen=True)
class Answer:
    """What a home answered, what it ticked off; `low_use` once its baseline is fixed."""

    choice: Choice
    chosen_at: datetime
    low_use: bool = False
    ticks: tuple[str, ...] = ()
    readings: Readings = Readings()


Answered = tuple[DemandCall, Choice | None]
"""A call with what a home answered, if it did."""


def next_for_home(coming: Sequence[Answered], now: datetime) -> Answered | None:
    """Of calls that are not over, soonest first, the one a home is told of: the one that is on where it takes part,
    else the next it may still come to."""
    told = (each for each in coming if each[0].phase(now) != "on" or each[1] == "in")
    return next(told, coming[0] if coming else None)


def check(new: DemandCall, campaign: Campaign, kept: Iterable[DemandCall], now: datetime) -> None:
    """Raises what is wrong with a call as it is about to be announced, with the field of the form."""
    _check_hours(new)
    if new.rehearsal:
        _check_rehearsal(new, kept, now)
        return
    if campaign.state != "live" or campaign.paused_at is not None:
        raise CampaignNotLiveError("day")
    document = campaign.document
    if not document.first <= new.day <= document.last:
        raise CallOutsideCampaignError("day", first=document.first.isoformat(), last=document.last.isoformat())
    if new.start < now + NOTICE:
        raise CallTooSoonError("since", hours=NOTICE // timedelta(hours=1))
    if not now < new.opt_in_until <= new.start:
        raise AnswersCloseError("opt_in_until")
    if new.high_celsius is not None and not new.high_source:
        raise HighSourceError("high_source")
    other = _overlapping(new, (each for each in kept if not each.rehearsal))
    if other:
        raise CallOverlapError("since", number=other.number, start=clock(other.start), end=clock(other.end))


def _check_hours(new: DemandCall) -> None:
    if new.end <= new.start:
        raise CallReversedError("until")
    lasts = new.end - new.start
    if lasts < SHORTEST:
        raise CallTooShortError("until", minutes=SHORTEST // timedelta(minutes=1))
    for name, moment in (("since", new.start), ("until", new.end)):
        at = local(moment)
        if at.minute % 15 or at.second or at.microsecond:
            raise CallOffQuarterError(name)
    if lasts > LONGEST:
        raise CallTooLongError("until", hours=LONGEST // timedelta(hours=1))
    if new.hours.end > DAY // QUARTER:
        raise CallReversedError("until")


def _check_rehearsal(new: DemandCall, kept: Iterable[DemandCall], now: datetime) -> None:
    if new.day >= local(now).date():
        raise RehearsalAheadError("day")
    other = _overlapping(new, kept)
    if other:
        raise RehearsalOverlapError("since", start=clock(other.start), end=clock(other.end))


def _overlapping(new: DemandCall, kept: Iterable[DemandCall]) -> DemandCall | None:
    return next((each for each in kept if each.cancelled_at is None and each.overlaps(new)), None)


def cancelled(call: DemandCall, now: datetime) -> DemandCall:
    return call if call.cancelled_at else replace(call, cancelled_at=now)


def clock(moment: datetime) -> str:
    at = local(moment)
    return f"{at.hour}:{at.minute:02d}"
