"""The fair league and a home's own points, as members, strangers, staff and visitors see them."""

import re
import time
from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlmodel import select
from werkzeug.test import TestResponse

from tests.bench.league import a_league
from tests.conftest import Clock
from tests.outreach import a_campaign, an_organisation, changed, counted_days, joins
from webapp.domain.calendar import DAY
from webapp.domain.outreach.campaign import Campaign, Place
from webapp.domain.outreach.effort import Done
from webapp.domain.outreach.organisation import Organisation
from webapp.domain.outreach.release import Release
from webapp.domain.text import Text
from webapp.store.outreach import audit
from webapp.store.outreach.set_asides import SetAside, add
from webapp.store.outreach.tables import AppealRow
from webapp.usecases.outreach.effort import record_effort
from webapp.usecases.outreach.release_figures import release_figures
from webapp.usecases.services import Services

Post = Callable[..., TestResponse]
SignIn = Callable[..., FlaskClient]


@pytest.fixture
def organisation(services: Services) -> Organisation:
    return an_organisation(services)


@pytest.fixture
def campaign(services: Services, organisation: Organisation) -> Campaign:
    return a_campaign(services, organisation)


@pytest.fixture
def member(home: FlaskClient, services: Services, campaign: Campaign) -> FlaskClient:
    """Of 桂园, without readings."""
    joins(services, campaign, "guiyuan", home=home.household())  # type: ignore[attr-defined]
    return home


@pytest.fixture
def told(services: Services, campaign: Campaign, clock: Clock) -> Release:
    """Figures of yesterday: 桂园 with 6 homes, 松园 with 2 and 竹园 with 4 together, 荷园 with none."""
    rng = np.random.default_rng(2)
    for place, n, change in [("guiyuan", 6, -0.08), ("songyuan", 2, -0.02), ("zhuyuan", 4, 0.01)]:
        for _ in range(n):
            home = joins(services, campaign, place)
            days = changed(campaign, change + float(rng.normal(0, 0.01)), services.today())
            counted_days(services, campaign, home, days)
    clock.pass_by(days=1)
    made = release_figures(services, campaign)
    assert made
    return made


def text(client: FlaskClient, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def rows(page: str) -> list[str]:
    return re.findall(r'<span class="nm">([^<]+)</span>', page)


class TestLeague:
    def test_before_any_figures_it_says_when(self, member: FlaskClient, campaign: Campaign) -> None:
        page = text(member, f"/campaigns/{campaign.code}/league")
        assert "还没有数" in page
        assert rows(page) == []

    def test_places_in_their_tiers(self, member: FlaskClient, campaign: Campaign, told: Release) -> None:
        page = text(member, f"/campaigns/{campaign.code}/league")
        assert set(rows(page)) == {"桂园", "松园·竹园"}
        assert "松园、竹园合在一起算" in page
        assert "荷园还没有数" in page
        assert page.count("您家在这里") == 1
        assert "行动点 0.0/户" in page
        assert "证据 A" in page
        assert "12 户合计" in page

    def test_no_place_of_few_homes_is_named_alone(self, member: FlaskClient, campaign: Campaign, told: Release) -> None:
        page = text(member, f"/campaigns/{campaign.code}/league")
        assert not {"松园", "竹园"} & set(rows(page))
        assert all(group.homes >= 5 for group in told.groups)

    def test_whoever_uses_more_is_not_told_to_lose(
        self, member: FlaskClient, campaign: Campaign, told: Release
    ) -> None:
        page = text(member, f"/campaigns/{campaign.code}/league")
        for word in ("排名", "冠军", "第 1 名", "倒数第", "落后", "最差"):
            assert word not in page

    def test_the_table_tells_the_same(self, member: FlaskClient, campaign: Campaign, told: Release) -> None:
        page = text(member, f"/campaigns/{campaign.code}/league")
        for group in told.groups:
            change = group.standing.estimate.change
            assert f"{abs(change) * 100:.1f}%</td>" in page

    def test_a_home_whose_place_has_none_sees_where_it_is(
        self, home: FlaskClient, services: Services, campaign: Campaign, told: Release
    ) -> None:
        joins(services, campaign, "heyuan", home=home.household())  # type: ignore[attr-defined]
        assert "您家在荷园，还没有数" in text(home, f"/campaigns/{campaign.code}/league")

    def test_a_campaign_of_totals_names_no_place(
        self, home: FlaskClient, services: Services, organisation: Organisation, clock: Clock, sign_in: SignIn
    ) -> None:
        campaign = a_campaign(services, organisation, privacy="totals")
        joins(services, campaign, "guiyuan", home=home.household())  # type: ignore[attr-defined]
        for _ in range(5):
            other = joins(services, campaign, "guiyuan")
            counted_days(services, campaign, other, changed(campaign, -0.1, services.today()))
        clock.pass_by(days=1)
        release_figures(services, campaign)
        for client, url in [
            (home, f"/campaigns/{campaign.code}/league"),
            (sign_in(organisation), f"/staff/campaigns/{campaign.id}/league"),
        ]:
            page = text(client, url)
            assert "这个活动只看合计" in page
            assert "5 户合计" in page
            assert rows(page) == []
            assert "桂园" not in page

    def test_a_stranger_and_a_wrong_code_find_nothing(
        self, stranger: FlaskClient, member: FlaskClient, campaign: Campaign
    ) -> None:
        assert "还没有加入" in text(stranger, f"/campaigns/{campaign.code}/league", 404)
        assert "没有找到这个活动" in text(member, "/campaigns/AAAAAA/league", 404)

    def test_staff_of_each_role_see_it_and_others_do_not(
        self,
        services: Services,
        organisation: Organisation,
        campaign: Campaign,
        told: Release,
        sign_in: SignIn,
        member: FlaskClient,
    ) -> None:
        url = f"/staff/campaigns/{campaign.id}/league"
        for role in ("owner", "editor", "viewer"):
            assert set(rows(text(sign_in(organisation, role), url))) == {"桂园", "松园·竹园"}
        text(sign_in(an_organisation(services)), url, 404)
        assert member.get(url).status_code in (302, 303, 403)

    def test_it_reads_few_rows_however_many_homes(self, member: FlaskClient, services: Services) -> None:
        """Two hundred places with figures: one release is read, in a few queries, in time."""
        url = a_league(services, member.household())  # type: ignore[attr-defined]
        text(member, url)
        asked: list[str] = []

        def count(*args: object) -> None:
            asked.append(str(args[2]))

        event.listen(services.database.engine, "before_cursor_execute", count)
        page = text(member, url)
        event.remove(services.database.engine, "before_cursor_execute", count)
        assert len(rows(page)) == 200
        assert len(asked) <= 16
        assert not any("member_day" in each for each in asked)
        assert min(self.seconds(member, url) for _ in range(3)) < 0.2

    def seconds(self, client: FlaskClient, url: str) -> float:
        """Of the processor, so that a busy machine does not count."""
        began = time.process_time()
        text(client, url)
        return time.process_time() - began


class TestPoints:
    def give(self, services: Services, campaign: Campaign, client: FlaskClient, *done: Done) -> None:
        with services.database.write() as session:
            for each in done:
                record_effort(services, session, client.household().id, campaign, each)  # type: ignore[attr-defined]

    def test_what_counted_and_what_not(self, member: FlaskClient, services: Services, campaign: Campaign) -> None:
        today = services.today()
        self.give(
            services, campaign, member, Done("event", today, "c", "A"), Done("tip", today, "t", "C"),
            Done("reading", today - DAY, "r", "B"),
        )  # fmt: skip
        page = text(member, f"/campaigns/{campaign.code}/points")
        assert re.search(r"<b>4</b><span>个行动点", page)
        assert "参加一场" in page
        assert "只记下，没有分" in page
        assert "不换钱" in page

    def test_days_set_aside_are_told_with_the_reason(
        self, member: FlaskClient, services: Services, campaign: Campaign
    ) -> None:
        me = member.household().id  # type: ignore[attr-defined]
        first = services.today() - 3 * DAY
        with services.database.write() as session:
            add(
                session,
                campaign.id,
                [SetAside(me, first + n * DAY, "copied", services.now(), None) for n in range(3)],
            )
        page = text(member, f"/campaigns/{campaign.code}/points")
        assert "11月18日–11月20日先放一边" in page
        assert "和另一家的读数一模一样" in page
        assert "不扣分" in page
        assert "作弊" not in page
        assert "您家有 3 天的读数先放一边了，不扣分。" in text(member, f"/campaigns/{campaign.code}")

    def test_a_home_asks_for_a_look_and_sees_the_answer(
        self,
        member: FlaskClient,
        services: Services,
        campaign: Campaign,
        organisation: Organisation,
        sign_in: SignIn,
        post: Post,
    ) -> None:
        today = services.today()
        self.give(services, campaign, member, Done("tip", today, "t", "C"))
        url = f"/campaigns/{campaign.code}/appeals"
        asked = post(member, url, about="points", subject=f"tip:{today}:t", text="<b>真的</b>做了")
        assert asked.status_code == 303
        page = text(member, f"/campaigns/{campaign.code}/points")
        assert "收到了。最迟11月25日 周三回复，写在这一页。" in page
        assert "您问了：“&lt;b&gt;真的&lt;/b&gt;做了”" in page
        assert "最迟11月25日 周三回复" in page
        staff = sign_in(organisation)
        assert "1 条申诉待回复</b><small>最迟11月25日 周三回复" in text(staff, "/staff")
        seen = text(staff, "/staff/appeals")
        assert "&lt;b&gt;真的&lt;/b&gt;做了" in seen
        assert member.household().id not in seen  # type: ignore[attr-defined]
        assert "还没有分" in seen
        (action,) = re.findall(r'action="(/staff/appeals/[^"]+)"', seen)
        assert post(staff, action, upheld="yes", text="好的，给分。").status_code == 303
        page = text(member, f"/campaigns/{campaign.code}/points")
        assert "好的，给分。" in page
        assert re.search(r"<b>1</b><span>个行动点", page)
        assert "没有要回复的" in text(staff, "/staff/appeals")
        assert "appeal_answered" in noted(services, organisation)

    @pytest.mark.parametrize(
        ("words", "sentence"), [("", "请写一句话，说说哪里不对。"), ("长" * 301, "最多写 300 个字。")]
    )
    def test_nothing_or_too_much_is_said_beside_the_field(
        self, member: FlaskClient, campaign: Campaign, post: Post, words: str, sentence: str
    ) -> None:
        answer = post(member, f"/campaigns/{campaign.code}/appeals", about="other", subject="", text=words)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert words in answer.text

    def test_what_there_is_not_cannot_be_asked_about(
        self, member: FlaskClient, services: Services, campaign: Campaign, post: Post
    ) -> None:
        for about, subject in [("set_aside", "copied"), ("points", "tip:2026-11-21:t"), ("call", "x"), ("rubbish", "")]:
            answer = post(member, f"/campaigns/{campaign.code}/appeals", about=about, subject=subject, text="哪里不对")
            assert answer.status_code == 422
        with services.database.read() as session:
            assert session.exec(select(AppealRow)).all() == []

    def test_a_stranger_and_a_visitor_ask_nothing(
        self, stranger: FlaskClient, client: FlaskClient, campaign: Campaign, post: Post
    ) -> None:
        url = f"/campaigns/{campaign.code}/appeals"
        assert post(stranger, url, about="other", text="?").status_code == 404
        assert post(client, url, about="other", text="?").status_code == 403
        assert stranger.get(f"/campaigns/{campaign.code}/points").status_code == 404


class TestAnswering:
    @pytest.fixture
    def action(self, member: FlaskClient, campaign: Campaign, post: Post, sign_in: SignIn, services: Services) -> str:
        post(member, f"/campaigns/{campaign.code}/appeals", about="other", subject="", text="数不对")
        with services.database.read() as session:
            (row,) = session.exec(select(AppealRow)).all()
        return f"/staff/appeals/{row.appeal_id}"

    def test_viewers_look_only(self, action: str, organisation: Organisation, sign_in: SignIn, post: Post) -> None:
        viewer = sign_in(organisation, "viewer")
        page = text(viewer, "/staff/appeals")
        assert "数不对" in page
        assert action not in page
        assert post(viewer, action, upheld="no", text="看过了").status_code == 403

    def test_another_organisation_neither_sees_nor_answers(
        self, action: str, services: Services, sign_in: SignIn, post: Post
    ) -> None:
        other = sign_in(an_organisation(services), "owner")
        assert "数不对" not in text(other, "/staff/appeals")
        assert post(other, action, upheld="no", text="看过了").status_code == 404

    def test_an_answer_needs_words_and_a_decision(
        self, action: str, organisation: Organisation, sign_in: SignIn, post: Post
    ) -> None:
        editor = sign_in(organisation)
        for fields, sentence in [
            ({"upheld": "no", "text": ""}, "请写一句回复"),
            ({"text": "看过了"}, "没有这个选项"),
        ]:
            answer = post(editor, action, **fields)
            assert answer.status_code == 422
            assert sentence in answer.text
            assert fields["text"] in answer.text
        assert post(editor, action, upheld="no", text="看过了").status_code == 303
        again = post(editor, action, upheld="yes", text="改主意了")
        assert again.status_code == 422
        assert "已经回复过了" in again.text

    def test_what_is_late_is_marked(
        self, action: str, organisation: Organisation, sign_in: SignIn, clock: Clock
    ) -> None:
        editor = sign_in(organisation)
        assert "已到期" not in text(editor, "/staff/appeals")
        clock.pass_by(seconds=timedelta(days=6).total_seconds())
        assert "已到期" in text(sign_in(organisation), "/staff/appeals")


def noted(services: Services, organisation: Organisation) -> list[str]:
    with services.database.read() as session:
        return [entry.what for entry in audit.latest(session, organisation.id, 9)]


def test_pages_stay_whole_with_wild_names(
    app: Flask, services: Services, organisation: Organisation, clock: Clock, home: FlaskClient
) -> None:
    places = (Place("x", Text("<script>园&'\"", "<script> court & 'x'")),)
    campaign = a_campaign(services, organisation, places=places)
    joins(services, campaign, "x", home=home.household())  # type: ignore[attr-defined]
    for _ in range(6):
        other = joins(services, campaign, "x")
        counted_days(services, campaign, other, changed(campaign, -0.1, services.today()))
    clock.pass_by(days=1)
    release_figures(services, campaign)
    page = text(home, f"/campaigns/{campaign.code}/league")
    assert "<script>园" not in page
    assert "&lt;script&gt;园" in page
