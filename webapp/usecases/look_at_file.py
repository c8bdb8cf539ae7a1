"""Look at a file of readings before anything of it is kept: what it means, what is odd, what is stored already."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import BinaryIO

import numpy as np

from webapp.domain.calendar import DAY
from webapp.domain.day_rows import DayRows, laid_over
from webapp.domain.doctor import Known, examine
from webapp.domain.findings import joined
from webapp.domain.household import Household
from webapp.domain.reading_errors import NoReadingsError, UnknownMeterError
from webapp.domain.readings import EPOCH, Finding, Ints, Quality, Readings, minute_of, moment
from webapp.readers import Choice, Content, Guess, Reader
from webapp.store import meters
from webapp.store.meters import MeterDays
from webapp.usecases.read_file import digest_of, reader_of
from webapp.usecases.services import Services
from webapp.usecases.spread_readings import spread_readings

Progress = Callable[[int, int], None]
"""Told the readings and the days so far, after each part of a file."""


@dataclass(frozen=True)
class Against:
    """Days that are stored alike, not stored yet, stored otherwise; and by how much the last differ in all."""

    same: int
    new: int
    changed: int
    changed_wh: int


@dataclass(frozen=True)
class MeterSum:
    """All of one meter in a file. `start` and `end` in minutes of China's clock since 1970."""

    meter: str
    n: int
    wh: int
    start: int
    end: int

    @property
    def first(self) -> datetime:
        return moment(self.start)

    @property
    def until(self) -> datetime:
        return moment(self.end)


@dataclass(frozen=True)
class Understood:
    """How the file was read: what may be corrected, and its first rows as text."""

    choices: tuple[Choice, ...]
    columns: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, eq=False)
class Look:
    """What a file holds: one meter, examined, as days.

    Of several `meters` the first is shown until the person has chosen; then nothing is left `open`. `original` are its
    days without fixes, `rows` with the `fixes` chosen, each as `code:fix`; `by_register` where registers told every
    period of them. `others` is what was found about the meters not shown, while none is chosen.
    """

    reader: str
    guess: Guess
    understood: Understood
    meter: str
    meters: tuple[MeterSum, ...]
    original: DayRows
    rows: DayRows
    by_register: bool
    findings: tuple[Finding, ...]
    others: tuple[Finding, ...]
    fixes: tuple[str, ...]
    digest: str
    against: Against
    open: bool

    @property
    def shown(self) -> MeterSum:
        return next(each for each in self.meters if each.meter == self.meter)

    @property
    def n_readings(self) -> int:
        return self.shown.n

    @property
    def n_days(self) -> int:
        return int((self.rows.quality != Quality.MISSING).any(axis=1).sum())


def look(
    services: Services,
    home: Household | None,
    source: BinaryIO,
    name: str,
    chosen: Mapping[str, str] | None = None,
    fixes: Collection[str] = (),
    progress: Progress = lambda readings, days: None,
) -> Look:
    """Read and examine a file, part by part. Raises UnreadableError, NoReadingsError, UnknownMeterError."""
    chosen = dict(chosen or {})
    reader, guess = reader_of(source, name, chosen.get("format"))
    looking = _Looking(services, home, chosen.get("meter_name"), fixes)
    for content in reader.parts(source, {"today": services.today().isoformat(), "file": name, **chosen}):
        looking.add(content)
        progress(looking.n, looking.n_days)
    return looking.done(reader, guess, digest_of(source, chosen))


class _Looking:
    """A file of which some parts were seen."""

    def __init__(self, services: Services, home: Household | None, wanted: str | None, fixes: Collection[str]) -> None:
        self.services, self.home, self.wanted, self.asked = services, home, wanted, fixes
        self.shown = wanted
        self.sums: dict[str, MeterSum] = {}
        self.stored = MeterDays({}, {})
        self.understood: Understood | None = None
        self.original: DayRows | None = None
        self.rows: DayRows | None = None
        self.by_register = True
        self.findings: list[Finding] = []
        self.others: list[Finding] = []
        self.fixes: set[str] = set()
        self.n = self.n_parts = 0

    @property
    def n_days(self) -> int:
        return len(self.rows.wh) if self.rows else 0

    def add(self, content: Content) -> None:
        self.n_parts += 1
        self.understood = Understood(content.choices, content.columns, content.sample)
        self.findings += content.findings
        for raw in content.meters:
            if not len(raw):
                continue
            before = self.sums.get(raw.meter)
            self.sums[raw.meter] = _added(before, raw)
            self.n += len(raw)
            self.shown = raw.meter if self.shown is None else self.shown
            if raw.meter == self.shown:
                self._show(raw, content, before)
            elif self.wanted is None:
                self.others += examine(raw).findings

    def _show(self, raw: Readings, content: Content, before: MeterSum | None) -> None:
        stored = self._stored(raw)
        known = _known(content, stored)
        found = examine(raw, self.asked, known)
        if before and raw.start.min() > before.end:
            self.findings.append(_gap(raw, before.end))
        self.findings += found.findings
        self.fixes |= set(found.fixes)
        told = content.registers(raw.meter)
        self.by_register &= told is not None and bool((told.rows_of(raw) >= 0).all())
        if not len(found.readings):
            return
        rows = spread_readings(self.services, self.home, found.readings, told)
        untouched = examine(raw, (), known).readings if found.fixes else found.readings
        original = spread_readings(self.services, self.home, untouched, told) if found.fixes else rows
        self.rows = laid_over(self.rows, rows) if self.rows else rows
        self.original = laid_over(self.original, original) if self.original else original

    def _stored(self, raw: Readings) -> MeterDays:
        """What is stored of the days a part touches, and of the one before, into which a fix may move the first
        hour."""
        if self.home is None:
            return self.stored
        with self.services.database.read() as session:
            found = meters.days(session, self.home.id, raw.first.date() - DAY, raw.end.date() + DAY)
        self.stored = MeterDays({**self.stored.wh, **found.wh}, {**self.stored.quality, **found.quality})
        return found

    def done(self, reader: Reader, guess: Guess, digest: str) -> Look:
        if self.wanted is not None and self.sums and self.wanted not in self.sums:
            raise UnknownMeterError("meter_name", name=self.wanted)
        if self.rows is None or self.original is None or self.understood is None or self.shown is None:
            raise NoReadingsError("file")
        return Look(
            reader.name,
            guess,
            self.understood,
            self.shown,
            tuple(self.sums.values()),
            self.original,
            self.rows,
            self.by_register,
            joined(self.findings) if self.n_parts > 1 else tuple(self.findings),
            joined(self.others) if self.n_parts > 1 else tuple(self.others),
            tuple(sorted(self.fixes)),
            digest,
            _against(self.rows, self.stored.wh),
            open=len(self.sums) > 1 and self.wanted is None,
        )


def _added(before: MeterSum | None, raw: Readings) -> MeterSum:
    start, end = int(raw.start.min()), int((raw.start + raw.minutes).max())
    if before is None:
        return MeterSum(raw.meter, len(raw), raw.total_wh, start, end)
    return replace(
        before,
        n=before.n + len(raw),
        wh=before.wh + raw.total_wh,
        start=min(before.start, start),
        end=max(before.end, end),
    )


def _gap(raw: Readings, end: int) -> Finding:
    """Time between two parts: no fix can look over it."""
    n = int(raw.start.argmin())
    hours = round((int(raw.start[n]) - end) / 60, 1)
    params = {"hours": hours, "at": moment(end).isoformat(sep=" ", timespec="minutes")}
    return Finding("gap", int(raw.row[n]), meter=raw.meter, params=params)


def _known(content: Content, stored: MeterDays) -> Known:
    """Where the feed says its clock jumped over an hour or showed it twice, and whole days that are stored."""

    def turned(code: str) -> tuple[int, ...]:
        found = (str(finding.params["at"]) for finding in content.findings if finding.code == code)
        return tuple(minute_of(datetime.fromisoformat(at)) for at in found)

    whole = (day for day, quality in stored.quality.items() if (quality != Quality.MISSING).all())
    stored_wh = {(day - EPOCH).days: int(stored.wh[day].sum()) for day in whole}
    return Known(turned("clock_skipped"), turned("clock_twice"), stored_wh)


def _against(rows: DayRows, stored: Mapping[date, Ints]) -> Against:
    same = new = changed = changed_wh = 0
    for n in np.flatnonzero((rows.quality != Quality.MISSING).any(axis=1)).tolist():
        before = stored.get(rows.first + n * DAY)
        if before is None:
            new += 1
        elif (before == rows.wh[n]).all():
            same += 1
        else:
            changed += 1
            changed_wh += int(rows.wh[n].sum() - before.sum())
    return Against(same, new, changed, changed_wh)
