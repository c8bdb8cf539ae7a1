"""What a home wrote down for the outside, and its own hourly factors, as parts of the archive."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from webapp.domain.allocation import Allocation
from webapp.domain.consent import Consent
from webapp.domain.declaration import Declaration
from webapp.domain.hourly import HourlyFactors
from webapp.domain.household import Household
from webapp.domain.paper_bill import KeptBill
from webapp.domain.receipt import Receipt
from webapp.store import consents, paper_bills, receipts


def told_outside(session: Session, home: Household) -> dict[str, tuple[type[Any], Sequence[Any]]]:
    """What was written down for the outside, by part: its kind, and all of it."""
    return {
        "paper_bills": (KeptBill, paper_bills.every(session, home.id)),
        "declarations": (Declaration, consents.declarations(session, home.id)),
        "consents": (Consent, consents.consents(session, home.id)),
        "allocations": (Allocation, receipts.allocations(session, home.id)),
        "receipts": (Receipt, receipts.every(session, home.id)),
    }


def factor_source(factors: HourlyFactors | None) -> dict[str, object]:
    """Where the home's own hourly factors are from; empty for a home that brought none."""
    return {"source": factors.source, "as_of": factors.as_of, "kept_at": factors.kept_at} if factors else {}


def factor_hours(factors: HourlyFactors | None) -> list[dict[str, object]]:
    return [{"hour": hour, "kg_per_kwh": str(kg)} for hour, kg in enumerate(factors.kg_per_kwh)] if factors else []
