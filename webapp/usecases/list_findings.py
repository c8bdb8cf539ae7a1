"""All that was found about a file, place by place: from a look at it, or from what was kept of an import."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any

from sqlmodel import Session

from webapp.domain.household import Household
from webapp.domain.reading_errors import UnknownImportError
from webapp.domain.readings import Finding, Places, Remedy
from webapp.store import import_places, meters
from webapp.store.meters import Import
from webapp.usecases.services import Services

MOST_PLACES = 100_000


@dataclass(frozen=True)
class Place:
    """One place of a finding: its row, its minute of China's clock and its value, where the file tells them.

    `alone` where it is told by itself; else it stands for all the places of the finding, which nobody listed.
    """

    finding: Finding
    row: int | None
    at: int | None
    wh: int | None
    params: Mapping[str, object]
    alone: bool


def each_place(findings: Sequence[Finding]) -> Iterator[Place]:
    """As many as there are, finding by finding."""
    for finding in findings:
        places = finding.places
        if places is None or not len(places):
            yield Place(finding, finding.row, None, None, finding.params, alone=False)
            continue
        for n, row in enumerate(places.row.tolist()):
            at = None if places.at is None else int(places.at[n])
            wh = None if places.wh is None else int(places.wh[n])
            own = {name: values[n] for name, values in places.params.items()}
            yield Place(finding, row, at, wh, {**finding.params, **own}, alone=True)


def first_places(findings: Sequence[Finding]) -> dict[int, Places]:
    """What is kept of them with an import, by the number of the finding: no more than a list would show."""
    left = MOST_PLACES
    kept: dict[int, Places] = {}
    for number, finding in enumerate(findings):
        if finding.places is not None and left > 0:
            kept[number] = finding.places.first(left)
            left -= len(kept[number])
    return kept


def record_of(finding: Finding) -> dict[str, object]:
    """As it is kept with the import; its places are kept apart."""
    record = asdict(replace(finding, places=None))
    del record["places"]
    return record


def kept_findings(services: Services, home: Household, import_id: int) -> tuple[Finding, ...]:
    """Raises UnknownImportError."""
    with services.database.read() as session:
        item = meters.find_import(session, home.id, import_id)
        if item is None:
            raise UnknownImportError
        return findings_of(session, home, item)


def findings_of(session: Session, home: Household, item: Import) -> tuple[Finding, ...]:
    """What was kept of them with an import, each with its places."""
    places = import_places.find(session, home.id, item.id)
    return tuple(finding_of(record, places.get(number)) for number, record in enumerate(item.findings))


def finding_of(record: Mapping[str, Any], places: Places | None) -> Finding:
    """Before there were choices, a record named its one `fix` and whether it was applied."""
    remedies = tuple(Remedy(**each) for each in record.get("remedies", ()))
    chosen = record.get("chosen", record.get("fix") if record.get("fixed") else None)
    values = {name: record[name] for name in ("code", "row", "column", "n", "meter", "params", "fixed")}
    return Finding(**values, remedies=remedies, chosen=chosen, places=places)


def at_most(findings: Sequence[Finding], most: int) -> tuple[Iterator[Place], int]:
    """The first places, and how many are left out."""
    n = sum(max(finding.n, 1) if finding.places is not None else 1 for finding in findings)
    return islice(each_place(findings), most), max(n - most, 0)
