"""Paper bills written down, and how far each lies from the readings of its days."""

import secrets
from dataclasses import dataclass

import numpy as np
from sqlmodel import Session

from webapp.domain.calendar import DAY, days
from webapp.domain.errors import YiduError, sentence
from webapp.domain.evidence import BillCheck
from webapp.domain.household import Household
from webapp.domain.paper_bill import KeptBill, Paper
from webapp.domain.readings import Quality
from webapp.store import meters, paper_bills
from webapp.usecases.services import Services
from webapp.usecases.upkeep import UNDO_FOR

MOST_BILLS = 60


class UnknownBillError(YiduError):
    message = sentence("没有找到这张电费单，可能已经删掉了。")
    status = 404


class SameDaysError(YiduError):
    message = sentence("%(first)s 到 %(last)s 的电费单已经记过了。要改，请先删掉那一张。")


class TooManyBillsError(YiduError):
    message = sentence("最多记 %(most)s 张。先删掉用不着的。")


@dataclass(frozen=True)
class Bills:
    """Each bill with what the readings of its days say; those just dropped."""

    kept: list[tuple[KeptBill, BillCheck]]
    dropped: list[KeptBill]


def list_bills(services: Services, home: Household) -> Bills:
    with services.database.read() as session:
        kept = [(bill, compare(session, home, bill)) for bill in paper_bills.every(session, home.id)]
        return Bills(kept, paper_bills.dropped(session, home.id, services.now() - UNDO_FOR))


def compare(session: Session, home: Household, bill: KeptBill) -> BillCheck:
    """A bill beside its days' readings; only where each quarter-hour of each day is known and none was repaired."""
    found = meters.days(session, home.id, bill.first, bill.last + DAY)
    unsure = (Quality.MISSING, Quality.REPAIRED)
    whole = all(
        day in found.quality and not np.isin(found.quality[day], unsure).any()
        for day in days(bill.first, bill.last + DAY)
    )
    measured_wh = int(sum(int(wh.sum()) for wh in found.wh.values())) if whole else None
    return BillCheck(bill.first, bill.last, bill.wh, measured_wh)


def keep_bill(services: Services, home: Household, paper: Paper) -> KeptBill:
    """Raises SameDaysError where a bill of any of its days is there, and TooManyBillsError."""
    fen = int(paper.yuan * 100)
    new = KeptBill(secrets.token_hex(8), paper.first, paper.last, paper.total_wh, fen, services.now())
    _keep(services, home, new)
    return new


def drop_bill(services: Services, home: Household, bill_id: str) -> None:
    """Raises UnknownBillError."""
    with services.database.write() as session:
        if bill_id not in {bill.id for bill in paper_bills.every(session, home.id)}:
            raise UnknownBillError
        paper_bills.drop(session, home.id, bill_id, services.now())


def restore_bill(services: Services, home: Household, bill_id: str) -> None:
    """Raises UnknownBillError, and what keeping it anew would raise."""
    with services.database.read() as session:
        bill = paper_bills.find(session, home.id, bill_id)
    if bill is None:
        raise UnknownBillError
    _keep(services, home, bill)


def _keep(services: Services, home: Household, bill: KeptBill) -> None:
    with services.database.write() as session:
        kept = paper_bills.every(session, home.id)
        others = [each for each in kept if each.id != bill.id]
        same = next((each for each in others if each.first <= bill.last and bill.first <= each.last), None)
        if same:
            raise SameDaysError("first", first=same.first.isoformat(), last=same.last.isoformat())
        if len(others) >= MOST_BILLS:
            raise TooManyBillsError(most=MOST_BILLS)
        paper_bills.save(session, home.id, bill)
