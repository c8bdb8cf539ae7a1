"""The tables of classes. They hold codes, dates and numbers; nothing in them tells who a pupil is (a test reads them).

All of a class is deleted thirty days after its last day; `class_totals` stays where the teacher kept it.
"""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Column
from sqlmodel import Field, SQLModel

import webapp.store.tables  # noqa: F401  # the naming convention


class SchoolClassRow(SQLModel, table=True):
    __tablename__ = "school_class"

    organisation_id: str = Field(primary_key=True, max_length=32)
    class_id: str = Field(primary_key=True, max_length=32)
    code: str = Field(max_length=6, unique=True, index=True)
    school: str = Field(max_length=40)
    name: str = Field(max_length=20)
    province: str = Field(max_length=24)
    stage: str = Field(max_length=12)
    seats: int
    teacher_id: str = Field(max_length=32)
    schedule: list[list[str]] = Field(sa_column=Column(JSON, nullable=False))
    last: date = Field(index=True)
    campaign_id: str | None = Field(default=None, max_length=32, index=True)
    keep_totals: bool = False
    published_at: datetime | None = None
    created_at: datetime


class CampaignSchoolRow(SQLModel, table=True):
    """A school that was asked to take part in a campaign, by the member of staff who teaches there."""

    __tablename__ = "campaign_school"

    organisation_id: str = Field(primary_key=True, max_length=32)
    campaign_id: str = Field(primary_key=True, max_length=32)
    staff_id: str = Field(primary_key=True, max_length=32)
    school: str = Field(max_length=40)
    asked_at: datetime


class SeatRow(SQLModel, table=True):
    """A card, by the hash of what its QR code carries. Days, not moments: nobody needs to know when a home was up."""

    __tablename__ = "seat"

    organisation_id: str = Field(primary_key=True, max_length=32)
    class_id: str = Field(primary_key=True, max_length=32)
    number: int = Field(primary_key=True)
    issue: int
    hash: str = Field(max_length=64, unique=True, index=True)
    agreed_on: date | None = None
    consent_version: int | None = None


class MissionWorkRow(SQLModel, table=True):
    """One mission of one seat on one day: numbers and choices."""

    __tablename__ = "mission_work"

    organisation_id: str = Field(primary_key=True, max_length=32)
    class_id: str = Field(primary_key=True, max_length=32)
    seat: int = Field(primary_key=True)
    mission: str = Field(primary_key=True, max_length=16)
    day: date = Field(primary_key=True)
    entry: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    found: dict[str, int] = Field(sa_column=Column(JSON, nullable=False))
    grade: str = Field(max_length=1)
    points: int
    came: str = Field(max_length=5)
    done: bool
    earlier: list[dict[str, str]] = Field(sa_column=Column(JSON, nullable=False))


class QuizAnswerRow(SQLModel, table=True):
    """What a seat chose first, which counts, and chose last, which is shown."""

    __tablename__ = "quiz_answer"

    organisation_id: str = Field(primary_key=True, max_length=32)
    class_id: str = Field(primary_key=True, max_length=32)
    seat: int = Field(primary_key=True)
    question_id: str = Field(primary_key=True, max_length=32)
    first_choice: int
    choice: int
    came: str = Field(max_length=5)


class QuizSumsRow(SQLModel, table=True):
    """What may be shown of how a class answered a question: sums of five seats or more, as they were shown last."""

    __tablename__ = "quiz_sums"

    organisation_id: str = Field(primary_key=True, max_length=32)
    class_id: str = Field(primary_key=True, max_length=32)
    question_id: str = Field(primary_key=True, max_length=32)
    sums: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))


class ClassSumsRow(SQLModel, table=True):
    """What may be shown of a class: sums of five homes or more, as they were shown last."""

    __tablename__ = "class_sums"

    organisation_id: str = Field(primary_key=True, max_length=32)
    class_id: str = Field(primary_key=True, max_length=32)
    sums: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))


class ClassTotalsRow(SQLModel, table=True):
    """What stays of a class: sums of five homes or more."""

    __tablename__ = "class_totals"

    organisation_id: str = Field(primary_key=True, max_length=32)
    class_id: str = Field(primary_key=True, max_length=32)
    code: str = Field(max_length=6, unique=True, index=True)
    teacher_id: str = Field(max_length=32)
    totals: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))
    campaign_id: str | None = Field(default=None, max_length=32, index=True)
    published_at: datetime | None = None
    made_at: datetime


class BuildingRow(SQLModel, table=True):
    """A school's building with a meter of its own; `keeper_id` is the member of staff who made it."""

    __tablename__ = "building"

    organisation_id: str = Field(primary_key=True, max_length=32)
    building_id: str = Field(primary_key=True, max_length=32)
    school: str = Field(max_length=40)
    name: str = Field(max_length=40)
    province: str = Field(max_length=24)
    keeper_id: str = Field(max_length=32)
    created_at: datetime


class BuildingReadingRow(SQLModel, table=True):
    """What a building's meter showed."""

    __tablename__ = "building_reading"

    organisation_id: str = Field(primary_key=True, max_length=32)
    building_id: str = Field(primary_key=True, max_length=32)
    at: datetime = Field(primary_key=True)
    wh: int = Field(sa_type=BigInteger)
    step: str = Field(max_length=9)


class BuildingImportRow(SQLModel, table=True):
    """A meter file that was taken in; it no longer counts once rolled back."""

    __tablename__ = "building_import"

    organisation_id: str = Field(primary_key=True, max_length=32)
    building_id: str = Field(primary_key=True, max_length=32)
    import_id: int = Field(primary_key=True)
    name: str = Field(max_length=120)
    digest: str = Field(max_length=64)
    first: date
    last: date
    wh: int = Field(sa_type=BigInteger)
    made_at: datetime
    rolled_back_at: datetime | None = None


class BuildingDayRow(SQLModel, table=True):
    """A day of 96 values of a file, packed as a home's are."""

    __tablename__ = "building_day"

    organisation_id: str = Field(primary_key=True, max_length=32)
    building_id: str = Field(primary_key=True, max_length=32)
    import_id: int = Field(primary_key=True)
    day: date = Field(primary_key=True)
    wh: bytes
    quality: bytes


class BuildingCheckRow(SQLModel, table=True):
    """A point of the list before a term, as seen to."""

    __tablename__ = "building_check"

    organisation_id: str = Field(primary_key=True, max_length=32)
    building_id: str = Field(primary_key=True, max_length=32)
    term: str = Field(primary_key=True, max_length=12)
    item_id: str = Field(primary_key=True, max_length=32)
    done_on: date
