"""Reminders: the private calendar, what it holds, and mail that a household can stop without a login."""

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar, Component
from werkzeug.test import TestResponse

from tests.conftest import Clock
from webapp import jobs
from webapp.domain.calendar import CHINA
from webapp.domain.mail_errors import MailDownError, MailRefusedError
from webapp.senders.mail import Mail
from webapp.store import households, reminders
from webapp.usecases.services import Services
from webapp.usecases.upkeep import tidy

Post = Callable[..., TestResponse]
HIDDEN = re.compile(r'id="feed" value="https?://[^/"]+(/feed/[^"]+\.ics)"')


class Postman:
    """A mailer that keeps what it is given; `trouble` is what it raises instead."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.trouble: type[Exception] | None = None

    def send(self, mail: Mail) -> None:
        if self.trouble:
            raise self.trouble
        self.mails.append(mail)

    @property
    def code(self) -> str:
        found = re.search(r"\d{6}", self.mails[-1].subject)
        assert found
        return found[0]


@pytest.fixture
def postman(app: Flask, services: Services) -> Iterator[Postman]:
    """From now on this site sends mail."""
    man = Postman()
    app.extensions["services"] = replace(services, mailer=man, public_url="https://yidu.example.org")
    yield man
    app.extensions["services"] = services


def subscribe(client: FlaskClient, post: Post) -> str:
    """Make a link; its path."""
    assert post(client, "/me/reminders/feed").location == "/me/reminders"
    return link(client)


def link(client: FlaskClient) -> str:
    found = HIDDEN.search(client.get("/me/reminders").text)
    assert found
    return found[1]


def plan_evening(services: Services, clock: Clock, hour: int = 20) -> None:
    """The home's evening hour: its plan is kept."""
    clock.set(datetime(2026, 11, 21, hour, 0, tzinfo=CHINA))
    jobs.plan_evenings(services, clock.at)


def entries(client: FlaskClient, path: str) -> list[Component]:
    answer = client.get(path)
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.get_data()).walk("VEVENT"))


def about(found: list[Component], kind: str) -> list[Component]:
    return [entry for entry in found if str(entry["uid"]).startswith(kind)]


def confirmed(client: FlaskClient, post: Post, postman: Postman, email: str = "li@example.com") -> None:
    post(client, "/me/reminders/mail", email=email)
    assert post(client, "/me/reminders/mail/confirm", code=postman.code).location == "/me/reminders#mail"


class TestFeed:
    def test_it_is_off_until_asked_for(self, home: FlaskClient) -> None:
        page = home.get("/me/reminders").text
        assert "生成订阅链接" in page
        assert "/feed/" not in page
        assert 'href="/me/reminders"' in home.get("/me").text
        assert 'href="/me/reminders"' in home.get("/tonight").text

    def test_a_phone_reads_it_without_a_cookie(
        self, home: FlaskClient, client: FlaskClient, post: Post, services: Services, clock: Clock
    ) -> None:
        path = subscribe(home, post)
        assert len(path) > len("/feed/.ics") + 42
        plan_evening(services, clock)
        answer = client.get(path)
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert "Set-Cookie" not in answer.headers
        assert client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304

        calendar = Calendar.from_ical(answer.get_data())
        assert calendar["x-wr-calname"] == "一度：用电提醒"
        assert b"REFRESH-INTERVAL;VALUE=DURATION:PT3H" in answer.get_data()
        (zone,) = calendar.walk("VTIMEZONE")
        assert zone["tzid"] == "Asia/Shanghai"
        (first, *_) = about(list(calendar.walk("VEVENT")), "plan")
        assert str(first["summary"]) == "电热水器 22:00 开始烧，省 0.68 元"
        assert str(first["description"]).endswith("省的是钱，碳排少 0 千克。")
        assert first["dtstart"].dt == datetime(2026, 11, 21, 22, tzinfo=CHINA)
        assert first["dtstart"].params["TZID"] == "Asia/Shanghai"

    def test_one_alarm_an_evening(self, home: FlaskClient, post: Post, services: Services, clock: Clock) -> None:
        path = subscribe(home, post)
        plan_evening(services, clock)
        found = entries(home, path)
        assert len(about(found, "plan")) >= 2
        alarms = [alarm for entry in found for alarm in entry.walk("VALARM")]
        assert [alarm["trigger"].dt for alarm in alarms] == [timedelta(minutes=-10)]
        assert all(entry["transp"] == "TRANSPARENT" for entry in found)

    def test_cheap_hours_come_daily_and_say_their_price(self, home: FlaskClient, post: Post) -> None:
        (valley,) = about(entries(home, subscribe(home, post)), "valley")
        assert valley["rrule"]["FREQ"] == ["DAILY"]
        assert valley["rrule"]["UNTIL"][0] == datetime(2027, 12, 31, 22, tzinfo=CHINA)
        assert valley["dtstart"].dt == datetime(2026, 11, 21, 22, tzinfo=CHINA)
        assert valley["dtend"].dt == datetime(2026, 11, 22, 8, tzinfo=CHINA)
        assert "元" in valley["description"]

    def test_the_reading_day_comes_monthly(self, home: FlaskClient, post: Post) -> None:
        path = subscribe(home, post)
        assert not about(entries(home, path), "reading")
        assert post(home, "/me/reminders", kind=["reading"], reading_day="8号").location == "/me/reminders"
        (entry,) = entries(home, path)
        assert entry["dtstart"].dt == date(2026, 12, 8)
        assert entry["rrule"] == {"FREQ": ["MONTHLY"], "BYMONTHDAY": [8]}
        assert str(entry["summary"]) == "抄电表"

    def test_names_stay_for_as_long_as_the_link(
        self, home: FlaskClient, post: Post, services: Services, clock: Clock
    ) -> None:
        path = subscribe(home, post)
        plan_evening(services, clock)
        uids = {str(entry["uid"]) for entry in entries(home, path)}
        assert len(uids) == len(entries(home, path))
        me, token = home.household().id, path.removeprefix("/feed/").removesuffix(".ics")
        assert not [uid for uid in uids if me in uid or token in uid]
        post(home, "/me/reminders/feed")
        assert {str(entry["uid"]) for entry in entries(home, link(home))} == uids
        clock.pass_by(hours=12)
        assert {str(entry["uid"]) for entry in entries(home, link(home))} == uids

    @pytest.mark.parametrize("hour", [0, 30])
    def test_the_same_hour_gives_the_same_bytes(self, home: FlaskClient, post: Post, clock: Clock, hour: int) -> None:
        path = subscribe(home, post)
        clock.pass_by(minutes=hour)
        before = home.get(path).get_data()
        clock.pass_by(minutes=20)
        assert home.get(path).get_data() == before

    def test_what_was_skipped_is_left_out(
        self, home: FlaskClient, post: Post, services: Services, clock: Clock
    ) -> None:
        path = subscribe(home, post)
        plan_evening(services, clock)
        (first, *rest) = about(entries(home, path), "plan")
        appliance = str(first["uid"]).split(".")[0].partition("20261121-")[2]
        post(home, "/tonight/skip", appliance_id=appliance)
        left = about(entries(home, path), "plan")
        assert [entry["uid"] for entry in left] == [entry["uid"] for entry in rest]
        assert len(left[0].walk("VALARM")) == 1

    def test_another_look_leaves_tonights_advice_alone(
        self, home: FlaskClient, post: Post, services: Services, clock: Clock
    ) -> None:
        path = subscribe(home, post)
        plan_evening(services, clock)
        before = home.get(path).get_data()
        post(home, "/me/look", theme="dark", size="large")
        assert home.get(path).get_data() == before

    def test_it_speaks_the_language_of_the_home(
        self, home: FlaskClient, post: Post, services: Services, clock: Clock
    ) -> None:
        path = subscribe(home, post)
        plan_evening(services, clock)
        post(home, "/me/language", lang="en")
        (first, *_) = about(entries(home, path), "plan")
        assert "heat from 22:00, saves 0.68 yuan" in first["summary"]
        assert first["description"].endswith("It saves money, and 0 kg of CO2.")

    def test_a_link_that_was_changed_or_turned_off_is_an_unknown_page(
        self, home: FlaskClient, client: FlaskClient, post: Post
    ) -> None:
        first = subscribe(home, post)
        second = subscribe(home, post)
        assert first != second
        assert client.get(first).status_code == 404
        assert client.get(second).status_code == 200
        post(home, "/me/reminders/feed/off")
        revoked, guessed = client.get(second), client.get("/feed/guessed.ics")
        assert revoked.status_code == guessed.status_code == 404
        assert "BEGIN" not in revoked.text
        hide = re.compile(r'X-CSRFToken": "[^"]+"')
        assert hide.sub("", revoked.text) == hide.sub("", guessed.text)

    def test_it_is_each_homes_own(self, home: FlaskClient, stranger: FlaskClient, post: Post) -> None:
        mine = subscribe(home, post)
        theirs = subscribe(stranger, post)
        assert mine != theirs
        post(stranger, "/me/reminders/feed/off")
        assert home.get(mine).status_code == 200

    def test_another_phone_of_the_same_home_sees_the_same_link(self, home: FlaskClient, app: Flask, post: Post) -> None:
        path = subscribe(home, post)
        other = app.test_client().become(home.household())
        assert link(other) == path

    def test_where_no_price_is_known_the_rest_remains(self, home: FlaskClient, post: Post, services: Services) -> None:
        path = subscribe(home, post)
        post(home, "/me/reminders", kind=["valley", "tier", "reading"], reading_day="3")
        unknown = next(code for code, found in services.tariffs.tariffs.items() if found[-1].confidence == "low")
        with services.database.write() as session:
            households.save(session, replace(home.household(), province=unknown))
        assert [str(entry["uid"]).partition(".")[0] for entry in entries(home, path)] == ["reading"]

    def test_it_goes_with_the_home(self, home: FlaskClient, client: FlaskClient, post: Post) -> None:
        path = subscribe(home, post)
        post(home, "/me/delete")
        assert client.get(path).status_code == 404


class TestTonightFile:
    def test_it_is_tonights_plan_with_names_that_stay(self, home: FlaskClient) -> None:
        answer = home.get("/tonight.ics")
        assert answer.headers["Content-Disposition"] == 'attachment; filename="yidu-2026-11-21.ics"'
        found = entries(home, "/tonight.ics")
        assert found
        assert [entry["uid"] for entry in found] == [entry["uid"] for entry in entries(home, "/tonight.ics")]
        assert sum(len(entry.walk("VALARM")) for entry in found) == 1

    def test_without_a_plan_the_page_says_so(self, home: FlaskClient, post: Post) -> None:
        post(home, "/me/home", people="3", threshold="10", evening="20")
        assert home.get("/tonight.ics").location == "/tonight"

    def test_a_visitor_is_asked_first(self, client: FlaskClient) -> None:
        assert client.get("/tonight.ics").location == "/start/place"


class TestChoices:
    def test_they_are_kept(self, home: FlaskClient, post: Post) -> None:
        post(home, "/me/reminders", kind=["plan"], reading_day="２８")
        page = home.get("/me/reminders").text
        assert 'value="28"' in page
        assert 'value="plan" checked' in page
        assert 'value="valley" checked' not in page
        post(home, "/me/reminders", reading_day="")
        assert "checked" not in home.get("/me/reminders").text.partition('name="kind"')[2].partition("</form>")[0]

    @pytest.mark.parametrize("typed", ["0", "29", "号", "-1", "<b>"])
    def test_a_strange_day_is_told_beside_its_field(self, home: FlaskClient, post: Post, typed: str) -> None:
        answer = post(home, "/me/reminders", kind=["plan"], reading_day=typed)
        assert answer.status_code == 422
        assert 'id="reading_day-error"' in answer.text
        assert 'value="valley" checked' not in answer.text

    def test_an_unknown_kind_is_refused(self, home: FlaskClient, post: Post) -> None:
        assert post(home, "/me/reminders", kind=["gossip"]).status_code == 422


class TestAddress:
    def test_without_a_server_the_page_says_so(self, home: FlaskClient, post: Post) -> None:
        page = home.get("/me/reminders").text
        assert "不发邮件" in page
        assert 'name="email"' not in page
        assert post(home, "/me/reminders/mail", email="li@example.com").status_code == 422

    def test_the_example_home_writes_to_nobody(self, client: FlaskClient, post: Post, postman: Postman) -> None:
        post(client, "/demo")
        assert "示例家庭不发邮件" in client.get("/me/reminders").text
        assert post(client, "/me/reminders/mail", email="li@example.com").status_code == 422
        assert postman.mails == []

    def test_it_is_confirmed_by_a_code(self, home: FlaskClient, post: Post, postman: Postman) -> None:
        assert post(home, "/me/reminders/mail", email="ｌｉ@example.com").status_code == 303
        (mail,) = postman.mails
        assert mail.to == "li@example.com"
        assert "30 分钟内有效" in mail.text
        assert "li@example.com" in home.get("/me/reminders").text
        post(home, "/me/reminders/mail/confirm", code=f" {postman.code[:3]} {postman.code[3:]}")
        assert "还没发过" in home.get("/me/reminders").text

    @pytest.mark.parametrize(
        "typed",
        ["", "li", "li@", "@example.com", "li@example", "a b@example.com", "li@example.com\nBcc: x@y.zz", "李@例.中国"],
    )
    def test_what_is_no_address_is_told(self, home: FlaskClient, post: Post, postman: Postman, typed: str) -> None:
        answer = post(home, "/me/reminders/mail", email=typed)
        assert answer.status_code == 422
        assert 'id="email-error"' in answer.text
        assert postman.mails == []

    def test_five_wrong_codes_end_it(self, home: FlaskClient, post: Post, postman: Postman) -> None:
        post(home, "/me/reminders/mail", email="li@example.com")
        wrong = "000000" if postman.code != "000000" else "111111"
        answers = [post(home, "/me/reminders/mail/confirm", code=wrong) for _ in range(5)]
        assert {answer.status_code for answer in answers} == {422}
        assert "还能试 4 次" in answers[0].text
        assert "已经失效" in answers[-1].text
        assert post(home, "/me/reminders/mail/confirm", code=postman.code).status_code == 422

    def test_a_code_is_good_for_half_an_hour(
        self, home: FlaskClient, post: Post, postman: Postman, clock: Clock
    ) -> None:
        post(home, "/me/reminders/mail", email="li@example.com")
        clock.pass_by(minutes=31)
        assert "已经失效" in post(home, "/me/reminders/mail/confirm", code=postman.code).text

    def test_nobodys_box_is_filled(
        self, home: FlaskClient, app: Flask, post: Post, postman: Postman, clock: Clock
    ) -> None:
        post(home, "/me/reminders/mail", email="li@example.com")
        post(home, "/me/reminders/mail/off")
        assert "刚发过一封" in post(home, "/me/reminders/mail", email="li@example.com").text
        for _ in range(4):
            other = app.test_client()
            post(other, "/start/place", province="anhui")
            answer = post(other, "/me/reminders/mail", email="li@example.com")
        assert "明天再试" in answer.text
        assert len(postman.mails) == 4

    @pytest.mark.parametrize(("trouble", "sentence"), [(MailDownError, "没有回应"), (MailRefusedError, "不收这个地址")])
    def test_a_server_in_trouble_is_told_and_nothing_kept(
        self, home: FlaskClient, post: Post, postman: Postman, trouble: type[Exception], sentence: str
    ) -> None:
        postman.trouble = trouble
        answer = post(home, "/me/reminders/mail", email="li@example.com")
        assert answer.status_code == 422
        assert sentence in answer.text
        assert 'name="code"' not in home.get("/me/reminders").text

    def test_one_not_confirmed_is_deleted_within_a_day(
        self, home: FlaskClient, post: Post, postman: Postman, clock: Clock, services: Services
    ) -> None:
        post(home, "/me/reminders/mail", email="li@example.com")
        tidy(services)
        assert "li@example.com" in home.get("/me/reminders").text
        clock.pass_by(hours=25)
        tidy(services)
        assert "li@example.com" not in home.get("/me/reminders").text

    def test_turning_it_off_deletes_the_address(self, home: FlaskClient, post: Post, postman: Postman) -> None:
        confirmed(home, post, postman)
        post(home, "/me/reminders/mail/off")
        assert "li@example.com" not in home.get("/me/reminders").text
        assert b"li@example.com" not in home.get("/me/export").get_data()

    def test_the_export_tells_of_it_without_the_secrets(
        self, home: FlaskClient, post: Post, postman: Postman, services: Services
    ) -> None:
        confirmed(home, post, postman)
        token = subscribe(home, post).removeprefix("/feed/").removesuffix(".ics")
        archive = ZipFile(io.BytesIO(home.get("/me/export").get_data()))
        kept = json.loads(archive.read("yidu.json"))["reminders"]
        assert (kept["feed"], kept["email"]) == (True, "li@example.com")
        with services.database.read() as session:
            found = reminders.find(session, home.household().id)
        assert found
        assert found.stop_token
        for name in ("yidu.json", "reminders.csv"):
            text = archive.read(name).decode()
            assert token not in text
            assert found.stop_token not in text


class TestStop:
    def url(self, services: Services, client: FlaskClient) -> str:
        with services.database.read() as session:
            found = reminders.find(session, client.household().id)
        assert found
        return f"/stop/{found.stop_token}"

    def test_reading_only_asks(
        self, home: FlaskClient, client: FlaskClient, post: Post, postman: Postman, services: Services
    ) -> None:
        confirmed(home, post, postman)
        url = self.url(services, home)
        assert "不再收一度的信吗" in client.get(url).text
        assert "li@example.com" in home.get("/me/reminders").text

    def test_one_click_of_a_mail_program_stops_it(
        self, home: FlaskClient, client: FlaskClient, post: Post, postman: Postman, services: Services
    ) -> None:
        confirmed(home, post, postman)
        url = self.url(services, home)
        answer = client.post(url, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "不再发信了" in answer.text
        assert "li@example.com" not in home.get("/me/reminders").text
        assert client.get(url).status_code == client.post(url).status_code == 404


class TestDelivery:
    """What the page says of the last mail."""

    @pytest.fixture
    def evening(self, home: FlaskClient, app: Flask, post: Post, postman: Postman, clock: Clock) -> Callable[[], str]:
        """The next quarter-hour's work; what the page says then."""
        confirmed(home, post, postman)
        plan_evening(app.extensions["services"], clock)
        clock.pass_by(minutes=5)

        def work() -> str:
            jobs.send_reminders(app.extensions["services"], clock.at)
            return re.sub(r"<[^>]+>", "", home.get("/me/reminders").text.partition('id="mail"')[2])

        return work

    def test_sent(self, evening: Callable[[], str], postman: Postman) -> None:
        assert "上一封：11月21日 周六，发出了" in evening()
        mail = postman.mails[-1]
        assert mail.subject == "今晚 2 件事，省 0.85 元"
        assert "· 电热水器 22:00 开始烧，省 0.68 元" in mail.text
        assert "碳排少 0 千克" in mail.text
        assert "https://yidu.example.org/tonight" in mail.text
        assert mail.stop_url
        assert mail.stop_url.startswith("https://yidu.example.org/stop/")

    def test_down(self, evening: Callable[[], str], postman: Postman, clock: Clock) -> None:
        postman.trouble = MailDownError
        assert "邮件服务器没有回应，20:20 再试" in evening()
        clock.pass_by(hours=4)
        assert "那晚没发出" in evening()

    def test_refused(self, evening: Callable[[], str], postman: Postman) -> None:
        postman.trouble = MailRefusedError
        assert "不收这个地址，请换一个" in evening()

    def test_after_a_crash(self, evening: Callable[[], str], postman: Postman) -> None:
        postman.trouble = KeyError
        assert "还没等到回音" in evening()
        sent = len(postman.mails)
        postman.trouble = None
        evening()
        assert len(postman.mails) == sent


class TestToday:
    """A planned run that is due is marked on 今天, and confirmed there with one tap."""

    @pytest.fixture
    def planned(self, home: FlaskClient, post: Post, clock: Clock) -> datetime:
        start = datetime(2026, 11, 21, 22, tzinfo=CHINA)
        move = home.get("/tonight").text.partition('name="appliance_id" value="')[2].partition('"')[0]
        post(home, "/tonight/done", appliance_id=move, start=start.isoformat())
        return start

    @pytest.mark.parametrize(
        ("minutes", "word", "tap"),
        [(-40, "打算", False), (-20, "快开始了", False), (0, "该开始了", True), (110, "该开始了", True)],
    )
    def test_it_says_so(
        self, home: FlaskClient, clock: Clock, planned: datetime, minutes: int, word: str, tap: bool
    ) -> None:
        clock.set(planned + timedelta(minutes=minutes))
        page = home.get("/").text
        assert f">{word}</span>" in page
        assert ("/confirm" in page) == tap

    def test_a_tap_confirms_it(self, home: FlaskClient, post: Post, clock: Clock, planned: datetime) -> None:
        clock.set(planned + timedelta(minutes=5))
        found = re.search(r'action="(/runs/\w+/confirm)"', home.get("/").text)
        assert found
        post(home, found[1])
        assert "/confirm" not in home.get("/").text
