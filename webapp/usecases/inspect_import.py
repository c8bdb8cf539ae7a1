"""One import again, as it was kept: what it held, what was found about it, and how much of it still counts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from webapp.domain.calendar import QUARTERS
from webapp.domain.day_rows import DayRows
from webapp.domain.household import Household
from webapp.domain.reading_errors import UnknownImportError
from webapp.domain.readings import Finding
from webapp.store import import_places, meter_rows, meters
from webapp.store.meter_rows import MeterRow
from webapp.store.meters import Import
from webapp.usecases.list_findings import finding_of
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
        item = next((each for each in meters.imports(session, home.id) if each.id == import_id), None)
        if item is None:
            raise UnknownImportError
        kept = list(meter_rows.of_import(session, home.id, import_id))
        places = import_places.find(session, home.id, import_id)
        newest = meter_rows.newest(session, home.id)
    findings = tuple(finding_of(record, places.get(n)) for n, record in enumerate(item.findings))
    days = {row.day for row in kept}
    counting = sum(newest.get(day) == import_id for day in days)
    return Inspected(item, _together(kept), len(days), counting, findings)


def _together(kept: Sequence[MeterRow]) -> DayRows | None:
    """Its days from the first to the last, those with fixes over those without."""
    if not kept:
        return None
    first = kept[0].day
    shape = ((kept[-1].day - first).days + 1, QUARTERS)
    wh, quality = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.uint8)
    for row in kept:
        place = (row.day - first).days
        wh[place], quality[place] = row.wh, row.quality
    return DayRows(first, wh, quality)
