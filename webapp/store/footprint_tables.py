"""The tables of footprints."""

from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

import webapp.store.tables  # noqa: F401  # the naming convention and the household these rows belong to


class FootprintProfileRow(SQLModel, table=True):
    """A person whose way about is counted: a label they chose, no name, no age."""

    __tablename__ = "footprint_profile"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    profile_id: str = Field(primary_key=True, max_length=16)
    label: str = Field(max_length=6)
    made_at: datetime


class FootprintAnswerRow(SQLModel, table=True):
    """One answer of a year: fields as text, numbers exact. `profile_id` is empty for what is asked of the home."""

    __tablename__ = "footprint_answer"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    year: int = Field(primary_key=True)
    profile_id: str = Field(primary_key=True, max_length=16)
    question: str = Field(primary_key=True, max_length=24)
    answer: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    saved_at: datetime


class FootprintCopyRow(SQLModel, table=True):
    """`draft`: a document that waits to be taken in; `undo`: all answers as they were before the last large change."""

    __tablename__ = "footprint_copy"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    kind: str = Field(primary_key=True, max_length=5)
    made_at: datetime
    document: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))
