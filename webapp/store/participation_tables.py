"""The tables of what a household wrote down for the outside: bills, declarations, leave, allocations, receipts."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Column
from sqlmodel import Field, SQLModel

import webapp.store.tables  # noqa: F401  # the naming convention and the household these rows belong to


class PaperBillRow(SQLModel, table=True):
    """A paper bill as the household typed it; one dropped can be restored for a day."""

    __tablename__ = "paper_bill"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    bill_id: str = Field(primary_key=True, max_length=32)
    first: date
    last: date
    wh: int = Field(sa_column=Column(BigInteger, nullable=False))
    fen: int
    made_at: datetime
    dropped_at: datetime | None = None


class DeclarationRow(SQLModel, table=True):
    """What a household said of itself, with its day; taken back, it stays as history."""

    __tablename__ = "declaration"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    declaration_id: str = Field(primary_key=True, max_length=32)
    kind: str = Field(max_length=24)
    made_at: datetime
    undone_at: datetime | None = None


class ConsentRow(SQLModel, table=True):
    """Leave for an organisation, asked, given, withdrawn. Nothing is ever sent by it."""

    __tablename__ = "consent"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    consent_id: str = Field(primary_key=True, max_length=32)
    kind: str = Field(max_length=16)
    recipient: str = Field(max_length=60)
    purpose: str = Field(max_length=120)
    first: date
    last: date
    data: list[str] = Field(sa_column=Column(JSON, nullable=False))
    asked_at: datetime
    given_at: datetime | None = None
    withdrawn_at: datetime | None = None


class AllocationRow(SQLModel, table=True):
    """Days whose saving goes to one mechanism; `receipt_id` where an outside body wrote it down."""

    __tablename__ = "allocation"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    allocation_id: str = Field(primary_key=True, max_length=32)
    mechanism: str = Field(max_length=40)
    first: date
    end: date
    wh: int | None = Field(default=None, sa_column=Column(BigInteger))
    state: str = Field(max_length=8)
    receipt_id: str | None = Field(default=None, max_length=32)
    made_at: datetime


class ReceiptRow(SQLModel, table=True):
    """What an outside body wrote down, as the household typed it, checked by nobody.

    `hash` is keyed and compared across homes; one that was dropped has none, so that its number is free again.
    """

    __tablename__ = "receipt"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    receipt_id: str = Field(primary_key=True, max_length=32)
    level: str = Field(max_length=2)
    route: str = Field(max_length=40)
    issuer: str = Field(max_length=60)
    number: str = Field(max_length=60)
    first: date | None = None
    last: date | None = None
    quantity: str = Field(max_length=20)
    unit: str = Field(max_length=6)
    registry_state: str = Field(max_length=40)
    entered_at: datetime
    hash: str | None = Field(default=None, max_length=64, unique=True, index=True)
    dropped_at: datetime | None = None
