"""Take readings in: look first and keep nothing, then keep what the person confirmed; list, roll back, restore."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import BinaryIO

import numpy as np
from sqlmodel import Session

from webapp.domain.calendar import DAY
from webapp.domain.day_rows import DayRows
from webapp.domain.doctor import examine
from webapp.domain.errors import (
    NoReadingsError,
    SameFileError,
    SeveralMetersError,
    UnknownImportError,
    UnknownMeterError,
)
from webapp.domain.household import Household
from webapp.domain.readings import Finding, Quality, Readings, minute_of
from webapp.readers import Content, Guess, Reader
from webapp.store import meters
from webapp.store.meters import Import
from webapp.usecases.services import Services
from webapp.usecases.spread_readings import spread_readings

HEAD_BYTES = 64 * 1024


@dataclass(frozen=True, eq=False)
class Look:
    """What a file holds, before anything of it is kept: one meter, examined, as days; what is stored already.

    Of several `meters` the first is shown until the person has chosen; then nothing is left `open`.
    `raw` are the readings without fixes, `rows` with those chosen. `same`, `new` and `changed` count days against what
    is stored.
    """

    reader: str
    guess: Guess
    content: Content
    meter: str
    meters: tuple[str, ...]
    raw: Readings
    doubled: tuple[int, ...]
    rows: DayRows
    findings: tuple[Finding, ...]
    digest: str
    same: int
    new: int
    changed: int

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
    head = source.read(HEAD_BYTES)
    source.seek(0)
    reader, guess = _reader(head, name, chosen.get("format"))
    content = reader.read(source, {"today": services.today().isoformat(), **chosen})
    digest = _digest(source, chosen)
    names = tuple(each.meter for each in content.meters if len(each))
    raw = _one_meter(content, chosen.get("meter_name"))
    doubled = _doubled(content)
    found = examine(raw, fixes, doubled)
    if not len(found.readings):
        raise NoReadingsError("file")
    rows = spread_readings(services, home, found.readings, content.registers(raw.meter))
    same, new, changed = _against(services, home, rows)
    return Look(
        reader.name,
        guess,
        content,
        raw.meter,
        names,
        raw,
        doubled,
        rows,
        (*content.findings, *found.findings),
        digest,
        same,
        new,
        changed,
        open=len(names) > 1 and "meter_name" not in chosen,
    )


def _reader(head: bytes, name: str, wanted: str | None) -> tuple[Reader, Guess]:
    # Only now: reading tables starts threads on import, which the forks of a server would not survive.
    from webapp.readers.sniff import last_resort, sniff

    found = sniff(head, name) or [last_resort()]
    return next((each for each in found if each[0].name == wanted), found[0])


def _digest(source: BinaryIO, chosen: Mapping[str, str]) -> str:
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


def _doubled(content: Content) -> tuple[int, ...]:
    """Where a foreign clock showed an hour twice."""
    return tuple(
        minute_of(datetime.fromisoformat(str(finding.params["at"])))
        for finding in content.findings
        if finding.code == "clock_twice"
    )


def _against(services: Services, home: Household | None, rows: DayRows) -> tuple[int, int, int]:
    """Days that are stored alike, not stored yet, stored otherwise."""
    known = (rows.quality != Quality.MISSING).any(axis=1)
    if home is None:
        return 0, int(known.sum()), 0
    with services.database.read() as session:
        stored = meters.days(session, home.id, rows.first, rows.end)
    same = new = changed = 0
    for n in np.flatnonzero(known).tolist():
        before = stored.wh.get(rows.first + n * DAY)
        if before is None:
            new += 1
        elif (before == rows.wh[n]).all():
            same += 1
        else:
            changed += 1
    return same, new, changed


def keep_import(services: Services, home: Household, seen: Look, name: str, fixes: Collection[str] = ()) -> Import:
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
        [_record(finding) for finding in seen.findings],
        sorted(fixes),
    )
    untouched = examine(seen.raw, (), seen.doubled)
    original = spread_readings(services, home, untouched.readings, seen.content.registers(seen.meter))
    with services.database.write() as session:
        _refuse_twice(session, home, item)
        item = replace(item, id=meters.next_id(session, home.id))
        meters.save_import(session, home.id, item)
        meters.save_days(session, list(meters.day_values(home.id, item.id, original, 0)))
        if fixes:
            meters.save_days(session, list(meters.day_values(home.id, item.id, seen.rows, 1)))
    return item


def _refuse_twice(session: Session, home: Household, item: Import) -> None:
    for other in meters.imports(session, home.id):
        if (other.digest, other.fixes) == (item.digest, item.fixes) and other.rolled_back_at is None:
            raise SameFileError("file", day=other.made_at.date().isoformat())


def _record(finding: Finding) -> dict[str, object]:
    return {**asdict(finding), "params": dict(finding.params)}


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
