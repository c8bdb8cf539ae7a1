"""How a home wants to be reminded: its calendar link, what it holds, and the address for the evening's mail."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from webapp.domain.calendar import DAY
from webapp.domain.household import Household
from webapp.domain.mail_errors import (
    CodeGoneError,
    CodeTooSoonError,
    CodeWrongError,
    MailDownError,
    MailRefusedError,
    MailTooOftenError,
    NoMailError,
)
from webapp.domain.reminder import Kind, Reminders
from webapp.senders.words import CODE_MINUTES, code_mail
from webapp.store import reminders
from webapp.usecases.services import Services

Lang = Literal["zh", "en"]
TOKEN_BYTES = 32
CODE_FOR = timedelta(minutes=CODE_MINUTES)
PAUSE = timedelta(minutes=1)
MOST_TRIES = 5
MOST_CODES = 3


def show_reminders(services: Services, home: Household) -> Reminders:
    with services.database.read() as session:
        return reminders.find(session, home.id) or Reminders()


def make_feed(services: Services, home: Household, lang: Lang) -> None:
    """A calendar link nobody can guess. An earlier one ends at once; entries keep their names from it."""
    with services.database.write() as session:
        kept = reminders.find(session, home.id) or Reminders()
        reminders.change(
            session,
            home.id,
            lang=lang,
            feed_token=secrets.token_urlsafe(TOKEN_BYTES),
            feed_id=kept.feed_id or secrets.token_hex(8),
            feed_made_at=kept.feed_made_at or services.now(),
        )


def stop_feed(services: Services, home: Household) -> None:
    with services.database.write() as session:
        reminders.change(session, home.id, feed_token=None, feed_id=None, feed_made_at=None)


def choose(services: Services, home: Household, kinds: Sequence[Kind], reading_day: int | None) -> None:
    with services.database.write() as session:
        reminders.change(session, home.id, kinds=list(kinds), reading_day=reading_day)


def may_mail(services: Services, home: Household) -> bool:
    """A demonstration home writes to nobody."""
    return services.mailer is not None and not home.demo


def ask_mail(services: Services, home: Household, email: str, lang: Lang) -> None:
    """Send a code to an address. Raises NoMail, CodeTooSoon, MailTooOften, MailDown, MailRefused."""
    mailer, now = services.mailer, services.now()
    if mailer is None or home.demo:
        raise NoMailError("email")
    code, token = f"{secrets.randbelow(10**6):06d}", secrets.token_urlsafe(TOKEN_BYTES)
    with services.database.write() as session:
        kept = reminders.find(session, home.id)
        if kept and kept.code_sent_at and now - kept.code_sent_at < PAUSE:
            raise CodeTooSoonError("email")
        if reminders.codes_sent(session, email, now - DAY) >= MOST_CODES:
            raise MailTooOftenError("email")
        fresh = {**reminders.NO_MAIL, "code_hash": _hash(token, code), "code_sent_at": now}
        reminders.change(session, home.id, **{**fresh, "email": email, "stop_token": token, "lang": lang})
    try:
        mailer.send(code_mail(email, code, lang, f"code.{secrets.token_hex(8)}"))
    except (MailDownError, MailRefusedError) as error:
        stop_mail(services, home)
        raise type(error)("email") from error


def confirm_mail(services: Services, home: Household, code: str) -> None:
    """Raises CodeGone or CodeWrong; a wrong try is counted."""
    now = services.now()
    with services.database.write() as session:
        kept = reminders.find(session, home.id)
        if not (kept and kept.email and kept.code_hash and kept.stop_token and kept.code_sent_at):
            raise CodeGoneError("code")
        if now - kept.code_sent_at > CODE_FOR or kept.code_tries >= MOST_TRIES:
            raise CodeGoneError("code")
        right = hmac.compare_digest(kept.code_hash, _hash(kept.stop_token, code))
        if right:
            reminders.change(session, home.id, confirmed_at=now, code_hash=None, code_tries=0)
        else:
            reminders.change(session, home.id, code_tries=kept.code_tries + 1)
    if not right:
        left = MOST_TRIES - kept.code_tries - 1
        raise CodeWrongError("code", left=left) if left else CodeGoneError("code")


def stop_mail(services: Services, home: Household) -> None:
    """The address is deleted at once."""
    with services.database.write() as session:
        reminders.change(session, home.id, **reminders.NO_MAIL)


def stops_mail(services: Services, token: str) -> bool:
    """Whether a link from a mail still stops anything."""
    with services.database.read() as session:
        return reminders.find_stop(session, token) is not None


def stop_mail_by(services: Services, token: str) -> bool:
    """The same without a login, by the link in the mail. False for a token nobody has."""
    with services.database.write() as session:
        household_id = reminders.find_stop(session, token)
        if household_id:
            reminders.change(session, household_id, **reminders.NO_MAIL)
    return household_id is not None


def _hash(token: str, code: str) -> str:
    """Salted by the row's own secret: six digits alone would be looked up."""
    return hashlib.sha256(f"{token}:{code}".encode()).hexdigest()
