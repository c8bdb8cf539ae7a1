"""A home's own hourly CO2 factors."""

from decimal import Decimal
from typing import cast

from sqlalchemy import Table, bindparam, select
from sqlmodel import Session, col, delete

from webapp.domain.hourly import HourlyFactors
from webapp.store.tables import HourlyFactorRow, HourlyFactorSourceRow

SOURCE = cast(Table, HourlyFactorSourceRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives it its table
FACTOR = cast(Table, HourlyFactorRow.__table__)  # type: ignore[attr-defined]
# The carbon page asks at every look: both are written once.
SAID = select(SOURCE.c.source, SOURCE.c.as_of, SOURCE.c.kept_at).where(SOURCE.c.household_id == bindparam("home"))
HOURS = select(FACTOR.c.kg_per_kwh).where(FACTOR.c.household_id == bindparam("home")).order_by(FACTOR.c.hour)


def find(session: Session, household_id: str) -> HourlyFactors | None:
    connection, asked = session.connection(), {"home": household_id}
    said = connection.execute(SAID, asked).first()
    if said is None:
        return None
    rows = connection.execute(HOURS, asked).scalars()
    return HourlyFactors(tuple(Decimal(kg) for kg in rows), said.source, said.as_of, said.kept_at)


def save(session: Session, household_id: str, factors: HourlyFactors) -> None:
    """In place of what was there."""
    drop(session, household_id)
    session.add(
        HourlyFactorSourceRow(
            household_id=household_id, source=factors.source, as_of=factors.as_of, kept_at=factors.kept_at
        )
    )
    session.add_all(
        HourlyFactorRow(household_id=household_id, hour=hour, kg_per_kwh=str(kg))
        for hour, kg in enumerate(factors.kg_per_kwh)
    )


def drop(session: Session, household_id: str) -> None:
    session.exec(delete(HourlyFactorRow).where(col(HourlyFactorRow.household_id) == household_id))
    session.exec(delete(HourlyFactorSourceRow).where(col(HourlyFactorSourceRow.household_id) == household_id))
