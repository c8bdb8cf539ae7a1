"""One import again, as it was kept: what it held, what was found about it, and how much of it still counts."""

from dataclasses import dataclass

from webapp.domain.day_rows import DayRows
from webapp.domain.household import Household
from webapp.domain.reading_errors import UnknownImportError
from webapp.domain.readings import Finding
from webapp.store import meter_rows, meters
from webapp.store.meters import Import, MeterDays
from webapp.usecases.list_findings import findings_of
from webapp.usecases.services import Services


@dataclass(frozen=True, eq=False)
class Inspected:
    """`rows` are its days of the home's own meter with its fixes, None where it has none; of them `counting` count:
    later imports told the others anew, or it was taken back."""

    item: Import
    rows: DayRows | None
    n_days: int
    counting: int
    findings: tuple[Finding, ...]


def inspect_import(services: Services, home: Household, import_id: int) -> Inspected:
    """Raises UnknownImportError; another home's import is as unknown as one that never was."""
    with services.database.read() as session:
        item = meters.find_import(session, home.id, import_id)
        if item is None:
            raise UnknownImportError
        kept = list(meter_rows.of_import(session, home.id, import_id))
        findings = findings_of(session, home, item)
        newest = meter_rows.newest(session, home.id)
    days = MeterDays({row.day: row.wh for row in kept}, {row.day: row.quality for row in kept})
    counting = sum(newest.get(day) == import_id for day in days.wh)
    return Inspected(item, days.rows(), len(days.wh), counting, findings)
