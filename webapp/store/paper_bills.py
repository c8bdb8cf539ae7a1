"""Paper bills a household wrote down."""

from datetime import datetime

from sqlmodel import Session, col, delete, select, update

from webapp.domain.paper_bill import KeptBill
from webapp.store.participation_tables import PaperBillRow


def every(session: Session, household_id: str) -> list[KeptBill]:
    """Those kept, the latest days first."""
    kept = col(PaperBillRow.household_id) == household_id, col(PaperBillRow.dropped_at).is_(None)
    order = col(PaperBillRow.last).desc(), col(PaperBillRow.first).desc()
    return [_bill(row) for row in session.exec(select(PaperBillRow).where(*kept).order_by(*order))]


def dropped(session: Session, household_id: str, since: datetime) -> list[KeptBill]:
    """Those dropped that can still be restored."""
    gone = col(PaperBillRow.household_id) == household_id, col(PaperBillRow.dropped_at) >= since
    return [_bill(row) for row in session.exec(select(PaperBillRow).where(*gone).order_by(col(PaperBillRow.last)))]


def find(session: Session, household_id: str, bill_id: str) -> KeptBill | None:
    """Also one dropped that can still be restored."""
    row = session.get(PaperBillRow, (household_id, bill_id))
    return _bill(row) if row else None


def save(session: Session, household_id: str, bill: KeptBill) -> None:
    """Keep a bill, also one that was dropped."""
    session.merge(
        PaperBillRow(
            household_id=household_id,
            bill_id=bill.id,
            first=bill.first,
            last=bill.last,
            wh=bill.wh,
            fen=bill.fen,
            made_at=bill.made_at,
            dropped_at=None,
        )
    )
    session.flush()


def drop(session: Session, household_id: str, bill_id: str, now: datetime) -> None:
    wanted = col(PaperBillRow.household_id) == household_id, col(PaperBillRow.bill_id) == bill_id
    session.exec(update(PaperBillRow).where(*wanted).values(dropped_at=now))


def purge(session: Session, before: datetime) -> None:
    """Forget for good what was dropped before an instant."""
    session.exec(delete(PaperBillRow).where(col(PaperBillRow.dropped_at) < before))


def _bill(row: PaperBillRow) -> KeptBill:
    return KeptBill(row.bill_id, row.first, row.last, row.wh, row.fen, row.made_at)
