"""The evening's mail: one a home and day, only when there is something worth doing.

The day is marked before the mail goes, in a transaction of its own. So two schedulers never send twice, and after a
crash between mark and answer that evening has no mail rather than two. A server that does not answer takes the mark
back and delays; one that took the mail and lost its answer may get it again, under the same Message-ID.
"""

from collections.abc import Sequence

from webapp.domain.calendar import DAY, local, midnight
from webapp.domain.demand_event import ahead as events_ahead
from webapp.domain.household import Household
from webapp.domain.mail_errors import MailDownError, MailRefusedError
from webapp.domain.reminder import Reminders, Step, mail_ends, next_try
from webapp.senders.mail import Mail
from webapp.senders.words import evening_mail
from webapp.store import households, reminders
from webapp.usecases.feed_calendar import evening_steps
from webapp.usecases.services import Services


def homes_to_mail(services: Services) -> Sequence[str]:
    """The homes whose mail of today has neither gone nor to wait."""
    with services.database.read() as session:
        return reminders.due(session, services.today(), services.now())


def mail_evening(services: Services, household_id: str, answers: bool = True) -> bool:
    """Send a home its mail, if it is time and worth it. False when the server is silent: then no other home waits."""
    with services.database.read() as session:
        home, chosen = households.find(session, household_id), reminders.find(session, household_id)
    if not (home and chosen and services.mailer):
        return answers
    mail = _mail(services, home, chosen)
    if mail is None or not _claim(services, household_id):
        return answers
    try:
        if not answers:
            raise MailDownError
        services.mailer.send(mail)
    except MailDownError:
        _wait(services, household_id, chosen)
        return False
    except MailRefusedError:
        _note(services, household_id, failures=chosen.failures + 1, last_error="refused")
        return True
    _note(services, household_id, failures=0, next_try_at=None, last_error=None)
    return True


def _mail(services: Services, home: Household, chosen: Reminders) -> Mail | None:
    """None before the home's hour, too late in the evening, or when nothing of the plan lies ahead."""
    now, day = local(services.now()), services.today()
    if not (chosen.email and chosen.stop_token and "plan" in chosen.kinds):
        return None
    if now.hour < home.evening_hour or now >= mail_ends(day, home.evening_hour):
        return None
    found = ahead(services, home)
    if not found:
        return None
    asked = events_ahead(home.events, now, midnight(day + 2 * DAY)) if "event" in chosen.kinds else []
    lang = home.lang or chosen.lang
    return evening_mail(chosen.email, day, found, lang, services.public_url, chosen.stop_token, asked)


def ahead(services: Services, home: Household) -> list[Step]:
    """What of today's plan has not begun yet."""
    return [step for step in evening_steps(services, home, services.today())[1] if step.start > services.now()]


def _claim(services: Services, household_id: str) -> bool:
    with services.database.write() as session:
        return reminders.claim(session, household_id, services.today(), services.now())


def _wait(services: Services, household_id: str, chosen: Reminders) -> None:
    """Take the mark back and try later; failures of earlier days count no more."""
    now = services.now()
    earlier = chosen.next_try_at is not None and local(chosen.next_try_at).date() == local(now).date()
    failures = (chosen.failures if earlier else 0) + 1
    _note(
        services,
        household_id,
        last_sent_on=chosen.last_sent_on,
        failures=failures,
        next_try_at=next_try(now, failures),
        last_error="down",
    )


def _note(services: Services, household_id: str, **values: object) -> None:
    with services.database.write() as session:
        reminders.change(session, household_id, **values)
