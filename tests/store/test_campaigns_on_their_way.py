"""What the recurring work does to campaigns: begun, ended, archived, counted. On both databases."""

from datetime import datetime, timedelta

from sqlmodel import SQLModel, col, select

from tests.conftest import Clock
from tests.outreach import a_campaign, an_organisation, joins
from webapp.domain.calendar import CHINA, DAY, midnight
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.demand_call import DemandCall
from webapp.domain.outreach.tally import Group, Tally
from webapp.store.outreach import archive, audit, calls, campaigns, tallied
from webapp.store.outreach.tables import (
    AppealRow,
    CallAnswerRow,
    DepartureRow,
    EffortRow,
    MemberDayRow,
    MembershipRow,
    ReleaseRow,
    SetAsideRow,
    TallyRow,
)
from webapp.usecases.outreach.run_campaigns import run_campaigns
from webapp.usecases.outreach.tally_campaigns import tally_campaigns
from webapp.usecases.services import Services


def kept(services: Services, campaign: Campaign) -> Campaign:
    with services.database.read() as session:
        found = campaigns.find(session, campaign.organisation_id, campaign.id)
    assert found
    return found


def tally_of(services: Services, campaign: Campaign) -> Tally:
    with services.database.read() as session:
        found = tallied.find(session, campaign.organisation_id, campaign.id)
    assert found
    return found[1]


def test_it_begins_and_ends_by_its_dates_and_once(services: Services, clock: Clock) -> None:
    organisation, today = an_organisation(services), services.today()
    campaign = a_campaign(services, organisation, "scheduled", today + DAY, today + 7 * DAY)
    draft = a_campaign(services, organisation, "draft", today - DAY, today + 7 * DAY)
    assert run_campaigns(services) == 0
    clock.set(midnight(today + DAY) + timedelta(minutes=10))
    assert [run_campaigns(services), run_campaigns(services)] == [1, 0]
    assert kept(services, campaign).state == "live"
    clock.set(midnight(today + 8 * DAY) + timedelta(minutes=10))
    assert [run_campaigns(services), run_campaigns(services)] == [1, 0]
    assert kept(services, campaign).state == "closed"
    assert kept(services, draft).state == "draft"
    with services.database.read() as session:
        told = audit.latest(session, organisation.id, 5, campaign.id)
    assert [(entry.what, entry.details["new"], entry.staff_name) for entry in told] == [
        ("campaign_state", "closed", None),
        ("campaign_state", "live", None),
    ]


def test_missed_steps_are_all_taken(services: Services, clock: Clock) -> None:
    today = services.today()
    campaign = a_campaign(services, an_organisation(services), "scheduled", today, today + DAY)
    clock.set(midnight(today + 200 * DAY))
    assert run_campaigns(services) == 3
    assert kept(services, campaign).state == "archived"


def a_member_with_everything(services: Services, campaign: Campaign) -> str:
    home, now, today = joins(services, campaign), services.now(), services.today()
    at = {"household_id": home.id, "campaign_id": campaign.id}
    with services.database.write() as session:
        for n in range(3):
            session.add(MemberDayRow(**at, day=today - n * DAY, wh=9000, measured=96, known=96, valley_wh=1000))
        session.add(
            CallAnswerRow(**at, call_id=f"c{home.id}"[:32], choice="in", chosen_at=now, low_use=False, ticks=[])
        )
        session.add(EffortRow(**at, activity="tip", day=today, subject="a", points=1, grade="B", made_at=now))
        session.add(SetAsideRow(**at, set_aside_id="s", what="day", subject="a", reason="copied", at=now))
        more = {
            "organisation_id": campaign.organisation_id,
            "about": "points",
            "subject": "",
            "text": "?",
            "made_at": now,
            "due": today,
        }
        session.add(AppealRow(**at, **more, appeal_id="a"))
    return home.id


def test_ninety_days_later_only_what_is_of_no_single_home_is_left(services: Services, clock: Clock) -> None:
    organisation, today = an_organisation(services), services.today()
    over = a_campaign(services, organisation, "closed", today - 60 * DAY, today - DAY)
    other = a_campaign(services, organisation, "live")
    a_member_with_everything(services, over)
    stays = a_member_with_everything(services, other)
    with services.database.write() as session:
        mine = {"organisation_id": organisation.id, "campaign_id": over.id}
        session.add(ReleaseRow(**mine, release=1, made_at=services.now(), until=today, figures={"n": 5}))
        session.add(
            DepartureRow(
                **mine,
                departure_id="d",
                place_id="guiyuan",
                arm="treated",
                left_on=today,
                admitted_in=0,
                last_release=0,
            )
        )
    clock.set(midnight(over.document.last + 90 * DAY))
    run_campaigns(services)
    assert kept(services, over).state == "closed"
    clock.set(midnight(over.document.last + 91 * DAY))
    run_campaigns(services)
    assert kept(services, over).state == "archived"
    with services.database.read() as session:
        for table in (MembershipRow, MemberDayRow, CallAnswerRow, EffortRow, SetAsideRow, AppealRow):
            left = set(session.exec(select(col(table.household_id)).distinct()))  # type: ignore[attr-defined]
            assert left == {stays}, table.__name__
        assert session.exec(select(DepartureRow)).all() == []
        assert len(session.exec(select(ReleaseRow)).all()) == 1


def test_every_table_of_homes_in_campaigns_is_known() -> None:
    named = {
        name
        for name, table in SQLModel.metadata.tables.items()
        if {"household_id", "campaign_id"} <= set(table.columns.keys())
    }
    assert named == {str(table.__tablename__) for table in (*archive.TABLES, MemberDayRow)} - {"departure"}


def a_call(services: Services, campaign: Campaign, start: datetime) -> DemandCall:
    now = services.now()
    call = DemandCall(
        campaign.id, campaign.organisation_id, "call", 1, start, start + timedelta(hours=2), now, start, "ten_of_ten"
    )
    with services.database.write() as session:
        calls.save(session, call)
    return call


def test_homes_and_answers_are_counted_by_place(services: Services) -> None:
    organisation = an_organisation(services)
    campaign, other = a_campaign(services, organisation), a_campaign(services, organisation)
    homes = [joins(services, campaign, place) for place in ["guiyuan"] * 13 + ["songyuan"] * 2 + ["zhuyuan"] * 4]
    homes += [joins(services, campaign, "heyuan", "control") for _ in range(6)]
    joins(services, other, "guiyuan")
    call = a_call(services, campaign, datetime(2026, 11, 22, 19, tzinfo=CHINA))
    choices = ["in"] * 7 + ["care"] * 6 + ["in"] * 2 + ["out"] * 4 + ["care"] * 6
    with services.database.write() as session:
        for home, choice in zip(homes, choices, strict=True):
            answer = {"household_id": home.id, "campaign_id": campaign.id, "call_id": call.id, "choice": choice}
            session.add(CallAnswerRow(**answer, chosen_at=services.now(), low_use=False, ticks=[]))
    assert tally_campaigns(services) == 2
    tally = tally_of(services, campaign)
    assert tally.groups == (
        Group(("guiyuan",), 13, 7),
        Group(("heyuan",), 6, 0),
        Group(("songyuan", "zhuyuan"), 6, 0),
    )
    assert (tally.joined, tally.controls, tally.called, tally.sources) == (25, 6, 19, {"poster": 25})
    assert (tally.going, tally.not_now, tally.care, tally.call_id) == (7, 0, 12, "call")
    assert tally_of(services, other).joined == 0
    with services.database.read() as session:
        row = session.exec(select(TallyRow).where(col(TallyRow.campaign_id) == campaign.id)).one()
    assert row.figures["joined"] == 25


def test_counting_again_moves_only_in_steps(services: Services) -> None:
    campaign = a_campaign(services, an_organisation(services))
    seen = []
    for _ in range(12):
        joins(services, campaign)
        tally_campaigns(services)
        seen.append(tally_of(services, campaign).joined)
    assert seen == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10, 10]


def test_drafts_and_what_is_over_are_not_counted(services: Services) -> None:
    organisation = an_organisation(services)
    for state in ("draft", "review", "closed", "archived"):
        a_campaign(services, organisation, state)
    assert tally_campaigns(services) == 0
