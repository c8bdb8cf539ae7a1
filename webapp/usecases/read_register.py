"""The meter card: readings typed off the register become days of use, spread by the home's typical day."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session

from webapp.domain.bill_lines import to_fen
from webapp.domain.calendar import DAY, QUARTERS, local
from webapp.domain.errors import UnknownTariffError
from webapp.domain.household import Household
from webapp.domain.reading_errors import ReadingAheadError, UnknownReadingError
from webapp.domain.register import Night, RegisterReading, check, last_night, used
from webapp.domain.tariff import PRICE_UNITS
from webapp.store import meters, registers
from webapp.store.meters import Import
from webapp.usecases.outreach import effort
from webapp.usecases.services import Services
from webapp.usecases.spread_readings import spread_readings

CARD = "card"
FIRST = 0


def list_registers(services: Services, home: Household) -> list[RegisterReading]:
    with services.database.read() as session:
        return registers.every(session, home.id)


def read_register(services: Services, home: Household, reading: RegisterReading) -> None:
    """Raises ReadingAheadError, ReadingThereError, FallingReadingError, RegistersDifferError."""
    if reading.at > services.now():
        raise ReadingAheadError("at")
    with services.database.write() as session:
        check(registers.every(session, home.id), reading)
        registers.save(session, home.id, reading)
        _rebuild(session, services, home)
        night = last_night(registers.every(session, home.id))
        hunted = night is not None and night.end == reading.at
        effort.reading_given(services, session, home, local(reading.at).date(), hunted)


def drop_register(services: Services, home: Household, at: datetime) -> None:
    """Raises UnknownReadingError."""
    with services.database.write() as session:
        if not registers.drop(session, home.id, at):
            raise UnknownReadingError
        _rebuild(session, services, home)
        effort.reading_taken_back(session, home, local(at).date())


def _rebuild(session: Session, services: Services, home: Household) -> None:
    """All readings make one import, older than any other: what a file tells of the same days counts before it."""
    meters.drop_import(session, home.id, CARD)
    found = used(registers.every(session, home.id))
    if found is None:
        return
    energy, told = found
    rows = spread_readings(services, home, energy, told)
    last = rows.end - DAY
    item = Import(FIRST, services.now(), CARD, CARD, CARD, len(energy), rows.total_wh, rows.first, last, [], [])
    meters.save_import(session, home.id, item)
    meters.save_days(session, list(meters.day_values(home.id, FIRST, rows, 0)))


@dataclass(frozen=True)
class Hunt:
    """What is drawn all the time, by the meter; `yuan` a year at the mean price of a day, None where none is known."""

    night: Night
    yuan: Decimal | None


def standby_hunt(services: Services, home: Household) -> Hunt | None:
    """From a reading at bedtime and one at breakfast; None without such a night."""
    night = last_night(list_registers(services, home))
    return Hunt(night, yuan_a_year(services, home, night.kwh_a_year)) if night else None


def yuan_a_year(services: Services, home: Household, kwh: int) -> Decimal | None:
    """What is drawn around the clock for a year, at the mean price of a day; None where no price is known."""
    day = services.today()
    try:
        contract = services.contract(home, day)
    except UnknownTariffError:
        return None
    mean = Decimal(int(contract.price_units(day, home.tier(contract, day)).sum())) / QUARTERS / PRICE_UNITS
    return to_fen(mean * kwh)
