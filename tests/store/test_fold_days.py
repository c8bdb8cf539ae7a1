"""Members' days folded on both databases: step by step they come to what they are from nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from sqlmodel import Session, col, select

from tests.outreach import a_campaign, an_organisation, joins, metered
from webapp.domain.calendar import DAY
from webapp.domain.household import Household, OwnPrices
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.readings import Ints
from webapp.store import growing, households, meters
from webapp.store.outreach import memberships
from webapp.store.outreach.tables import MemberDayRow, MembershipRow, SetAsideRow
from webapp.usecases.outreach.fold_days import fold_all, fold_campaign
from webapp.usecases.services import Services

Folded = dict[tuple[str, date], tuple[int, int, int, int]]


def folded(services: Services, campaign: Campaign) -> Folded:
    mine = col(MemberDayRow.campaign_id) == campaign.id
    with services.database.read() as session:
        return {
            (row.household_id, row.day): (row.wh, row.measured, row.known, row.valley_wh)
            for row in session.exec(select(MemberDayRow).where(mine))
        }


def from_nothing(services: Services, campaign: Campaign) -> Folded:
    with services.database.write() as session:
        session.connection().execute(MemberDayRow.__table__.delete())  # type: ignore[attr-defined]
        session.connection().execute(MembershipRow.__table__.update().values(folded=0, folded_from=None))  # type: ignore[attr-defined]
    fold_campaign(services, campaign)
    return folded(services, campaign)


def days_of(seed: int, n: int = 5) -> Ints:
    return np.random.default_rng(seed).integers(5, 300, (n, 96))


def put_aside(services: Services, home: Household, campaign: Campaign, what: str, subject: str) -> None:
    row = SetAsideRow(
        household_id=home.id,
        campaign_id=campaign.id,
        set_aside_id=f"{what}{subject}"[:32],
        what=what,
        subject=subject,
        reason="copied",
        at=services.now(),
    )
    with services.database.write() as session:
        session.add(row)


def test_a_day_becomes_its_sums(services: Services) -> None:
    campaign = a_campaign(services, an_organisation(services))
    home = joins(services, campaign)
    wh = days_of(1)
    metered(services, home, campaign.document.first, wh)

    assert fold_all(services) == 1

    # Anhui's valley is 22:00 to 8:00
    cheap = np.r_[0:32, 88:96]
    expected = {
        (home.id, campaign.document.first + n * DAY): (int(day.sum()), 96, 96, int(day[cheap].sum()))
        for n, day in enumerate(wh)
    }
    assert folded(services, campaign) == expected
    assert fold_all(services) == 0  # nothing has changed since


def test_only_days_from_sixty_before_to_the_last_are_folded(services: Services) -> None:
    last = services.today() - 3 * DAY
    campaign = a_campaign(services, an_organisation(services), first=last - 9 * DAY, last=last)
    home = joins(services, campaign)
    metered(services, home, campaign.document.first - 70 * DAY, days_of(2, 85))
    fold_all(services)
    days = sorted(day for _, day in folded(services, campaign))
    assert (days[0], days[-1], len(days)) == (campaign.document.first - 60 * DAY, last, 70)


def test_own_valley_hours_go_first(services: Services) -> None:
    campaign = a_campaign(services, an_organisation(services))
    home = joins(services, campaign)
    own = OwnPrices(Decimal("0.6"), Decimal("0.3"), "00:00", "06:00")
    metered(services, home, campaign.document.first, np.full((1, 96), 10))
    fold_all(services)
    assert next(iter(folded(services, campaign).values()))[3] == 400
    with services.database.write() as session:
        households.save(session, replace(home, own_prices=own))
    assert fold_all(services) == 1
    assert next(iter(folded(services, campaign).values()))[3] == 240


def test_step_by_step_as_from_nothing(services: Services) -> None:
    """Later imports, one rolled back and let stand again, a stream that grows, days set aside and let count again."""
    campaign = a_campaign(services, an_organisation(services))
    first = campaign.document.first
    homes = [joins(services, campaign) for _ in range(3)]

    def now(step: Callable[[Session], object]) -> Folded:
        with services.database.write() as session:
            step(session)
        fold_campaign(services, campaign)
        stepped = folded(services, campaign)
        assert from_nothing(services, campaign) == stepped
        return stepped

    for n, home in enumerate(homes):
        metered(services, home, first, days_of(n))
    before = now(lambda _: None)
    metered(services, homes[0], first + 2 * DAY, days_of(7, 4) * 2)  # corrected days, and newer ones
    more = now(lambda _: None)
    assert len(more) == len(before) + 1
    assert more[homes[0].id, first + 2 * DAY][0] != before[homes[0].id, first + 2 * DAY][0]
    assert now(lambda session: meters.roll_back(session, homes[0].id, 2, services.now())) == before
    assert now(lambda session: meters.roll_back(session, homes[0].id, 2, None)) == more

    def push(session: Session) -> None:
        month = (first + 9 * DAY).replace(day=1)
        number = growing.stream(session, homes[1].id, "main", month, services.now())
        quality = np.zeros(96, dtype=np.uint8)
        quality[40:] = 1
        growing.overlay(session, homes[1].id, number, "main", first + 9 * DAY, np.full(96, 7), quality)

    grown = now(push)
    assert grown[homes[1].id, first + 9 * DAY][:3] == (7 * 56, 56, 56)
    put_aside(services, homes[2], campaign, "day", first.isoformat())
    assert now(lambda _: None).keys() == grown.keys() - {(homes[2].id, first)}
    put_aside(services, homes[2], campaign, "series", f"{first}/{first + 2 * DAY}")
    assert len(now(lambda _: None)) == len(grown) - 3

    def lift(session: Session) -> None:
        session.connection().execute(SetAsideRow.__table__.update().values(lifted_at=services.now()))  # type: ignore[attr-defined]

    assert now(lift) == grown


def test_many_homes_in_batches(services: Services, monkeypatch: object) -> None:
    monkeypatch.setattr("webapp.usecases.outreach.fold_days.AT_ONCE", 2)  # type: ignore[attr-defined]
    campaign = a_campaign(services, an_organisation(services))
    homes = [joins(services, campaign) for _ in range(5)]
    for n, home in enumerate(homes):
        metered(services, home, campaign.document.first + n * DAY, days_of(n, 2))
    assert fold_campaign(services, campaign) == 5
    assert len(folded(services, campaign)) == 10
    metered(services, homes[3], campaign.document.first, days_of(9, 1))
    assert fold_campaign(services, campaign) == 1
    assert len(folded(services, campaign)) == 11


def test_who_leaves_takes_the_days_along(services: Services) -> None:
    campaign = a_campaign(services, an_organisation(services))
    home, other = joins(services, campaign), joins(services, campaign)
    for each in (home, other):
        metered(services, each, campaign.document.first, days_of(3))
    fold_all(services)
    with services.database.write() as session:
        memberships.drop(session, home.id, campaign.id)
    fold_all(services)
    assert {household for household, _ in folded(services, campaign)} == {other.id}


def test_a_campaign_long_over_is_left_alone(services: Services) -> None:
    organisation = an_organisation(services)
    last = services.today() - timedelta(days=21)
    just = a_campaign(services, organisation, "closed", first=last - 9 * DAY, last=last)
    over = a_campaign(services, organisation, "closed", first=last - 10 * DAY, last=last - DAY)
    draft = a_campaign(services, organisation, "draft")
    for campaign in (just, over, draft):
        metered(services, joins(services, campaign), campaign.document.first, days_of(4))
    assert fold_all(services) == 1
    assert (len(folded(services, just)), len(folded(services, over)), len(folded(services, draft))) == (5, 0, 0)


def test_a_day_no_home_can_use_stops_nobody(services: Services) -> None:
    campaign = a_campaign(services, an_organisation(services))
    wild, home = joins(services, campaign), joins(services, campaign)
    metered(services, wild, campaign.document.first, np.full((1, 96), 10**12))
    metered(services, home, campaign.document.first, days_of(5))
    assert fold_all(services) == 2
    assert {household for household, _ in folded(services, campaign)} == {home.id}
