"""The tables behind measured savings: what a home changed, and how warm it was outside."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

import webapp.store.tables  # noqa: F401  # the naming convention and the household these rows belong to


class InterventionRow(SQLModel, table=True):
    """What a household changed on a day, or what happened to it; one dropped can be restored for a day."""

    __tablename__ = "intervention"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    intervention_id: str = Field(primary_key=True, max_length=32)
    day: date
    kind: str = Field(max_length=12)
    name: str = Field(max_length=20)
    expected_wh: int | None = None
    tip_id: str | None = Field(default=None, max_length=60)
    dropped_at: datetime | None = None


class TemperatureSourceRow(SQLModel, table=True):
    """A file of temperatures as a home gave it; one dropped can be restored for a day."""

    __tablename__ = "temperature_source"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    source_id: int = Field(primary_key=True)
    name: str = Field(max_length=120)
    made_at: datetime
    first: date
    last: date
    n_days: int
    dropped_at: datetime | None = None


class TemperatureRow(SQLModel, table=True):
    """Mean outdoor temperature of a day by one file; of several files the newest that was not dropped counts."""

    __tablename__ = "temperature"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    source_id: int = Field(primary_key=True)
    day: date = Field(primary_key=True)
    tenth_celsius: int


class CityTemperatureSourceRow(SQLModel, table=True):
    """Where a city's days come from, in the operator's words. Reference data, of no household."""

    __tablename__ = "city_temperature_source"

    city: str = Field(primary_key=True, max_length=40)
    source_id: int = Field(primary_key=True)
    source: str = Field(max_length=200)
    name: str = Field(max_length=120)
    made_at: datetime


class CityTemperatureRow(SQLModel, table=True):
    """Mean outdoor temperature of a city's day. Reference data, of no household."""

    __tablename__ = "city_temperature"

    city: str = Field(primary_key=True, max_length=40)
    day: date = Field(primary_key=True)
    tenth_celsius: int
    source_id: int
