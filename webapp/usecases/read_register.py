"""The meter card: readings typed off the register become days of use, spread by the home's typical day."""

from datetime import datetime

from sqlmodel import Session

from webapp.domain.calendar import DAY
from webapp.domain.day_rows import pack
from webapp.domain.errors import ReadingAheadError, UnknownReadingError
from webapp.domain.household import Household
from webapp.domain.register import RegisterReading, check, used
from webapp.store import meters, registers
from webapp.store.meters import Import
from webapp.usecases.import_readings import profile_of
from webapp.usecases.services import Services

CARD = "card"
FIRST = 0


def list_registers(services: Services, home: Household) -> list[RegisterReading]:
    with services.database.read() as session:
        return registers.every(session, home.id)


def read_register(services: Services, home: Household, reading: RegisterReading) -> None:
    """Raises ReadingAheadError, ReadingThereError, FallingReadingError."""
    if reading.at > services.now():
        raise ReadingAheadError("at")
    with services.database.write() as session:
        check(registers.every(session, home.id), reading)
        registers.save(session, home.id, reading)
        _rebuild(session, services, home)


def drop_register(services: Services, home: Household, at: datetime) -> None:
    """Raises UnknownReadingError."""
    with services.database.write() as session:
        if not registers.drop(session, home.id, at):
            raise UnknownReadingError
        _rebuild(session, services, home)


def _rebuild(session: Session, services: Services, home: Household) -> None:
    """All readings make one import, older than any other: what a file tells of the same days counts before it."""
    meters.drop_import(session, home.id, CARD)
    found = used(registers.every(session, home.id))
    if found is None:
        return
    rows = pack(found, profile_of(services, home, found))
    last = rows.end - DAY
    item = Import(FIRST, services.now(), CARD, CARD, CARD, len(found), rows.total_wh, rows.first, last, [], [])
    meters.save_import(session, home.id, item)
    meters.save_days(session, list(meters.day_values(home.id, FIRST, rows, 0)))
