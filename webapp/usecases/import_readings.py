"""Take readings in: keep what the person looked at and confirmed; list, roll back, restore."""

from dataclasses import replace

from sqlmodel import Session

from webapp.domain.calendar import DAY
from webapp.domain.doctor import spelled
from webapp.domain.household import Household
from webapp.domain.reading_errors import SameFileError, SeveralMetersError, UnknownImportError
from webapp.store import import_places, meters
from webapp.store.meters import Import
from webapp.usecases.list_findings import first_places, record_of
from webapp.usecases.look_at_file import Look
from webapp.usecases.services import Services


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
    with services.database.write() as session:
        _refuse_twice(session, home, item)
        item = replace(item, id=meters.next_id(session, home.id))
        meters.save_import(session, home.id, item)
        import_places.save(session, home.id, item.id, first_places(seen.findings))
        meters.save_days(session, list(meters.day_values(home.id, item.id, seen.original, 0)))
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
