"""Reminders as a calendar that phones read: RFC 5545, in China's time."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Timezone, TimezoneStandard
from icalendar import Event as Entry

from webapp.domain.calendar import CHINA, DAY
from webapp.domain.reminder import AskedHours, CheapHours, Event, PlannedStart, TierBegins
from webapp.senders import words

MAKER = "-//Yidu//Reminders//ZH"
REFRESH = timedelta(hours=3)


def write(events: Iterable[Event], feed_id: str, stamp: datetime, lang: str) -> bytes:
    """The whole calendar. `feed_id` and an event's key make its UID; what has no date of its own bears the `stamp`."""
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", words.calendar_name(lang))
    calendar.add("x-wr-timezone", CHINA.key)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add_component(_zone())
    for event in events:
        calendar.add_component(_entry(event, feed_id, stamp, lang))
    return bytes(calendar.to_ical())


def _zone() -> Timezone:
    """One rule is enough: no daylight saving since 1991."""
    zone = Timezone()
    zone.add("tzid", CHINA.key)
    rule = TimezoneStandard()
    rule.add("dtstart", datetime(1992, 1, 1))  # noqa: DTZ001  a zone's own rule is written without a zone
    rule.add("tzoffsetfrom", timedelta(hours=8))
    rule.add("tzoffsetto", timedelta(hours=8))
    rule.add("tzname", "CST")
    zone.add_component(rule)
    return zone


def _entry(event: Event, feed_id: str, stamp: datetime, lang: str) -> Entry:
    entry = Entry()
    title = words.title(event, lang)
    changed = (event.made_at if isinstance(event, PlannedStart) else stamp).astimezone(UTC).replace(microsecond=0)
    entry.add("uid", f"{event.key}.{feed_id}@yidu")
    entry.add("dtstamp", changed)
    entry.add("last-modified", changed)
    entry.add("summary", title)
    entry.add("description", words.about(event, lang))
    entry.add("transp", "TRANSPARENT")  # nobody is busy because water gets hot
    _when(entry, event)
    if isinstance(event, AskedHours | PlannedStart) and event.alarm:
        start = event.event.start if isinstance(event, AskedHours) else event.step.start
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", event.alarm - start)
        entry.add_component(alarm)
    return entry


def _when(entry: Entry, event: Event) -> None:
    if isinstance(event, PlannedStart):
        _span(entry, event.step.start, event.step.end)
    elif isinstance(event, AskedHours):
        _span(entry, event.event.start, event.event.end)
    elif isinstance(event, CheapHours):
        _span(entry, event.start, event.end)
        entry.add("rrule", {"freq": "daily", "until": event.last.astimezone(UTC)})
    elif isinstance(event, TierBegins):
        _all_day(entry, event.day)
    else:
        _all_day(entry, event.first)
        entry.add("rrule", {"freq": "monthly", "bymonthday": event.first.day})


def _span(entry: Entry, start: datetime, end: datetime) -> None:
    entry.add("dtstart", start.astimezone(CHINA))
    entry.add("dtend", end.astimezone(CHINA))


def _all_day(entry: Entry, day: date) -> None:
    entry.add("dtstart", day)
    entry.add("dtend", day + DAY)
