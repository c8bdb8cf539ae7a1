"""What a month of many homes is made of, one query for each kind and not for each home: for the scheduler."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar, cast

from sqlalchemy import Select, Table, select
from sqlmodel import Session

from webapp.domain.calendar import QUARTERS, local, midnight
from webapp.domain.ledger import ONCE_COUNTS_DAYS
from webapp.domain.run import Action, Certificate
from webapp.store.meters import IMPORT, MAIN, METER_DAY
from webapp.store.records import ACTION
from webapp.store.runs import RUN
from webapp.store.saving_tables import InterventionRow
from webapp.store.tables import CertificateRow, DayLoadRow, RegisterRow
from webapp.store.temperatures import CITY, FILE, OWN, SAID

T = TypeVar("T")
LOAD = cast(Table, DayLoadRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table class its table
CERTIFICATE = cast(Table, CertificateRow.__table__)  # type: ignore[attr-defined]
INTERVENTION = cast(Table, InterventionRow.__table__)  # type: ignore[attr-defined]
REGISTER = cast(Table, RegisterRow.__table__)  # type: ignore[attr-defined]
Packed = tuple[bytes, bytes]
"""A day's watt-hours and qualities, as `meters` packs them."""


@dataclass(frozen=True)
class Brought:
    """An import that stands, with what tells whether it has changed since."""

    id: int
    first: date
    last: date
    n_readings: int
    wh: int
    format: str
    digest: str
    made_at: Any
    findings: list[dict[str, object]]
    fixes: list[str]


@dataclass(frozen=True, order=True)
class Changed:
    """What changed in a home on a day."""

    day: date
    kind: str
    name: str


@dataclass(frozen=True)
class Warmth:
    """A source of temperatures: a home's file, or what an operator gave of a city."""

    id: int
    name: str
    first: date
    last: date


def imports(session: Session, homes: Sequence[str]) -> dict[str, list[Brought]]:
    """Those that stand and hold something, in the order they came in."""
    names = ("import_id", "first", "last", "n_readings", "wh", "format", "digest", "made_at", "findings", "fixes")
    query = (
        select(IMPORT.c.household_id, *(IMPORT.c[name] for name in names))
        .where(IMPORT.c.household_id.in_(homes), IMPORT.c.rolled_back_at.is_(None), IMPORT.c.n_readings > 0)
        .order_by(IMPORT.c.import_id)
    )
    return _by_home(session, query, Brought)


def meter_days(session: Session, homes: Sequence[str], first: date, end: date) -> dict[str, dict[date, Packed]]:
    """Of several imports of a day the newest, its fixes first."""
    same = (IMPORT.c.household_id == METER_DAY.c.household_id) & (IMPORT.c.import_id == METER_DAY.c.import_id)
    query = (
        select(METER_DAY.c.household_id, METER_DAY.c.day, METER_DAY.c.wh, METER_DAY.c.quality)
        .join(IMPORT, same)
        .where(METER_DAY.c.household_id.in_(homes), METER_DAY.c.meter == MAIN, IMPORT.c.rolled_back_at.is_(None))
        .where(METER_DAY.c.day >= first, METER_DAY.c.day < end)
        .order_by(METER_DAY.c.household_id, METER_DAY.c.day, METER_DAY.c.import_id, METER_DAY.c.layer)
    )
    found: dict[str, dict[date, Packed]] = {}
    for home, day, wh, quality in session.connection().execute(query):
        found.setdefault(home, {})[day] = wh, quality * (QUARTERS // len(quality))
    return found


def logged_days(session: Session, homes: Sequence[str], first: date, end: date) -> dict[str, dict[date, bytes]]:
    """What runs logged make of each day."""
    query = select(LOAD.c.household_id, LOAD.c.day, LOAD.c.wh).where(
        LOAD.c.household_id.in_(homes), LOAD.c.day >= first, LOAD.c.day < end
    )
    found: dict[str, dict[date, bytes]] = {}
    for home, day, wh in session.connection().execute(query):
        found.setdefault(home, {})[day] = wh
    return found


def actions(
    session: Session, homes: Sequence[str], first: date, end: date, once: Sequence[str]
) -> dict[str, list[Action]]:
    """What was done in [first, end), and the changes made `once` that still count; without runs nobody said were
    done."""
    columns = [ACTION.c[name] for name in Action.__dataclass_fields__]
    since = first - timedelta(days=ONCE_COUNTS_DAYS)
    within = (ACTION.c.day >= first) & (ACTION.c.day < end)
    lasting = (ACTION.c.kind == "tip") & ACTION.c.subject.in_(once) & (ACTION.c.day >= since) & (ACTION.c.day < first)
    query = (
        select(ACTION.c.household_id, *columns)
        .where(ACTION.c.household_id.in_(homes), within | lasting)
        .order_by(ACTION.c.day, ACTION.c.subject)
    )
    waiting = _waiting(session, homes, first, end)
    found = _by_home(session, query, Action)
    return {home: [one for one in done if (home, one.run_id) not in waiting] for home, done in found.items()}


def _waiting(session: Session, homes: Sequence[str], first: date, end: date) -> set[tuple[str, str]]:
    query = select(RUN.c.household_id, RUN.c.run_id).where(
        RUN.c.household_id.in_(homes), RUN.c.planned, RUN.c.start >= midnight(first), RUN.c.start < midnight(end)
    )
    return {(home, run_id) for home, run_id in session.connection().execute(query)}


def certificates(session: Session, homes: Sequence[str], first: date, end: date) -> dict[str, list[Certificate]]:
    """Those bought in [first, end)."""
    query = (
        select(
            CERTIFICATE.c.household_id,
            CERTIFICATE.c.certificate_id,
            CERTIFICATE.c["count"],
            CERTIFICATE.c.bought_on,
            CERTIFICATE.c.tail,
        )
        .where(CERTIFICATE.c.household_id.in_(homes))
        .where(CERTIFICATE.c.bought_on >= first, CERTIFICATE.c.bought_on < end)
        .order_by(CERTIFICATE.c.bought_on, CERTIFICATE.c.certificate_id)
    )
    return _by_home(session, query, Certificate)


def interventions(session: Session, homes: Sequence[str]) -> dict[str, list[Changed]]:
    """What homes said changed, and when their meter was exchanged by what they read off it; oldest first."""
    said = select(*(INTERVENTION.c[name] for name in ("household_id", "day", "kind", "name"))).where(
        INTERVENTION.c.household_id.in_(homes), INTERVENTION.c.dropped_at.is_(None)
    )
    read = select(REGISTER.c.household_id, REGISTER.c.at).where(
        REGISTER.c.household_id.in_(homes), REGISTER.c.step == "exchanged"
    )
    found = _by_home(session, said, Changed)
    for home, at in session.connection().execute(read):
        found.setdefault(home, []).append(Changed(local(at).date(), "meter", ""))
    return {home: sorted(set(kept)) for home, kept in found.items()}


def own_warmth(session: Session, homes: Sequence[str]) -> dict[str, list[Warmth]]:
    """The files of temperatures that count, the newest last."""
    query = (
        select(FILE.c.household_id, FILE.c.source_id, FILE.c.name, FILE.c["first"], FILE.c["last"])
        .where(FILE.c.household_id.in_(homes), FILE.c.dropped_at.is_(None))
        .order_by(FILE.c.source_id)
    )
    return _by_home(session, query, Warmth)


def own_tenths(session: Session, homes: Sequence[str], first: date, end: date) -> dict[str, dict[date, int]]:
    """Tenths of a degree of homes that gave their own; of several files the newest counts."""
    query = (
        select(OWN.c.household_id, OWN.c.day, OWN.c.tenth_celsius)
        .join(FILE, (FILE.c.household_id == OWN.c.household_id) & (FILE.c.source_id == OWN.c.source_id))
        .where(OWN.c.household_id.in_(homes), FILE.c.dropped_at.is_(None), OWN.c.day >= first, OWN.c.day < end)
        .order_by(OWN.c.source_id)
    )
    found: dict[str, dict[date, int]] = {}
    for home, day, tenth in session.connection().execute(query):
        found.setdefault(home, {})[day] = tenth
    return found


def city_tenths(session: Session, first: date, end: date) -> dict[str, dict[date, tuple[int, str]]]:
    """Of every city the tenths of a degree of each day, and what its source says."""
    query = (
        select(CITY.c.city, CITY.c.day, CITY.c.tenth_celsius, SAID.c.source)
        .join(SAID, (SAID.c.city == CITY.c.city) & (SAID.c.source_id == CITY.c.source_id))
        .where(CITY.c.day >= first, CITY.c.day < end)
    )
    found: dict[str, dict[date, tuple[int, str]]] = {}
    for city, day, tenth, source in session.connection().execute(query):
        found.setdefault(city, {})[day] = tenth, source
    return found


def _by_home(session: Session, query: Select[Any], made: Callable[..., T]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for home, *values in session.connection().execute(query):
        found.setdefault(home, []).append(made(*values))
    return found
