"""What a home did in a campaign, with its points."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import cast

from sqlalchemy import insert
from sqlmodel import Session, col, delete, select, update

from webapp.domain.outreach.campaign import Activity
from webapp.domain.outreach.effort import Done, Effort
from webapp.domain.outreach.league import Grade
from webapp.store.outreach.tables import EffortRow, MembershipRow


def held(session: Session, campaign_id: str, homes: Sequence[str]) -> dict[str, datetime]:
    """Since when each of some homes is in the campaign; held until this transaction ends, so that of two at a time one
    waits and no cap is passed."""
    asked = (
        select(MembershipRow.household_id, MembershipRow.joined_at)
        .where(col(MembershipRow.household_id).in_(homes), col(MembershipRow.campaign_id) == campaign_id)
        .with_for_update()
    )
    return dict(session.exec(asked).all())


def of_home(session: Session, household_id: str, campaign_id: str) -> list[Effort]:
    """Newest first."""
    return of_homes(session, campaign_id, [household_id]).get(household_id, [])


def of_homes(session: Session, campaign_id: str, homes: Sequence[str]) -> dict[str, list[Effort]]:
    """Of each its own, newest first."""
    rows = session.exec(
        select(EffortRow)
        .where(col(EffortRow.household_id).in_(homes), col(EffortRow.campaign_id) == campaign_id)
        .order_by(col(EffortRow.day).desc(), col(EffortRow.made_at).desc(), col(EffortRow.activity))
    )
    found: dict[str, list[Effort]] = {}
    for row in rows:
        found.setdefault(row.household_id, []).append(as_effort(row))
    return found


def save(session: Session, campaign_id: str, made: Mapping[str, Effort], known: Collection[str] = ()) -> None:
    """Of each home one; of those in `known` in place of what was noted of the same before."""
    for household_id in known:
        done = made[household_id].done
        drop(session, household_id, done.activity, done.day, done.subject, campaign_id)
    rows = [
        {
            "household_id": household_id,
            "campaign_id": campaign_id,
            "activity": effort.done.activity,
            "day": effort.done.day,
            "subject": effort.done.subject,
            "points": effort.points,
            "grade": effort.done.grade,
            "made_at": effort.made_at,
            "set_aside": effort.set_aside,
        }
        for household_id, effort in made.items()
    ]
    if rows:
        session.connection().execute(insert(EffortRow), rows)


def drop(
    session: Session, household_id: str, activity: Activity, day: date, subject: str, campaign_id: str | None = None
) -> None:
    """In one campaign, or in all of them."""
    gone = delete(EffortRow).where(
        col(EffortRow.household_id) == household_id,
        col(EffortRow.activity) == activity,
        col(EffortRow.day) == day,
        col(EffortRow.subject) == subject,
    )
    session.exec(gone.where(col(EffortRow.campaign_id) == campaign_id) if campaign_id else gone)


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
