"""The tables of sealed statements: what they are made against, the seals, and what is published of all together."""

from datetime import date, datetime

from sqlalchemy import Column, Index, LargeBinary
from sqlmodel import Field, SQLModel


class BaselineRow(SQLModel, table=True):
    """A baseline as it was locked, in its canonical text. Never edited; a later one is for days to come."""

    __tablename__ = "baseline"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    baseline_id: str = Field(primary_key=True, max_length=16)
    locked_at: datetime
    applies_from: date
    record: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class StatementRow(SQLModel, table=True):
    """A sealed month of a home: the header that seals it, its signature, and the statement in its canonical text.

    `imports` is a hash of the imports it was made from and `days` one of its days, by which a change is noticed.
    `batch` and `position` say which leaf of the operator's root it is; they go with the home, the leaf stays.
    """

    __tablename__ = "statement"
    __table_args__ = (Index("ix_statement_month", "month", "batch"),)

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    sequence: int = Field(primary_key=True)
    month: str = Field(max_length=7)
    revision: int
    sealed_at: datetime
    header: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    signature: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    record: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    imports: str = Field(max_length=64)
    days: str = Field(max_length=64)
    batch: int | None = None
    position: int | None = None


class SealRecordRow(SQLModel, table=True):
    """The other records of a sealed month, one canonical text a line, packed together."""

    __tablename__ = "seal_record"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    sequence: int = Field(primary_key=True)
    packed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class SealSaltRow(SQLModel, table=True):
    """A home's secret that all its salts come from. Without it nobody can link a published leaf to anything."""

    __tablename__ = "seal_salt"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    secret: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class MonthRootRow(SQLModel, table=True):
    """The operator's root over the homes sealed together, as it is published, and its leaves one after the other.

    Of no household: it outlives those it stands for, and says nothing of them.
    """

    __tablename__ = "month_root"

    month: str = Field(primary_key=True, max_length=7)
    batch: int = Field(primary_key=True)
    published_at: datetime
    record: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    signature: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    leaves: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    token: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
