"""Note what a home did for its campaigns, and what that is worth in points."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from sqlmodel import Session

from webapp.domain.calendar import local
from webapp.domain.household import Household
from webapp.domain.outreach.campaign import Activity, Campaign
from webapp.domain.outreach.effort import UNNOTED, Credit, Done, Effort, credit, why
from webapp.domain.outreach.league import Grade
from webapp.store import registers
from webapp.store.outreach import campaigns, efforts, memberships
from webapp.usecases.services import Services

A_READING_BACKS = timedelta(days=1)
"""What a home says of a day is backed by a reading of its meter on that day or the next."""


def record_effort(
    services: Services, session: Session, household_id: str, campaign: Campaign, done: Done, on: date | None = None
) -> Credit:
    """One home's, see `record_efforts`."""
    return record_efforts(services, session, campaign, {household_id: done}, on)[household_id]


def record_efforts(
    services: Services, session: Session, campaign: Campaign, done: Mapping[str, Done], on: date | None = None
) -> dict[str, Credit]:
    """One of each home, in the transaction of what was done. The same again changes nothing, unless it is shown better.

    `on`: the day it was told, today unless it was noted before.
    """
    since = efforts.held(session, campaign.id, list(done))
    noted = efforts.of_homes(session, campaign.id, list(done))
    credits: dict[str, Credit] = {}
    made: dict[str, Effort] = {}
    known = set()
    for home, each in done.items():
        earlier = noted.get(home, [])
        same = next((other for other in earlier if _key(other.done) == _key(each)), None)
        if home not in since:
            credits[home] = Credit(0, "before_joining")
        elif same and same.done.grade <= each.grade:
            credits[home] = Credit(same.points, why(same, campaign.document))
        else:
            others = [other for other in earlier if other is not same]
            told = on or services.today()
            credits[home] = credit(each, campaign.document, since[home], others, told)
            if credits[home].why not in UNNOTED:
                made[home] = Effort(each, credits[home].points, same.made_at if same else services.now())
                known |= {home} if same else set()
    efforts.save(session, campaign.id, made, known)
    return credits


def has_joined(services: Services, session: Session, campaign: Campaign, household_id: str) -> None:
    """A home that has just come in and has nothing noted yet."""
    now, done = services.now(), Done("join", services.today(), "join", "A")
    found = credit(done, campaign.document, now, (), services.today())
    if found.why not in UNNOTED:
        efforts.save(session, campaign.id, {household_id: Effort(done, found.points, now)})


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


def reading_taken_back(session: Session, home: Household, day: date) -> None:
    """Where none is left of that day, it counts no more; neither does the night it was the end of."""
    if not any(local(reading.at).date() == day for reading in registers.every(session, home.id)):
        efforts.drop(session, home.id, "reading", day, "register")
        efforts.drop(session, home.id, "standby_hunt", day, "night")


def _read_since(session: Session, home: Household, day: date) -> bool:
    return any(local(reading.at).date() >= day for reading in registers.every(session, home.id))


def _key(done: Done) -> tuple[str, date, str]:
    return done.activity, done.day, done.subject
