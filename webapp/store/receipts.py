"""Receipts of outside bodies as they were typed, and the days whose saving went to a mechanism."""

from datetime import datetime
from decimal import Decimal
from typing import cast

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select, update

from webapp.domain.allocation import Allocation, AllocationState
from webapp.domain.receipt import Receipt, ReceiptLevel, ReceiptTakenError, ReceiptUnit
from webapp.store.participation_tables import AllocationRow, ReceiptRow
from webapp.store.tables import HouseholdRow


def hold(session: Session, household_id: str) -> None:
    """Until this transaction ends no other one gives days of this home away; SQLite has one writer at a time anyway."""
    wanted = select(HouseholdRow.household_id).where(col(HouseholdRow.household_id) == household_id)
    session.exec(wanted.with_for_update()).first()


def every(session: Session, household_id: str) -> list[Receipt]:
    """Those kept, newest first."""
    kept = col(ReceiptRow.household_id) == household_id, col(ReceiptRow.dropped_at).is_(None)
    return [_receipt(row) for row in session.exec(select(ReceiptRow).where(*kept).order_by(*_NEWEST))]


_NEWEST = (col(ReceiptRow.entered_at).desc(), col(ReceiptRow.receipt_id))


def dropped(session: Session, household_id: str, since: datetime) -> list[Receipt]:
    """Those dropped that can still be restored."""
    gone = col(ReceiptRow.household_id) == household_id, col(ReceiptRow.dropped_at) >= since
    return [_receipt(row) for row in session.exec(select(ReceiptRow).where(*gone).order_by(*_NEWEST))]


def save(session: Session, household_id: str, item: Receipt, fingerprint: str) -> None:
    """Keep a receipt, also one that was dropped. Raises ReceiptTakenError where another one has its fingerprint."""
    session.merge(
        ReceiptRow(
            household_id=household_id,
            receipt_id=item.id,
            level=item.level,
            route=item.route,
            issuer=item.issuer,
            number=item.number,
            first=item.first,
            last=item.last,
            quantity=str(item.quantity),
            unit=item.unit,
            registry_state=item.registry_state,
            entered_at=item.entered_at,
            hash=fingerprint,
            dropped_at=None,
        )
    )
    try:
        session.flush()
    except IntegrityError as error:
        raise ReceiptTakenError("number") from error


def drop(session: Session, household_id: str, receipt_id: str, now: datetime) -> None:
    """Its number is free again."""
    wanted = col(ReceiptRow.household_id) == household_id, col(ReceiptRow.receipt_id) == receipt_id
    session.exec(update(ReceiptRow).where(*wanted).values(dropped_at=now, hash=None))


def purge(session: Session, before: datetime) -> None:
    """Forget for good what was dropped before an instant."""
    session.exec(delete(ReceiptRow).where(col(ReceiptRow.dropped_at) < before))


def allocations(session: Session, household_id: str) -> list[Allocation]:
    """All ever made, the latest days first; those released stay as history."""
    wanted = col(AllocationRow.household_id) == household_id
    rows = session.exec(select(AllocationRow).where(wanted).order_by(col(AllocationRow.first).desc()))
    return [
        Allocation(
            row.allocation_id,
            row.mechanism,
            row.first,
            row.end,
            row.wh,
            row.made_at,
            cast(AllocationState, row.state),
            row.receipt_id,
        )
        for row in rows
    ]


def save_allocation(session: Session, household_id: str, item: Allocation) -> None:
    session.merge(
        AllocationRow(
            household_id=household_id,
            allocation_id=item.id,
            mechanism=item.mechanism,
            first=item.first,
            end=item.end,
            wh=item.wh,
            state=item.state,
            receipt_id=item.receipt_id,
            made_at=item.made_at,
        )
    )
    session.flush()


def _receipt(row: ReceiptRow) -> Receipt:
    return Receipt(
        row.receipt_id,
        cast(ReceiptLevel, row.level),
        row.route,
        row.issuer,
        row.number,
        row.first,
        row.last,
        Decimal(row.quantity),
        cast(ReceiptUnit, row.unit),
        row.registry_state,
        row.entered_at,
    )
