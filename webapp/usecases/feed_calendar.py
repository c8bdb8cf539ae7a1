"""A home's reminders as a calendar: the feed a phone subscribes to, and tonight's plan as one file."""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime

from webapp.domain.calendar import DAY, local, midnight
from webapp.domain.errors import UnknownTariffError
from webapp.domain.household import Household
from webapp.domain.reminder import (
    Event,
    Kind,
    Reminders,
    Step,
    asked_hours,
    cheap_hours,
    evening,
    once_a_day,
    reading_days,
    steps,
    tier_begins,
)
from webapp.domain.run import Plan
from webapp.senders import calendar
from webapp.store import households, records, reminders
from webapp.usecases.bill_month import contracts, outlook
from webapp.usecases.plan_tonight import plan_tonight
from webapp.usecases.services import Services


def feed_calendar(services: Services, token: str) -> bytes | None:
    """The calendar a token opens; None for a token nobody has, or has any more."""
    with services.database.read() as session:
        found = reminders.find_feed(session, token)
        home = households.find(session, found[0]) if found else None
    if not (found and home):
        return None
    chosen = found[1]
    if not (chosen.feed_id and chosen.feed_made_at):
        return None
    events = feed_events(services, home, chosen, chosen.feed_made_at)
    return calendar.write(events, chosen.feed_id, midnight(services.today()), home.lang or chosen.lang)


def feed_events(services: Services, home: Household, chosen: Reminders, since: datetime) -> list[Event]:
    """Everything a feed carries. A new kind of event is one more function here, and its words."""
    made: dict[Kind, Callable[[], Sequence[Event]]] = {
        "plan": lambda: _evenings(services, home),
        "event": lambda: asked_hours(home.events),
        "valley": lambda: _cheap_hours(services, home, local(since).date()),
        "tier": lambda: _next_tier(services, home),
        "reading": lambda: reading_days(local(since).date(), chosen.reading_day),
    }
    events: list[Event] = []
    for kind in chosen.kinds:
        with suppress(UnknownTariffError):  # no prices, nothing to say about them
            events += made[kind]()
    return once_a_day(events)


def _evenings(services: Services, home: Household) -> list[Event]:
    """The evening's starts as they were advised, and last evening's, which may still lie ahead."""
    today = services.today()
    events: list[Event] = []
    for day in (today - DAY, today):
        plan, found = evening_steps(services, home, day)
        if plan:
            events += evening(day, plan.made_at, found)
    return events


def evening_steps(services: Services, home: Household, day: date) -> tuple[Plan | None, list[Step]]:
    """A day's kept plan and its steps, without what the home chose to skip."""
    with services.database.read() as session:
        plan = records.plans(session, home.id).get(day)
        skipped = {
            action.subject for action in records.actions(session, home.id, day, day + DAY) if action.kind == "skip"
        }
    return plan, steps(plan.moves, services.catalogue, skipped) if plan else []


def _cheap_hours(services: Services, home: Household, since: date) -> list[Event]:
    """Up to the end of next year: later prices are not known, and the feed is read again."""
    end = date(services.today().year + 2, 1, 1)
    return list(cheap_hours(contracts(services, home), since, end))


def _next_tier(services: Services, home: Household) -> list[Event]:
    today = services.today()
    contract = services.contract(home, today)
    return list(tier_begins(contract.first_day(today), outlook(services, home).next))


def tonight_calendar(services: Services, home: Household, lang: str) -> bytes | None:
    """Tonight's moves as the page shows them, to be opened once. None where there is nothing to do.

    Its entries are named by what they say: the same plan downloaded twice is in the calendar once.
    """
    tonight = plan_tonight(services, home)
    families = services.catalogue.families
    found = [
        Step(
            move.chore.appliance,
            families[move.chore.appliance.family].name,
            move.start,
            move.end,
            round(move.saving_yuan * 100),
        )
        for move in tonight.moves
    ]
    if not found:
        return None
    said = "\n".join(f"{step.appliance.id} {step.start.isoformat()} {step.saving_fen}" for step in found)
    name = hashlib.sha256(said.encode()).hexdigest()[:16]
    return calendar.write(evening(tonight.day, services.now(), found), name, services.now(), lang)
