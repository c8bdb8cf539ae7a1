"""Take readings in: look first and keep nothing, then keep what the person confirmed; list, roll back, restore."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

import numpy as np
from sqlmodel import Session

from webapp.domain.appliance import base_load
from webapp.domain.calendar import DAY
from webapp.domain.day_rows import DayRows, pack
from webapp.domain.doctor import Known, examine, spelled
from webapp.domain.errors import (
    NoReadingsError,
    SameFileError,
    SeveralMetersError,
    UnknownImportError,
    UnknownMeterError,
)
from webapp.domain.estimate import typical_days
from webapp.domain.household import Household
from webapp.domain.readings import EPOCH, Finding, Quality, Readings, minute_of
from webapp.readers import Content, Guess, Reader
from webapp.store import import_places, meters
from webapp.store.meters import Import, MeterDays
from webapp.usecases.list_findings import first_places, record_of
from webapp.usecases.services import Services

HEAD_BYTES = 64 * 1024


@dataclass(frozen=True)
class Against:
    """Days that are stored alike, not stored yet, stored otherwise; and by how much the last differ in all."""

    same: int
    new: int
    changed: int
    changed_wh: int


@dataclass(frozen=True, eq=False)
class Look:
    """What a file holds, before anything of it is kept: one meter, examined, as days; what is stored already.

    Of several `meters` the first is shown until the person has chosen; then nothing is left `open`.
    `raw` are the readings without fixes, `rows` with the `fixes` chosen, each as `code:fix`.
    """

    reader: str
    guess: Guess
    content: Content
    meter: str
    meters: tuple[str, ...]
    raw: Readings
    known: Known
    rows: DayRows
    findings: tuple[Finding, ...]
    fixes: tuple[str, ...]
    digest: str
    against: Against

    open: bool = False

    @property
    def n_readings(self) -> int:
        return len(self.raw)

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
) -> Look:
    """Read and examine a file. Raises UnreadableError, NoReadingsError, UnknownMeterError."""
    chosen = dict(chosen or {})
    reader, guess = reader_of(source, name, chosen.get("format"))
    content = reader.read(source, {"today": services.today().isoformat(), "file": name, **chosen})
    digest = digest_of(source, chosen)
    names = tuple(each.meter for each in content.meters if len(each))
    raw = _one_meter(content, chosen.get("meter_name"))
    stored = _stored(services, home, raw)
    known = _known(content, stored)
    found = examine(raw, fixes, known)
    if not len(found.readings):
        raise NoReadingsError("file")
    rows = pack(found.readings, profile_of(services, home, found.readings))
    return Look(
        reader.name,
        guess,
        content,
        raw.meter,
        names,
        raw,
        known,
        rows,
        (*content.findings, *found.findings),
        found.fixes,
        digest,
        _against(rows, stored),
        open=len(names) > 1 and "meter_name" not in chosen,
    )


def reader_of(source: BinaryIO, name: str, wanted: str | None) -> tuple[Reader, Guess]:
    """The reader asked for, else the surest. Raises UnreadableError."""
    head = source.read(HEAD_BYTES)
    source.seek(0)
    # Only now: reading tables starts threads on import, which the forks of a server would not survive.
    from webapp.readers.sniff import last_resort, sniff

    found = sniff(head, name) or [last_resort()]
    return next((each for each in found if each[0].name == wanted), found[0])


def digest_of(source: BinaryIO, chosen: Mapping[str, str]) -> str:
    """Of the bytes and of how they were read: the same file read in another way is another import."""
    hashed = hashlib.sha256(repr(sorted(chosen.items())).encode())
    source.seek(0)
    while block := source.read(1 << 20):
        hashed.update(block)
    source.seek(0)
    return hashed.hexdigest()


def _one_meter(content: Content, wanted: str | None) -> Readings:
    """The meter asked for, else the first with readings."""
    filled = [each for each in content.meters if len(each)]
    if not filled:
        raise NoReadingsError("file")
    if wanted is not None:
        found = next((each for each in filled if each.meter == wanted), None)
        if found is None:
            raise UnknownMeterError("meter_name", name=wanted)
        return found
    return filled[0]


def profile_of(
    services: Services, home: Household | None, readings: Readings
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """How a typical day of the home is shared over its quarter-hours; even where no home is known."""
    if home is None:
        return np.ones(96)
    appliances = services.appliances(home)
    first = readings.first.date()
    typical = typical_days(home, appliances, services.catalogue, first.year)[first.month - 1]
    return np.asarray(typical + base_load(appliances, first), dtype=np.float64)


def _stored(services: Services, home: Household | None, raw: Readings) -> MeterDays:
    """What is stored of the days a file touches, and of the one before, into which a fix may move the first hour."""
    if home is None:
        return MeterDays({}, {})
    with services.database.read() as session:
        return meters.days(session, home.id, raw.first.date() - DAY, raw.end.date() + DAY)


def _known(content: Content, stored: MeterDays) -> Known:
    """Where the feed says its clock jumped over an hour or showed it twice, and whole days that are stored."""

    def turned(code: str) -> tuple[int, ...]:
        found = (str(finding.params["at"]) for finding in content.findings if finding.code == code)
        return tuple(minute_of(datetime.fromisoformat(at)) for at in found)

    whole = (day for day, quality in stored.quality.items() if (quality != Quality.MISSING).all())
    stored_wh = {(day - EPOCH).days: int(stored.wh[day].sum()) for day in whole}
    return Known(turned("clock_skipped"), turned("clock_twice"), stored_wh)


def _against(rows: DayRows, stored: MeterDays) -> Against:
    same = new = changed = changed_wh = 0
    for n in np.flatnonzero((rows.quality != Quality.MISSING).any(axis=1)).tolist():
        before = stored.wh.get(rows.first + n * DAY)
        if before is None:
            new += 1
        elif (before == rows.wh[n]).all():
            same += 1
        else:
            changed += 1
            changed_wh += int(rows.wh[n].sum() - before.sum())
    return Against(same, new, changed, changed_wh)


def keep_import(services: Services, home: Household, seen: Look, name: str) -> Import:
    """Keep what was looked at: all days in one transaction.

    Raises SameFileError where it stands already, SeveralMetersError where nobody said which meter is the home's.
    """
    if seen.open:
        raise SeveralMetersError("meter_name", n=len(seen.meters))
    item = Import(
        0,
        services.now(),
        name[:120],
        seen.reader,
        seen.digest,
        seen.n_readings,
        seen.rows.total_wh,
        seen.rows.first,
        seen.rows.end - DAY,
        [record_of(finding) for finding in seen.findings],
        list(seen.fixes),
    )
    untouched = examine(seen.raw, (), seen.known)
    original = pack(untouched.readings, profile_of(services, home, untouched.readings))
    with services.database.write() as session:
        _refuse_twice(session, home, item)
        item = replace(item, id=meters.next_id(session, home.id))
        meters.save_import(session, home.id, item)
        import_places.save(session, home.id, item.id, first_places(seen.findings))
        meters.save_days(session, list(meters.day_values(home.id, item.id, original, 0)))
        if seen.fixes:
            meters.save_days(session, list(meters.day_values(home.id, item.id, seen.rows, 1)))
    return item


def _refuse_twice(session: Session, home: Household, item: Import) -> None:
    for other in meters.imports(session, home.id):
        if (other.digest, spelled(other.fixes)) == (item.digest, item.fixes) and other.rolled_back_at is None:
            raise SameFileError("file", day=other.made_at.date().isoformat())


def list_imports(services: Services, home: Household) -> list[Import]:
    with services.database.read() as session:
        return meters.imports(session, home.id)


def roll_back(services: Services, home: Household, import_id: int) -> None:
    """Its days no longer count; what they superseded counts again. Raises UnknownImportError."""
    with services.database.write() as session:
        if not meters.roll_back(session, home.id, import_id, services.now()):
            raise UnknownImportError


def restore(services: Services, home: Household, import_id: int) -> None:
    """Raises UnknownImportError."""
    with services.database.write() as session:
        if not meters.roll_back(session, home.id, import_id, None):
            raise UnknownImportError
