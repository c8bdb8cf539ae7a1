"""What a home is reminded of: the evening's starts, hours of less use, cheap hours, the next tier, the reading day.

Quiet by default. Only an evening's first start rings, on the evening's own day, and hours of less use: at most one
alarm a day. An event's `key` stays the same for as long as it is about the same thing, so that a calendar that reads
the feed again changes the entry instead of adding one.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Literal, cast

from webapp.domain.appliance import Appliance, Catalogue
from webapp.domain.calendar import CHINA, DAY, QUARTER, QUARTERS, days, local, next_month, quarter_start
from webapp.domain.contract import Contract
from webapp.domain.demand_event import DemandEvent
from webapp.domain.forecast import NextTier
from webapp.domain.tariff import Period
from webapp.domain.text import Text

Kind = Literal["plan", "event", "valley", "tier", "reading"]
KINDS: tuple[Kind, ...] = ("plan", "event", "valley", "tier", "reading")
Trouble = Literal["sending", "down", "refused"]

LAST_READING_DAY = 28
"""A day that every month has."""
NOTICE, EVENT_NOTICE = timedelta(minutes=10), timedelta(hours=1)
FIRST_ALARM, LAST_ALARM, BEDTIME = time(7), time(23), time(21, 30)
CHEAP = ("valley", "deep_valley")
MAIL_ENDS, MAIL_LASTS = time(23), timedelta(minutes=30)
DELAYS = (timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1))
SOON, LATE = timedelta(minutes=30), timedelta(hours=2)


@dataclass(frozen=True)
class Reminders:
    """What a home chose, and how its mail fares. The two tokens are secrets: who has one needs no login."""

    kinds: tuple[Kind, ...] = KINDS
    lang: Literal["zh", "en"] = "zh"
    reading_day: int | None = None
    feed_token: str | None = None
    feed_id: str | None = None
    feed_made_at: datetime | None = None
    email: str | None = None
    stop_token: str | None = None
    confirmed_at: datetime | None = None
    code_hash: str | None = None
    code_sent_at: datetime | None = None
    code_tries: int = 0
    last_sent_on: date | None = None
    failures: int = 0
    next_try_at: datetime | None = None
    last_error: Trouble | None = None


@dataclass(frozen=True)
class Step:
    """One thing to start in an evening, as the plan has it."""

    appliance: Appliance
    name: Text
    start: datetime
    end: datetime
    saving_fen: int


@dataclass(frozen=True)
class PlannedStart:
    """A step as an event. One of an evening has an alarm."""

    key: str
    step: Step
    made_at: datetime
    alarm: datetime | None = None


@dataclass(frozen=True)
class AskedHours:
    """Hours in which the home is asked to use less."""

    key: str
    event: DemandEvent
    alarm: datetime | None = None


@dataclass(frozen=True)
class CheapHours:
    """A window of a season that comes every day, from `start` to `last`."""

    key: str
    period: Period
    start: datetime
    end: datetime
    last: datetime


@dataclass(frozen=True)
class TierBegins:
    """The day the next price tier is expected to begin."""

    key: str
    day: date
    next: NextTier


@dataclass(frozen=True)
class ReadingDay:
    """The day of every month on which the home reads its meter."""

    key: str
    first: date


Window = tuple[int, int, Period]
Event = PlannedStart | AskedHours | CheapHours | TierBegins | ReadingDay


def steps(moves: Iterable[Mapping[str, object]], catalogue: Catalogue, without: Collection[str] = ()) -> list[Step]:
    """The moves of a kept plan in clock order, save those named and those the catalogue has dropped since."""
    found = []
    for move in moves:
        appliance = catalogue.appliances.get(str(move["appliance_id"]))
        if appliance is None or appliance.id in without:
            continue
        start = local(datetime.fromisoformat(str(move["start"])))
        minutes = round(appliance.minutes(float(cast(float, move["quantity"]))))
        name = catalogue.families[appliance.family].name
        fen = int(cast(int, move["saving_fen"]))
        found.append(Step(appliance, name, start, start + timedelta(minutes=minutes), fen))
    return sorted(found, key=lambda step: step.start)


def saved_yuan(found: Iterable[Step]) -> Decimal:
    return Decimal(sum(step.saving_fen for step in found)) / 100


def evening(day: date, made_at: datetime, found: Iterable[Step]) -> list[PlannedStart]:
    """The events of one evening's plan; its first start carries the one alarm."""
    events: list[PlannedStart] = []
    for step in found:
        key = f"plan-{day:%Y%m%d}-{step.appliance.id}"
        twins = sum(event.step.appliance.id == step.appliance.id for event in events)
        events.append(PlannedStart(f"{key}-{twins + 1}" if twins else key, step, made_at))
    if events:
        events[0] = replace(events[0], alarm=alarm_for(day, events[0].step.start))
    return events


def alarm_for(day: date, start: datetime) -> datetime:
    """Shortly before the start; for one in the night or the next morning before bed, when a timer can still be set."""
    before = local(start) - NOTICE
    if before.date() == day and before.time() <= LAST_ALARM:
        return before
    return datetime.combine(day, BEDTIME, CHINA)


def asked_hours(events: Iterable[DemandEvent]) -> list[AskedHours]:
    return [AskedHours(f"event-{event.id}", event, _call(event.start)) for event in events]


def _call(start: datetime) -> datetime:
    """An hour ahead, so that there is time to get ready; of what begins in the night or early, the evening before."""
    before = local(start) - EVENT_NOTICE
    if FIRST_ALARM <= before.time() <= LAST_ALARM:
        return before
    night = before.date() if before.time() > LAST_ALARM else before.date() - DAY
    return datetime.combine(night, BEDTIME, CHINA)


def once_a_day(events: Iterable[Event]) -> list[Event]:
    """The same with one alarm a day: hours somebody asks for ring before what the home planned, then the earlier."""
    events = list(events)
    rung: dict[date, str] = {}
    for kind in (AskedHours, PlannedStart):
        alarms = [(event.alarm, event.key) for event in events if isinstance(event, kind) and event.alarm]
        for alarm, key in sorted(alarms):
            rung.setdefault(local(alarm).date(), key)
    kept = set(rung.values())
    return [
        replace(event, alarm=None) if isinstance(event, AskedHours | PlannedStart) and event.key not in kept else event
        for event in events
    ]


def cheap_hours(contract_on: Callable[[date], Contract], first: date, end: date) -> list[CheapHours]:
    """Every cheap window of the days in [first, end): one event for each stretch of days with the same price."""
    known: dict[int, list[Window]] = {}

    def windows(day: date) -> list[Window]:
        contract = contract_on(day)
        schedule = id(contract.schedule(day))  # kept by its contract for as long as a season holds
        if schedule not in known:
            known[schedule] = _cheap_windows(contract, day)
        return known[schedule]

    events = []
    for found, season in groupby(days(first, end), key=windows):
        span = list(season)
        for quarter, length, period in found:
            start = quarter_start(span[0], quarter)
            key = f"valley-{start:%Y%m%d-%H%M}"
            events.append(CheapHours(key, period, start, start + length * QUARTER, quarter_start(span[-1], quarter)))
    return events


def _cheap_windows(contract: Contract, day: date) -> list[Window]:
    """(first quarter, quarters, period) of a day's cheap windows; one that ends at midnight goes on in the morning."""
    bands = [(a, b - a, period) for a, b, period in contract.bands(day) if period.kind in CHEAP]
    if len(bands) > 1 and bands[0][0] == 0 and sum(bands[-1][:2]) == QUARTERS and bands[0][2] is bands[-1][2]:
        (_, morning, _), (start, night, period) = bands[0], bands[-1]
        bands = [*bands[1:-1], (start, night + morning, period)]
    return bands


def tier_begins(cycle_first: date, found: NextTier | None) -> list[TierBegins]:
    """Nothing where no tier is left, or none begins within the cycle."""
    if found is None or found.typical is None:
        return []
    return [TierBegins(f"tier-{cycle_first:%Y%m%d}-{found.number}", found.typical, found)]


def reading_days(since: date, number: int | None) -> list[ReadingDay]:
    """The reading day of every month from a day on."""
    if number is None:
        return []
    first = since.replace(day=number)
    return [ReadingDay("reading", first if first >= since else next_month(since).replace(day=number))]


def mail_ends(day: date, evening_hour: int) -> datetime:
    """From then on an evening's mail would only disturb. A plan made at eleven has half an hour."""
    made = datetime.combine(day, time(evening_hour), CHINA)
    return max(datetime.combine(day, MAIL_ENDS, CHINA), made + MAIL_LASTS)


def next_try(now: datetime, failures: int) -> datetime:
    """When to try again after so many failures: a quarter, half an hour, an hour, and an hour again."""
    return now + DELAYS[min(failures, len(DELAYS)) - 1]


def is_due(start: datetime, now: datetime) -> bool:
    """Whether a planned run begins soon, or should have begun a short while ago."""
    return -SOON <= now - start <= LATE
