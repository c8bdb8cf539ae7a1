"""What belongs to what in an ESPI feed: by its links, and where there are none by what came last before it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from webapp.readers.espi import Entry, Feed, ReadingType, Rows
from webapp.readers.espi_clock import LocalClock


@dataclass
class Series:
    """All numbers of one meter reading of one usage point, and how to understand them."""

    point: str
    reading: str
    service: int | None
    type: ReadingType | None
    clock: LocalClock | None
    rows: Rows = field(default_factory=Rows)


def series(feed: Feed) -> list[Series]:
    """In the order in which their first numbers come."""
    clocks = [entry for entry in feed.entries if entry.clock]
    types = [(n, entry) for n, entry in enumerate(feed.entries) if entry.type]
    points = [(n, entry) for n, entry in enumerate(feed.entries) if entry.kind == "UsagePoint"]
    readings = [(n, entry) for n, entry in enumerate(feed.entries) if entry.kind == "MeterReading"]
    found: dict[tuple[int, int, int], Series] = {}
    for n, block in enumerate(feed.entries):
        if block.rows is None:
            continue
        reading = _owner(block, "/IntervalBlock", readings) or _before(n, readings)
        below = reading or block
        point = _owner(below, "/MeterReading", points) or _before(n, points)
        kind = _related(below, (entry for _, entry in types)) or _before(n, types) or (types[0][1] if types else None)
        clock = (_related(point, clocks) if point else None) or (clocks[0] if clocks else None)
        key = (id(point), id(reading), id(kind))
        if key not in found:
            found[key] = Series(
                _name(point),
                reading.title if reading else "",
                point.service if point else None,
                kind.type if kind else None,
                clock.clock if clock else None,
            )
        found[key].rows.extend(block.rows)
    return list(found.values())


def _owner(entry: Entry, folder: str, owners: Iterable[tuple[int, Entry]]) -> Entry | None:
    """Whose folder the entry lies in: by its address, or because the owner points at that folder."""
    places = {href.rpartition(folder)[0] for href in (entry.own, entry.up) if folder in href}
    for _, owner in owners:
        if owner.own in places or (entry.up and entry.up in owner.related):
            return owner
    return None


def _related(entry: Entry, others: Iterable[Entry]) -> Entry | None:
    return next((other for other in others if other.own and other.own in entry.related), None)


def _before(n: int, others: Iterable[tuple[int, Entry]]) -> Entry | None:
    return next((other for at, other in reversed(list(others)) if at <= n), None)


def _name(point: Entry | None) -> str:
    if point is None:
        return ""
    return point.title or point.own.rpartition("/")[2] or point.id
