"""Recurring work: what and when as a table. Of many schedulers the holder of the lease works; each slot is done once.

A cron time that comes only says that something may be due: what is done are the slots of the last day that
nobody finished. So a slot missed while no scheduler ran is caught up with by the next one.
"""

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from webapp.domain.calendar import CHINA, DAY, local
from webapp.store.jobs import claim, drop_lease, finish, finished, take_lease
from webapp.usecases import long_look, upkeep
from webapp.usecases.close_spans import close_spans
from webapp.usecases.mail_evening import homes_to_mail, mail_evening
from webapp.usecases.outreach import dry_run
from webapp.usecases.outreach.call_freeze import freeze_due
from webapp.usecases.outreach.call_rehearse import rehearse_due
from webapp.usecases.outreach.call_settle import DAILY_AT, settle_due
from webapp.usecases.outreach.credit_charging import credit_all
from webapp.usecases.outreach.fold_days import fold_all
from webapp.usecases.outreach.measure_effect import measure_all
from webapp.usecases.outreach.release_figures import release_all
from webapp.usecases.outreach.run_campaigns import run_campaigns as run_all
from webapp.usecases.outreach.screen_readings import screen_all
from webapp.usecases.outreach.tally_campaigns import tally_campaigns as tally_all
from webapp.usecases.plan_evenings import plan_evenings as plan_homes
from webapp.usecases.school.forget_class import forget_due
from webapp.usecases.seal_months import seal_months as seal
from webapp.usecases.services import Services
from webapp.usecases.stamp_roots import stamp_roots as stamp

log = logging.getLogger("yidu.jobs")

Job = Callable[[Services, datetime], None]

LEASE = "scheduler"
LEASE_FOR = timedelta(seconds=30)
BEAT_SECONDS = 10
CATCH_UP = DAY
GIVEN_UP = timedelta(minutes=15)
"""A slot begun this long ago and never finished was cut off: its work may be done again, as all of it is idempotent."""

MAIL_EVERY = timedelta(minutes=15)
WATCH_EVERY = timedelta(minutes=2)
FOLD_EVERY = timedelta(minutes=15)
TALLY_EVERY = timedelta(minutes=1)


def plan_evenings(services: Services, slot: datetime) -> None:
    """Tonight's advice for every home whose evening hour it is; an evening gone by is left alone."""
    if local(services.now()).date() != slot.date():
        return
    tally = plan_homes(services, slot.hour, slot.date())
    lag = (services.now() - slot).total_seconds()
    log.info("evenings at %d: %d planned, %d failed, the last %.0f s late", slot.hour, tally.planned, tally.failed, lag)


def send_reminders(services: Services, slot: datetime) -> None:
    """The evening's mails that are due; what a slot gone by has missed, the next one sends."""
    if services.mailer is None or services.now() - slot >= MAIL_EVERY:
        return
    answers = True

    def mail(household_id: str) -> None:
        nonlocal answers
        answers = mail_evening(services, household_id, answers)

    for household_id in homes_to_mail(services):
        attempt(f"the mail of home {household_id[:6]}…", partial(mail, household_id))
    if not answers:
        log.warning("the mail server does not answer; the mails are delayed")


def close_weeks(services: Services, slot: datetime) -> None:
    log.info("%d weeks closed", close_spans(services, "week", slot.date()))


def close_months(services: Services, slot: datetime) -> None:
    log.info("%d months closed", close_spans(services, "month", slot.date()))


def seal_months(services: Services, slot: datetime) -> None:
    """Also what was missed, and what changed since: late readings, imports rolled back, days put right."""
    tally = seal(services, slot.date())
    log.info("%d months sealed, %d of them corrections, %d failed", tally.sealed, tally.corrected, tally.failed)


def stamp_roots(services: Services, slot: datetime) -> None:
    """Roots wait for nobody: without an answer now, the next hour asks again."""
    if stamped := stamp(services):
        log.info("%d roots time-stamped", stamped)


def release_figures(services: Services, slot: datetime) -> None:
    """Of campaigns' places, once most of yesterday's readings are in."""
    log.info("%d campaigns with new figures of their places", release_all(services))


def credit_charging(services: Services, slot: datetime) -> None:
    """Before figures are released, as they tell the points of places."""
    log.info("%d days of charging in cheap hours", credit_all(services))


def measure_results(services: Services, slot: datetime) -> None:
    """Of campaigns that are over, until they are final."""
    if made := measure_all(services):
        log.info("%d results of campaigns measured", made)


def screen_readings(services: Services, slot: datetime) -> None:
    """Before figures are released; what came in since is looked at."""
    log.info("%d days of campaigns' homes set aside", screen_all(services))


def fold_days(services: Services, slot: datetime) -> None:
    """What members' meters told since; the newest slot does what those gone by have missed."""
    if services.now() - slot < FOLD_EVERY and (folded := fold_all(services)):
        log.info("%d homes of campaigns folded", folded)


def run_campaigns(services: Services, slot: datetime) -> None:
    """Those that begin, end or go to the archive."""
    if taken := run_all(services):
        log.info("%d steps of campaigns", taken)


def tally_campaigns(services: Services, slot: datetime) -> None:
    """How many homes each has; what a minute gone by has missed, the newest one counts."""
    if services.now() - slot < TALLY_EVERY:
        tally_all(services)


def watch_calls(services: Services, slot: datetime) -> None:
    """Fix baselines once answers close, hold rehearsals; of slots missed the last does it all."""
    if services.now() - slot >= WATCH_EVERY:
        return
    if fixed := freeze_due(services):
        log.info("%d baselines fixed", fixed)
    if held := rehearse_due(services):
        log.info("%d rehearsals held", held)


def settle_calls(services: Services, slot: datetime) -> None:
    """Of slots missed the last does it all, and the one that looks for late readings."""
    if services.now() - slot < timedelta(hours=1) or slot.hour == DAILY_AT:
        log.info("%d calls looked at", settle_due(services, slot))


def forget_classes(services: Services, slot: datetime) -> None:
    """Those whose thirty days are over; the slots missed while no scheduler ran are caught up with by the next."""
    if forgotten := forget_due(services):
        log.info("%d classes forgotten", forgotten)


def tidy(services: Services, slot: datetime) -> None:
    upkeep.tidy(services)


JOBS: Mapping[Job, str] = {
    plan_evenings: "0 * * * *",
    send_reminders: "5-59/15 16-23 * * *",
    close_weeks: "40 2 * * mon",
    close_months: "50 2 1 * *",
    seal_months: "30 3 3,10,17,24 * *",
    stamp_roots: "55 * * * *",
    tidy: "20 3 * * *",
    forget_classes: "10 3 * * *",
    release_figures: "0 10 * * *",
    screen_readings: "10 9 * * *",
    credit_charging: "40 9 * * *",
    fold_days: "*/15 * * * *",
    run_campaigns: "*/10 * * * *",
    tally_campaigns: "* * * * *",
    measure_results: "30 9 * * *",
    watch_calls: "*/2 * * * *",
    settle_calls: "5 * * * *",
}
"""Minute, hour, day, month, weekday in China's time."""


def look_at_long_files(services: Services, stopped: Callable[[], bool]) -> int:
    """Files somebody waits for, one after the other: how many there were."""
    asked = long_look.asked(services)
    for ask in asked:
        if stopped():
            break
        if not attempt("a long look", partial(long_look.work, services, ask, stopped)):
            long_look.give_up(ask)
    return len(asked)


def try_documents(services: Services, stopped: Callable[[], bool]) -> int:
    """Dry runs of campaigns somebody waits for, one after the other: how many there were."""
    asked = dry_run.asked(services)
    for run in asked:
        if stopped():
            break
        if not attempt("a dry run", partial(dry_run.work, services, run, stopped)):
            dry_run.give_up(services, run)
    return len(asked)


def attempt(what: str, work: Callable[[], object]) -> bool:
    """The boundary of recurring work: what fails is logged and the rest goes on."""
    try:
        work()
    except Exception:
        log.exception("%s failed", what)
        return False
    return True


@dataclass
class Worker:
    """One scheduler of possibly many. It works while the lease is its own by the clock of its services."""

    services: Services
    owner: str
    jobs: Mapping[Job, str] = field(default_factory=lambda: JOBS)
    leads_until: datetime | None = None

    @property
    def leads(self) -> bool:
        return self.leads_until is not None and self.services.now() < self.leads_until

    def beat(self) -> bool:
        """Take or renew the lease. True when it has just become ours: then slots may have been missed."""
        led = self.leads
        now = self.services.now()
        until = now + LEASE_FOR
        with self.services.database.write() as session:
            won = take_lease(session, LEASE, self.owner, now, until)
        self.leads_until = until if won else None
        return won and not led

    def work(self, job: Job) -> None:
        """Do every slot that is due and not done, oldest first."""
        now, began = self.services.now(), time.perf_counter()
        slots = list(slots_between(self.jobs[job], now - CATCH_UP, now))
        with self.services.database.read() as session:
            done = finished(session, job.__name__, name_of(now - CATCH_UP))
        worked = [name_of(slot) for slot in slots if name_of(slot) not in done and self._do(job, slot)]
        if worked:
            seconds = time.perf_counter() - began
            log.info("%s: %d done, up to %s, in %.1f s", job.__name__, len(worked), worked[-1], seconds)

    def resign(self) -> None:
        """Give the lease back."""
        self.leads_until = None
        with self.services.database.write() as session:
            drop_lease(session, LEASE, self.owner)

    def _do(self, job: Job, slot: datetime) -> bool:
        """One slot, if it is still free and the lease still ours."""
        if not self.leads:
            return False
        what, name, now = job.__name__, name_of(slot), self.services.now()
        with self.services.database.write() as session:
            if not claim(session, what, name, self.owner, now, now - GIVEN_UP):
                return False
        if not attempt(f"{what} of {name}", partial(job, self.services, slot)):
            return False
        with self.services.database.write() as session:
            finish(session, what, name, self.services.now())
        return True


def slots_between(cron: str, after: datetime, until: datetime) -> Iterator[datetime]:
    """The times of a cron line in (after, until], on China's clock."""
    trigger = CronTrigger.from_crontab(cron, timezone=CHINA)
    slot = trigger.get_next_fire_time(None, local(after) + timedelta(microseconds=1))
    while slot and slot <= until:
        yield slot
        slot = trigger.get_next_fire_time(slot, slot + timedelta(microseconds=1))


def name_of(slot: datetime) -> str:
    return local(slot).strftime("%Y-%m-%d %H:%M")


def start(worker: Worker, beat_seconds: float = BEAT_SECONDS) -> Callable[[], None]:
    """Begin: the lease now and every few seconds, each job at its times and whenever the lease becomes ours.

    What it gives back ends it, once what is being done is done.
    """
    threads = ThreadPoolExecutor()
    scheduler = BackgroundScheduler(
        timezone=CHINA,
        executors={"default": threads},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600},
    )

    def end() -> None:
        """Not by the scheduler's own way: it waits with its lock held, which a beat that wins the lease needs."""
        scheduler.pause()
        threads.shutdown()
        scheduler.shutdown(wait=False)

    def beat() -> None:
        if worker.beat():
            log.info("this scheduler does the work now")
            for job in worker.jobs:
                scheduler.modify_job(job.__name__, next_run_time=datetime.now(CHINA))

    for job, cron in worker.jobs.items():
        trigger = CronTrigger.from_crontab(cron, timezone=CHINA)
        scheduler.add_job(lambda job=job: attempt(job.__name__, lambda: worker.work(job)), trigger, id=job.__name__)
    scheduler.add_job(
        lambda: attempt("the lease", beat),
        "interval",
        seconds=beat_seconds,
        id="beat",
        next_run_time=datetime.now(CHINA),
    )
    scheduler.start()
    return end


def run(services: Services, stop: threading.Event, parent: int | None = None) -> None:
    """Work until told to stop, or until the process that started this one is gone."""
    worker = Worker(services, f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"[-80:])
    end = start(worker)

    def over() -> bool:
        return stop.is_set() or (parent is not None and os.getppid() != parent)

    while not over():
        if not (worker.leads and look_at_long_files(services, over) + try_documents(services, over)):
            stop.wait(1)
    end()
    attempt("giving the lease back", worker.resign)
    services.database.close()
