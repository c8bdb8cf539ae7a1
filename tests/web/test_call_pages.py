"""A call in a home: what it is shown before, how it answers, what it sees meanwhile and after, whom it may ask."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from sqlmodel import select

from tests.called import HOUR, USED, a_call, a_day, known, later, staff, takes_part
from tests.conftest import Clock
from tests.outreach import a_campaign, an_organisation, joins, metered
from tests.web.conftest import Post, SignIn
from webapp.domain.calendar import CHINA, DAY
from webapp.domain.household import Household
from webapp.domain.outreach.call_outcome import Total
from webapp.domain.outreach.campaign import Campaign, Reward
from webapp.domain.outreach.demand_call import DemandCall
from webapp.store import households
from webapp.store.outreach import call_outcomes, calls, memberships
from webapp.store.outreach.tables import AppealRow
from webapp.usecases.outreach import appeals
from webapp.usecases.outreach.call_announce import Asked, announce, cancel
from webapp.usecases.outreach.call_freeze import freeze_due
from webapp.usecases.outreach.call_settle import settle_due
from webapp.usecases.outreach.tally_campaigns import tally_campaigns
from webapp.usecases.services import Services

JULY = datetime(2026, 7, 27, 21, tzinfo=CHINA)


class Evening:
    """A campaign whose third evening is tomorrow, as on the designed page; `home` is a browser of a member."""

    def __init__(self, services: Services, home: FlaskClient, clock: Clock) -> None:
        clock.set(JULY)
        self.services, self.home, self.clock = services, home, clock
        self.organisation = an_organisation(services)
        self.campaign: Campaign = a_campaign(services, self.organisation, holdout_percent=20)
        self.member: Household = home.household()  # type: ignore[attr-defined]
        joins(services, self.campaign, home=self.member)
        metered(services, self.member, services.today() - 45 * DAY, [a_day()] * 45)
        self.call: DemandCall = a_call(
            services, self.campaign, self.organisation, high_celsius=37, high_source="合肥市气象台"
        )
        self.url = f"/campaigns/{self.campaign.code}/calls/{self.call.number}"

    def text(self, url: str = "", browser: FlaskClient | None = None) -> str:
        answer = (browser or self.home).get(url or self.url)
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    def say(self, post: Post, choice: str) -> None:
        assert post(self.home, f"{self.url}/answer", choice=choice).status_code == 303

    def settle(self) -> None:
        """The next morning: the meter told of the evening."""
        later(self.clock, self.call.day + DAY, 9)
        metered(self.services, self.member, self.call.day, [a_day(USED, 100)])
        settle_due(self.services, self.clock.at)


@pytest.fixture
def evening(services: Services, home: FlaskClient, clock: Clock) -> Evening:
    return Evening(services, home, clock)


class TestBefore:
    def test_the_own_baseline_quarter_hour_by_quarter_hour_and_how_it_is_made(self, evening: Evening) -> None:
        page = evening.text()
        assert "明晚 19:00–21:00" in page
        assert "每少用 1 度，奖励 3 元" in page
        assert "您家的基线：2.60 度" in page
        figures = re.findall(r'text-anchor="middle">(0\.\d\d)</text>', page)
        assert figures == ["0.30", "0.32", "0.33", "0.34", "0.35", "0.34", "0.32", "0.30"]
        assert "最近 10 个工作日（7月13日–7月24日）" in page
        assert "当天 15:00–18:00 若比平时多用或少用，基线按同样比例调，最多 ±20%" in page
        assert "10 天里至少 8 天有完整读数才算。您家有 10 天。" in page
        assert "这些天里没有放假和调休。" in page
        assert "国务院办公厅 2026 年放假通知" in page

    def test_heat_and_low_use_are_told_whatever_staff_wrote(self, evening: Evening) -> None:
        page = evening.text()
        assert "预报最高 37 ℃（合肥市气象台）。" in page
        assert "高温天，家里有老人、婴幼儿、病人或孕妇，请照常降温" in page
        assert "守住不多用就好。记 1 个行动点。" in page
        assert "不必费心" in page

    def test_it_answers_and_changes_its_mind_until_answers_close(self, evening: Evening, post: Post) -> None:
        evening.say(post, "in")
        (kept,) = evening.home.household().events  # type: ignore[attr-defined]
        assert (kept.start, kept.end, kept.yuan_per_kwh) == (evening.call.start, evening.call.end, 3)
        assert kept.said_by == evening.organisation.name.zh[:20]
        evening.say(post, "in")
        assert len(evening.home.household().events) == 1  # type: ignore[attr-defined]
        assert "已报名" in evening.text()
        for choice, said in (("care", "需要照顾，不来"), ("out", "这次不来")):
            evening.say(post, choice)
            assert said in evening.text()
            assert evening.home.household().events == ()  # type: ignore[attr-defined]
        evening.say(post, "in")
        later(evening.clock, evening.call.day, 18, 30)
        assert "退出这一场" in evening.text()
        evening.say(post, "out")
        answer = post(evening.home, f"{evening.url}/answer", choice="in")
        assert answer.status_code == 422
        assert "报名已经在 18:30 截止" in answer.get_data(as_text=True)

    def test_an_answer_that_is_none_is_refused(self, evening: Evening, post: Post) -> None:
        assert post(evening.home, f"{evening.url}/answer", choice="perhaps").status_code == 422

    def test_one_at_the_same_time_in_another_campaign_is_told(self, evening: Evening, post: Post) -> None:
        other = a_campaign(evening.services, evening.organisation)
        joins(evening.services, other, home=evening.member)
        same = announce(
            evening.services,
            staff(evening.services, evening.organisation),
            other.id,
            Asked(evening.call.day, 20 * HOUR, 22 * HOUR),
        )
        evening.say(post, "in")
        answer = post(evening.home, f"/campaigns/{other.code}/calls/{same.number}/answer", choice="in")
        assert answer.status_code == 422
        assert "已报名另一场（19:00–21:00）" in answer.get_data(as_text=True)

    def test_one_called_off_says_so_and_leaves_the_plans(self, evening: Evening, post: Post) -> None:
        evening.say(post, "in")
        who = staff(evening.services, evening.organisation)
        cancel(evening.services, who, evening.campaign.id, evening.call.id)
        assert "这一场取消了" in evening.text()
        assert evening.home.household().events == ()  # type: ignore[attr-defined]
        assert post(evening.home, f"{evening.url}/answer", choice="in").status_code == 422

    def test_without_readings_it_may_come_and_is_told_what_that_means(
        self, evening: Evening, stranger: FlaskClient, post: Post
    ) -> None:
        joins(evening.services, evening.campaign, home=stranger.household())  # type: ignore[attr-defined]
        page = evening.text(browser=stranger)
        assert "没有读数，先导入" in page
        assert '<svg class="chart' not in page
        assert post(stranger, f"{evening.url}/answer", choice="in").status_code == 303

    def test_a_home_of_the_control_group_is_told_why_it_is_not_called(
        self, evening: Evening, stranger: FlaskClient, post: Post
    ) -> None:
        joins(evening.services, evening.campaign, arm="control", home=stranger.household())  # type: ignore[attr-defined]
        page = evening.text(browser=stranger)
        assert "您家在随机对照组" in page
        assert "报名明晚" not in page
        answer = post(stranger, f"{evening.url}/answer", choice="in")
        assert answer.status_code == 422
        assert "随机对照组" in answer.get_data(as_text=True)

    def test_what_a_home_of_the_control_group_reads_offers_it_nothing(
        self, evening: Evening, stranger: FlaskClient
    ) -> None:
        joins(evening.services, evening.campaign, arm="control", home=stranger.household())  # type: ignore[attr-defined]
        listed = f"/campaigns/{evening.campaign.code}/calls"
        assert "还没选" in evening.text(listed)
        assert "还没选" not in evening.text(listed, stranger)
        assert "不叫您家" in evening.text(listed, stranger)
        assert "奖励 3 元" not in evening.text(browser=stranger)

    def test_nothing_to_do_is_said_to_pay_more_than_a_home_can_get(self, evening: Evening) -> None:
        little = Reward(Decimal(3), Decimal("1.50"), Decimal(12_000))
        other = a_campaign(evening.services, evening.organisation, reward=little, exclusive=False)
        joins(evening.services, other, home=evening.member)
        call = a_call(evening.services, other, evening.organisation)
        paid = {
            url: re.findall(r"<b>([0-9.]+)</b> 元", evening.text(url))
            for url in (evening.url, f"/campaigns/{other.code}/calls/{call.number}")
        }
        most = {url: max(map(Decimal, found)) for url, found in paid.items()}
        assert most.pop(evening.url) > Decimal("1.50")
        assert list(most.values()) == [Decimal("1.50")]

    def test_where_somebody_needs_care_cooling_is_no_suggestion(self, evening: Evening) -> None:
        assert "少开一台空调" in evening.text()
        with evening.services.database.write() as session:
            households.save(session, replace(evening.member, care=True))
        assert "少开一台空调" not in evening.text()

    def test_who_is_no_member_sees_nothing(self, evening: Evening, stranger: FlaskClient, client: FlaskClient) -> None:
        assert stranger.get(evening.url).status_code == 404
        assert client.get(evening.url).location == "/start/place"
        assert evening.home.get(f"{evening.url}9").status_code == 404

    def test_the_list_has_it(self, evening: Evening, post: Post) -> None:
        evening.say(post, "in")
        page = evening.text(f"/campaigns/{evening.campaign.code}/calls")
        assert "明晚 19:00–21:00" in page
        assert "已报名" in page


class TestCalendar:
    """Which days count as days off is said where the baseline is, with who says so."""

    def called(self, evening: Evening, now: datetime, day: date) -> str:
        evening.clock.set(now)
        campaign = a_campaign(evening.services, evening.organisation, exclusive=False)
        home = joins(evening.services, campaign, home=evening.member)
        metered(evening.services, home, now.date() - 45 * DAY, [a_day()] * 45)
        call = a_call(evening.services, campaign, evening.organisation, day)
        return evening.text(f"/campaigns/{campaign.code}/calls/{call.number}")

    def test_national_day_and_what_is_worked_for_it_are_named_with_their_source(self, evening: Evening) -> None:
        page = self.called(evening, datetime(2026, 10, 12, 21, tzinfo=CHINA), date(2026, 10, 13))
        assert "最近 10 个工作日（9月21日–10月10日）" in page
        assert "中秋节（9月25日–9月27日）、国庆节（10月1日–10月7日）算休息日。" in page
        assert "10月10日调休上班，算工作日。" in page
        assert "2025 年 11 月 4 日公布" in page
        assert "尚未公布" not in page

    def test_a_call_on_a_holiday_is_compared_with_days_off(self, evening: Evening) -> None:
        page = self.called(evening, datetime(2026, 9, 28, 21, tzinfo=CHINA), date(2026, 10, 1))
        assert "取通知以前最近 4 个休息日（9月19日、9月25日、9月26日、9月27日）的同一刻钟" in page
        assert "4 天的读数至少有八成才算。" in page
        assert "9月20日调休上班，算工作日。" in page

    def test_of_a_year_not_announced_it_says_for_which_days(self, evening: Evening) -> None:
        page = self.called(evening, datetime(2027, 1, 4, 21, tzinfo=CHINA), date(2027, 1, 5))
        assert "2027 年的放假安排尚未公布，1月1日–1月3日、1月5日只分周末和平日。" in page
        assert "没有放假" not in page
        assert "国务院办公厅 2026 年放假通知" in page

    def test_seven_days_before_need_no_calendar(self, evening: Evening) -> None:
        evening.campaign = a_campaign(evening.services, evening.organisation, exclusive=False, baseline="seven_days")
        joins(evening.services, evening.campaign, home=evening.member)
        call = a_call(evening.services, evening.campaign, evening.organisation)
        page = evening.text(f"/campaigns/{evening.campaign.code}/calls/{call.number}")
        assert "前七天" in page
        assert "放假" not in page


class TestMeanwhile:
    @pytest.fixture(autouse=True)
    def on(self, evening: Evening, post: Post) -> None:
        evening.say(post, "in")
        for _ in range(4):
            home = known(evening.services, evening.campaign, evening.services.today())
            takes_part(evening.services, evening.campaign, evening.call, home)
        tally_campaigns(evening.services)
        later(evening.clock, evening.call.day, 18, 31)
        freeze_due(evening.services)
        later(evening.clock, evening.call.day, 20, 7)

    def test_how_long_yet_and_how_many_come_along(self, evening: Evening) -> None:
        page = evening.text()
        assert re.search(r"53<small>分钟后结束", page)
        assert "5 户正和您一起" in page
        assert page.count('class="on"') == 4
        assert page.count('class="half"') == 1
        assert "不是读数" in page
        assert "这一刻钟 0.350 度，平均 1,400 瓦" in page

    def test_fewer_than_five_are_not_told(self, evening: Evening) -> None:
        with evening.services.database.write() as session:
            calls.keep_counts(session, evening.call, {"in": 4})
        assert "户正和您一起" not in evening.text()

    def test_only_the_time_is_asked_for_again_and_the_page_anew_once_it_is_over(self, evening: Evening) -> None:
        headers = {"HX-Request": "true"}
        block = evening.home.get(evening.url, headers=headers).get_data(as_text=True)
        assert "分钟后结束" in block
        assert "<html" not in block
        later(evening.clock, evening.call.day, 21)
        assert evening.home.get(evening.url, headers=headers).headers["HX-Refresh"] == "true"

    def test_what_is_ticked_off_stays(self, evening: Evening, post: Post) -> None:
        answer = post(evening.home, f"{evening.url}/ticks", done=["one_room", "nonsense"])
        assert answer.status_code == 303
        page = evening.text()
        assert 'value="one_room" checked' in page
        assert page.count(" checked") == 1

    def test_two_readings_of_its_own_tell_the_same_evening(self, evening: Evening, post: Post) -> None:
        later(evening.clock, evening.call.day, 19)
        assert post(evening.home, f"{evening.url}/readings", start_read="4318.62", end_read="").status_code == 303
        later(evening.clock, evening.call.day, 21)
        post(evening.home, f"{evening.url}/readings", start_read="4318.62", end_read="4320.2")
        page = evening.text()
        assert "比基线少 1.02 度" in page
        assert "自己抄的" in page
        assert "19:00–21:00 基线 2.60 度，您家用了 1.58 度" in page

    @pytest.mark.parametrize(
        ("start", "end", "field", "sentence"),
        [
            ("4318", "4317", "end_read", "结束的读数比开始的小"),
            ("4318", "4418", "end_read", "读数差了 100 度"),
            ("四千", "", "start_read", "这里要填数字"),
            ("-1", "", "start_read", "0 到"),
        ],
    )
    def test_readings_that_cannot_be_are_told_and_stay(
        self, evening: Evening, post: Post, start: str, end: str, field: str, sentence: str
    ) -> None:
        answer = post(evening.home, f"{evening.url}/readings", start_read=start, end_read=end)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert sentence in page.split(f'id="{field}-error"', 1)[1].split("</p>", 1)[0]
        assert f'value="{start}"' in page

    def test_it_may_leave_at_any_time(self, evening: Evening, post: Post) -> None:
        evening.say(post, "out")
        assert "这次不来" in evening.text()
        assert post(evening.home, f"{evening.url}/ticks", done="one_room").status_code == 422


class TestAfter:
    def test_it_waits_for_the_meter_and_then_adds_up_as_printed(self, evening: Evening, post: Post) -> None:
        evening.say(post, "in")
        later(evening.clock, evening.call.day + DAY, 8)
        assert "等电表数据" in evening.text()
        evening.settle()
        page = evening.text()
        assert re.search(r'class="big">1\.000<small>度，少用了', page)
        assert "奖励 3.00 元" in page
        boxes = re.findall(
            r"<div(?: class=\"sum\")?><b>([−\d.]+)</b><small>", page.split('class="eq"')[1].split("</svg>")[0]
        )
        assert boxes == ["2.600", "1.600", "1.000"]
        assert "−0.030" in page
        assert "第 1 版" in page
        assert "8月18日定稿" in page

    def test_the_bill_and_carbon_say_by_what(self, evening: Evening, post: Post) -> None:
        evening.say(post, "in")
        evening.settle()
        page = evening.text()
        assert "1.000 度 × 0.6553 千克" in page
        assert re.search(r"<b>0\.66</b><span>千克", page)
        assert re.search(r"1\.000 度 × 0\.\d{4} 元", page)

    def test_more_than_usual_is_nothing_and_never_below(self, evening: Evening, post: Post) -> None:
        evening.say(post, "in")
        later(evening.clock, evening.call.day + DAY, 9)
        metered(evening.services, evening.member, evening.call.day, [a_day((500,) * 8)])
        settle_due(evening.services, evening.clock.at)
        page = evening.text()
        assert "这一场没有少用" in page
        assert "度，少用了" not in page
        assert "−1.400" in page
        assert "没有少用，记 0" in page
        assert "记 0 度，不扣以前的分。" in page

    def test_what_was_moved_saves_no_carbon(self, evening: Evening, post: Post) -> None:
        evening.say(post, "in")
        later(evening.clock, evening.call.day + DAY, 9)
        day = a_day(USED)
        day[88:91] += 100
        metered(evening.services, evening.member, evening.call.day, [day])
        settle_due(evening.services, evening.clock.at)
        page = evening.text()
        assert "其余 0.300 度像是挪到了当天别的时候" in page
        assert "0.700 度 × 0.6553 千克" in page

    def test_late_readings_make_a_version_and_the_old_one_stays(self, evening: Evening, post: Post) -> None:
        evening.say(post, "in")
        evening.settle()
        evening.clock.pass_by(hours=5)
        metered(evening.services, evening.member, evening.call.day, [a_day((100,) * 8)])
        settle_due(evening.services, evening.clock.at)
        page = evening.text()
        assert "第 2 版" in page
        versions = re.findall(r"少用 ([\d.]+) 度，奖励 ([\d.]+) 元", page)
        assert versions == [("1.000", "3.00"), ("1.800", "5.40")]

    def test_somebody_is_asked_to_look_once(self, evening: Evening, post: Post) -> None:
        evening.say(post, "in")
        evening.settle()
        empty = post(evening.home, f"{evening.url}/objection", text="  ")
        assert empty.status_code == 422
        assert "请写一句话" in empty.get_data(as_text=True)
        assert post(evening.home, f"{evening.url}/objection", text="字" * 301).status_code == 422
        for _ in range(2):
            post(evening.home, f"{evening.url}/objection", text="那天<b>停电</b>了")
            assert "最迟8月3日 周一回复" in evening.text()
        assert "已经收到，8月3日前回复" in evening.text()
        with evening.services.database.read() as session:
            (row,) = session.exec(select(AppealRow)).all()
        assert (row.about, row.subject, row.text) == ("call", evening.call.id, "那天<b>停电</b>了")
        assert row.organisation_id == evening.organisation.id

    def test_all_together_only_from_five_homes_on(self, evening: Evening, post: Post) -> None:
        evening.say(post, "in")
        others = [
            takes_part(
                evening.services, evening.campaign, evening.call, known(evening.services, evening.campaign, JULY.date())
            )
            for _ in range(4)
        ]
        evening.settle()
        assert "大家一起" not in evening.text()
        for home in others:
            metered(evening.services, home, evening.call.day, [a_day(USED)])
        evening.clock.pass_by(hours=1)
        settle_due(evening.services, evening.clock.at)
        assert "5 户合计少用约 5 度" in evening.text()

    def test_a_sum_that_may_be_chance_is_said_to_be_one(self, evening: Evening, post: Post) -> None:
        evening.say(post, "in")
        evening.settle()
        with evening.services.database.write() as session:
            total = Total(30, 1_000, -200, 2_200, 1_500, 450, 500)
            call_outcomes.publish(session, evening.call, 9, evening.services.now(), total)
        page = evening.text()
        assert "30 户合计看不出少用：约 1 度，可能只是碰巧" in page
        assert "合计少用约" not in page

    def test_who_did_not_come_loses_nothing(self, evening: Evening) -> None:
        later(evening.clock, evening.call.day, 22)
        assert "这一场您家没有参加" in evening.text()


def test_the_page_of_the_campaign_leads_to_it(evening: Evening, post: Post) -> None:
    url = f"/campaigns/{evening.campaign.code}"
    page = evening.text(url)
    assert evening.url in page
    assert "先看您家的基线，再定来不来" in page
    evening.say(post, "in")
    evening.settle()
    assert "看结果" in evening.text(url)
    evening.clock.pass_by(days=3)
    assert evening.url not in evening.text(url)


def test_who_has_not_agreed_to_a_new_text_is_asked_to_first(evening: Evening, post: Post) -> None:
    with evening.services.database.write() as session:
        membership = memberships.find(session, evening.member.id, evening.campaign.id)
        assert membership
        memberships.save(session, replace(membership, consent_version=0))
    answer = post(evening.home, f"{evening.url}/answer", choice="in")
    assert answer.status_code == 409
    assert "同意书换了新的一版" in answer.get_data(as_text=True)
    assert evening.home.household().events == ()  # type: ignore[attr-defined]
    evening.say(post, "out")


def test_the_answer_to_an_objection_stands_on_the_page(evening: Evening, post: Post) -> None:
    evening.say(post, "in")
    evening.settle()
    post(evening.home, f"{evening.url}/objection", text="那天停电了")
    who = staff(evening.services, evening.organisation)
    with evening.services.database.read() as session:
        (row,) = session.exec(select(AppealRow)).all()
    appeals.answer(evening.services, who, row.appeal_id, "查过了，读数没错", False)
    page = evening.text()
    assert "您写的：“那天停电了”" in page
    assert "查过了，读数没错" in page
    assert "请人看看</button>" in page


def test_an_objection_upheld_says_which_version_it_brought(evening: Evening, post: Post, sign_in: SignIn) -> None:
    evening.say(post, "in")
    evening.settle()
    evening.clock.pass_by(hours=1)
    metered(evening.services, evening.member, evening.call.day, [a_day((100,) * 8)])
    post(evening.home, f"{evening.url}/objection", text="读数换过了")
    editor = sign_in(evening.organisation)
    seen = evening.text("/staff/appeals", editor)
    assert "重算这一家" in seen
    assert "说得对，就按这家现在的读数重算一版" in seen
    (action,) = re.findall(r'action="(/staff/appeals/[^"]+)"', seen)
    assert post(editor, action, upheld="yes", text="重算了。").status_code == 303
    page = evening.text()
    assert "已经重算，见第 2 版。" in page


def test_an_objection_to_what_is_final_is_answered_with_a_reason(evening: Evening, post: Post, sign_in: SignIn) -> None:
    evening.say(post, "in")
    evening.settle()
    evening.clock.pass_by(days=22)
    settle_due(evening.services, evening.clock.at)
    post(evening.home, f"{evening.url}/objection", text="读数换过了")
    editor = sign_in(evening.organisation)
    seen = evening.text("/staff/appeals", editor)
    assert "说这句话时已经定稿" in seen
    (action,) = re.findall(r'action="(/staff/appeals/[^"]+)"', seen)
    refused = post(editor, action, upheld="yes", text="补回来。")
    assert refused.status_code == 422
    assert "已经定稿，数不再改" in refused.text
    assert "补回来。" in refused.text
    assert post(editor, action, upheld="no", text="过了三周。").status_code == 303


def test_in_english_no_chinese_is_left(evening: Evening, post: Post) -> None:
    post(evening.home, "/me/language", lang="en")
    evening.say(post, "in")
    pages = [evening.text(), evening.text(f"/campaigns/{evening.campaign.code}/calls")]
    later(evening.clock, evening.call.day, 20)
    pages.append(evening.text())
    evening.settle()
    pages.append(evening.text())
    for page in pages:
        main = page.split("<main", 1)[1].split("</main", 1)[0].replace("合肥市气象台", "")
        assert not re.findall("[一-鿿]+", main)


def test_a_page_asks_little_whatever_the_size_of_the_campaign(evening: Evening, post: Post) -> None:
    """The same queries with one member or with twenty more."""
    from sqlalchemy import event

    def asked() -> int:
        seen: list[str] = []

        def note(*args: object) -> None:
            seen.append(str(args[2]))

        event.listen(evening.services.database.engine, "before_cursor_execute", note)
        try:
            evening.text()
        finally:
            event.remove(evening.services.database.engine, "before_cursor_execute", note)
        return len([each for each in seen if each.lstrip().upper().startswith("SELECT")])

    evening.say(post, "in")
    before = asked()
    for _ in range(20):
        takes_part(evening.services, evening.campaign, evening.call, joins(evening.services, evening.campaign))
    assert asked() == before <= 5
    assert timedelta(hours=2) == evening.call.end - evening.call.start
