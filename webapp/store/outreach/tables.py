"""The tables of campaigns. What belongs to a home is keyed by it first; the rest belongs to an organisation.

Who leaves a campaign, or deletes the home, takes every row keyed by the home along.
"""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Column, ForeignKeyConstraint, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

import webapp.store.tables  # noqa: F401  # the naming convention and the household these rows belong to

SEEN = text("seen IS NOT NULL")


def _home() -> str:
    """The first part of a key of rows that go with the home."""
    return Field(primary_key=True, max_length=32, foreign_key="household.household_id", ondelete="CASCADE")  # type: ignore[no-any-return]


class CampaignRow(SQLModel, table=True):
    __tablename__ = "campaign"

    organisation_id: str = Field(primary_key=True, max_length=32)
    campaign_id: str = Field(primary_key=True, max_length=32)
    code: str = Field(max_length=6, unique=True, index=True)
    state: str = Field(max_length=9)
    version: int
    document: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))
    created_at: datetime
    changed_at: datetime
    paused_at: datetime | None = None
    planned_last: date | None = None


class CampaignVersionRow(SQLModel, table=True):
    """The document as it was saved, by whom."""

    __tablename__ = "campaign_version"

    organisation_id: str = Field(primary_key=True, max_length=32)
    campaign_id: str = Field(primary_key=True, max_length=32)
    version: int = Field(primary_key=True)
    document: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))
    staff_id: str | None = Field(default=None, max_length=32)
    saved_at: datetime


class CampaignReviewRow(SQLModel, table=True):
    """What was said of a version: asked, sent back, approved."""

    __tablename__ = "campaign_review"

    organisation_id: str = Field(primary_key=True, max_length=32)
    campaign_id: str = Field(primary_key=True, max_length=32)
    review_id: int = Field(primary_key=True)
    version: int
    decision: str = Field(max_length=8)
    text: str = Field(max_length=500)
    staff_id: str = Field(max_length=32)
    at: datetime


class DryRunRow(SQLModel, table=True):
    """A version tried on synthetic homes; `done` of `total` while it is on its way."""

    __tablename__ = "dry_run"

    organisation_id: str = Field(primary_key=True, max_length=32)
    campaign_id: str = Field(primary_key=True, max_length=32)
    version: int = Field(primary_key=True)
    asked_at: datetime
    done: int
    total: int
    figures: dict[str, object] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    finished_at: datetime | None = None


class ConsentTextRow(SQLModel, table=True):
    """What homes agreed to, word for word, by version."""

    __tablename__ = "consent_text"

    organisation_id: str = Field(primary_key=True, max_length=32)
    campaign_id: str = Field(primary_key=True, max_length=32)
    version: int = Field(primary_key=True)
    zh: str
    en: str
    made_at: datetime


class MembershipRow(SQLModel, table=True):
    """A home in a campaign. `folded` is a mark of all that its days in `member_day` were folded from, 0 before the
    first time; `folded_from` the same in full: readings by import, and a mark of what else they depend on.

    `counted_in` is the place it is counted in since it first was, wherever it moves.
    """

    __tablename__ = "membership"
    __table_args__ = (Index("ix_membership_campaign", "campaign_id", "place_id", "arm"),)

    household_id: str = _home()
    campaign_id: str = Field(primary_key=True, max_length=32)
    organisation_id: str = Field(max_length=32)
    place_id: str = Field(max_length=24)
    joined_at: datetime
    consent_version: int
    arm: str = Field(max_length=7)
    came_by: str = Field(max_length=8)
    care: bool
    admitted_in: int = 0
    counted_in: str | None = Field(default=None, max_length=24)
    folded: int = 0
    folded_from: dict[str, object] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))


class DepartureRow(SQLModel, table=True):
    """That a home left, and no more: without its id. `admitted_in` to `last_release`: the figures it was in."""

    __tablename__ = "departure"

    organisation_id: str = Field(primary_key=True, max_length=32)
    campaign_id: str = Field(primary_key=True, max_length=32)
    departure_id: str = Field(primary_key=True, max_length=32)
    place_id: str = Field(max_length=24)
    arm: str = Field(max_length=7)
    left_on: date
    admitted_in: int
    last_release: int


class TallyRow(SQLModel, table=True):
    """Counts of a campaign as they were a short while ago, so that no page counts."""

    __tablename__ = "tally"

    organisation_id: str = Field(primary_key=True, max_length=32)
    campaign_id: str = Field(primary_key=True, max_length=32)
    made_at: datetime
    figures: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))


class MemberDayRow(SQLModel, table=True):
    """A day of a member's main meter, summed once when it came in: whole watt-hours, and how many quarter-hours."""

    __tablename__ = "member_day"
    __table_args__ = (
        ForeignKeyConstraint(
            ["household_id", "campaign_id"],
            ["membership.household_id", "membership.campaign_id"],
            name="fk_member_day_membership",
            ondelete="CASCADE",
        ),
        Index("ix_member_day_campaign", "campaign_id", "day"),
        {"sqlite_with_rowid": False},  # a home's days side by side: figures of a campaign read them home by home
    )

    household_id: str = Field(primary_key=True, max_length=32)
    campaign_id: str = Field(primary_key=True, max_length=32)
    day: date = Field(primary_key=True)
    wh: int
    measured: int
    """Quarter-hours that were measured as such, of 96."""
    known: int
    valley_wh: int


class ScreenedDayRow(SQLModel, table=True):
    """What a screening saw of a day of a member: nothing of what was used can be read from it.

    `print` is the same for days that are the same to the watt-hour, None where another may be so by chance; `seen` what
    cannot be, or the level of a day that never changed, see `screening.look`. Days with neither have no row.
    """

    __tablename__ = "screened_day"
    __table_args__ = (
        ForeignKeyConstraint(
            ["household_id", "campaign_id"],
            ["membership.household_id", "membership.campaign_id"],
            name="fk_screened_day_membership",
            ondelete="CASCADE",
        ),
        Index("ix_screened_day_print", "campaign_id", "print"),
        Index("ix_screened_day_seen", "campaign_id", sqlite_where=SEEN, postgresql_where=SEEN),
        {"sqlite_with_rowid": False},
    )

    household_id: str = Field(primary_key=True, max_length=32)
    campaign_id: str = Field(primary_key=True, max_length=32)
    day: date = Field(primary_key=True)
    print: int | None = Field(default=None, sa_column=Column(BigInteger))
    seen: str | None = Field(default=None, max_length=16)


class DemandCallRow(SQLModel, table=True):
    """A call of a campaign's homes, see `DemandCall`. `counts`: how many gave each answer, a short while ago."""

    __tablename__ = "demand_call"

    organisation_id: str = Field(primary_key=True, max_length=32)
    campaign_id: str = Field(primary_key=True, max_length=32)
    call_id: str = Field(primary_key=True, max_length=32)
    number: int
    start: datetime
    end: datetime
    announced_at: datetime
    opt_in_until: datetime
    method: str = Field(max_length=12)
    yuan_per_kwh: str | None = Field(default=None, max_length=16)
    cap_yuan: str | None = Field(default=None, max_length=16)
    rehearsal: bool
    high_celsius: int | None = None
    high_source: str | None = Field(default=None, max_length=60)
    cancelled_at: datetime | None = None
    frozen_at: datetime | None = None
    settled_at: datetime | None = None
    final_at: datetime | None = None
    holidays_until: int | None = None
    counts: dict[str, object] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))


class CallAnswerRow(SQLModel, table=True):
    """What a home answered to a call, the baseline it was shown, what it ticked and read off on the evening.

    `baseline`: as `call_baseline.as_record` writes it, fixed when answers close; None before.
    """

    __tablename__ = "call_answer"
    __table_args__ = (Index("ix_call_answer_call", "campaign_id", "call_id", "choice"),)

    household_id: str = _home()
    call_id: str = Field(primary_key=True, max_length=32)
    campaign_id: str = Field(max_length=32)
    choice: str = Field(max_length=4)
    chosen_at: datetime
    low_use: bool
    baseline: dict[str, object] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    ticks: list[str] = Field(sa_column=Column(JSON, nullable=False))
    start_read_wh: int | None = Field(default=None, sa_column=Column(BigInteger))
    start_read_at: datetime | None = None
    end_read_wh: int | None = Field(default=None, sa_column=Column(BigInteger))
    end_read_at: datetime | None = None


class CallOutcomeRow(SQLModel, table=True):
    """A home's figures of a call, by version: late readings make a new one, no old one changes."""

    __tablename__ = "call_outcome"
    __table_args__ = (Index("ix_call_outcome_call", "campaign_id", "call_id", "version"),)

    household_id: str = _home()
    call_id: str = Field(primary_key=True, max_length=32)
    version: int = Field(primary_key=True)
    campaign_id: str = Field(max_length=32)
    made_at: datetime
    state: str = Field(max_length=10)
    """measured, missing (no reading yet), set_aside"""
    figures: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))
    baseline_wh: int
    adjusted_wh: int
    actual_wh: int
    reduced_wh: int
    fen: int


class CallVersionRow(SQLModel, table=True):
    """A call's figures for all its homes, by version."""

    __tablename__ = "call_version"

    organisation_id: str = Field(primary_key=True, max_length=32)
    campaign_id: str = Field(primary_key=True, max_length=32)
    call_id: str = Field(primary_key=True, max_length=32)
    version: int = Field(primary_key=True)
    made_at: datetime
    figures: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))


class EffortRow(SQLModel, table=True):
    """An activity of a home on a day, with its points and the grade of its evidence; set aside, it counts nothing."""

    __tablename__ = "effort"
    __table_args__ = (Index("ix_effort_campaign", "campaign_id", "day"),)

    household_id: str = _home()
    campaign_id: str = Field(primary_key=True, max_length=32)
    activity: str = Field(primary_key=True, max_length=16)
    day: date = Field(primary_key=True)
    subject: str = Field(primary_key=True, max_length=32)
    points: int
    grade: str = Field(max_length=1)
    made_at: datetime
    set_aside: str | None = Field(default=None, max_length=24)


class SetAsideRow(SQLModel, table=True):
    """Data of a member that do not count, and why: told to the home, which may object."""

    __tablename__ = "set_aside"

    household_id: str = _home()
    campaign_id: str = Field(primary_key=True, max_length=32)
    set_aside_id: str = Field(primary_key=True, max_length=32)
    what: str = Field(max_length=16)
    subject: str = Field(max_length=40)
    reason: str = Field(max_length=24)
    at: datetime
    lifted_at: datetime | None = None


class AppealRow(SQLModel, table=True):
    """One sentence of a home that something is wrong, and the answer. Staff see it under an alias."""

    __tablename__ = "appeal"
    __table_args__ = (Index("ix_appeal_campaign", "campaign_id", "answered_at"),)

    household_id: str = _home()
    appeal_id: str = Field(primary_key=True, max_length=32)
    campaign_id: str = Field(max_length=32)
    organisation_id: str = Field(max_length=32)
    about: str = Field(max_length=12)
    """call, set_aside, points, other"""
    subject: str = Field(max_length=40)
    text: str = Field(max_length=300)
    made_at: datetime
    due: date
    answered_at: datetime | None = None
    answer: str | None = Field(default=None, max_length=300)
    upheld: bool | None = None
    staff_id: str | None = Field(default=None, max_length=32)


class ReleaseRow(SQLModel, table=True):
    """Figures of places as they were released: each of five homes or more, and not one home apart from any before."""

    __tablename__ = "release"

    organisation_id: str = Field(primary_key=True, max_length=32)
    campaign_id: str = Field(primary_key=True, max_length=32)
    release: int = Field(primary_key=True)
    made_at: datetime
    until: date
    figures: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))


class CampaignResultRow(SQLModel, table=True):
    """The measured effect of a campaign, by version, with what it was computed from; `public_at` once published."""

    __tablename__ = "campaign_result"

    organisation_id: str = Field(primary_key=True, max_length=32)
    campaign_id: str = Field(primary_key=True, max_length=32)
    version: int = Field(primary_key=True)
    made_at: datetime
    final: bool
    digest: str = Field(max_length=64)
    figures: dict[str, object] = Field(sa_column=Column(JSON, nullable=False))
    rows: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    """The anonymised table, gzipped CSV."""
    public_at: datetime | None = None


class ResultHomeRow(SQLModel, table=True):
    """In which group of the anonymised table a home was, by version, with what it gave to the sums: kept until the
    final version, so that none before it can be subtracted to tell of few homes."""

    __tablename__ = "result_home"
    __table_args__ = (Index("ix_result_home_campaign", "campaign_id", "version"),)

    household_id: str = _home()
    campaign_id: str = Field(primary_key=True, max_length=32)
    version: int = Field(primary_key=True)
    arm: str = Field(max_length=7)
    """treated, control, outside"""
    group_no: int
    before_wh: int
    during_wh: int
    days: int
    days_off_wh: int
    earlier_wh: int
    later_wh: int


class ComparisonHomeRow(SQLModel, table=True):
    """A home outside a campaign that lets its daily totals be compared with, in groups of five or more."""

    __tablename__ = "comparison_home"

    household_id: str = _home()
    given_at: datetime
