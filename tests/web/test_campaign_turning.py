"""An owner's two steps back on the page: what each does is said before it is done; who may not, is not shown them."""

import re

import pytest
from flask.testing import FlaskClient

from tests.called import HOUR, a_call, later
from tests.conftest import Clock
from tests.outreach import a_campaign, an_organisation, joins
from tests.web.conftest import Post, SignIn
from webapp.domain.calendar import DAY, midnight
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.organisation import Organisation
from webapp.store.outreach import campaigns
from webapp.usecases.outreach.run_campaigns import run_campaigns
from webapp.usecases.services import Services


@pytest.fixture
def organisation(services: Services) -> Organisation:
    return an_organisation(services)


@pytest.fixture
def owner(organisation: Organisation, sign_in: SignIn) -> FlaskClient:
    return sign_in(organisation, "owner")


@pytest.fixture
def live(services: Services, organisation: Organisation) -> Campaign:
    return a_campaign(services, organisation)


@pytest.fixture
def scheduled(services: Services, organisation: Organisation) -> Campaign:
    return a_campaign(services, organisation, "scheduled", services.today() + DAY, services.today() + 30 * DAY)


def state(services: Services, campaign: Campaign) -> str:
    with services.database.read() as session:
        found = campaigns.find(session, campaign.organisation_id, campaign.id)
    assert found
    return found.state


def test_only_an_owner_is_shown_the_way(
    owner: FlaskClient, organisation: Organisation, sign_in: SignIn, live: Campaign, scheduled: Campaign
) -> None:
    for campaign, words in ((live, "提前结束"), (scheduled, "退回草稿")):
        page = f"/staff/campaigns/{campaign.id}"
        assert words in owner.get(page).text
        assert words not in sign_in(organisation, "editor").get(page).text


class TestEnding:
    def test_what_it_does_is_said_and_done(
        self, services: Services, owner: FlaskClient, organisation: Organisation, live: Campaign, post: Post
    ) -> None:
        a_call(services, live, organisation)
        url = f"/staff/campaigns/{live.id}/end"
        page = owner.get(url).text
        assert "取消 1 场" in page
        assert "11月22日 周日 19:00–21:00" in page
        assert "结果只算 10月31日–11月20日，共 21 天" in page
        assert "说不出效果" not in page
        assert state(services, live) == "live"
        seen = re.findall(r'name="call" value="(\d+)"', page)
        assert post(owner, url, call=seen[0]).location == f"/staff/campaigns/{live.id}"
        after = owner.get(f"/staff/campaigns/{live.id}").text
        assert "提前结束的，原定到 12月29日。" in after
        assert owner.get(url).status_code == 303
        assert "提前结束了活动：最后一天 2026-11-20，原定 2026-12-29" in owner.get("/staff/audit").text

    def test_a_call_announced_meanwhile_is_shown_before(
        self, services: Services, owner: FlaskClient, organisation: Organisation, live: Campaign, post: Post
    ) -> None:
        url = f"/staff/campaigns/{live.id}/end"
        owner.get(url)
        a_call(services, live, organisation)
        answer = post(owner, url)
        assert answer.status_code == 422
        assert "场次刚有变动" in answer.text
        assert "取消 1 场" in answer.text
        assert state(services, live) == "live"

    def test_while_a_call_is_on_there_is_no_button(
        self,
        services: Services,
        organisation: Organisation,
        live: Campaign,
        clock: Clock,
        sign_in: SignIn,
        post: Post,
    ) -> None:
        call = a_call(services, live, organisation)
        later(clock, call.day, 20)
        owner, url = sign_in(organisation, "owner"), f"/staff/campaigns/{live.id}/end"
        page = owner.get(url).text
        assert "第 1 场正在进行，21:00 结束后才能结束活动。" in page
        assert f'action="{url}"' not in page
        assert post(owner, url).status_code == 409

    def test_in_its_first_week_it_is_said_that_no_effect_can_be_told(
        self, services: Services, owner: FlaskClient, organisation: Organisation
    ) -> None:
        young = a_campaign(services, organisation, "live", services.today() - 3 * DAY)
        assert "不到 7 天，家庭都不够算" in owner.get(f"/staff/campaigns/{young.id}/end").text

    def test_the_home_reads_it_on_its_page(
        self, services: Services, owner: FlaskClient, live: Campaign, home: FlaskClient, post: Post
    ) -> None:
        joins(services, live, home=home.household())  # type: ignore[attr-defined]
        post(owner, f"/staff/campaigns/{live.id}/end")
        page = home.get(f"/campaigns/{live.code}").text
        assert "活动提前结束了，原定到 12月29日" in page


class TestBackToDraft:
    def test_it_is_open_again_and_the_home_reads_it(
        self, services: Services, owner: FlaskClient, scheduled: Campaign, home: FlaskClient, post: Post
    ) -> None:
        joins(services, scheduled, home=home.household())  # type: ignore[attr-defined]
        url = f"/staff/campaigns/{scheduled.id}/redraft"
        page = owner.get(url).text
        assert "已经加入的家庭还在" in page
        assert state(services, scheduled) == "scheduled"
        assert post(owner, url).location == f"/staff/campaigns/{scheduled.id}/draft"
        assert state(services, scheduled) == "draft"
        page = home.get(f"/campaigns/{scheduled.code}").text
        assert "活动收回去修改了" in page
        assert scheduled.document.goal.zh not in page
        assert "收回去修改了" in home.get("/").text
        assert "收回去修改了" in home.get("/campaigns").text
        assert post(home, f"/campaigns/{scheduled.code}/leave").status_code == 303

    def test_it_says_the_same_whether_homes_joined_or_not(
        self, services: Services, owner: FlaskClient, scheduled: Campaign
    ) -> None:
        """A page that told them apart would tell that somebody joined."""
        url, token = f"/staff/campaigns/{scheduled.id}/redraft", re.compile(r'csrf_token" value="[^"]+"|"X-CSRFToken": "[^"]+"')
        nobody = token.sub("", owner.get(url).text)
        joins(services, scheduled)
        assert token.sub("", owner.get(url).text) == nobody

    def test_one_that_has_begun_is_not_taken_back(
        self,
        services: Services,
        scheduled: Campaign,
        clock: Clock,
        organisation: Organisation,
        sign_in: SignIn,
        post: Post,
    ) -> None:
        clock.set(midnight(scheduled.document.first) + HOUR)
        run_campaigns(services)
        owner = sign_in(organisation, "owner")
        url = f"/staff/campaigns/{scheduled.id}/redraft"
        assert owner.get(url).status_code == 303
        assert post(owner, url).status_code == 409
        assert state(services, scheduled) == "live"
