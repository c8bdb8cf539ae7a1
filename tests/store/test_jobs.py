"""Recurring work: one scheduler of many does it, each slot once, and what was missed is caught up with."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from tests.conftest import Clock
from webapp import jobs
from webapp.cli import main
from webapp.domain.calendar import CHINA, DAY
from webapp.domain.household import Household
from webapp.domain.run import Plan
from webapp.jobs import LEASE_FOR, Worker, slots_between
from webapp.store import households, records, runs
from webapp.store.database import Database
from webapp.store.jobs import claim, drop_lease, finish, finished, forget_claims, take_lease
from webapp.store.tables import ClaimRow
from webapp.usecases import plan_evenings
from webapp.usecases.keep_household import keep, new_household
from webapp.usecases.services import Services

HOURLY = "0 * * * *"
NOW = datetime(2026, 11, 21, 21, 38, tzinfo=CHINA)
LATER = NOW + LEASE_FOR + timedelta(seconds=1)
PATIENCE = 60
"""Seconds; as a rule it takes one."""


class Diary:
    """A job that writes down its slots."""

    __name__ = "diary"

    def __init__(self) -> None:
        self.slots: list[datetime] = []
        self.trouble: type[BaseException] | None = None

    def __call__(self, services: Services, slot: datetime) -> None:
        if self.trouble:
            raise self.trouble
        self.slots.append(slot)


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def worker(services: Services, diary: Diary) -> Callable[[str], Worker]:
    return lambda owner: Worker(services, owner, {diary: HOURLY})


def hours(slots: list[datetime]) -> list[int]:
    return [slot.hour for slot in slots]


class TestLease:
    def test_it_goes_to_the_first_and_can_be_renewed(self, database: Database) -> None:
        with database.write() as session:
            assert take_lease(session, "x", "a", NOW, LATER)
        with database.write() as session:
            assert take_lease(session, "x", "a", NOW, LATER)

    def test_nobody_else_gets_it_before_it_has_run_out(self, database: Database) -> None:
        with database.write() as session:
            assert take_lease(session, "x", "a", NOW, LATER)
            assert not take_lease(session, "x", "b", NOW, LATER)
            assert not take_lease(session, "x", "b", LATER, LATER)
            assert take_lease(session, "x", "b", LATER + timedelta(microseconds=1), LATER + DAY)
            assert not take_lease(session, "x", "a", LATER + timedelta(microseconds=1), LATER + DAY)

    def test_given_back_it_is_free_at_once(self, database: Database) -> None:
        with database.write() as session:
            assert take_lease(session, "x", "a", NOW, LATER)
            drop_lease(session, "x", "b")
            assert not take_lease(session, "x", "b", NOW, LATER)
            drop_lease(session, "x", "a")
            assert take_lease(session, "x", "b", NOW, LATER)


class TestClaim:
    def test_a_slot_is_taken_once(self, database: Database) -> None:
        with database.write() as session:
            assert claim(session, "job", "s1", "a", NOW, NOW - DAY)
            assert not claim(session, "job", "s1", "b", NOW, NOW - DAY)
            assert claim(session, "job", "s2", "b", NOW, NOW - DAY)
            assert claim(session, "other", "s1", "b", NOW, NOW - DAY)

    def test_one_given_up_is_taken_again_but_never_one_finished(self, database: Database) -> None:
        with database.write() as session:
            assert claim(session, "job", "s1", "a", NOW, NOW)
            assert claim(session, "job", "s1", "b", NOW + DAY, NOW + DAY)
            finish(session, "job", "s1", NOW + DAY)
            assert not claim(session, "job", "s1", "c", NOW + 9 * DAY, NOW + 9 * DAY)
            assert finished(session, "job", "s1") == {"s1"}
            assert finished(session, "job", "s2") == set()

    def test_old_ones_are_forgotten(self, database: Database) -> None:
        with database.write() as session:
            claim(session, "job", "s1", "a", NOW, NOW)
            forget_claims(session, NOW + DAY)
            assert session.exec(select(ClaimRow)).all() == []


class TestSlots:
    def test_the_last_instant_counts_and_the_first_does_not(self) -> None:
        end = datetime(2026, 11, 21, 20, tzinfo=CHINA)

        assert hours(list(slots_between(HOURLY, end - timedelta(hours=2), end))) == [19, 20]

    def test_a_day_has_one_nightly_slot(self) -> None:
        assert [str(slot)[:16] for slot in slots_between("20 3 * * *", NOW - DAY, NOW)] == ["2026-11-21 03:20"]


class TestWorker:
    def test_without_the_lease_nothing_is_done(self, worker: Callable[[str], Worker], diary: Diary) -> None:
        worker("a").work(diary)

        assert diary.slots == []

    def test_a_new_leader_catches_up_with_a_day_and_no_more(
        self, worker: Callable[[str], Worker], diary: Diary
    ) -> None:
        first = worker("a")
        assert first.beat()
        first.work(diary)

        assert hours(diary.slots) == [*range(22, 24), *range(22)]

    def test_no_slot_is_done_twice(self, worker: Callable[[str], Worker], diary: Diary) -> None:
        for owner in ("a", "a", "b"):
            one = worker(owner)
            one.beat()
            one.work(diary)

        assert len(diary.slots) == len(set(diary.slots)) == 24

    def test_when_one_dies_the_other_takes_over(
        self, worker: Callable[[str], Worker], diary: Diary, clock: Clock
    ) -> None:
        dead, waiting = worker("a"), worker("b")
        assert dead.beat()
        dead.work(diary)
        assert not waiting.beat()
        diary.slots.clear()

        clock.pass_by(hours=2)  # and the first was never heard of again
        assert waiting.beat()
        waiting.work(diary)

        assert hours(diary.slots) == [22, 23]

    def test_one_that_slept_through_its_lease_knows(
        self, worker: Callable[[str], Worker], diary: Diary, clock: Clock
    ) -> None:
        sleeper, other = worker("a"), worker("b")
        assert sleeper.beat()
        clock.pass_by(seconds=31)
        assert other.beat()
        sleeper.work(diary)

        assert diary.slots == []
        assert not sleeper.beat()

    def test_resigning_lets_the_next_one_in_at_once(self, worker: Callable[[str], Worker]) -> None:
        first, second = worker("a"), worker("b")
        first.beat()
        first.resign()

        assert second.beat()
        assert not first.leads

    def test_what_failed_is_logged_and_done_later(
        self, worker: Callable[[str], Worker], diary: Diary, clock: Clock, caplog: pytest.LogCaptureFixture
    ) -> None:
        one = worker("a")
        one.beat()
        diary.trouble = ZeroDivisionError
        one.work(diary)
        assert "diary of 2026-11-21 21:00 failed" in caplog.text

        diary.trouble = None
        one.work(diary)
        assert diary.slots == []  # not at once
        clock.pass_by(minutes=16)
        one.beat()
        one.work(diary)
        assert len(diary.slots) == 24

    def test_the_scheduler_turns_all_this_by_itself(self, worker: Callable[[str], Worker], diary: Diary) -> None:
        end = jobs.start(worker("a"), beat_seconds=0.1)
        deadline = time.monotonic() + PATIENCE
        while len(diary.slots) < 24 and time.monotonic() < deadline:
            time.sleep(0.01)
        end()

        assert len(diary.slots) == 24


@pytest.fixture
def homes(services: Services) -> list[Household]:
    """Three homes that want their advice at nine, one of them at eight."""
    nine = [replace(new_household(services, "anhui"), plan="tou", evening_hour=21) for _ in range(2)]
    eight = replace(new_household(services, "anhui"), plan="tou", evening_hour=20)
    return [keep(services, home) for home in (*nine, eight)]


def planned(services: Services, homes: list[Household]) -> list[bool]:
    with services.database.read() as session:
        return [services.today() in records.plans(session, home.id) for home in homes]


class TestEvening:
    SLOT = NOW.replace(minute=0)

    def test_the_homes_of_the_hour_get_their_plan(self, services: Services, homes: list[Household]) -> None:
        jobs.plan_evenings(services, self.SLOT)

        assert planned(services, homes) == [True, True, False]

    def test_twice_is_like_once(self, services: Services, homes: list[Household]) -> None:
        def plans() -> list[object]:
            with services.database.read() as session:
                return [records.plans(session, home.id).get(services.today()) for home in homes]

        jobs.plan_evenings(services, self.SLOT)
        once = plans()
        jobs.plan_evenings(services, self.SLOT)

        assert plans() == once

    def test_a_stop_in_the_middle_is_gone_on_from(
        self, services: Services, homes: list[Household], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Batches of one; the second is cut off by the power, so to say."""
        monkeypatch.setattr(plan_evenings, "BATCH", 1)
        first, second = sorted(homes[:2], key=lambda home: home.id)

        def cut(*_: object) -> None:
            raise SystemExit

        with monkeypatch.context() as patch:
            save = records.save_plans
            patch.setattr(records, "save_plans", lambda *args: save(*args) if first.id in args[1] else cut())
            with pytest.raises(SystemExit):
                jobs.plan_evenings(services, self.SLOT)
        assert planned(services, [first, second]) == [True, False]
        jobs.plan_evenings(services, self.SLOT)
        assert planned(services, [first, second]) == [True, True]

    def test_how_late_the_last_was_is_told(
        self, services: Services, homes: list[Household], caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level("INFO", "yidu.jobs"):
            jobs.plan_evenings(services, self.SLOT)
        assert f"evenings at {self.SLOT.hour}: 2 planned, 0 failed, the last 2280 s late" in caplog.text

    def test_an_evening_gone_by_is_left_alone(self, services: Services, homes: list[Household]) -> None:
        jobs.plan_evenings(services, self.SLOT - DAY)

        assert planned(services, homes) == [False, False, False]

    def test_a_home_whose_prices_are_unknown_is_passed_over(
        self, services: Services, homes: list[Household], caplog: pytest.LogCaptureFixture
    ) -> None:
        with services.database.write() as session:
            households.save(session, replace(homes[0], province="nowhere"))
        jobs.plan_evenings(services, self.SLOT)

        assert planned(services, homes) == [False, True, False]
        assert caplog.text == ""

    def test_one_that_fails_does_not_stop_the_others(
        self, services: Services, homes: list[Household], caplog: pytest.LogCaptureFixture
    ) -> None:
        with services.database.write() as session:
            households.save(session, replace(homes[0], use=replace(homes[0].use, wh=())))
        jobs.plan_evenings(services, self.SLOT)

        assert planned(services, homes) == [False, True, False]
        assert homes[0].id[:6] in caplog.text
        assert homes[0].id not in caplog.text


def test_how_late_the_slots_were_can_be_asked(
    worker: Callable[[str], Worker],
    services: Services,
    diary: Diary,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    one = worker("a")
    one.beat()
    one.work(diary)
    monkeypatch.setenv("YIDU_DATA", str(tmp_path))
    monkeypatch.setenv("YIDU_DATABASE_URL", services.database.engine.url.render_as_string(hide_password=False))
    assert main(["jobs", "--status"]) == 0
    said = capsys.readouterr().out
    assert f"diary            {NOW:%Y-%m-%d} 21:00  2280 s after" in said


class TestTidy:
    def test_only_what_is_old_goes(self, services: Services, clock: Clock) -> None:
        kept = keep(services, new_household(services, "anhui"))
        demo = keep(services, replace(new_household(services, "anhui"), demo=True))
        with services.database.write() as session:
            records.save_plans(session, {kept.id: Plan(services.today(), services.now(), [])})
        jobs.tidy(services, NOW)
        clock.pass_by(days=61)
        young = keep(services, replace(new_household(services, "anhui"), demo=True))
        jobs.tidy(services, NOW)
        jobs.tidy(services, NOW)

        with services.database.read() as session:
            found = [households.find(session, home.id) is not None for home in (kept, demo, young)]
            assert found == [True, False, True]
            assert records.plans(session, kept.id) == {}
            assert runs.every(session, kept.id) == []
