"""The tables. What belongs to a household has `household_id` first in its primary key."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, LargeBinary, MetaData, false
from sqlmodel import Field, Relationship, SQLModel

SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention


class HouseholdRow(SQLModel, table=True):
    """One home; its answers, not its people."""

    __tablename__ = "household"

    household_id: str = Field(primary_key=True, max_length=32)
    created_at: datetime
    province: str = Field(max_length=24)
    city: str | None = Field(default=None, max_length=40)
    plan: str = Field(max_length=8)
    people: int
    care: bool
    large_granted: bool = Field(sa_column=Column(Boolean, nullable=False, server_default=false()))
    hardship: bool = Field(sa_column=Column(Boolean, nullable=False, server_default=false()))
    cycle_start: str | None = Field(default=None, max_length=5)
    bill_kind: str | None = Field(default=None, max_length=4)
    bill_amount: str | None = Field(default=None, max_length=16)
    appliances: list[str] = Field(sa_column=Column(JSON, nullable=False))
    favourites: list[str] = Field(sa_column=Column(JSON, nullable=False))
    use: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))
    own_prices: dict[str, str | None] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    wishes: dict[str, object] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    threshold_fen: int
    evening_hour: int
    ccer_yuan_per_t: str | None = Field(default=None, max_length=16)
    ccer_month: str | None = Field(default=None, max_length=7)
    lang: str | None = Field(default=None, max_length=2)
    theme: str = Field(max_length=6)
    size: str = Field(max_length=6)
    demo: bool = Field(index=True)
    events: list["DemandEventRow"] = Relationship(
        sa_relationship_kwargs={
            "viewonly": True,
            "primaryjoin": "and_(HouseholdRow.household_id == DemandEventRow.household_id, "
            "DemandEventRow.dropped_at.is_(None))",
            "order_by": "DemandEventRow.start",
        }
    )


class RunRow(SQLModel, table=True):
    """One use of an appliance. `key` is the tap's own key: the same tap sent twice is one run."""

    __tablename__ = "run"
    __table_args__ = (
        Index("uq_run_key", "household_id", "key", unique=True),
        Index("ix_run_start", "household_id", "start"),
    )

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    run_id: str = Field(primary_key=True, max_length=32)
    key: str = Field(max_length=64)
    appliance_id: str = Field(max_length=60)
    start: datetime
    end: datetime
    quantity: float
    planned: bool
    wh: int
    wh_low: int
    wh_high: int
    fen: int | None
    g_co2: int
    created_at: datetime
    deleted_at: datetime | None = None


class DayLoadRow(SQLModel, table=True):
    """What was logged on one day: 96 little-endian 32-bit watt-hours."""

    __tablename__ = "day_load"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    day: date = Field(primary_key=True)
    wh: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class PlanRow(SQLModel, table=True):
    """The evening's advice as it was given."""

    __tablename__ = "plan"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    day: date = Field(primary_key=True)
    made_at: datetime
    moves: list[dict[str, object]] = Field(sa_column=Column(JSON, nullable=False))


class ActionRow(SQLModel, table=True):
    """What a household did or chose on a day: `tip`, `shift`, `skip` or `decline`, as in the domain."""

    __tablename__ = "action"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    day: date = Field(primary_key=True)
    kind: str = Field(primary_key=True, max_length=8)
    subject: str = Field(primary_key=True, max_length=60)
    wh: int
    fen: int
    g_co2: int
    run_id: str | None = Field(default=None, max_length=32)
    moved_from: datetime | None = None
    created_at: datetime


class CertificateRow(SQLModel, table=True):
    """Green certificates as the household entered them."""

    __tablename__ = "certificate"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    certificate_id: str = Field(primary_key=True, max_length=32)
    count: int
    bought_on: date
    tail: str = Field(max_length=12)
    created_at: datetime


class HourlyFactorSourceRow(SQLModel, table=True):
    """Where a home's own table of hourly CO2 factors is from, as it entered it; a home has one table at most."""

    __tablename__ = "hourly_factor_source"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    source: str = Field(max_length=200)
    as_of: date
    kept_at: datetime


class HourlyFactorRow(SQLModel, table=True):
    """One hour of that table: kg of CO2 per kWh as it was written."""

    __tablename__ = "hourly_factor"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    hour: int = Field(primary_key=True)
    kg_per_kwh: str = Field(max_length=24)


class HabitRow(SQLModel, table=True):
    """A weekly routine; one dropped can be restored for a day."""

    __tablename__ = "habit"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    habit_id: str = Field(primary_key=True, max_length=32)
    appliance_id: str = Field(max_length=60)
    weekdays: list[int] = Field(sa_column=Column(JSON, nullable=False))
    usual_start: str = Field(max_length=5)
    quantity: float
    ready_by: str | None = Field(default=None, max_length=5)
    moved: bool
    windows: list[list[str]] = Field(sa_column=Column(JSON, nullable=False))
    paused_until: date | None = None
    dropped_at: datetime | None = None


class ReminderRow(SQLModel, table=True):
    """What a home wants to be reminded of. The tokens are secrets; an address that is not confirmed is soon deleted."""

    __tablename__ = "reminder"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    kinds: list[str] = Field(sa_column=Column(JSON, nullable=False))
    lang: str = Field(max_length=2)
    reading_day: int | None = None
    feed_token: str | None = Field(default=None, max_length=64, index=True)
    feed_id: str | None = Field(default=None, max_length=32)
    feed_made_at: datetime | None = None
    email: str | None = Field(default=None, max_length=254)
    stop_token: str | None = Field(default=None, max_length=64, index=True)
    confirmed_at: datetime | None = None
    code_hash: str | None = Field(default=None, max_length=64)
    code_sent_at: datetime | None = None
    code_tries: int
    last_sent_on: date | None = None
    failures: int
    next_try_at: datetime | None = None
    last_error: str | None = Field(default=None, max_length=8)


class ClosingRow(SQLModel, table=True):
    """A week or month that is over, as its figures stood when it was closed."""

    __tablename__ = "closing"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    span: str = Field(primary_key=True, max_length=5)
    first: date = Field(primary_key=True)
    end: date
    wh: int
    fen: int | None
    g_co2: int
    moved_wh: int
    moved_fen: int
    n_logged: int
    made_at: datetime


class ImportRow(SQLModel, table=True):
    """One file, paste or typed reading as it was taken in; rolled back, its days no longer count but stay."""

    __tablename__ = "import"
    __table_args__ = (Index("ix_import_digest", "household_id", "digest"),)

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    import_id: int = Field(primary_key=True)
    made_at: datetime
    name: str = Field(max_length=120)
    format: str = Field(max_length=20)
    digest: str = Field(max_length=64)
    n_readings: int
    wh: int = Field(sa_column=Column(BigInteger, nullable=False))
    first: date
    last: date
    findings: list[dict[str, object]] = Field(sa_column=Column(JSON, nullable=False))
    fixes: list[str] = Field(sa_column=Column(JSON, nullable=False))
    rolled_back_at: datetime | None = None


class ImportPlaceRow(SQLModel, table=True):
    """Every place of one finding of an import, packed: its file is not kept. `finding` counts them from 0."""

    __tablename__ = "import_place"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    import_id: int = Field(primary_key=True)
    finding: int = Field(primary_key=True)
    places: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class MeterDayRow(SQLModel, table=True):
    """A day of a meter by one import: 96 watt-hours and how well each is known, both packed.

    Of several imports of a day the newest that was not rolled back counts; `layer` 0 is what the file gave, 1 what
    fixes made of it.
    """

    __tablename__ = "meter_day"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    meter: str = Field(primary_key=True, max_length=40)
    day: date = Field(primary_key=True)
    import_id: int = Field(primary_key=True)
    layer: int = Field(primary_key=True)
    wh: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    quality: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class TokenRow(SQLModel, table=True):
    """What a device may do in a home's name. Of its secret only the hash; `used` counts requests of one `minute`."""

    __tablename__ = "token"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    token_id: str = Field(primary_key=True, max_length=32)
    name: str = Field(max_length=40)
    hash: str = Field(max_length=64, unique=True, index=True)
    scopes: list[str] = Field(sa_column=Column(JSON, nullable=False))
    created_at: datetime
    last_used_on: date | None = None
    revoked_at: datetime | None = None
    minute: int
    used: int


class PushRow(SQLModel, table=True):
    """A push of readings by its device's own key: the same push sent twice is one, and gets the same answer."""

    __tablename__ = "push"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    key: str = Field(primary_key=True, max_length=64)
    hash: str = Field(max_length=64)
    made_at: datetime


class RegisterRow(SQLModel, table=True):
    """What a person read off the meter: the total, and the registers by period where they were read too."""

    __tablename__ = "register"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    at: datetime = Field(primary_key=True)
    wh: int = Field(sa_column=Column(BigInteger, nullable=False))
    step: str = Field(max_length=9)
    super_peak_wh: int | None = Field(default=None, sa_column=Column(BigInteger))
    peak_wh: int | None = Field(default=None, sa_column=Column(BigInteger))
    flat_wh: int | None = Field(default=None, sa_column=Column(BigInteger))
    valley_wh: int | None = Field(default=None, sa_column=Column(BigInteger))


class DemandEventRow(SQLModel, table=True):
    """Hours in which a home was asked to use less; one dropped can be restored for a day."""

    __tablename__ = "demand_event"

    household_id: str = Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")
    event_id: str = Field(primary_key=True, max_length=32)
    start: datetime
    end: datetime
    said_by: str = Field(max_length=20)
    yuan_per_kwh: str | None = Field(default=None, max_length=16)
    dropped_at: datetime | None = None


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


class LeaseRow(SQLModel, table=True):
    """Which scheduler may work, until when."""

    __tablename__ = "lease"

    name: str = Field(primary_key=True, max_length=40)
    owner: str = Field(max_length=80)
    until: datetime


class ClaimRow(SQLModel, table=True):
    """A slot of recurring work, taken once."""

    __tablename__ = "claim"

    job: str = Field(primary_key=True, max_length=40)
    slot: str = Field(primary_key=True, max_length=40)
    owner: str = Field(max_length=80)
    started_at: datetime
    done_at: datetime | None = None
