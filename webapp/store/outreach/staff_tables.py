"""The tables of organisations and who works there. Nothing of a home is in them."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Column
from sqlmodel import Field, SQLModel

import webapp.store.tables  # noqa: F401  # the naming convention


class OrganisationRow(SQLModel, table=True):
    __tablename__ = "organisation"

    organisation_id: str = Field(primary_key=True, max_length=32)
    name: str = Field(max_length=60)
    name_en: str = Field(max_length=80)
    province: str = Field(max_length=24)
    created_at: datetime


class StaffRow(SQLModel, table=True):
    """A person who signs in. Of the password only its argon2 hash; no second step without `totp_secret`.

    That secret is kept encrypted. `totp_step` is the last time step a code was accepted for: none is accepted twice.
    """

    __tablename__ = "staff"

    organisation_id: str = Field(primary_key=True, max_length=32)
    staff_id: str = Field(primary_key=True, max_length=32)
    login: str = Field(max_length=64, unique=True, index=True)
    name: str = Field(max_length=40)
    role: str = Field(max_length=8)
    password_hash: str | None = Field(default=None, max_length=200)
    totp_secret: str | None = Field(default=None, max_length=120)
    totp_step: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    lang: str | None = Field(default=None, max_length=2)
    created_at: datetime
    disabled_at: datetime | None = None


class StaffSessionRow(SQLModel, table=True):
    """One browser somebody is signed in with. The cookie holds the secret, this its hash."""

    __tablename__ = "staff_session"

    organisation_id: str = Field(primary_key=True, max_length=32)
    session_id: str = Field(primary_key=True, max_length=32)
    staff_id: str = Field(max_length=32)
    hash: str = Field(max_length=64, unique=True, index=True)
    browser: str = Field(max_length=60)
    made_at: datetime
    seen_at: datetime
    second_step_at: datetime | None = None
    revoked_at: datetime | None = None


class StaffInvitationRow(SQLModel, table=True):
    """A link that sets a password once."""

    __tablename__ = "staff_invitation"

    organisation_id: str = Field(primary_key=True, max_length=32)
    invitation_id: str = Field(primary_key=True, max_length=32)
    staff_id: str = Field(max_length=32)
    hash: str = Field(max_length=64, unique=True, index=True)
    made_at: datetime
    until: datetime
    used_at: datetime | None = None


class AuditRow(SQLModel, table=True):
    """What staff or the recurring work did; never changed. Nothing of a home is in it."""

    __tablename__ = "audit"

    organisation_id: str = Field(primary_key=True, max_length=32)
    audit_id: str = Field(primary_key=True, max_length=40)
    """Sorts by time: the moment, then what this process noted when, then random."""
    at: datetime
    staff_id: str | None = Field(default=None, max_length=32)
    staff_name: str | None = Field(default=None, max_length=40)
    what: str = Field(max_length=40)
    campaign_id: str | None = Field(default=None, max_length=32)
    details: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))


class AttemptRow(SQLModel, table=True):
    """How often something that can be guessed was tried in a span of time, by a hash of who tried."""

    __tablename__ = "attempt"

    kind: str = Field(primary_key=True, max_length=12)
    who: str = Field(primary_key=True, max_length=64)
    slot: int = Field(primary_key=True, sa_type=BigInteger)
    tried: int
