"""Note what a home did for its campaigns, and what that is worth in points."""

from dataclasses import replace
from datetime import date, timedelta

from sqlmodel import Session

from webapp.domain.calendar import local
from webapp.domain.household import Household
from webapp.domain.outreach.campaign import Activity, Campaign
from webapp.domain.outreach.effort import UNNOTED, Credit, Done, Effort, credit
from webapp.domain.outreach.league import Grade
from webapp.store import registers
from webapp.store.outreach import campaigns, efforts, memberships
from webapp.usecases.services import Services

A_READING_BACKS = timedelta(days=1)
"""What a home says of a day is backed by a reading of its meter on that day or the next."""


def record_effort(
    services: Services, session: Session, household_id: str, campaign: Campaign, done: Done, on: date | None = None
) -> Credit:
    """In the transaction of what was done. The same again changes nothing, unless it is shown better than before.

    `on`: the day it was told, today unless it was noted before.
    """
    member = efforts.held(session, household_id, campaign.id)
    if member is None:
        return Credit(0, "before_joining")
    noted = efforts.of_home(session, household_id, campaign.id)
    same = next((each for each in noted if _key(each.done) == _key(done)), None)
    if same and same.done.grade <= done.grade:
        return Credit(same.points, "counted" if same.points else "said")
    others = [each for each in noted if each is not same]
    found = credit(done, campaign.document, member.joined_at, others, on or services.today())
    if found.why not in UNNOTED:
        made = replace(same, done=done, points=found.points) if same else Effort(done, found.points, services.now())
        efforts.save(session, household_id, campaign.id, made)
    return found


def note_everywhere(
    services: Services, session: Session, home: Household, activity: Activity, subject: str, grade: Grade, day: date
) -> None:
    """In every campaign of the home that runs and counts it."""
    for membership in memberships.of_home(session, home.id):
        campaign = campaigns.find(session, membership.organisation_id, membership.campaign_id)
        if campaign and campaign.state == "live":
            record_effort(services, session, home.id, campaign, Done(activity, day, subject, grade))


def tip_done(services: Services, session: Session, home: Household, tip_id: str) -> None:
    """Only said, unless the meter was read that day: then its reading backs it."""
    today = services.today()
    grade: Grade = "B" if _read_since(session, home, today) else "C"
    note_everywhere(services, session, home, "tip", tip_id[:32], grade, today)


def tip_undone(session: Session, home: Household, tip_id: str, day: date) -> None:
    efforts.drop(session, home.id, "tip", day, tip_id[:32])


def reading_given(services: Services, session: Session, home: Household, day: date, hunted: bool) -> None:
    """A reading of the meter; it also backs what the home said of that day and the day before."""
    note_everywhere(services, session, home, "reading", "register", "B", day)
    if hunted:
        note_everywhere(services, session, home, "standby_hunt", "night", "B", day)
    for membership in memberships.of_home(session, home.id):
        campaign = campaigns.find(session, membership.organisation_id, membership.campaign_id)
        if campaign is None:
            continue
        said = [
            each.done
            for each in efforts.of_home(session, home.id, membership.campaign_id)
            if each.done.grade == "C" and timedelta() <= day - each.done.day <= A_READING_BACKS
        ]
        for done in said:
            record_effort(services, session, home.id, campaign, replace(done, grade="B"))


def _read_since(session: Session, home: Household, day: date) -> bool:
    return any(local(reading.at).date() >= day for reading in registers.every(session, home.id))


def _key(done: Done) -> tuple[str, date, str]:
    return done.activity, done.day, done.subject
