"""A home's own hourly CO2 factors."""

from decimal import Decimal

from sqlmodel import Session, col, delete, select

from webapp.domain.hourly import HourlyFactors
from webapp.store.tables import HourlyFactorRow, HourlyFactorSourceRow


def find(session: Session, household_id: str) -> HourlyFactors | None:
    said = session.get(HourlyFactorSourceRow, household_id)
    if said is None:
        return None
    rows = session.exec(
        select(HourlyFactorRow.kg_per_kwh)
        .where(col(HourlyFactorRow.household_id) == household_id)
        .order_by(col(HourlyFactorRow.hour))
    )
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
