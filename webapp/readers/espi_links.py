"""What belongs to what in an ESPI feed: by its links, and where there are none by what came last before it."""

from bisect import bisect_right
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


class _Known:
    """Entries of one kind, to be found by their address, by a folder they point at, or by where they stand."""

    def __init__(self, every: Iterable[tuple[int, Entry]]) -> None:
        numbered = list(every)
        self._places = [n for n, _ in numbered]
        self.entries = [entry for _, entry in numbered]
        self._by_address = {entry.own: entry for entry in self.entries if entry.own}
        self._by_folder = {href: entry for entry in self.entries for href in entry.related}

    def around(self, entry: Entry, folder: str) -> Entry | None:
        """The one whose folder the entry lies in: by its address, or because it points at that folder."""
        for href in (entry.own, entry.up):
            if folder in href and (found := self._by_address.get(href.rpartition(folder)[0])):
                return found
        return self._by_folder.get(entry.up) if entry.up else None

    def pointed_at(self, entry: Entry | None) -> Entry | None:
        hrefs = entry.related if entry else []
        return next((self._by_address[href] for href in hrefs if href in self._by_address), None)

    def before(self, n: int) -> Entry | None:
        at = bisect_right(self._places, n)
        return self.entries[at - 1] if at else None

    def first(self) -> Entry | None:
        return self.entries[0] if self.entries else None


def series(feed: Feed) -> list[Series]:
    """In the order in which their first numbers come."""
    numbered = list(enumerate(feed.entries))
    clocks = _Known((n, entry) for n, entry in numbered if entry.clock)
    types = _Known((n, entry) for n, entry in numbered if entry.type)
    points = _Known((n, entry) for n, entry in numbered if entry.kind == "UsagePoint")
    meters = _Known((n, entry) for n, entry in numbered if entry.kind == "MeterReading")
    found: dict[tuple[int, int, int], Series] = {}
    for n, block in numbered:
        if block.rows is None:
            continue
        meter = meters.around(block, "/IntervalBlock") or meters.before(n)
        point = points.around(meter or block, "/MeterReading") or points.before(n)
        kind = types.pointed_at(meter or block) or types.before(n) or types.first()
        clock = clocks.pointed_at(point) or clocks.first()
        key = (id(point), id(meter), id(kind))
        if key not in found:
            found[key] = Series(
                _name(point),
                meter.title if meter else "",
                point.service if point else None,
                kind.type if kind else None,
                clock.clock if clock else None,
            )
        found[key].rows.extend(block.rows)
    return list(found.values())


def _name(point: Entry | None) -> str:
    if point is None:
        return ""
    return point.title or point.own.rpartition("/")[2] or point.id
