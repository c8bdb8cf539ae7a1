"""One file of many homes: each home's readings examined, turned into days and kept; all of it counts at once, or none.

What is in memory is one part of the file. Cut off, the same command begins again: what it had left is dropped first.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import BinaryIO

from sqlmodel import Session

from webapp.domain.by_period import PeriodReadings
from webapp.domain.calendar import DAY
from webapp.domain.day_rows import FINE_MINUTES, DayRows, pack
from webapp.domain.doctor import examine
from webapp.domain.readings import Finding, Readings
from webapp.readers import Content, Reader
from webapp.store import bulk, growing, households, meters
from webapp.store.bulk import Brought, Row
from webapp.usecases.list_findings import record_of
from webapp.usecases.read_file import digest_of, reader_of
from webapp.usecases.services import Services
from webapp.usecases.spread_readings import spread_readings

MOST_TOLD = 50
"""Findings of one home that are kept with its import."""


@dataclass
class Tally:
    """What a file brought so far. `unknown` are its meters nobody named a home for; `again` are homes that had it."""

    format: str
    homes: set[str] = field(default_factory=set)
    again: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    n_readings: int = 0
    wh: int = 0
    n_days: int = 0
    first: date | None = None
    last: date | None = None
    findings: list[Finding] = field(default_factory=list)


Progress = Callable[[int, Tally], None]
"""Told after each part: bytes of the file done, and what came of them."""


def import_homes(
    services: Services,
    source: BinaryIO,
    name: str,
    homes: Mapping[str, str],
    chosen: Mapping[str, str] | None = None,
    progress: Progress = lambda done, tally: None,
    *,
    dry_run: bool = False,
) -> Tally:
    """`homes` are household ids by meter. Raises UnreadableError, after which nothing is kept."""
    chosen = chosen or {}
    reader, _ = reader_of(source, name, chosen.get("format"))
    taking = _Taking(services, homes, name, reader, digest_of(source, chosen))
    for content in reader.parts(source, {"today": services.today().isoformat(), **chosen}):
        taking.take(content, dry_run=dry_run)
        progress(source.tell(), taking.tally)
    if not dry_run:
        with services.database.write() as session:
            bulk.finish(session, taking.brought)
    return taking.tally


class _Taking:
    """A file on its way in."""

    def __init__(self, services: Services, homes: Mapping[str, str], name: str, reader: Reader, digest: str) -> None:
        self.services, self.name, self.digest, self.format = services, name[:120], digest, reader.name
        self.tally = Tally(reader.name)
        self.brought: dict[str, Brought] = {}
        self.kept: dict[str, tuple[date, date]] = {}
        with services.database.write() as session:
            bulk.drop_unfinished(session, digest)
            there = bulk.homes(session)
            self.had = bulk.standing(session, digest)
            self.numbers = bulk.next_ids(session)
        self.homes = {meter: home for meter, home in homes.items() if home in there}

    def take(self, content: Content, *, dry_run: bool) -> None:
        """One part: every home's days of it in one transaction."""
        self.tally.findings += [replace(finding, places=None) for finding in content.findings]
        found = list(self._examined(content))
        for home, readings, rows, findings in found:
            self._count(home, readings, rows, findings)
        if not dry_run:
            self._keep([(home, rows) for home, _, rows, _ in found])

    def _examined(self, content: Content) -> Iterator[tuple[str, Readings, DayRows, tuple[Finding, ...]]]:
        told = {each.meter: each for each in content.by_period}
        for raw in content.meters:
            home = self.homes.get(raw.meter)
            if not len(raw):
                continue
            if home is None:
                self.tally.unknown.add(raw.meter)
            elif home in self.had:
                self.tally.again.add(home)
            else:
                found = examine(raw)
                if len(found.readings):
                    rows = self._spread(home, found.readings, told.get(raw.meter))
                    yield home, raw, rows, found.findings

    def _spread(self, home_id: str, readings: Readings, told: PeriodReadings | None) -> DayRows:
        """Only what is longer than an hour is spread by how the home lives and what it pays when."""
        if (readings.minutes <= FINE_MINUTES).all():
            return pack(readings)
        with self.services.database.read() as session:
            home = households.find(session, home_id)
        return spread_readings(self.services, home, readings, told)

    def _count(self, home: str, readings: Readings, rows: DayRows, findings: tuple[Finding, ...]) -> None:
        tally, last = self.tally, rows.end - DAY
        tally.homes.add(home)
        tally.n_readings += len(readings)
        tally.wh += rows.total_wh
        tally.n_days += len(rows.wh)
        tally.first = min(tally.first or rows.first, rows.first)
        tally.last = max(tally.last or last, last)
        tally.findings += [replace(finding, places=None) for finding in findings]
        had = self.brought.get(home)
        told = [*(had.findings if had else ()), *map(record_of, findings)][:MOST_TOLD]
        self.brought[home] = Brought(
            had.import_id if had else self.numbers.get(home, 1),
            (had.n_readings if had else 0) + len(readings),
            (had.wh if had else 0) + rows.total_wh,
            min(had.first, rows.first) if had else rows.first,
            max(had.last, last) if had else last,
            told,
        )

    def _keep(self, found: list[tuple[str, DayRows]]) -> None:
        new = {home: self.numbers.get(home, 1) for home, _ in found if home not in self.kept}
        with self.services.database.write() as session:
            bulk.begin(session, self.digest, self.name, self.format, new, self.services.now())
            bulk.save_days(session, [row for home, rows in found for row in self._new_days(home, rows)])
            for home, rows in found:
                self._lay_over(session, home, rows)
        for home, rows in found:
            first, end = self.kept.get(home, (rows.first, rows.end))
            self.kept[home] = min(first, rows.first), max(end, rows.end)

    def _new_days(self, home: str, rows: DayRows) -> Iterator[Row]:
        number = self.numbers.get(home, 1)
        for day, wh, quality in meters.packed_days(rows):
            if not self._was_kept(home, day):
                yield home, meters.MAIN, day, number, 0, wh, quality

    def _lay_over(self, session: Session, home: str, rows: DayRows) -> None:
        """Days an earlier part has brought already, as in a file without order: what is new of them is added."""
        number = self.numbers.get(home, 1)
        for n in range(len(rows.wh)):
            day = rows.first + n * DAY
            if self._was_kept(home, day):
                more = growing.lay_over(session, home, number, meters.MAIN, day, rows.wh[n], rows.quality[n])
                had = self.brought[home]
                self.brought[home] = replace(had, wh=had.wh + more - int(rows.wh[n].sum()))

    def _was_kept(self, home: str, day: date) -> bool:
        first, end = self.kept.get(home, (day, day))
        return first <= day < end
