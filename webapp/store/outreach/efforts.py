"""What a home did in a campaign, with its points."""

from datetime import date
from typing import cast

from sqlmodel import Session, col, delete, select, update

from webapp.domain.outreach.campaign import Activity
from webapp.domain.outreach.effort import Done, Effort
from webapp.domain.outreach.league import Grade
from webapp.domain.outreach.membership import Membership
from webapp.store.outreach.memberships import as_membership
from webapp.store.outreach.tables import EffortRow, MembershipRow


def held(session: Session, household_id: str, campaign_id: str) -> Membership | None:
    """The membership, held until this transaction ends: of two at a time one waits, so that no cap is passed."""
    row = session.get(MembershipRow, (household_id, campaign_id), with_for_update=True)
    return as_membership(row) if row else None


def of_home(session: Session, household_id: str, campaign_id: str) -> list[Effort]:
    """Newest first."""
    rows = session.exec(
        select(EffortRow)
        .where(col(EffortRow.household_id) == household_id, col(EffortRow.campaign_id) == campaign_id)
        .order_by(col(EffortRow.day).desc(), col(EffortRow.made_at).desc(), col(EffortRow.activity))
    )
    return [as_effort(row) for row in rows]


def save(session: Session, household_id: str, campaign_id: str, effort: Effort) -> None:
    done = effort.done
    session.merge(
        EffortRow(
            household_id=household_id,
            campaign_id=campaign_id,
            activity=done.activity,
            day=done.day,
            subject=done.subject,
            points=effort.points,
            grade=done.grade,
            made_at=effort.made_at,
            set_aside=effort.set_aside,
        )
    )
    session.flush()


def drop(session: Session, household_id: str, activity: Activity, day: date, subject: str) -> None:
    """What was taken back by the home, in every campaign."""
    session.exec(
        delete(EffortRow).where(
            col(EffortRow.household_id) == household_id,
            col(EffortRow.activity) == activity,
            col(EffortRow.day) == day,
            col(EffortRow.subject) == subject,
        )
    )


def set_aside(session: Session, household_id: str, campaign_id: str, day: date, reason: str | None) -> None:
    """What rests on the meter's readings of a day, or on nothing but them; with None it counts again."""
    session.exec(
        update(EffortRow)
        .where(col(EffortRow.household_id) == household_id, col(EffortRow.campaign_id) == campaign_id)
        .where(col(EffortRow.day) == day, col(EffortRow.activity).in_(("event", "low_use", "valley_charge")))
        .values(set_aside=reason)
    )


def as_effort(row: EffortRow) -> Effort:
    done = Done(cast(Activity, row.activity), row.day, row.subject, cast(Grade, row.grade))
    return Effort(done, row.points, row.made_at, row.set_aside)
