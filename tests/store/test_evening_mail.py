"""The evening's mail through a real mail server: once a home and day, later when the server is down, never twice."""

import socket
from asyncio import AbstractServer
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.conftest import Clock
from webapp import jobs
from webapp.domain.calendar import CHINA, DAY
from webapp.domain.household import Household
from webapp.domain.mail_errors import MailDownError, MailRefusedError
from webapp.domain.reminder import Reminders
from webapp.domain.run import Plan
from webapp.senders.mail import Mail, SmtpMailer
from webapp.store import households, records, reminders
from webapp.store.tables import ReminderRow
from webapp.usecases.keep_household import keep, new_household
from webapp.usecases.plan_tonight import keep_plan
from webapp.usecases.remind import choose, stop_mail_by
from webapp.usecases.services import Services

EIGHT = datetime(2026, 11, 21, 20, tzinfo=CHINA)
SENDER = "Yidu <tonight@yidu.example.org>"
Work = Callable[[], None]


class Box:
    """The server's side: what was delivered, and the answer to a recipient."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_RCPT(  # noqa: N802  the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content or b"", policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"

    def to(self) -> list[str]:
        return sorted(str(mail["To"]) for mail in self.mails)


class Postman(Controller):
    """At a port that is its own from the first: one that was only looked up may be another's by then."""

    def __init__(self, box: Box) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        host, port = self.socket.getsockname()
        super().__init__(box, hostname=host, port=port, ready_timeout=60)

    def _create_server(self) -> Awaitable[AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self.socket)


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def server(box: Box) -> Iterator[Controller]:
    controller = Postman(box)
    controller.start()
    yield controller
    if controller.server:
        controller.stop()


@pytest.fixture
def mailer(server: Controller) -> SmtpMailer:
    return SmtpMailer.from_url(f"smtp://127.0.0.1:{server.port}?tls=off", SENDER)


@pytest.fixture
def posting(services: Services, mailer: SmtpMailer, clock: Clock) -> Services:
    """The services of a site that sends mail, at eight in the evening."""
    clock.set(EIGHT)
    return replace(services, mailer=mailer, public_url="https://yidu.example.org")


@pytest.fixture
def homes(posting: Services) -> list[Household]:
    """Two homes with a confirmed address, one at eight and one at nine; their plans for tonight are kept."""
    found = []
    for name, hour in (("a", 20), ("b", 21)):
        home = keep(posting, replace(new_household(posting, "anhui"), plan="tou", evening_hour=hour))
        with posting.database.write() as session:
            reminders.change(
                session, home.id, email=f"{name}@example.com", stop_token=f"stop-{name}-0123456789", confirmed_at=EIGHT
            )
        keep_plan(posting, home)
        found.append(home)
    return found


@pytest.fixture
def work(posting: Services, clock: Clock) -> Work:
    """The quarter-hour that is due."""
    return lambda: jobs.send_reminders(posting, clock.at)


def kept(services: Services, home: Household) -> Reminders:
    with services.database.read() as session:
        found = reminders.find(session, home.id)
    assert found
    return found


class TestSending:
    def test_each_home_at_its_hour_once(self, homes: list[Household], work: Work, box: Box, clock: Clock) -> None:
        clock.pass_by(minutes=5)
        work()
        assert box.to() == ["a@example.com"]
        for _ in range(12):
            clock.pass_by(minutes=15)
            work()
        assert box.to() == ["a@example.com", "b@example.com"]

    def test_what_it_says(self, homes: list[Household], work: Work, box: Box) -> None:
        work()
        (mail,) = box.mails
        text = mail.get_content()
        assert mail["From"] == SENDER
        assert mail["Subject"] == "今晚 2 件事，省 0.85 元"
        assert mail["Message-ID"] == "<20261121.stop-a-012345678@yidu.example.org>"
        assert mail["List-Unsubscribe"] == "<https://yidu.example.org/stop/stop-a-0123456789>"
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail.get_content_type() == "text/plain"
        assert "22:00 开始烧，省 0.68 元" in text
        assert "省的是钱，碳排少 0 千克。" in text
        assert "https://yidu.example.org/stop/stop-a-0123456789" in text
        assert homes[0].id not in mail.as_string()

    def test_in_english(self, homes: list[Household], work: Work, box: Box, posting: Services) -> None:
        with posting.database.write() as session:
            households.save(session, replace(homes[0], lang="en"))
        work()
        assert box.mails[0]["Subject"] == "2 things to do tonight, saves 0.85 yuan"
        assert "heat from 22:00" in box.mails[0].get_content()

    def test_the_next_evening_again(
        self, homes: list[Household], work: Work, box: Box, clock: Clock, posting: Services
    ) -> None:
        work()
        clock.pass_by(days=1)
        work()  # no plan yet
        keep_plan(posting, homes[0])
        work()
        assert len(box.mails) == 2

    def test_nothing_worth_it_no_mail(self, homes: list[Household], work: Work, box: Box, posting: Services) -> None:
        with posting.database.write() as session:
            records.save_plans(session, {homes[0].id: Plan(EIGHT.date(), EIGHT, [])})
        work()
        assert box.mails == []
        assert kept(posting, homes[0]).last_sent_on is None

    def test_not_when_all_has_begun(self, homes: list[Household], work: Work, box: Box, clock: Clock) -> None:
        clock.set(EIGHT.replace(hour=23, minute=5))
        work()
        assert box.mails == []

    @pytest.mark.parametrize("change", [{"confirmed_at": None}, {"kinds": ["valley"]}, {"email": None}])
    def test_not_unless_wanted(
        self, homes: list[Household], work: Work, box: Box, posting: Services, change: dict[str, object]
    ) -> None:
        with posting.database.write() as session:
            reminders.change(session, homes[0].id, **change)
        work()
        assert box.mails == []

    def test_a_slot_gone_by_is_left_alone(
        self, homes: list[Household], posting: Services, clock: Clock, box: Box
    ) -> None:
        jobs.send_reminders(posting, clock.at - DAY)
        jobs.send_reminders(replace(posting, mailer=None), clock.at)
        assert box.mails == []


class TestTrouble:
    def test_a_server_that_is_down_delays_and_retries(
        self, homes: list[Household], work: Work, box: Box, clock: Clock, posting: Services, server: Controller
    ) -> None:
        server.stop()
        clock.set(EIGHT.replace(minute=5))
        waits = []
        while clock.at < EIGHT.replace(hour=22):
            work()
            waits.append((kept(posting, homes[0]).next_try_at, kept(posting, homes[0]).failures))
            clock.pass_by(minutes=15)
        tries = dict.fromkeys((moment.astimezone(CHINA).strftime("%H:%M"), count) for moment, count in waits if moment)
        assert list(tries) == [("20:20", 1), ("20:50", 2), ("21:50", 3), ("22:50", 4)]
        assert kept(posting, homes[0]).last_error == "down"
        assert kept(posting, homes[0]).last_sent_on is None

    def test_it_goes_once_the_server_is_back(
        self, homes: list[Household], work: Work, box: Box, clock: Clock, posting: Services
    ) -> None:
        box.answer = "451 try later"
        work()
        assert kept(posting, homes[0]).last_error == "down"
        box.answer = "250 OK"
        clock.pass_by(minutes=10)
        work()
        assert box.mails == []
        clock.pass_by(minutes=5)
        work()
        assert box.to() == ["a@example.com"]
        assert (kept(posting, homes[0]).failures, kept(posting, homes[0]).last_error) == (0, None)

    def test_nobody_waits_for_a_silent_server_again(
        self, homes: list[Household], posting: Services, clock: Clock
    ) -> None:
        class Silent:
            asked = 0

            def send(self, mail: Mail) -> None:
                self.asked += 1
                raise MailDownError

        silent = Silent()
        clock.set(EIGHT.replace(hour=21, minute=5))
        jobs.send_reminders(replace(posting, mailer=silent), clock.at)
        assert silent.asked == 1
        assert [kept(posting, home).last_error for home in homes] == ["down", "down"]

    def test_failures_of_yesterday_count_no_more(
        self, homes: list[Household], work: Work, clock: Clock, posting: Services, server: Controller
    ) -> None:
        server.stop()
        for _ in range(3):
            work()
            clock.pass_by(hours=1)
        clock.set(EIGHT + DAY)
        keep_plan(posting, homes[0])
        work()
        assert kept(posting, homes[0]).failures == 1

    def test_a_refused_address_is_not_tried_again_that_day(
        self, homes: list[Household], work: Work, box: Box, clock: Clock, posting: Services
    ) -> None:
        box.answer = "550 no such mailbox"
        work()
        assert kept(posting, homes[0]).last_error == "refused"
        box.answer = "250 OK"
        clock.pass_by(minutes=30)
        work()
        assert box.mails == []

    def test_of_two_senders_one_may(self, homes: list[Household], posting: Services) -> None:
        won = []
        for _ in range(2):
            with posting.database.write() as session:
                won.append(reminders.claim(session, homes[0].id, EIGHT.date(), EIGHT))
        assert won == [True, False]

    def test_no_transaction_is_open_while_it_is_sent(self, homes: list[Household], posting: Services) -> None:
        """Another writer gets through: it would wait in vain for a lock."""

        class Busy:
            def send(self, mail: Mail) -> None:
                choose(posting, homes[1], ["plan"], 3)

        jobs.send_reminders(replace(posting, mailer=Busy()), EIGHT)
        assert kept(posting, homes[1]).reading_day == 3
        assert kept(posting, homes[0]).last_sent_on == EIGHT.date()


class TestMailer:
    MAIL = Mail("li@example.com", "题", "正文\n", "key")

    def test_it_never_goes_in_the_clear_unless_told(self, server: Controller, box: Box) -> None:
        with pytest.raises(MailDownError):
            SmtpMailer.from_url(f"smtp://127.0.0.1:{server.port}", SENDER).send(self.MAIL)
        assert box.mails == []

    def test_no_answer_and_no_tls_are_the_same_to_the_reader(self, server: Controller) -> None:
        for url in (f"smtps://127.0.0.1:{server.port}", "smtp://nowhere.invalid?tls=off"):
            with pytest.raises(MailDownError):
                replace(SmtpMailer.from_url(url, SENDER), timeout_seconds=1).send(self.MAIL)

    def test_a_refused_recipient_is_told_apart(self, mailer: SmtpMailer, box: Box) -> None:
        box.answer = "550 no"
        with pytest.raises(MailRefusedError):
            mailer.send(self.MAIL)

    def test_the_url_is_read(self) -> None:
        found = SmtpMailer.from_url("smtps://me%40example.org:p%3Aw@mail.example.org", SENDER)
        assert (found.host, found.port, found.user, found.password) == (
            "mail.example.org",
            465,
            "me@example.org",
            "p:w",
        )
        assert "p:w" not in repr(found)
        assert SmtpMailer.from_url("smtp://mail.example.org", SENDER).port == 587

    @pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtps://"])
    def test_another_url_is_refused(self, url: str) -> None:
        with pytest.raises(ValueError, match="smtps://"):
            SmtpMailer.from_url(url, SENDER)


class TestRows:
    def test_a_home_forgotten_is_forgotten_here(self, homes: list[Household], posting: Services) -> None:
        with posting.database.write() as session:
            households.forget(session, homes[0].id)
        with posting.database.read() as session:
            assert session.get(ReminderRow, homes[0].id) is None
            assert session.get(ReminderRow, homes[1].id)

    def test_the_link_of_a_mail_stops_that_home_only(self, homes: list[Household], posting: Services) -> None:
        assert stop_mail_by(posting, "stop-a-0123456789")
        assert not stop_mail_by(posting, "stop-a-0123456789")
        assert kept(posting, homes[0]).email is None
        assert kept(posting, homes[1]).email == "b@example.com"
