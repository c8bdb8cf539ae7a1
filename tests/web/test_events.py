"""Hours of less use: typed from a notice, kept clear of by every plan, told by the calendar, taken back."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import event
from sqlmodel import select
from werkzeug.test import TestResponse

from tests.conftest import Clock
from webapp import jobs
from webapp.domain.calendar import CHINA, DAY
from webapp.domain.habit import Habit
from webapp.senders.mail import Mail
from webapp.store import households
from webapp.store.tables import DemandEventRow
from webapp.usecases.demo import make_demo
from webapp.usecases.devices import make_token
from webapp.usecases.habits import save_habit
from webapp.usecases.plan_tonight import plan_tonight
from webapp.usecases.plan_week import plan_week
from webapp.usecases.services import Services
from webapp.usecases.upkeep import tidy

Post = Callable[..., TestResponse]
NOTICE = {"day": "2026-11-21", "since": "22点", "until": "2330", "said_by": "合肥供电公司", "paid": "３.5"}
DROP = re.compile(r'action="(/me/events/[^"/]+/drop)"')
RESTORE = re.compile(r'action="(/me/events/[^"/]+/restore)"')


def add(client: FlaskClient, post: Post, **changes: str) -> TestResponse:
    return post(client, "/me/events", **{**NOTICE, **changes})


def text(client: FlaskClient, path: str = "/me/events") -> str:
    return client.get(path).get_data(as_text=True)


def action(client: FlaskClient, kind: re.Pattern[str]) -> str:
    found = kind.search(text(client))
    assert found
    return found[1]


class TestPage:
    def test_at_first_it_says_there_is_none(self, home: FlaskClient) -> None:
        page = text(home)
        assert "没有要少用电的时段" in page
        assert 'value="2026-11-21"' in page
        assert 'value="供电公司"' in page
        assert "不参加不花钱" in page
        assert 'href="/me/events"' in text(home, "/me/reminders")

    def test_one_is_noted_as_people_type(self, home: FlaskClient, post: Post) -> None:
        assert add(home, post).location == "/me/events"
        page = text(home)
        assert "11月21日 周六 22:00–23:30" in page
        assert "合肥供电公司 · 少用一度给 3.5 元" in page
        assert "您填写的" in page
        (kept,) = home.household().events
        assert (kept.start, kept.end) == (
            datetime(2026, 11, 21, 22, tzinfo=CHINA),
            datetime(2026, 11, 21, 23, 30, tzinfo=CHINA),
        )

    @pytest.mark.parametrize("until", ["24:00", "24点", "2400", "0:00", "00:00"])
    def test_midnight_is_the_end_of_the_day(self, home: FlaskClient, post: Post, until: str) -> None:
        assert add(home, post, until=until, paid="").status_code == 303
        (kept,) = home.household().events
        assert kept.end == datetime(2026, 11, 22, tzinfo=CHINA)
        assert kept.yuan_per_kwh is None

    @pytest.mark.parametrize(
        ("field", "typed", "sentence"),
        [
            ("day", "明天", "看不懂这个日期"),
            ("day", "2026-11-20", "已经过了"),
            ("day", "2026-12-20", "14 天以内"),
            ("since", "", "看不懂这个时间"),
            ("until", "25:00", "看不懂这个时间"),
            ("until", "21:00", "结束要晚于开始"),
            ("until", "22:10", "最短 15 分钟"),
            ("said_by", "  ", "谁通知的"),
            ("said_by", "某" * 21, "最多写 20 个字"),
            ("paid", "三块", "要填数字"),
            ("paid", "-1", "0 到 100"),
        ],
    )
    def test_a_fault_is_told_beside_its_field_and_what_was_typed_stays(
        self, home: FlaskClient, post: Post, field: str, typed: str, sentence: str
    ) -> None:
        answer = add(home, post, **{field: typed})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        told = page.split(f'id="{field}-error"', 1)[1].split("</p>", 1)[0]
        assert sentence in told
        others = {name: value for name, value in NOTICE.items() if name != field}
        assert all(f'value="{value}"' in page for value in others.values())
        assert not home.household().events

    def test_longer_than_eight_hours_is_refused(self, home: FlaskClient, post: Post) -> None:
        answer = add(home, post, day="2026-11-22", since="8:00", until="16:01")
        assert answer.status_code == 422
        assert "最长 8 小时" in answer.text

    def test_two_do_not_overlap(self, home: FlaskClient, post: Post) -> None:
        add(home, post)
        answer = add(home, post, since="23:00", until="23:45")
        assert answer.status_code == 422
        assert "和记着的 22:00–23:30 重叠" in answer.text
        assert len(home.household().events) == 1
        assert add(home, post, since="23:30", until="24:00").status_code == 303

    def test_a_name_is_only_a_name(self, home: FlaskClient, post: Post) -> None:
        add(home, post, said_by="<b>供电</b>")
        for path in ("/me/events", "/tonight"):
            assert "&lt;b&gt;供电&lt;/b&gt;" in text(home, path)

    def test_dropped_it_can_be_restored_for_a_day(
        self, home: FlaskClient, post: Post, clock: Clock, services: Services
    ) -> None:
        add(home, post, day="2026-11-23")
        drop = action(home, DROP)
        assert post(home, drop).location == "/me/events"
        assert home.household().events == ()
        assert "刚删掉的" in text(home)
        assert post(home, action(home, RESTORE)).status_code == 303
        assert len(home.household().events) == 1
        post(home, drop)
        clock.pass_by(hours=25)
        tidy(services)
        assert "刚删掉的" not in text(home)
        assert post(home, drop.replace("drop", "restore")).status_code == 404

    def test_restoring_into_another_is_refused(self, home: FlaskClient, post: Post) -> None:
        add(home, post)
        post(home, action(home, DROP))
        add(home, post, since="22:30", until="23:00")
        answer = post(home, action(home, RESTORE))
        assert answer.status_code == 422
        assert "重叠" in answer.text
        assert len(home.household().events) == 1

    def test_one_that_is_on_and_one_that_is_over(
        self, home: FlaskClient, post: Post, clock: Clock, services: Services
    ) -> None:
        add(home, post)
        clock.pass_by(minutes=30)
        assert "正在进行" in text(home)
        clock.pass_by(hours=2)
        page = text(home)
        assert "正在进行" not in page
        assert "过去的" in page
        clock.pass_by(days=31)
        assert "过去的" not in text(home)
        tidy(services)
        assert home.household().events == ()

    def test_in_english(self, home: FlaskClient, post: Post) -> None:
        add(home, post, said_by="State Grid")
        post(home, "/me/language", lang="en")
        page = text(home)
        assert "3.5 yuan for each kWh less" in page
        assert not re.search("[一-鿿]", page.split("<main", 1)[1].split("</main", 1)[0])

    def test_a_stranger_neither_sees_nor_drops_it(
        self, home: FlaskClient, stranger: FlaskClient, client: FlaskClient, post: Post
    ) -> None:
        add(home, post)
        drop = action(home, DROP)
        assert "合肥供电公司" not in text(stranger)
        assert post(stranger, drop).status_code == 404
        assert post(client, drop).status_code == 403
        assert post(client, "/me/events", **NOTICE).status_code == 403
        assert client.get("/me/events").location == "/start/place"
        assert len(home.household().events) == 1


class TestPlans:
    def test_nothing_is_planned_into_it(self, home: FlaskClient, post: Post, services: Services) -> None:
        before = plan_tonight(services, home.household())
        assert any(f"{move.start:%H:%M}" == "22:00" for move in before.moves)
        add(home, post)
        (asked,) = home.household().events
        after = plan_tonight(services, home.household())
        assert after.moves
        assert not [move for move in after.moves if asked.overlaps(move.start, move.end)]

    def test_tonight_says_when_in_one_line(self, home: FlaskClient, post: Post, clock: Clock) -> None:
        add(home, post)
        assert "今天 22:00–23:30，合肥供电公司请您少用电，这段不排电器。冷了热了，空调照开。" in text(home, "/tonight")
        clock.pass_by(minutes=30)
        assert "现在到 23:30，合肥供电公司请您少用电" in text(home, "/tonight")
        clock.pass_by(hours=2)
        assert "合肥供电公司" not in text(home, "/tonight")

    def test_of_tomorrow_it_says_so_and_later_not_yet(self, home: FlaskClient, post: Post) -> None:
        add(home, post, day="2026-11-23")
        assert "合肥供电公司" not in text(home, "/tonight")
        add(home, post, day="2026-11-22")
        assert "明天 22:00–23:30，合肥供电公司" in text(home, "/tonight")

    def test_where_somebody_is_cared_for_nothing_is_asked(
        self, home: FlaskClient, post: Post, services: Services
    ) -> None:
        with services.database.write() as session:
            households.save(session, replace(home.household(), care=True))
        add(home, post)
        told = "家里有要照顾的人，空调照开，不参加不花钱。"
        assert told in text(home, "/tonight")
        assert "照常过就好，空调照开" in text(home)

    def test_what_usually_runs_in_it_may_wait_or_not(
        self, home: FlaskClient, post: Post, services: Services, clock: Clock
    ) -> None:
        """One price all day: nothing to gain, so nothing is advised, and the page does not say that it is fine."""
        with services.database.write() as session:
            households.save(session, replace(home.household(), plan="tiers"))
        clock.set(datetime(2026, 11, 21, 18, tzinfo=CHINA))
        assert "能等就等等" not in text(home, "/tonight")
        add(home, post, since="19:00", until="22:00")
        stays = {stay.appliance.id: stay.why for stay in plan_tonight(services, home.household()).stays}
        assert stays["washer-drum-40"] == "asked"
        assert "能等就等等，不等也行" in text(home, "/tonight")
        assert not plan_tonight(services, home.household()).moves

    def test_the_week_keeps_clear_of_it_too(self, home: FlaskClient, post: Post, services: Services) -> None:
        save_habit(services, home.household(), Habit("", "wh-storage-60l", tuple(range(7)), "19:00", 2.0))
        day = services.today() + 2 * DAY
        add(home, post, day=day.isoformat())
        found = next(item for item in plan_week(services, home.household()).days if item.day == day)
        (asked,) = home.household().events
        assert found.due[0].move
        assert not asked.overlaps(found.due[0].move.start, found.due[0].move.end)
        assert text(home, "/tonight/week").count("22:00–23:30 请您少用电") == 1

    def test_advice_kept_already_follows(self, home: FlaskClient, post: Post, services: Services, clock: Clock) -> None:
        clock.set(datetime(2026, 11, 21, 20, tzinfo=CHINA))
        post(home, "/me/reminders/feed")
        jobs.plan_evenings(services, clock.at)
        before = feed(home, "plan")
        assert datetime(2026, 11, 21, 22, tzinfo=CHINA) in [entry["dtstart"].dt for entry in before]
        add(home, post, day="2026-11-25")
        assert feed(home, "plan") == before
        add(home, post)
        after = feed(home, "plan")
        (asked, _) = home.household().events
        assert after
        assert not [entry for entry in after if asked.overlaps(entry["dtstart"].dt, entry["dtend"].dt)]

    def test_a_device_is_told_the_same(self, app: Flask, home: FlaskClient, post: Post, services: Services) -> None:
        own = {"Authorization": f"Bearer {make_token(services, home.household(), '网关', ('read',))}"}

        def starts() -> list[str]:
            return [move["start"] for move in app.test_client().get("/api/v1/tonight", headers=own).json["moves"]]

        assert "2026-11-21T22:00:00+08:00" in starts()
        add(home, post)
        assert "2026-11-21T22:00:00+08:00" not in starts()
        assert "2026-11-21T23:30:00+08:00" in starts()

    def test_one_line_is_enough_for_two(self, home: FlaskClient, post: Post) -> None:
        add(home, post, day="2026-11-22", said_by="另一家")
        add(home, post)
        page = text(home, "/tonight")
        assert "今天 22:00–23:30，合肥供电公司" in page
        assert "另一家" not in page

    def test_today_needs_no_query_more(self, app: Flask, services: Services, post: Post) -> None:
        demo = make_demo(services)
        browser = app.test_client().become(demo)
        add(browser, post)
        seen: list[str] = []
        engine = services.database.engine

        def note(*args: object) -> None:
            seen.append(str(args[2]))

        event.listen(engine, "before_cursor_execute", note)
        try:
            assert browser.get("/").status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", note)
        assert len([sql for sql in seen if sql.lstrip().upper().startswith("SELECT")]) <= 6


def feed(client: FlaskClient, kind: str) -> list[Calendar]:
    path = re.search(r"/feed/[^\"]+\.ics", text(client, "/me/reminders"))
    assert path
    entries = Calendar.from_ical(client.get(path[0]).get_data()).walk("VEVENT")
    return [entry for entry in entries if str(entry["uid"]).startswith(kind)]


class TestFeed:
    def test_it_is_there_by_default_and_rings_instead_of_the_plan(
        self, home: FlaskClient, post: Post, services: Services, clock: Clock
    ) -> None:
        clock.set(datetime(2026, 11, 21, 17, tzinfo=CHINA))
        post(home, "/me/reminders/feed")
        add(home, post, since="19:00", until="21:00")
        clock.set(datetime(2026, 11, 21, 20, tzinfo=CHINA))
        jobs.plan_evenings(services, clock.at)
        (asked,) = feed(home, "event")
        assert str(asked["summary"]) == "合肥供电公司请您少用电"
        assert "少用一度给 3.5 元" in asked["description"]
        alarms = [alarm for entry in feed(home, "") for alarm in entry.walk("VALARM")]
        assert len(alarms) == len(asked.walk("VALARM")) == 1
        assert feed(home, "plan")

    def test_its_name_stays(self, home: FlaskClient, post: Post) -> None:
        post(home, "/me/reminders/feed")
        add(home, post)
        (before,) = feed(home, "event")
        post(home, action(home, DROP))
        assert feed(home, "event") == []
        post(home, action(home, RESTORE))
        assert [entry["uid"] for entry in feed(home, "event")] == [before["uid"]]

    def test_it_can_be_switched_off(self, home: FlaskClient, post: Post) -> None:
        post(home, "/me/reminders/feed")
        add(home, post)
        assert 'value="event" checked' in text(home, "/me/reminders")
        post(home, "/me/reminders", kind=["plan"], reading_day="")
        assert feed(home, "event") == []
        assert 'value="event" checked' not in text(home, "/me/reminders")

    def test_the_evenings_mail_tells_of_it(
        self, app: Flask, home: FlaskClient, post: Post, services: Services, clock: Clock
    ) -> None:
        mails: list[Mail] = []

        class Postman:
            def send(self, mail: Mail) -> None:
                mails.append(mail)

        app.extensions["services"] = mailing = replace(
            services, mailer=Postman(), public_url="https://yidu.example.org"
        )
        post(home, "/me/reminders/mail", email="li@example.com")
        code = re.search(r"\d{6}", mails[-1].subject)
        assert code
        post(home, "/me/reminders/mail/confirm", code=code[0])
        add(home, post, day="2026-11-22", since="11:00", until="13:00")
        add(home, post, day="2026-11-24")
        clock.set(datetime(2026, 11, 21, 20, tzinfo=CHINA))
        jobs.plan_evenings(mailing, clock.at)
        jobs.send_reminders(mailing, clock.at)
        assert len(mails) == 2
        assert "· 明天 11:00–13:00，合肥供电公司请您少用电" in mails[-1].text
        assert mails[-1].text.count("请您少用电") == 1


def test_the_export_has_it_and_deleting_takes_it(home: FlaskClient, post: Post, services: Services) -> None:
    add(home, post)
    archive = ZipFile(io.BytesIO(home.get("/me/export").get_data()))
    whole = json.loads(archive.read("yidu.json"))
    (kept,) = whole["demand_events"]
    assert (kept["start"], kept["yuan_per_kwh"]) == ("2026-11-21T22:00:00+08:00", "3.5")
    assert "events" not in whole["household"]
    (row,) = csv.DictReader(io.StringIO(archive.read("demand_events.csv").decode("utf-8-sig")))
    assert row["said_by"] == "合肥供电公司"
    assert row["start"] == "2026-11-21T22:00:00+08:00"
    post(home, "/me/delete")
    with services.database.read() as session:
        assert session.exec(select(DemandEventRow)).all() == []
