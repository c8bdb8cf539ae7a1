"""Temperatures by day: what a home gave, and its city's; nothing of a home is overwritten, its newest file counts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import cast

from sqlalchemy import Table, bindparam, delete, func, insert, select
from sqlmodel import Session, col, update

from webapp.domain.daily import DailyTemperature
from webapp.domain.temperature import CameFrom, CitySource, TemperatureFile, of_tenths
from webapp.store.saving_tables import (
    CityTemperatureRow,
    CityTemperatureSourceRow,
    TemperatureRow,
    TemperatureSourceRow,
)

OWN = cast(Table, TemperatureRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table class its table
FILE = cast(Table, TemperatureSourceRow.__table__)  # type: ignore[attr-defined]
CITY = cast(Table, CityTemperatureRow.__table__)  # type: ignore[attr-defined]
SAID = cast(Table, CityTemperatureSourceRow.__table__)  # type: ignore[attr-defined]
OWN_DAYS = (
    select(OWN.c.day, OWN.c.tenth_celsius)
    .join(FILE, (FILE.c.household_id == OWN.c.household_id) & (FILE.c.source_id == OWN.c.source_id))
    .where(OWN.c.household_id == bindparam("home"), FILE.c.dropped_at.is_(None))
    .where(OWN.c.day >= bindparam("first"), OWN.c.day < bindparam("end"))
    .order_by(OWN.c.source_id)
)
CITY_DAYS = (
    select(CITY.c.day, CITY.c.tenth_celsius)
    .where(CITY.c.city == bindparam("city"))
    .where(CITY.c.day >= bindparam("first"), CITY.c.day < bindparam("end"))
)


def days(session: Session, household_id: str, city: str | None, first: date, end: date) -> DailyTemperature | None:
    """The days known in [first, end): the home's own first, its city's where it has none. None where none is known."""
    return of_tenths(_city_days(session, city, first, end) | own_days(session, household_id, first, end))


def came_from(session: Session, household_id: str, city: str | None, first: date, end: date) -> CameFrom:
    """Of the same days how many are whose, and the files and sources they may come from."""
    own, others = own_days(session, household_id, first, end), _city_days(session, city, first, end)
    sources = city_sources(session, city) if city else []
    return CameFrom(len(own), len(others.keys() - own.keys()), tuple(files(session, household_id)), tuple(sources))


def own_days(session: Session, household_id: str, first: date, end: date) -> dict[date, int]:
    """Tenths of a degree by day; of several files the newest counts."""
    asked = {"home": household_id, "first": first, "end": end}
    return dict(session.connection().execute(OWN_DAYS, asked).all())


def _city_days(session: Session, city: str | None, first: date, end: date) -> dict[date, int]:
    asked = {"city": city, "first": first, "end": end}
    return dict(session.connection().execute(CITY_DAYS, asked).all()) if city else {}


def save(session: Session, household_id: str, item: TemperatureFile, tenths: Mapping[date, int]) -> None:
    """A file and its days."""
    values = {"name": item.name, "made_at": item.made_at, "first": item.first, "last": item.last, "n_days": item.n_days}
    key = {"household_id": household_id, "source_id": item.id}
    session.connection().execute(insert(FILE), [{**key, **values}])
    session.connection().execute(insert(OWN), [{**key, "day": day, "tenth_celsius": n} for day, n in tenths.items()])


def extremes(session: Session, household_id: str) -> dict[int, tuple[int, int]]:
    """Of each file its coldest and its warmest day, in tenths of a degree."""
    query = (
        select(OWN.c.source_id, func.min(OWN.c.tenth_celsius), func.max(OWN.c.tenth_celsius))
        .where(OWN.c.household_id == household_id)
        .group_by(OWN.c.source_id)
    )
    return {number: (low, high) for number, low, high in session.connection().execute(query)}


def next_id(session: Session, household_id: str) -> int:
    last = select(func.max(FILE.c.source_id)).where(FILE.c.household_id == household_id)
    return int(session.connection().execute(last).scalar() or 0) + 1


def files(session: Session, household_id: str) -> list[TemperatureFile]:
    """Those that count, newest first."""
    return _files(session, household_id, FILE.c.dropped_at.is_(None))


def dropped(session: Session, household_id: str, since: datetime) -> list[TemperatureFile]:
    """Those dropped that can still be restored, newest first."""
    return _files(session, household_id, FILE.c.dropped_at >= since)


def _files(session: Session, household_id: str, where: object) -> list[TemperatureFile]:
    columns = FILE.c.source_id, FILE.c.name, FILE.c.made_at, FILE.c["first"], FILE.c["last"], FILE.c.n_days
    mine = select(*columns).where(FILE.c.household_id == household_id, where)  # type: ignore[arg-type]
    return [TemperatureFile(*row) for row in session.connection().execute(mine.order_by(FILE.c.source_id.desc()))]


def set_dropped(session: Session, household_id: str, source_id: int, at: datetime | None) -> bool:
    """Let a file no longer count, or count again with None. Whether there is such a file."""
    mine = col(TemperatureSourceRow.household_id) == household_id, col(TemperatureSourceRow.source_id) == source_id
    return bool(session.exec(update(TemperatureSourceRow).where(*mine).values(dropped_at=at)).rowcount)


def purge(session: Session, before: datetime) -> None:
    """Forget for good what was dropped before an instant, with its days."""
    gone = select(FILE.c.household_id, FILE.c.source_id).where(FILE.c.dropped_at < before)
    for household_id, source_id in session.connection().execute(gone).all():
        for table in (OWN, FILE):
            mine = table.c.household_id == household_id, table.c.source_id == source_id
            session.connection().execute(delete(table).where(*mine))


def every(session: Session, household_id: str) -> list[tuple[int, date, int]]:
    """File, day and tenths of a degree of every file that counts."""
    query = (
        select(OWN.c.source_id, OWN.c.day, OWN.c.tenth_celsius)
        .join(FILE, (FILE.c.household_id == OWN.c.household_id) & (FILE.c.source_id == OWN.c.source_id))
        .where(OWN.c.household_id == household_id, FILE.c.dropped_at.is_(None))
        .order_by(OWN.c.source_id, OWN.c.day)
    )
    return [(number, day, tenth) for number, day, tenth in session.connection().execute(query)]


def save_city(
    session: Session, city: str, source: str, name: str, made_at: datetime, tenths: Mapping[date, int]
) -> None:
    """A city's days with where they come from; what was kept of the same days is replaced."""
    last = select(func.max(SAID.c.source_id)).where(SAID.c.city == city)
    number = int(session.connection().execute(last).scalar() or 0) + 1
    kept = _city_days(session, city, min(tenths), date.max)
    gone = [{"it": city, "on": day} for day in tenths if day in kept]
    if gone:
        where = CITY.c.city == bindparam("it"), CITY.c.day == bindparam("on")
        session.connection().execute(delete(CITY).where(*where), gone)
    values = {"source": source, "name": name, "made_at": made_at}
    session.connection().execute(insert(SAID), [{"city": city, "source_id": number, **values}])
    rows = [{"city": city, "day": day, "tenth_celsius": n, "source_id": number} for day, n in tenths.items()]
    session.connection().execute(insert(CITY), rows)
    still = select(CITY.c.source_id).where(CITY.c.city == city)
    session.connection().execute(delete(SAID).where(SAID.c.city == city, SAID.c.source_id.not_in(still)))


def city_days(session: Session, city: str) -> dict[date, int]:
    """Tenths of a degree of every day kept of a city."""
    return _city_days(session, city, date.min, date.max)


def city_sources(session: Session, city: str | None = None) -> Sequence[CitySource]:
    """Where a city's days come from, or every city's, with the days that still do; newest first."""
    query = (
        select(
            SAID.c.city,
            SAID.c.source,
            SAID.c.name,
            SAID.c.made_at,
            func.min(CITY.c.day),
            func.max(CITY.c.day),
            func.count(),
        )
        .join(CITY, (CITY.c.city == SAID.c.city) & (CITY.c.source_id == SAID.c.source_id))
        .group_by(SAID.c.city, SAID.c.source_id, SAID.c.source, SAID.c.name, SAID.c.made_at)
        .order_by(SAID.c.city, SAID.c.source_id.desc())
    )
    if city is not None:
        query = query.where(SAID.c.city == city)
    return [CitySource(*row) for row in session.connection().execute(query)]
