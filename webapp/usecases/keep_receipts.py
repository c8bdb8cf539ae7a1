"""Days given to a mechanism, and what outside bodies wrote down of them: locked against a second use."""

import secrets
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from webapp.domain import allocation as lock
from webapp.domain import receipt as receipts_of
from webapp.domain.allocation import Allocation, UnknownAllocationError
from webapp.domain.calendar import DAY
from webapp.domain.errors import UnknownChoiceError
from webapp.domain.household import Household
from webapp.domain.receipt import (
    Receipt,
    ReceiptLevel,
    ReceiptUnit,
    UnknownReceiptError,
    fingerprint,
)
from webapp.store import receipts
from webapp.usecases.services import Services
from webapp.usecases.upkeep import UNDO_FOR


@dataclass(frozen=True)
class Typed:
    """A receipt as it was typed."""

    level: ReceiptLevel
    route: str
    issuer: str
    number: str
    first: date | None
    last: date | None
    quantity: Decimal
    unit: ReceiptUnit
    registry_state: str


@dataclass(frozen=True)
class Books:
    """Receipts newest first, those just dropped, and the days given away, the latest first."""

    receipts: list[Receipt]
    dropped: list[Receipt]
    allocations: list[Allocation]

    @property
    def held(self) -> list[Allocation]:
        return [each for each in self.allocations if each.state == "held"]

    @property
    def released(self) -> list[Allocation]:
        return [each for each in self.allocations if each.state == "released"]

    def number_of(self, allocation: Allocation) -> str | None:
        """The number an outside body wrote these days down under."""
        return next((each.number for each in self.receipts if each.id == allocation.receipt_id), None)


def show_books(services: Services, home: Household) -> Books:
    with services.database.read() as session:
        return Books(
            receipts.every(session, home.id),
            receipts.dropped(session, home.id, services.now() - UNDO_FOR),
            receipts.allocations(session, home.id),
        )


def allocate(
    services: Services, home: Household, mechanism: str, first: date, last: date, wh: int | None
) -> Allocation:
    """Promise days to a mechanism. Raises AllocatedElsewhereError and AllocationAheadError."""
    new = Allocation(secrets.token_hex(8), _mechanism(services, mechanism), first, last + DAY, wh, services.now())
    with services.database.write() as session:
        receipts.hold(session, home.id)
        _lock(session, services, home, new)
    return new


def release(services: Services, home: Household, allocation_id: str) -> None:
    """Raises UnknownAllocationError and AllocationRecordedError."""
    with services.database.write() as session:
        receipts.hold(session, home.id)
        kept = {each.id: each for each in receipts.allocations(session, home.id) if each.state == "held"}
        if allocation_id not in kept:
            raise UnknownAllocationError
        found = kept[allocation_id]
        number = next((each.number for each in receipts.every(session, home.id) if each.id == found.receipt_id), None)
        receipts.save_allocation(session, home.id, lock.released(found, number))


def enter_receipt(services: Services, home: Household, typed: Typed) -> Receipt:
    """Raises FieldNeeded, SameReceipt, ReceiptTaken, AllocatedElsewhere and AllocationAhead errors."""
    _mechanism(services, typed.route)
    new = Receipt(secrets.token_hex(8), **vars(typed), entered_at=services.now())
    _keep(services, home, new)
    return new


def drop_receipt(services: Services, home: Household, receipt_id: str) -> None:
    """The days it locked are free again. Raises UnknownReceiptError."""
    now = services.now()
    with services.database.write() as session:
        if receipt_id not in {each.id for each in receipts.every(session, home.id)}:
            raise UnknownReceiptError
        receipts.drop(session, home.id, receipt_id, now)
        for each in receipts.allocations(session, home.id):
            if each.receipt_id == receipt_id:
                receipts.save_allocation(session, home.id, replace(each, receipt_id=None, state="released"))


def restore_receipt(services: Services, home: Household, receipt_id: str) -> None:
    """Raises UnknownReceiptError, and what entering it anew would raise."""
    with services.database.read() as session:
        gone = receipts.dropped(session, home.id, services.now() - UNDO_FOR)
    found = next((each for each in gone if each.id == receipt_id), None)
    if found is None:
        raise UnknownReceiptError
    _keep(services, home, found)


def _keep(services: Services, home: Household, item: Receipt) -> None:
    needed = next(level.fields for level in services.pathways.levels if level.id == item.level)
    mark = fingerprint(item, services.receipt_key)
    with services.database.write() as session:
        receipts.hold(session, home.id)
        receipts_of.check(item, receipts.every(session, home.id), needed)
        receipts.save(session, home.id, item, mark)
        if item.first and item.last:
            _write_down(session, services, home, item, item.first, item.last + DAY)


def _write_down(session: Session, services: Services, home: Household, item: Receipt, first: date, end: date) -> None:
    """Lock the days of a receipt; those promised to its mechanism before become part of it, none is set free."""
    kept = receipts.allocations(session, home.id)
    promised = [
        each for each in kept if each.mechanism == item.route and each.receipt_id is None and each.overlaps(first, end)
    ]
    for each in promised:
        receipts.save_allocation(session, home.id, replace(each, state="released"))
    first, end = min([first, *(each.first for each in promised)]), max([end, *(each.end for each in promised)])
    _lock(session, services, home, Allocation(item.id, item.route, first, end, None, item.entered_at, "held", item.id))


def _lock(session: Session, services: Services, home: Household, new: Allocation) -> None:
    lock.check(new, receipts.allocations(session, home.id), services.pathways.mechanisms, services.today())
    receipts.save_allocation(session, home.id, new)


def _mechanism(services: Services, route: str) -> str:
    """Raises UnknownChoiceError for a route that gives no receipts."""
    if route not in services.pathways.mechanisms:
        raise UnknownChoiceError("route")
    return route
