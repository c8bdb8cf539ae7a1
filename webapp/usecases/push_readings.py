"""Take the readings a device pushes: each push once, whatever the network does."""

import hashlib
from dataclasses import dataclass

import numpy as np
from sqlmodel import Session

from webapp.domain.calendar import DAY, month_start
from webapp.domain.day_rows import pack
from webapp.domain.device_errors import KeyReusedError
from webapp.domain.household import Household
from webapp.domain.pushed import Pushed, to_readings
from webapp.domain.readings import Quality, Readings
from webapp.store import growing, pushes
from webapp.usecases.services import Services


@dataclass(frozen=True, eq=False)
class Receipt:
    """What was understood and kept. `repeated` where this push had arrived before."""

    readings: Readings
    repeated: bool


def push_readings(services: Services, home: Household, pushed: Pushed) -> Receipt:
    """Raises a YiduError naming the reading; KeyReused where its key came with other readings."""
    found = to_readings(pushed, services.now())
    hashed = _hash(found)
    with services.database.write() as session:
        earlier = pushes.claim(session, home.id, pushed.key, hashed, services.now())
        if earlier is None:
            _keep(session, services, home, found)
        elif earlier != hashed:
            raise KeyReusedError("Idempotency-Key")
    return Receipt(found, repeated=earlier is not None)


def _keep(session: Session, services: Services, home: Household, found: Readings) -> None:
    """In the session that noted the push, so that both are kept or neither is; a meter's month is one import."""
    rows = pack(found)
    for n in np.flatnonzero((rows.quality != Quality.MISSING).any(axis=1)).tolist():
        day = rows.first + n * DAY
        held = growing.stream(session, home.id, found.meter, month_start(day), services.now())
        growing.overlay(session, home.id, held, found.meter, day, rows.wh[n], rows.quality[n])


def _hash(found: Readings) -> str:
    """The same energy at the same times is the same push, however it was written."""
    table = np.stack([found.start, found.minutes, found.wh]).astype("<i8")
    return hashlib.sha256(f"{found.meter}\n".encode() + table.tobytes()).hexdigest()
