"""Set aside what cannot be right in a campaign's readings, with its reason; take back what has been put right since."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlmodel import Session

from webapp.domain.calendar import DAY
from webapp.domain.day_rows import DayRows
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.member_day import window
from webapp.domain.outreach.screening import Reason, alike, impossible
from webapp.store import meters
from webapp.store.outreach import audit, efforts, releases, screen, set_asides
from webapp.store.outreach.set_asides import SetAside
from webapp.usecases.services import Services

LOOK_BACK = timedelta(days=2)
"""What came in before was looked at by an earlier screening."""
LATE_READINGS = timedelta(days=22)
Found = dict[tuple[str, date], Reason]


def screen_all(services: Services) -> int:
    """Every campaign that is due: how many days of homes were set aside."""
    with services.database.read() as session:
        due = releases.due(session, services.today() - LATE_READINGS)
    return sum(screen_readings(services, campaign, services.now() - LOOK_BACK) for campaign in due)


def screen_readings(services: Services, campaign: Campaign, since: datetime | None = None) -> int:
    """With `since` only what came in after it; without, everything. How many days were newly set aside."""
    with services.database.read() as session:
        before = set_asides.of_campaign(session, campaign.id)
        standing = [each for each in before if each.lifted_at is None]
        looked_at = {*screen.touched(session, campaign, since), *(each.household_id for each in standing)}
        if not looked_at:
            return 0
        found: Found = alike(screen.copies(session, campaign))
        for home in sorted(looked_at):
            found |= _impossible(session, campaign, home)
    return _keep(services, campaign, before, found, looked_at)


def _impossible(session: Session, campaign: Campaign, home: str) -> Found:
    span = window(campaign.document)
    rows: DayRows | None = meters.days(session, home, span.first, span.last + DAY).rows()
    if rows is None:
        return {}
    return {(home, day): reason for day, reason in impossible(rows.first, rows.wh, rows.quality).items()}


def _keep(services: Services, campaign: Campaign, before: list[SetAside], found: Found, looked_at: set[str]) -> int:
    """What is found anew is set aside, what is no longer found counts again; what somebody lifted stays lifted."""
    now = services.now()
    known = {(each.household_id, each.day, each.reason) for each in before}
    new = [
        SetAside(home, day, reason, now, None)
        for (home, day), reason in found.items()
        if (home, day, reason) not in known
    ]
    gone = [
        each
        for each in before
        if each.lifted_at is None
        and each.household_id in looked_at
        and found.get((each.household_id, each.day)) != each.reason
    ]
    if not new and not gone:
        return 0
    with services.database.write() as session:
        still = screen.still_in(session, campaign, sorted({each.household_id for each in new}))
        new = [each for each in new if each.household_id in still]
        set_asides.drop(session, campaign.id, gone)
        set_asides.add(session, campaign.id, new)
        _mark(session, campaign, gone, lifted=True)
        _mark(session, campaign, new, lifted=False)
        audit.note(
            session,
            campaign.organisation_id,
            now,
            "readings_screened",
            campaign_id=campaign.id,
            days=len(new),
            back=len(gone),
        )
    return len(new)


def _mark(session: Session, campaign: Campaign, rows: Iterable[SetAside], *, lifted: bool) -> None:
    for each in rows:
        efforts.set_aside(session, each.household_id, campaign.id, each.day, None if lifted else each.reason)
