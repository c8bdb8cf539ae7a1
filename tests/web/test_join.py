"""Join a campaign by code, link or QR; what is in the way is a sentence and loses nothing."""

import re
import time
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from tests.conftest import Clock
from tests.outreach import PLACES, a_campaign, an_organisation, joins
from tests.web.conftest import Post
from webapp.domain.calendar import DAY
from webapp.domain.outreach.campaign import Campaign, Reward, State
from webapp.domain.outreach.membership import Membership
from webapp.domain.outreach.organisation import Organisation
from webapp.domain.outreach.tally import Counts, shown
from webapp.domain.text import Text
from webapp.store.outreach import campaigns, consent_texts, memberships, tallied
from webapp.store.outreach.staff_tables import AttemptRow
from webapp.store.outreach.tables import MembershipRow
from webapp.store.tables import HouseholdRow
from webapp.usecases.demo import make_demo
from webapp.usecases.keep_household import find_household
from webapp.usecases.outreach.campaigns import campaign_by_code
from webapp.usecases.services import Services


@pytest.fixture
def organisation(services: Services) -> Organisation:
    return an_organisation(services)


@pytest.fixture
def campaign(services: Services, organisation: Organisation) -> Campaign:
    return a_campaign(services, organisation)


def membership(services: Services, client: Any, campaign: Campaign) -> Membership | None:
    with services.database.read() as session:
        return memberships.find(session, client.household().id, campaign.id)


def count(services: Services, table: type) -> int:
    with services.database.read() as session:
        return len(session.exec(select(table)).all())


def filled_in(text: str) -> dict[str, str]:
    """The hidden fields of the page's one form to join."""
    form = text.split('id="agree"')[1].split("</form>")[0]
    return dict(re.findall(r'name="(place|from|version|key)" value="([^"]*)"', form))


def without_token(text: str) -> str:
    """A token carries the second it was made in."""
    return re.sub(r'"X-CSRFToken": "[^"]*"|name="csrf_token" value="[^"]*"', "", text)


def paused(services: Services, campaign: Campaign) -> None:
    with services.database.write() as session:
        campaigns.save(session, replace(campaign, paused_at=services.now()))


class TestCode:
    @pytest.mark.parametrize("write", [str, str.lower, lambda code: f" {code[:3]} {code[3:]} "])
    def test_it_is_read_however_it_is_typed(self, client: Any, post: Post, campaign: Campaign, write: Any) -> None:
        answer = post(client, "/join", code=write(campaign.code))
        assert answer.status_code == 303
        assert answer.location == f"/c/{campaign.code}?from=code"

    @pytest.mark.parametrize("typed", ["", "ZZZZZZ", "12", "活动码", "<b>", "a" * 300])
    def test_an_unknown_one_says_what_to_look_at(self, client: Any, post: Post, campaign: Campaign, typed: str) -> None:
        answer = post(client, "/join", code=typed)
        assert answer.status_code == 422
        assert "没有这个活动码" in answer.text
        assert "<b>" not in answer.text.split('id="code"')[1].split(">")[0]

    @pytest.mark.parametrize("state", ["draft", "review"])
    def test_what_is_not_reviewed_is_not_told_from_none(
        self, services: Services, client: Any, post: Post, organisation: Organisation, state: State
    ) -> None:
        hidden = a_campaign(services, organisation, state=state)
        for path in ("/c/{}", "/campaigns/{}"):
            client.become(joins(services, a_campaign(services, organisation)))
            answers = [client.get(path.format(code)) for code in (hidden.code, "ZZZZZZ")]
            assert [each.status_code for each in answers] == [404, 404]
            assert len({without_token(each.text).replace(hidden.code, "ZZZZZZ") for each in answers}) == 1
        answers = [post(client, "/join", code=code) for code in (hidden.code, "ZZZZZZ")]
        assert [each.status_code for each in answers] == [422, 422]

    def test_it_takes_as_long(self, services: Services, organisation: Organisation) -> None:
        """A draft's code and one that is none: one look-up by the same index, and nothing of it is read."""
        hidden = a_campaign(services, organisation, state="draft")

        def spent(code: str) -> float:
            began = time.perf_counter()
            with pytest.raises(Exception, match="没有找到"):
                campaign_by_code(services, code)
            return time.perf_counter() - began

        each = [(spent(hidden.code), spent("ZZZZZZ")) for _ in range(60)]  # by turns: a busy moment slows both
        of_draft, of_none = map(min, zip(*each, strict=True))
        assert 0.4 < of_draft / of_none < 2.5


class TestGuessing:
    def test_after_ten_it_says_when_to_try_again(self, client: Any, post: Post, campaign: Campaign) -> None:
        assert [post(client, "/join", code="ZZZZZZ").status_code for _ in range(10)] == [422] * 10
        answer = post(client, "/join", code="ZZZZZZ")
        assert answer.status_code == 429
        assert "2 分钟后再试" in answer.text  # 21:38, and spans end at ten to

    def test_a_known_code_is_never_refused(self, client: Any, post: Post, campaign: Campaign) -> None:
        for _ in range(12):
            post(client, "/join", code="ZZZZZZ")
        assert post(client, "/join", code=campaign.code).status_code == 303
        assert client.get(f"/c/{campaign.code}").status_code == 200

    @pytest.mark.parametrize("path", ["/c/ZZZZZZ", "/campaigns/ZZZZZZ", "/campaigns/ZZZZZZ/leave"])
    def test_every_page_with_a_code_counts(self, home: Any, path: str) -> None:
        assert [home.get(path).status_code for _ in range(10)] == [404] * 10
        assert home.get(path).status_code == 429

    def test_the_next_ten_minutes_begin_anew(self, client: Any, post: Post, clock: Clock) -> None:
        for _ in range(11):
            post(client, "/join", code="ZZZZZZ")
        clock.pass_by(minutes=10)
        assert post(client, "/join", code="ZZZZZZ").status_code == 422

    def test_another_address_is_counted_apart(self, client: Any) -> None:
        for _ in range(11):
            client.get("/c/ZZZZZZ")
        elsewhere = client.get("/c/ZZZZZZ", environ_base={"REMOTE_ADDR": "192.0.2.7"})
        assert elsewhere.status_code == 404

    def test_no_address_is_kept(self, services: Services, client: Any) -> None:
        client.get("/c/ZZZZZZ", environ_base={"REMOTE_ADDR": "192.0.2.7"})
        with services.database.read() as session:
            (row,) = session.exec(select(AttemptRow)).all()
        assert "192.0.2.7" not in str(row.model_dump())


class TestInvitation:
    def test_the_qr_brings_the_place_and_where_it_hung(self, client: Any, campaign: Campaign) -> None:
        text = client.get(f"/c/{campaign.code.lower()}?from=poster&place=heyuan").text
        assert "荷园" in text
        assert "二维码已带上" in text
        assert "<select" not in text
        assert filled_in(text)["place"] == "heyuan"
        assert filled_in(text)["from"] == "poster"

    def test_another_place_may_be_chosen(self, client: Any, campaign: Campaign) -> None:
        text = client.get(f"/c/{campaign.code}?from=poster&place=heyuan&choose=1").text
        assert re.search(r'value="heyuan" selected', text)
        assert "place" not in filled_in(text)

    @pytest.mark.parametrize("query", ["", "?place=nowhere", "?from=spam&place=<script>"])
    def test_without_a_place_it_asks(self, client: Any, campaign: Campaign, query: str) -> None:
        text = client.get(f"/c/{campaign.code}{query}").text
        assert "您家在哪个小区" in text
        assert filled_in(text)["from"] == "link"
        assert "<script>" not in text

    def test_a_campaign_of_one_place_asks_nothing(self, services: Services, client: Any) -> None:
        made = a_campaign(services, an_organisation(services), places=PLACES[:1])
        assert filled_in(client.get(f"/c/{made.code}").text)["place"] == PLACES[0].id

    def test_the_control_group_is_named_before_joining(self, client: Any, campaign: Campaign) -> None:
        text = client.get(f"/c/{campaign.code}").text
        assert "每 5 户里随机有 1 户作对照" in text
        assert "第 1 版，2026-11-21" in text
        assert "滨湖服务队（示例）" in text

    @pytest.mark.parametrize(("n", "told"), [(4, False), (5, True), (3_064, True)])
    def test_how_many_joined_is_told_from_five_on(
        self, services: Services, client: Any, campaign: Campaign, n: int, told: bool
    ) -> None:
        counts = Counts()
        counts.add_homes("heyuan", control=False, came_by="poster", homes=n)
        with services.database.write() as session:
            tally = shown(counts, PLACES, None)
            tallied.save(session, campaign.organisation_id, campaign.id, services.now(), tally)
        assert (f"已有 {n:,} 户加入" in client.get(f"/c/{campaign.code}").text) == told

    def test_html_in_its_words_is_text(self, services: Services, client: Any) -> None:
        made = a_campaign(services, an_organisation(services, "<i>队</i>"), title=Text("<b>少用</b>", "<b>less</b>"))
        text = client.get(f"/c/{made.code}").text
        assert "<b>少用" not in text
        assert "<i>队" not in text
        assert "&lt;b&gt;少用" in text

    def test_it_speaks_english(self, client: Any, campaign: Campaign) -> None:
        text = client.get(f"/c/{campaign.code}?place=heyuan", headers={"Accept-Language": "en"}).text
        assert "One kWh less at dusk" in text
        assert "Who we are" in text
        assert not re.search("[\u4e00-\u9fff]", re.sub(r"<button[^>]*>中文</button>", "", text.split("<main")[1]))


class TestJoining:
    def press(self, client: Any, post: Post, campaign: Campaign, query: str = "", **changes: object) -> Any:
        """What a browser sends after opening the link."""
        fields = filled_in(client.get(f"/c/{campaign.code}{query}").text)
        return post(client, f"/c/{campaign.code}", **{**fields, **changes})

    def test_a_visitor_becomes_a_home_in_one_press(
        self, services: Services, client: Any, post: Post, campaign: Campaign
    ) -> None:
        answer = self.press(client, post, campaign, "?from=poster&place=heyuan")
        assert answer.location == f"/campaigns/{campaign.code}"
        found = membership(services, client, campaign)
        assert found
        assert (found.place_id, found.came_by, found.consent_version) == ("heyuan", "poster", 1)
        home = client.household()
        assert home.province == "anhui"
        assert home.use.year_wh > 0
        text = client.get(f"/campaigns/{campaign.code}").text
        assert "以后再改也行" in text
        assert "答四个小问题" in text

    def test_a_home_keeps_its_answers(self, services: Services, home: Any, post: Post, campaign: Campaign) -> None:
        before = home.household()
        self.press(home, post, campaign, "?place=heyuan")
        assert home.household() == replace(before, in_campaigns=True)
        assert membership(services, home, campaign)
        assert "答四个小问题" not in home.get(f"/campaigns/{campaign.code}").text

    def test_two_taps_make_one_home(self, services: Services, app: Any, post: Post, campaign: Campaign) -> None:
        first, second = app.test_client(), app.test_client()
        fields = filled_in(first.get(f"/c/{campaign.code}?place=heyuan").text)
        for browser in (first, second):
            assert post(browser, f"/c/{campaign.code}", **fields).status_code == 303
        assert count(services, HouseholdRow) == count(services, MembershipRow) == 1

    def test_without_the_forms_key_it_is_still_a_home(
        self, services: Services, client: Any, post: Post, campaign: Campaign
    ) -> None:
        self.press(client, post, campaign, "?place=heyuan", key="; drop table")
        assert len(client.household().id) == 32

    def test_a_member_comes_to_its_page(self, home: Any, post: Post, campaign: Campaign) -> None:
        self.press(home, post, campaign, "?place=heyuan")
        answer = home.get(f"/c/{campaign.code}?from=wechat&place=guiyuan")
        assert answer.location == f"/campaigns/{campaign.code}"

    def test_a_member_that_presses_again_stays_as_it_is(
        self, services: Services, home: Any, post: Post, campaign: Campaign
    ) -> None:
        fields = filled_in(home.get(f"/c/{campaign.code}?place=heyuan").text)
        post(home, f"/c/{campaign.code}", **fields)
        before = membership(services, home, campaign)
        post(home, f"/c/{campaign.code}", **{**fields, "place": "guiyuan"})
        assert membership(services, home, campaign) == before

    def test_the_demonstration_never_takes_part(
        self, services: Services, home: Any, post: Post, campaign: Campaign
    ) -> None:
        real = home.household()
        post(home, "/demo")
        demo = home.household()
        self.press(home, post, campaign, "?place=heyuan")
        assert home.household().id == real.id
        assert find_household(services, demo.id) is None

    def test_a_visitor_in_the_demonstration_gets_a_home(
        self, services: Services, client: Any, post: Post, campaign: Campaign
    ) -> None:
        client.become(make_demo(services))
        self.press(client, post, campaign, "?place=heyuan")
        assert not client.household().demo
        assert membership(services, client, campaign)

    @pytest.mark.parametrize("place", ["", "nowhere"])
    def test_without_a_place_it_says_so_and_keeps_the_rest(
        self, services: Services, client: Any, post: Post, campaign: Campaign, place: str
    ) -> None:
        answer = self.press(client, post, campaign, "?from=wechat", place=place)
        assert answer.status_code == 422
        text = answer.text
        assert "请选您家在哪里" in text
        assert filled_in(text)["from"] == "wechat"
        assert count(services, HouseholdRow) == 0

    @pytest.mark.parametrize("version", ["", "0", "2", "-1", "x", "9" * 40])
    def test_only_the_text_that_was_shown_is_agreed_to(
        self, services: Services, client: Any, post: Post, campaign: Campaign, version: str
    ) -> None:
        answer = self.press(client, post, campaign, "?place=heyuan", version=version)
        assert answer.status_code == 422
        assert "同意书刚换了新的一版" in answer.text
        assert filled_in(answer.text)["place"] == "heyuan"
        assert count(services, HouseholdRow) == 0

    def test_the_text_is_kept_word_for_word(
        self, services: Services, home: Any, stranger: Any, post: Post, campaign: Campaign
    ) -> None:
        for browser in (home, stranger):
            self.press(browser, post, campaign, "?place=heyuan")
        with services.database.read() as session:
            kept = consent_texts.find(session, campaign, 1)
        assert kept
        assert kept.version == 1
        assert "滨湖服务队（示例）" in kept.text.zh

    def test_somebody_to_care_for_is_taken_along(
        self, services: Services, home: Any, post: Post, campaign: Campaign
    ) -> None:
        post(home, "/me/home", people="3", threshold="0.1", evening="20", care="1")
        self.press(home, post, campaign, "?place=heyuan")
        found = membership(services, home, campaign)
        assert found
        assert found.care

    def test_nobody_draws_when_nobody_is_held_out(
        self, services: Services, home: Any, post: Post, organisation: Organisation
    ) -> None:
        for percent, arm in ((0, "treated"), (100, "control")):
            made = a_campaign(services, organisation, holdout_percent=percent, exclusive=False)
            self.press(home, post, made, "?place=heyuan")
            found = membership(services, home, made)
            assert found
            assert found.arm == arm


class TestStages:
    def test_a_scheduled_one_may_be_joined(
        self, services: Services, client: Any, post: Post, organisation: Organisation
    ) -> None:
        made = a_campaign(services, organisation, state="scheduled", first=date(2026, 12, 1))
        text = client.get(f"/c/{made.code}?place=heyuan").text
        assert "12月1日开始" in text
        post(client, f"/c/{made.code}", **filled_in(text))
        assert membership(services, client, made)

    @pytest.mark.parametrize("state", ["closed", "archived"])
    def test_a_closed_ones_qr_says_so(
        self, services: Services, client: Any, post: Post, organisation: Organisation, state: State
    ) -> None:
        made = a_campaign(services, organisation, state=state)
        page = client.get(f"/c/{made.code}?place=heyuan")
        assert page.status_code == 200
        assert "活动结束了" in page.text
        assert 'id="agree"' not in page.text
        answer = post(client, f"/c/{made.code}", place="heyuan", version="1")
        assert answer.status_code == 409
        assert "活动结束了" in answer.text
        assert count(services, HouseholdRow) == 0

    def test_so_does_one_whose_last_day_is_over(self, services: Services, client: Any) -> None:
        last = services.today() - DAY
        made = a_campaign(services, an_organisation(services), first=last - 30 * DAY, last=last)
        assert "活动结束了" in client.get(f"/c/{made.code}").text

    def test_a_paused_one_takes_nobody_for_now(
        self, services: Services, client: Any, post: Post, campaign: Campaign
    ) -> None:
        paused(services, campaign)
        assert "活动暂停了" in client.get(f"/c/{campaign.code}").text
        assert post(client, f"/c/{campaign.code}", place="heyuan", version="1").status_code == 409


class TestTwoCampaigns:
    def test_two_exclusive_ones_at_a_time_are_refused_with_the_way_out(
        self, services: Services, home: Any, post: Post, organisation: Organisation
    ) -> None:
        here = a_campaign(services, organisation)
        there = a_campaign(services, organisation, title=Text("谷电充电周", "Valley week"))
        joins(services, here, home=home.household())
        answer = post(home, f"/c/{there.code}", **filled_in(home.get(f"/c/{there.code}?place=heyuan").text))
        assert answer.status_code == 422
        assert "您家已经在“傍晚少一度”里，它到 2026 年 12 月 29 日 结束" in answer.text
        assert f"/campaigns/{here.code}/leave" in answer.text
        assert filled_in(answer.text)["place"] == "heyuan"
        assert membership(services, home, here)
        assert not membership(services, home, there)
        post(home, f"/campaigns/{here.code}/leave")
        post(home, f"/c/{there.code}", **filled_in(answer.text))
        assert membership(services, home, there)

    @pytest.mark.parametrize("exclusive", [True, False])
    def test_one_after_the_other_or_side_by_side_is_fine(
        self, services: Services, home: Any, post: Post, organisation: Organisation, exclusive: bool
    ) -> None:
        here = a_campaign(services, organisation)
        first = here.document.last + DAY if exclusive else here.document.first
        there = a_campaign(
            services, organisation, first=first, last=first + timedelta(days=40), exclusive=exclusive, reward=Reward()
        )
        joins(services, here, home=home.household())
        post(home, f"/c/{there.code}", **filled_in(home.get(f"/c/{there.code}?place=heyuan").text))
        assert membership(services, home, there)
