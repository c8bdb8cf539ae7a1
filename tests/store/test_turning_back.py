"""An owner ends a campaign early, or takes a scheduled one back to draft: on both databases."""

from dataclasses import replace

import pytest
from sqlmodel import select

from tests.called import HOUR, USED, a_call, a_day, known, later, staff, takes_part
from tests.conftest import Clock
from tests.outreach import a_campaign, an_organisation, joins, metered, signed_in
from webapp.domain.calendar import DAY, midnight
from webapp.domain.household import Household
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.campaign_errors import (
    CallOnNowError,
    CallsChangedError,
    PlaceKeptError,
    WrongStepError,
)
from webapp.domain.outreach.demand_call import DemandCall
from webapp.domain.outreach.errors import UnknownCampaignError
from webapp.domain.outreach.join_errors import InAnotherCampaignError
from webapp.domain.outreach.joining import drawn_arm
from webapp.domain.outreach.membership import Membership
from webapp.domain.outreach.organisation import Organisation, Staff
from webapp.store import demand_events
from webapp.store.outreach import audit, call_outcomes, calls, campaigns, memberships
from webapp.store.outreach.tables import CampaignVersionRow, DepartureRow
from webapp.usecases.outreach.call_settle import settle_due
from webapp.usecases.outreach.campaigns import joined
from webapp.usecases.outreach.consent import agree_anew
from webapp.usecases.outreach.draft_campaign import save_draft
from webapp.usecases.outreach.end_campaign import end_campaign, show_ending
from webapp.usecases.outreach.join import Wish, invitation, join
from webapp.usecases.outreach.measure_effect import measure_all
from webapp.usecases.outreach.mine import my_campaign
from webapp.usecases.outreach.review_campaign import approve, ask_review, redraft
from webapp.usecases.outreach.run_campaigns import run_campaigns
from webapp.usecases.outreach.sign_in import staff_of
from webapp.usecases.services import Services


def kept(services: Services, campaign: Campaign) -> Campaign:
    with services.database.read() as session:
        found = campaigns.find(session, campaign.organisation_id, campaign.id)
    assert found
    return found


def call_of(services: Services, call: DemandCall) -> DemandCall:
    with services.database.read() as session:
        found = calls.find(session, call.organisation_id, call.campaign_id, call.id)
    assert found
    return found


class TestEnding:
    def test_calls_to_come_are_called_off_and_those_held_are_counted_on(self, services: Services, clock: Clock) -> None:
        organisation = an_organisation(services)
        campaign, who = a_campaign(services, organisation), staff(services, organisation)
        held = a_call(services, campaign, organisation)
        homes = [known(services, campaign, services.today()) for _ in range(5)]
        for home in homes:
            takes_part(services, campaign, held, home)
        later(clock, held.day, 21, 30)
        coming = a_call(services, campaign, organisation)
        takes_part(services, campaign, coming, homes[0])
        ending = show_ending(services, who, campaign.id)
        assert (ending.last, ending.seen, ending.counting, ending.now) == (held.day, [2], [held], None)
        new = end_campaign(services, who, campaign.id, ending.seen)
        assert (new.state, new.document.last, new.planned_last) == ("closed", held.day, campaign.document.last)
        assert kept(services, campaign) == new
        assert call_of(services, coming).cancelled_at == services.now()
        with services.database.read() as session:
            assert [event.id for event in demand_events.every(session, homes[0].id)] == [held.id]
            versions = session.exec(select(CampaignVersionRow.version)).all()
            noted = [entry.what for entry in audit.latest(session, organisation.id, 3)]
        assert sorted(versions) == [1, 2]
        assert {"campaign_ended", "campaign_state", "call_cancelled"} == set(noted)
        for home in homes:
            metered(services, home, held.day, [a_day(USED)])
        later(clock, held.day + DAY, 9)
        assert settle_due(services, clock.at) == 1
        with services.database.read() as session:
            total = call_outcomes.newest_total(session, held)
        assert total
        assert (total.n, total.fen) == (5, 1500)
        assert measure_all(services) == 1

    def test_without_a_call_today_yesterday_was_the_last_day(self, services: Services) -> None:
        organisation = an_organisation(services)
        campaign = a_campaign(services, organisation)
        new = end_campaign(services, staff(services, organisation), campaign.id, [])
        assert new.document.last == services.today() - DAY
        assert run_campaigns(services) == 0

    def test_while_a_call_is_on_nothing_ends(self, services: Services, clock: Clock) -> None:
        organisation = an_organisation(services)
        campaign, who = a_campaign(services, organisation), staff(services, organisation)
        call = a_call(services, campaign, organisation)
        later(clock, call.day, 20)
        assert show_ending(services, who, campaign.id).now == call
        with pytest.raises(CallOnNowError):
            end_campaign(services, who, campaign.id, [])
        assert kept(services, campaign) == campaign

    def test_a_call_announced_meanwhile_is_shown_first(self, services: Services) -> None:
        organisation = an_organisation(services)
        campaign, who = a_campaign(services, organisation), staff(services, organisation)
        call = a_call(services, campaign, organisation)
        with pytest.raises(CallsChangedError):
            end_campaign(services, who, campaign.id, [])
        assert call_of(services, call).cancelled_at is None

    def test_only_a_live_one_of_the_own_organisation(self, services: Services) -> None:
        organisation = an_organisation(services)
        campaign = a_campaign(services, organisation)
        with pytest.raises(UnknownCampaignError):
            end_campaign(services, staff(services, an_organisation(services)), campaign.id, [])
        who = staff(services, organisation)
        end_campaign(services, who, campaign.id, [])
        with pytest.raises(WrongStepError):
            end_campaign(services, who, campaign.id, [])


@pytest.fixture
def organisation(services: Services) -> Organisation:
    return an_organisation(services)


@pytest.fixture
def owner(services: Services, organisation: Organisation) -> Staff:
    found = staff_of(services, signed_in(services, organisation, "owner"))
    assert found
    return found


@pytest.fixture
def scheduled(services: Services, organisation: Organisation, owner: Staff) -> Campaign:
    """Asked for and approved as people do, beginning in ten days."""
    today = services.today()
    made = a_campaign(services, organisation, "draft", today + 10 * DAY, today + 40 * DAY, holdout_percent=50)
    return again(services, owner, made)


def again(services: Services, owner: Staff, campaign: Campaign) -> Campaign:
    ask_review(services, owner, campaign.id, campaign.version)
    return approve(services, owner, campaign.id, campaign.version)


def comes(services: Services, campaign: Campaign, home: Household | None = None) -> Household:
    asked = invitation(services, campaign.code, home)
    return join(services, home, campaign.code, Wish("guiyuan", asked.consent.version, "poster", "" if home else "k"))


def membership(services: Services, home: Household, campaign: Campaign) -> Membership | None:
    with services.database.read() as session:
        return memberships.find(session, home.id, campaign.id)


class TestBackToDraft:
    def test_nobody_joins_meanwhile_and_who_is_in_is_told(
        self, services: Services, owner: Staff, scheduled: Campaign
    ) -> None:
        home = comes(services, scheduled)
        new = redraft(services, owner, scheduled.id)
        assert new.state == "draft"
        mine = my_campaign(services, home, scheduled.code)
        assert mine.stage == "redrafted"
        with pytest.raises(UnknownCampaignError):
            invitation(services, scheduled.code, None)
        stranger = joins(services, a_campaign(services, owner.organisation))
        with pytest.raises(UnknownCampaignError):
            joined(services, stranger, scheduled.code)
        with pytest.raises(WrongStepError):
            redraft(services, owner, scheduled.id)

    def test_who_agrees_to_what_changed_stays_and_who_does_not_is_out_when_it_begins(
        self, services: Services, owner: Staff, scheduled: Campaign, clock: Clock
    ) -> None:
        home = comes(services, scheduled)
        silent = joins(services, scheduled)
        redraft(services, owner, scheduled.id)
        document = replace(scheduled.document, last=scheduled.document.last + 7 * DAY)
        again(services, owner, save_draft(services, owner, scheduled.id, 1, document))
        mine = my_campaign(services, home, scheduled.code)
        assert (mine.stage, mine.asked_again, mine.redrafted) == ("soon", True, True)
        agree_anew(services, home, scheduled.code, mine.current.version)
        clock.set(midnight(scheduled.document.first) + HOUR)
        assert run_campaigns(services) == 1
        assert membership(services, home, scheduled)
        assert membership(services, silent, scheduled) is None
        with services.database.read() as session:
            assert len(session.exec(select(DepartureRow)).all()) == 1

    def test_with_the_same_text_nobody_is_asked_or_out(
        self, services: Services, owner: Staff, scheduled: Campaign, clock: Clock
    ) -> None:
        home = comes(services, scheduled)
        again(services, owner, redraft(services, owner, scheduled.id))
        assert not my_campaign(services, home, scheduled.code).asked_again
        clock.set(midnight(scheduled.document.first) + HOUR)
        run_campaigns(services)
        assert membership(services, home, scheduled)

    def test_the_lot_of_each_home_is_as_it_was_by_the_new_share(
        self, services: Services, owner: Staff, scheduled: Campaign
    ) -> None:
        homes = [joins(services, scheduled) for _ in range(30)]
        redraft(services, owner, scheduled.id)
        document = replace(scheduled.document, holdout_percent=20)
        again(services, owner, save_draft(services, owner, scheduled.id, 1, document))
        arms = []
        for home in homes:
            found = membership(services, home, scheduled)
            assert found
            assert found.arm == drawn_arm(services.receipt_key, home.id, scheduled.id, 20)
            arms.append(found.arm)
        assert set(arms) == {"treated", "control"}

    def test_places_stay(self, services: Services, owner: Staff, scheduled: Campaign) -> None:
        redraft(services, owner, scheduled.id)
        with pytest.raises(PlaceKeptError):
            save_draft(
                services, owner, scheduled.id, 1, replace(scheduled.document, places=scheduled.document.places[1:])
            )

    def test_it_is_still_in_the_way_of_another_exclusive_one(
        self, services: Services, owner: Staff, scheduled: Campaign
    ) -> None:
        home = comes(services, scheduled)
        redraft(services, owner, scheduled.id)
        other = a_campaign(services, owner.organisation, "live", services.today(), services.today() + 30 * DAY)
        with pytest.raises(InAnotherCampaignError):
            comes(services, other, home)

    def test_new_dates_in_the_way_of_what_was_joined_meanwhile_are_not_agreed_to(
        self, services: Services, owner: Staff, scheduled: Campaign
    ) -> None:
        home = comes(services, scheduled)
        redraft(services, owner, scheduled.id)
        other = a_campaign(services, owner.organisation, "live", services.today(), services.today() + 5 * DAY)
        comes(services, other, home)
        document = replace(scheduled.document, first=services.today() + 3 * DAY)
        again(services, owner, save_draft(services, owner, scheduled.id, 1, document))
        mine = my_campaign(services, home, scheduled.code)
        assert mine.asked_again
        with pytest.raises(InAnotherCampaignError):
            agree_anew(services, home, scheduled.code, mine.current.version)
