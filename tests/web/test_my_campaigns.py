"""A home's campaigns: found again, the place, the consent, the way out; only its own home sees them."""

import io
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from sqlmodel import SQLModel, select

from tests.called import a_call as announced
from tests.called import later
from tests.conftest import Clock
from tests.outreach import a_campaign, an_organisation, fills_campaign, joins, signed_in
from tests.web.conftest import Post
from tests.web.test_join import filled_in, membership
from webapp.domain.calendar import DAY, midnight
from webapp.domain.household import Household
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.demand_call import DemandCall, cancelled
from webapp.domain.outreach.join_errors import AgreeFirstError
from webapp.domain.outreach.organisation import Organisation
from webapp.store.outreach import calls, campaigns, memberships, organisations
from webapp.store.outreach.home_rows import OF_A_MEMBER
from webapp.store.outreach.tables import ComparisonHomeRow, DepartureRow, ReleaseRow
from webapp.usecases.outreach.call_answer import answer
from webapp.usecases.services import Services


@pytest.fixture
def organisation(services: Services) -> Organisation:
    return an_organisation(services)


@pytest.fixture
def campaign(services: Services, organisation: Organisation) -> Campaign:
    return a_campaign(services, organisation)


@pytest.fixture
def member(services: Services, home: Any, post: Post, campaign: Campaign) -> Any:
    """A home that joined as people do."""
    post(home, f"/c/{campaign.code}", **filled_in(home.get(f"/c/{campaign.code}?from=poster&place=heyuan").text))
    return home


def rows(services: Services, table: Any, household_id: str) -> int:
    with services.database.read() as session:
        return len(session.exec(select(table).where(table.household_id == household_id)).all())


def departures(services: Services) -> list[DepartureRow]:
    with services.database.read() as session:
        return list(session.exec(select(DepartureRow)).all())


def a_call(services: Services, campaign: Campaign, home: Household) -> DemandCall:
    """Tomorrow from 19:00 to 21:00; the home is not drawn as a control home, which is not called."""
    start = midnight(services.today() + DAY) + timedelta(hours=19)
    call = DemandCall(
        campaign_id=campaign.id,
        organisation_id=campaign.organisation_id,
        id="first",
        number=1,
        start=start,
        end=start + timedelta(hours=2),
        announced_at=services.now(),
        opt_in_until=start - timedelta(hours=1),
        method="ten_of_ten",
    )
    with services.database.write() as session:
        calls.save(session, call)
        memberships.change(session, home.id, campaign.id, arm="treated")
    return call


def admitted(services: Services, home: Household, campaign: Campaign, release: int) -> None:
    with services.database.write() as session:
        memberships.change(session, home.id, campaign.id, admitted_in=release)
        for number in range(1, 4):
            session.add(
                ReleaseRow(
                    organisation_id=campaign.organisation_id,
                    campaign_id=campaign.id,
                    release=number,
                    made_at=services.now(),
                    until=services.today(),
                    figures={},
                )
            )


class TestPage:
    def test_it_tells_state_place_and_consent(self, member: Any, campaign: Campaign) -> None:
        text = member.get(f"/campaigns/{campaign.code}").text
        assert "进行中" in text
        assert "荷园" in text
        assert "2026 年 11 月 21 日加入，从海报来" in text
        assert "同意书全文（第 1 版，2026-11-21）" in text
        assert "滨湖服务队（示例）" in text

    def test_a_control_home_is_told_kindly(self, services: Services, home: Any, campaign: Campaign) -> None:
        joins(services, campaign, arm="control", home=home.household())
        text = home.get(f"/campaigns/{campaign.code}").text
        assert "您家是对照户" in text
        assert "和您家用多少电无关" in text
        assert "奖励 3 元" not in text

    def test_it_is_only_the_homes_own(self, member: Any, stranger: Any, client: Any, campaign: Campaign) -> None:
        for path in ("", "/leave"):
            answer = stranger.get(f"/campaigns/{campaign.code}{path}")
            assert answer.status_code == 404
            assert "还没有加入这个活动" in answer.text
            assert f"/c/{campaign.code}" in answer.text
            assert client.get(f"/campaigns/{campaign.code}{path}").location == "/start/place"

    def test_staff_are_no_home(self, services: Services, app: Any, campaign: Campaign) -> None:
        with services.database.read() as session:
            organisation = organisations.find(session, campaign.organisation_id)
        assert organisation
        browser = app.test_client()
        with browser.session_transaction() as session:
            session["staff"] = signed_in(services, organisation, "owner")
        assert browser.get(f"/campaigns/{campaign.code}").location == "/start/place"
        assert browser.get(f"/c/{campaign.code}").status_code == 200
        assert [browser.get("/c/ZZZZZZ").status_code for _ in range(12)] == [404] * 12

    @pytest.mark.parametrize("path", ["place", "care", "consent", "leave"])
    def test_a_stranger_changes_nothing(self, stranger: Any, post: Post, campaign: Campaign, path: str) -> None:
        answer = post(stranger, f"/campaigns/{campaign.code}/{path}", place="guiyuan", care="1", version="1")
        assert answer.status_code == 404

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"state": "scheduled"}, "快开始了"),
            ({"state": "closed"}, "谢谢您家"),
        ],
    )
    def test_how_far_it_is(
        self, services: Services, member: Any, campaign: Campaign, change: dict[str, Any], says: str
    ) -> None:
        with services.database.write() as session:
            campaigns.save(session, replace(campaign, **change))
        assert says in member.get(f"/campaigns/{campaign.code}").text
        assert says == "快开始了" or "2027 年 3 月 29 日" in member.get(f"/campaigns/{campaign.code}").text

    def test_a_paused_one_says_there_is_nothing_to_do(
        self, services: Services, member: Any, campaign: Campaign
    ) -> None:
        with services.database.write() as session:
            campaigns.save(session, replace(campaign, paused_at=services.now()))
        assert "什么都不用做" in member.get(f"/campaigns/{campaign.code}").text
        assert "什么都不用做" in member.get("/").text


class TestList:
    def test_without_any_it_says_how_to_join(self, home: Any) -> None:
        text = home.get("/campaigns").text
        assert "还没有参加活动" in text
        assert 'href="/join"' in text

    def test_it_lists_those_of_the_home(
        self, services: Services, member: Any, organisation: Organisation, campaign: Campaign
    ) -> None:
        old = a_campaign(services, organisation, state="closed")
        joins(services, old, home=member.household())
        text = member.get("/campaigns").text
        assert text.index(campaign.code) < text.index(old.code)
        assert "结束了" in text

    def test_today_has_a_card_for_what_runs(
        self, services: Services, member: Any, stranger: Any, organisation: Organisation, campaign: Campaign
    ) -> None:
        old = a_campaign(services, organisation, state="closed")
        joins(services, old, home=member.household())
        text = member.get("/").text
        assert f"/campaigns/{campaign.code}" in text
        assert old.code not in text
        assert "/campaigns" not in stranger.get("/").text

    def test_today_tells_of_the_next_call_and_what_the_home_answered(
        self, services: Services, home: Any, organisation: Organisation, campaign: Campaign, clock: Clock
    ) -> None:
        member = joins(services, campaign, home=home.household())
        assert "到 12月29日" in home.get("/").text
        call = announced(services, campaign, organisation)
        card = f"/campaigns/{campaign.code}/calls/{call.number}"
        assert f'href="{card}"' in home.get("/").text
        assert "明晚 19:00–21:00 · 先看您家的基线，再定来不来" in home.get("/").text
        answer(services, member, campaign.code, call.number, "in")
        assert "明晚 19:00–21:00 · 已报名" in home.get("/").text
        later(clock, call.day, 20)
        assert "今晚 19:00–21:00 · 进行中 · 已报名" in home.get("/").text
        later(clock, call.day, 21)
        assert card not in home.get("/").text

    def test_who_does_not_take_part_tonight_is_told_of_tomorrow(
        self, services: Services, home: Any, organisation: Organisation, campaign: Campaign, clock: Clock
    ) -> None:
        member = joins(services, campaign, home=home.household())
        tonight = announced(services, campaign, organisation)
        later(clock, tonight.day, 9)
        tomorrow = announced(services, campaign, organisation)
        answer(services, member, campaign.code, tonight.number, "in")
        later(clock, tonight.day, 20)
        for url in ("/", f"/campaigns/{campaign.code}"):
            assert f'/calls/{tonight.number}"' in home.get(url).text
            assert f'/calls/{tomorrow.number}"' not in home.get(url).text
        answer(services, member, campaign.code, tonight.number, "out")
        for url in ("/", f"/campaigns/{campaign.code}"):
            assert f'/calls/{tonight.number}"' not in home.get(url).text
            assert f'/calls/{tomorrow.number}"' in home.get(url).text

    def test_a_paused_campaign_keeps_what_it_announced(
        self, services: Services, home: Any, organisation: Organisation, campaign: Campaign
    ) -> None:
        joins(services, campaign, home=home.household())
        announced(services, campaign, organisation)
        with services.database.write() as session:
            campaigns.save(session, replace(campaign, paused_at=services.now()))
        assert "明晚 19:00–21:00 · 先看您家的基线，再定来不来" in home.get("/").text
        page = home.get(f"/campaigns/{campaign.code}").text
        assert "已经通知的照常" in page
        assert "什么都不用做" not in page

    def test_today_tells_a_home_that_is_not_called_of_no_call(
        self, services: Services, home: Any, stranger: Any, organisation: Organisation, campaign: Campaign
    ) -> None:
        joins(services, campaign, arm="control", home=home.household())
        joins(services, campaign, home=stranger.household())
        call = announced(services, campaign, organisation)
        assert "/calls/" not in home.get("/").text
        with services.database.write() as session:
            calls.save(session, cancelled(call, services.now()))
        assert "/calls/" not in stranger.get("/").text

    def test_it_is_found_under_me(self, home: Any) -> None:
        assert 'href="/campaigns"' in home.get("/me").text


class TestPlace:
    def test_a_wrong_one_is_put_right(self, services: Services, member: Any, post: Post, campaign: Campaign) -> None:
        assert post(member, f"/campaigns/{campaign.code}/place", place="guiyuan").status_code == 303
        found = membership(services, member, campaign)
        assert found
        assert found.place_id == "guiyuan"

    def test_one_that_is_none_is_refused(self, member: Any, post: Post, campaign: Campaign) -> None:
        answer = post(member, f"/campaigns/{campaign.code}/place", place="nowhere")
        assert answer.status_code == 422
        assert "请选您家在哪里" in answer.text

    def test_counted_once_it_stays(self, services: Services, member: Any, post: Post, campaign: Campaign) -> None:
        """Two releases that differ by a home that moved would show that home."""
        admitted(services, member.household(), campaign, 1)
        assert "选错了" not in member.get(f"/campaigns/{campaign.code}").text
        answer = post(member, f"/campaigns/{campaign.code}/place", place="guiyuan")
        assert answer.status_code == 422
        assert "已经算进荷园的合计" in answer.text
        found = membership(services, member, campaign)
        assert found
        assert found.place_id == "heyuan"


class TestCare:
    def test_it_is_switched_on_and_off(self, services: Services, member: Any, post: Post, campaign: Campaign) -> None:
        for sent, kept in ((["0", "1"], True), (["0"], False)):
            post(member, f"/campaigns/{campaign.code}/care", care=sent)
            found = membership(services, member, campaign)
            assert found
            assert found.care is kept

    def test_the_switch_answers_htmx_with_nothing(self, member: Any, post: Post, campaign: Campaign) -> None:
        answer = post(member, f"/campaigns/{campaign.code}/care", {"HX-Request": "true"}, care="1")
        assert answer.status_code == 204


class TestConsentAnew:
    def renamed(self, services: Services, organisation: Organisation) -> None:
        """The organisation is another: who it is stands in the text."""
        with services.database.write() as session:
            organisations.save(session, replace(organisation, name=replace(organisation.name, zh="新的服务队")))

    def test_a_new_text_is_asked_for_and_the_old_one_kept(
        self, services: Services, member: Any, post: Post, organisation: Organisation, campaign: Campaign, clock: Clock
    ) -> None:
        page = f"/campaigns/{campaign.code}"
        assert "同意书换了新的一版" not in member.get(page).text
        self.renamed(services, organisation)
        clock.pass_by(days=1)
        text = member.get(page).text
        assert "同意书换了新的一版" in text
        assert "第 2 版" in text
        assert "滨湖服务队（示例）举办" in text
        assert post(member, f"{page}/consent", version="1").status_code == 422
        assert post(member, f"{page}/consent", version="2").status_code == 303
        text = member.get(page).text
        assert "同意书换了新的一版" not in text
        assert "同意书全文（第 2 版，2026-11-22）" in text
        assert "新的服务队举办" in text

    def test_until_then_it_takes_part_in_nothing_new(
        self, services: Services, member: Any, post: Post, organisation: Organisation, campaign: Campaign
    ) -> None:
        tomorrow = a_call(services, campaign, member.household())
        self.renamed(services, organisation)
        home = member.household()
        with pytest.raises(AgreeFirstError):
            answer(services, home, campaign.code, tomorrow.number, "in")
        answer(services, home, campaign.code, tomorrow.number, "out")
        post(member, f"/campaigns/{campaign.code}/consent", version="2")
        answer(services, home, campaign.code, tomorrow.number, "in")

    def test_who_joins_now_agrees_to_the_new_one(
        self, services: Services, member: Any, stranger: Any, post: Post, organisation: Organisation, campaign: Campaign
    ) -> None:
        self.renamed(services, organisation)
        fields = filled_in(stranger.get(f"/c/{campaign.code}?place=heyuan").text)
        assert fields["version"] == "2"
        post(stranger, f"/c/{campaign.code}", **fields)
        found = membership(services, stranger, campaign)
        assert found
        assert found.consent_version == 2


class TestLeaving:
    def test_it_says_what_goes_and_what_stays(self, member: Any, campaign: Campaign) -> None:
        text = member.get(f"/campaigns/{campaign.code}/leave").text
        assert "当场删掉" in text
        assert "某地有一户在今天退出" in text
        assert "/me/export" in text

    def test_every_row_goes_and_one_nameless_one_stays(
        self, services: Services, member: Any, post: Post, organisation: Organisation, campaign: Campaign
    ) -> None:
        home = member.household()
        other = joins(services, campaign, home=None)
        elsewhere = a_campaign(services, organisation, exclusive=False)
        joins(services, elsewhere, home=home)
        for each, into in ((home, campaign), (home, elsewhere), (other, campaign)):
            fills_campaign(services, into, each)
        admitted(services, home, campaign, 2)
        assert post(member, f"/campaigns/{campaign.code}/leave").location == "/campaigns"
        for table in OF_A_MEMBER:
            assert rows(services, table, home.id) == 1, table
            assert rows(services, table, other.id) == 1, table
        (left,) = departures(services)
        assert (left.place_id, left.admitted_in, left.last_release) == ("heyuan", 2, 3)
        assert left.left_on == services.today()
        assert home.id not in str(left.model_dump())

    def test_all_tables_of_a_member_are_taken_out(self) -> None:
        keyed = {
            name
            for name, table in SQLModel.metadata.tables.items()
            if {"household_id", "campaign_id"} <= set(table.c.keys())
        }
        assert {table.__tablename__ for table in OF_A_MEMBER} == keyed

    def test_joining_again_draws_nothing_anew(
        self, services: Services, home: Any, post: Post, organisation: Organisation
    ) -> None:
        made = a_campaign(services, organisation, holdout_percent=50)
        arms = set()
        for _ in range(8):
            post(home, f"/c/{made.code}", **filled_in(home.get(f"/c/{made.code}?place=heyuan").text))
            found = membership(services, home, made)
            assert found
            arms.add(found.arm)
            post(home, f"/campaigns/{made.code}/leave")
        assert len(arms) == 1
        assert len(departures(services)) == 8

    def test_the_hours_it_had_agreed_to_are_its_own_again(
        self, services: Services, member: Any, post: Post, campaign: Campaign
    ) -> None:
        call = a_call(services, campaign, member.household())
        answer(services, member.household(), campaign.code, call.number, "in")
        post(member, "/me/events", day="2026-11-25", since="8:00", until="9:00", said_by="物业")
        assert len(member.household().events) == 2
        post(member, f"/campaigns/{campaign.code}/leave")
        assert [event.said_by for event in member.household().events] == ["物业"]

    def test_a_closed_campaign_can_be_left(
        self, services: Services, member: Any, post: Post, campaign: Campaign
    ) -> None:
        with services.database.write() as session:
            campaigns.save(session, replace(campaign, state="closed"))
        post(member, f"/campaigns/{campaign.code}/leave")
        assert not membership(services, member, campaign)

    def test_deleting_the_home_leaves_the_same(
        self, services: Services, member: Any, post: Post, campaign: Campaign
    ) -> None:
        home = member.household()
        fills_campaign(services, campaign, home)
        text = member.get("/me/delete").text
        assert "参加的 1 个活动" in text
        post(member, "/me/delete")
        for table in (*OF_A_MEMBER, ComparisonHomeRow):
            assert rows(services, table, home.id) == 0, table
        assert [left.place_id for left in departures(services)] == ["heyuan"]


class TestComparison:
    def test_it_is_given_and_withdrawn(self, services: Services, home: Any, post: Post, clock: Clock) -> None:
        text = home.get("/campaigns").text
        assert "愿意做对照户" in text
        assert "至少 5 户合在一起才用" in text
        post(home, "/campaigns/compare", agreed=["0", "1"])
        clock.pass_by(days=1)
        post(home, "/campaigns/compare", agreed=["0", "1"])
        assert "2026 年 11 月 21 日同意的" in home.get("/campaigns").text
        post(home, "/campaigns/compare", agreed=["0"])
        assert "同意的。" not in home.get("/campaigns").text
        assert rows(services, ComparisonHomeRow, home.household().id) == 0

    def test_it_is_found_beside_the_other_consents(self, home: Any) -> None:
        assert 'href="/campaigns#compare"' in home.get("/participation/consents").text


def test_the_archive_tells_what_was_agreed_to(member: Any, campaign: Campaign) -> None:
    archive = ZipFile(io.BytesIO(member.get("/me/export").get_data()))
    whole = json.loads(archive.read("yidu.json"))
    assert whole["memberships"][0]["place_id"] == "heyuan"
    (agreed,) = whole["campaign_consents"]
    assert agreed["version"] == 1
    assert "您家自己的数只有您看得到" in agreed["zh"]
    assert "campaign_consents.csv" in archive.namelist()


@pytest.mark.parametrize("size", ["normal", "large"])
def test_the_card_stands_in_both_sizes(member: Any, post: Post, campaign: Campaign, size: str) -> None:
    post(member, "/me/look", size=size)
    assert f"/campaigns/{campaign.code}" in member.get("/").text


def test_a_member_since_long_is_not_asked_for_ever(member: Any, clock: Clock, campaign: Campaign) -> None:
    clock.pass_by(days=400)
    assert "谢谢您家" in member.get(f"/campaigns/{campaign.code}").text
    assert campaign.code not in member.get("/").text
