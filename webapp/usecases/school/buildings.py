"""What a caretaker wishes for: a school's building, its readings week by week, a meter file, the list before term."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from webapp.domain.day_rows import DayRows, laid_over, pack
from webapp.domain.outreach.organisation import Staff
from webapp.domain.reading_errors import (
    ReadingAheadError,
    SameFileError,
    SeveralMetersError,
    UnknownImportError,
    UnknownReadingError,
)
from webapp.domain.register import RegisterReading, check, used
from webapp.domain.school.building import (
    BaseLoad,
    Building,
    Compared,
    base_loads,
    check_likely,
    compared,
    weeks,
)
from webapp.domain.school.checklist import term_of
from webapp.domain.school.errors import BuildingNameError, UnknownBuildingError
from webapp.store.school import buildings
from webapp.store.school.tables import BuildingImportRow
from webapp.usecases.look_at_file import Look
from webapp.usecases.services import Services
from webapp.usecases.uploads import drop_all


@dataclass(frozen=True)
class Shown:
    """A building as its page shows it; `file_days` days come from meter files."""

    building: Building
    readings: list[RegisterReading]
    imports: list[BuildingImportRow]
    file_days: int
    compared: tuple[Compared, ...]
    base_loads: tuple[BaseLoad, ...]


def list_buildings(services: Services, staff: Staff) -> list[Building]:
    with services.database.read() as session:
        return buildings.of_organisation(session, staff.organisation.id, _own(staff))


def find_building(services: Services, staff: Staff, building_id: str) -> Building:
    """Raises UnknownBuildingError, also for somebody else's."""
    with services.database.read() as session:
        found = buildings.find(session, staff.organisation.id, building_id)
    if found is None or (_own(staff) and found.keeper_id != staff.id):
        raise UnknownBuildingError
    return found


def _own(staff: Staff) -> str | None:
    return staff.id if staff.role == "teacher" else None


def make_building(services: Services, staff: Staff, school: str, name: str) -> Building:
    """Raises BuildingNameError."""
    for field, text in (("school", school), ("name", name)):
        if not text:
            raise BuildingNameError(field)
    of = staff.organisation
    made = Building(of.id, secrets.token_hex(8), school, name, of.province, staff.id, services.now())
    with services.database.write() as session:
        buildings.save(session, made)
    return made


def drop_building(services: Services, building: Building) -> None:
    """With all its readings."""
    drop_all(services, building.id)
    with services.database.write() as session:
        buildings.forget(session, building)


def show_building(services: Services, building: Building) -> Shown:
    with services.database.read() as session:
        readings = buildings.readings(session, building)
        imports = buildings.imports(session, building)
        files = buildings.days(session, building)
    rows = _all_days(readings, files)
    calendar = services.school.calendar
    found = compared(weeks(rows, calendar)) if rows else ()
    loads = base_loads(files, readings, calendar)
    return Shown(building, readings[::-1], imports, len(files.wh) if files else 0, found, loads)


def _all_days(readings: list[RegisterReading], files: DayRows | None) -> DayRows | None:
    """What files tell counts before what was typed, which is spread evenly."""
    told = used(readings)
    typed = pack(told[0]) if told else None
    if typed is None or files is None:
        return typed or files
    return laid_over(typed, files)


def read_building(services: Services, building: Building, reading: RegisterReading, sure: bool) -> None:
    """Raises ReadingAhead, ReadingThere, FallingReading; UnlikelyReadingError unless somebody is `sure`."""
    if reading.at > services.now():
        raise ReadingAheadError("at")
    with services.database.write() as session:
        kept = buildings.readings(session, building)
        check(kept, reading)
        if not sure:
            check_likely(kept, reading)
        buildings.save_reading(session, building, reading)


def drop_reading(services: Services, building: Building, at: datetime) -> RegisterReading:
    """Answers what it was, so that it can be typed in again. Raises UnknownReadingError."""
    with services.database.write() as session:
        dropped = buildings.drop_reading(session, building, at)
    if dropped is None:
        raise UnknownReadingError
    return dropped


def keep_file(services: Services, building: Building, seen: Look, name: str) -> None:
    """Raises SameFileError where it counts already, SeveralMetersError where nobody chose."""
    if seen.open:
        raise SeveralMetersError("meter_name", n=len(seen.meters))
    with services.database.write() as session:
        for other in buildings.imports(session, building):
            if other.digest == seen.digest and other.rolled_back_at is None:
                raise SameFileError("file", day=other.made_at.date().isoformat())
        buildings.save_import(session, building, name, seen.digest, seen.rows, services.now())


def count_file(services: Services, building: Building, import_id: int, counts: bool) -> None:
    """Out of the count and in again. Raises UnknownImportError."""
    with services.database.write() as session:
        if not buildings.roll_back(session, building, import_id, None if counts else services.now()):
            raise UnknownImportError


def checked(services: Services, building: Building) -> tuple[str, dict[str, date]]:
    """The term the list is for, and when each point was seen to."""
    term = term_of(services.today())
    with services.database.read() as session:
        return term, buildings.checked(session, building, term)


def see_to(services: Services, building: Building, done: set[str]) -> None:
    """Points as they are ticked now."""
    term, before = checked(services, building)
    known = {item.id for item in services.school.building_checklist.items}
    with services.database.write() as session:
        for item_id in known & (done ^ before.keys()):
            buildings.check(session, building, term, item_id, services.today() if item_id in done else None)
