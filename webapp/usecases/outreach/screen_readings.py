"""Set aside what cannot be right in a campaign's readings, with its reason; take back what has been put right since."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from sqlmodel import Session

from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.member_day import Span, window
from webapp.domain.outreach.screening import Look, Reason, alike, impossible, look
from webapp.store.outreach import audit, efforts, member_days, releases, screen, set_asides
from webapp.store.outreach.set_asides import SetAside
from webapp.usecases.services import Services

LOOK_BACK = timedelta(days=2)
"""What came in before was looked at by an earlier screening."""
LATE_READINGS = timedelta(days=22)
AT_ONCE = 25_000
"""Days of homes read in one transaction."""
NOTHING = Look()
Found = dict[tuple[str, date], Reason]


def screen_all(services: Services) -> int:
    """Every campaign that is due: how many days of homes were set aside."""
    with services.database.read() as session:
        due = releases.due(session, services.today() - LATE_READINGS)
    return sum(screen_readings(services, campaign, services.now() - LOOK_BACK) for campaign in due)


def screen_readings(services: Services, campaign: Campaign, since: datetime | None = None) -> int:
    """With `since` only what came in after it is read; without, everything. How many days were newly set aside.

    What was seen of each day is kept, so that it is compared with what comes later without being read again.
    """
    with services.database.read() as session:
        before = set_asides.of_campaign(session, campaign.id)
        spans = screen.to_look_at(session, campaign, since)
    whole = window(campaign.document)
    spans |= {each.household_id: whole for each in before if each.lifted_at is None}
    if not spans:
        return 0
    for home_spans in _batches(spans):
        _look(services, campaign, home_spans)
    with services.database.read() as session:
        found: Found = alike(screen.copies(session, campaign))
        for home, seen in screen.odd(session, campaign).items():
            found |= {(home, day): reason for day, reason in impossible(seen).items()}
    return _keep(services, campaign, before, found, set(spans))


def _batches(spans: dict[str, Span]) -> Iterator[dict[str, Span]]:
    """Homes of a like span together, as all days between the first and the last are read."""
    batch: dict[str, Span] = {}
    for home in sorted(spans, key=lambda each: (-spans[each].n_days, spans[each].first, each)):
        batch[home] = spans[home]
        if len(batch) * next(iter(batch.values())).n_days >= AT_ONCE:
            yield batch
            batch = {}
    if batch:
        yield batch


def _look(services: Services, campaign: Campaign, spans: dict[str, Span]) -> None:
    """In one transaction, in which the homes stay."""
    with services.database.write() as session:
        held = {item.household_id for item in member_days.members(session, campaign.id, list(spans), hold=True)}
        spans = {home: span for home, span in spans.items() if home in held}
        if not spans:
            return
        every = Span(min(span.first for span in spans.values()), max(span.last for span in spans.values()))
        known = member_days.meter_days(session, list(spans), every)
        rows: list[screen.Row] = [
            (home, campaign.id, day, seen.print, seen.seen)
            for (home, day), seen in zip(known.keys, look(known.wh, known.quality), strict=True)
            if day in spans[home] and seen != NOTHING
        ]
        screen.replace(session, campaign.id, spans, rows)


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
