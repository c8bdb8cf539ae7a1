"""Homes and what belongs to them: as it went in it comes out, to its owner only, and it can all be forgotten."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from sqlalchemy import Boolean, Date, Float, Integer, LargeBinary, Table, func, insert, select
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from webapp.domain.calendar import CHINA, DAY
from webapp.domain.habit import Habit
from webapp.domain.household import Household, MonthlyUse, OwnPrices
from webapp.domain.load import Wh
from webapp.domain.run import Action, Certificate, Plan, Run
from webapp.store import habits, households, records, runs
from webapp.store.database import Database

NOW = datetime(2026, 11, 21, 21, 38, tzinfo=CHINA)
TODAY = NOW.date()
HOME = Household(id="home", province="anhui", created_at=NOW, appliances=("rice-cooker", "drum-washer"))
OTHER = replace(HOME, id="other")

OWN_TABLES = [table for table in SQLModel.metadata.sorted_tables if "household_id" in table.columns]


def a_run(run_id: str = "r1", **changes: object) -> Run:
    run = Run(
        id=run_id,
        key=f"key-{run_id}",
        appliance_id="drum-washer",
        start=NOW,
        end=NOW + timedelta(hours=1),
        quantity=1.5,
        planned=False,
        wh=800,
        wh_low=500,
        wh_high=1100,
        fen=45,
        g_co2=520,
        created_at=NOW,
    )
    return replace(run, **changes)  # type: ignore[arg-type]


def a_day(*values: int) -> Wh:
    return np.array([*values, *[0] * (96 - len(values))], dtype=np.int64)


@pytest.fixture
def both(database: Database) -> Database:
    with database.write() as session:
        households.save(session, HOME)
        households.save(session, OTHER)
    return database


class TestHouseholds:
    @pytest.mark.parametrize(
        "home",
        [
            HOME,
            replace(HOME, city="合肥", care=True, plan="tou", bill_kind="yuan", bill_amount=Decimal("64.54")),
            replace(HOME, use=MonthlyUse(tuple(range(12)), 0.15, 0.31, from_bill=True), favourites=("kettle",)),
            replace(HOME, own_prices=OwnPrices(Decimal("0.56"))),
            replace(HOME, own_prices=OwnPrices(Decimal("0.5953"), Decimal("0.3153"), "23:00", "07:00")),
            replace(HOME, demo=True, lang="en", theme="dark", size="large", ccer_yuan_per_t=Decimal("80.5")),
        ],
    )
    def test_a_home_comes_back_as_it_was(self, database: Database, home: Household) -> None:
        with database.write() as session:
            households.save(session, home)
        with database.read() as session:
            assert households.find(session, home.id) == home

    def test_saving_again_replaces(self, both: Database) -> None:
        with both.write() as session:
            households.save(session, replace(HOME, people=5))
        with both.read() as session:
            found = households.find(session, "home")
        assert found
        assert found.people == 5

    def test_nobody_is_found_under_an_unknown_id(self, both: Database) -> None:
        with both.read() as session:
            assert households.find(session, "' or 1=1 --") is None

    def test_every_home_of_an_hour(self, both: Database) -> None:
        with both.write() as session:
            households.save(session, replace(OTHER, evening_hour=19))
        with both.read() as session:
            assert [home.id for home in households.unplanned(session, 19, TODAY, "", 9)] == ["other"]
            assert households.unplanned(session, 19, TODAY, "other", 9) == []
        with both.write() as session:
            records.save_plans(session, {"other": Plan(TODAY, NOW, [])})
        with both.read() as session:
            assert households.unplanned(session, 19, TODAY, "", 9) == []
            assert len(households.unplanned(session, 19, TODAY + DAY, "", 9)) == 1

    def test_only_old_demonstration_homes_are_found(self, both: Database) -> None:
        with both.write() as session:
            households.save(session, replace(HOME, id="old", demo=True, created_at=NOW - 2 * DAY))
            households.save(session, replace(HOME, id="new", demo=True))
            households.save(session, replace(HOME, id="kept", created_at=NOW - 2 * DAY))
        with both.read() as session:
            assert list(households.old_demos(session, NOW - DAY)) == ["old"]

    def test_a_failed_change_leaves_nothing(self, database: Database) -> None:
        def fail() -> None:
            with database.write() as session:
                households.save(session, HOME)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        with database.read() as session:
            assert households.find(session, "home") is None


class TestRuns:
    def test_a_run_comes_back_as_it_was(self, both: Database) -> None:
        run = a_run(fen=None, planned=True, deleted_at=NOW)
        with both.write() as session:
            runs.save(session, "home", run)
        with both.read() as session:
            assert runs.find(session, "home", "r1") == run
            assert runs.find_key(session, "home", "key-r1") == run

    def test_between_takes_the_first_instant_and_not_the_last(self, both: Database) -> None:
        with both.write() as session:
            for hour in (0, 1, 2):
                runs.save(session, "home", a_run(f"r{hour}", start=NOW + timedelta(hours=hour)))
            runs.save(session, "home", a_run("gone", deleted_at=NOW))
        with both.read() as session:
            found = runs.between(session, "home", NOW, NOW + timedelta(hours=2))
        assert [run.id for run in found] == ["r1", "r0"]

    def test_purging_forgets_what_was_undone_long_ago(self, both: Database) -> None:
        with both.write() as session:
            runs.save(session, "home", a_run("old", deleted_at=NOW - 2 * DAY))
            runs.save(session, "home", a_run("new", deleted_at=NOW))
            runs.save(session, "home", a_run("kept"))
            runs.purge(session, NOW - DAY)
        with both.read() as session:
            assert runs.find(session, "home", "old") is None
            assert runs.find(session, "home", "new")
            assert runs.find(session, "home", "kept")

    def test_favourites_are_counted(self, both: Database) -> None:
        names = ["kettle", "kettle", "oven", "rice-cooker", "rice-cooker", "rice-cooker"]
        with both.write() as session:
            for number, name in enumerate(names):
                runs.save(session, "home", a_run(str(number), appliance_id=name))
        with both.read() as session:
            assert list(runs.favourites(session, "home", NOW - DAY, 2)) == ["rice-cooker", "kettle"]

    def test_the_same_run_of_two_homes_is_two_runs(self, both: Database) -> None:
        with both.write() as session:
            runs.save(session, "home", a_run(wh=1))
            runs.save(session, "other", a_run(wh=2))
        with both.read() as session:
            assert [run.wh for name in ("home", "other") for run in runs.every(session, name)] == [1, 2]


class TestDays:
    def test_a_day_comes_back_to_the_watt_hour(self, both: Database) -> None:
        loads = {TODAY: a_day(0, 1, 70_000, 2**31 - 1), TODAY - DAY: a_day(7)}
        with both.write() as session:
            runs.save_days(session, "home", loads)
        with both.read() as session:
            found = runs.days(session, "home", TODAY - DAY, TODAY + DAY)
        assert {day: wh.tolist() for day, wh in found.items()} == {day: wh.tolist() for day, wh in loads.items()}

    def test_only_the_days_asked_for_are_read(self, both: Database) -> None:
        with both.write() as session:
            runs.save_days(session, "home", {TODAY + n * DAY: a_day(n + 9) for n in range(-3, 4)})
        with both.read() as session:
            assert sorted(runs.days(session, "home", TODAY - DAY, TODAY + DAY)) == [TODAY - DAY, TODAY]

    def test_a_day_that_became_empty_has_no_row(self, both: Database) -> None:
        with both.write() as session:
            runs.save_days(session, "home", {TODAY: a_day(5)})
            runs.save_days(session, "home", {TODAY: a_day(0)})
        with both.read() as session:
            assert runs.days(session, "home", TODAY, TODAY + DAY) == {}

    def test_history_is_runs_and_days(self, both: Database) -> None:
        with both.write() as session:
            runs.add_history(session, "home", [a_run("r1"), a_run("r2")], {TODAY: a_day(4)})
        with both.read() as session:
            assert len(runs.every(session, "home")) == 2
            assert list(runs.days(session, "home", TODAY, TODAY + DAY)) == [TODAY]


class TestRecords:
    def test_a_plan_comes_back_and_old_ones_go(self, both: Database) -> None:
        moves: list[dict[str, object]] = [{"appliance_id": "洗衣机", "saving_fen": 31}]
        with both.write() as session:
            for day in (TODAY, TODAY - 61 * DAY):
                records.save_plans(session, {"home": Plan(day, NOW, moves)})
            records.drop_old_plans(session, TODAY - 60 * DAY)
        with both.read() as session:
            assert records.plans(session, "home") == {TODAY: Plan(TODAY, NOW, moves)}

    def test_actions_and_certificates_come_back(self, both: Database) -> None:
        action = Action(TODAY, "shift", "drum-washer", 800, 31, 0, "r1")
        certificate = Certificate("c1", 2, date(2026, 10, 1), "0042")
        with both.write() as session:
            records.save_action(session, "home", action, NOW)
            records.save_certificate(session, "home", certificate, NOW)
        with both.read() as session:
            assert records.actions(session, "home", TODAY, TODAY + DAY) == [action]
            assert list(records.certificates(session, "home")) == [certificate]


LAUNDRY = Habit("laundry", "drum-washer", (0, 2, 5), "20:00", 1)
COMMUTE = Habit(
    "commute",
    "ev-sedan",
    (0, 1, 2, 3, 4),
    "18:30",
    40.5,
    ready_by="07:30",
    moved=False,
    windows=(("22:00", "06:00"), ("12:00", "14:00")),
    paused_until=date(2026, 12, 31),
)


class TestHabits:
    def test_habits_come_back_as_they_were_by_the_clock(self, both: Database) -> None:
        with both.write() as session:
            habits.save(session, "home", LAUNDRY)
            habits.save(session, "home", COMMUTE)
        with both.read() as session:
            assert habits.every(session, "home") == [COMMUTE, LAUNDRY]
            assert habits.find(session, "home", "laundry") == LAUNDRY

    def test_one_dropped_is_gone_until_it_is_kept_again(self, both: Database) -> None:
        with both.write() as session:
            habits.save(session, "home", LAUNDRY)
            habits.drop(session, "home", "laundry", NOW)
        with both.read() as session:
            assert habits.every(session, "home") == []
            assert habits.dropped(session, "home", NOW - DAY) == [LAUNDRY]
        with both.write() as session:
            habits.save(session, "home", LAUNDRY)
        with both.read() as session:
            assert habits.every(session, "home") == [LAUNDRY]
            assert habits.dropped(session, "home", NOW - DAY) == []

    def test_purging_forgets_what_was_dropped_long_ago(self, both: Database) -> None:
        with both.write() as session:
            for habit, moment in ((LAUNDRY, NOW - 2 * DAY), (COMMUTE, NOW)):
                habits.save(session, "home", habit)
                habits.drop(session, "home", habit.id, moment)
            habits.purge(session, NOW - DAY)
        with both.read() as session:
            assert habits.find(session, "home", "laundry") is None
            assert habits.find(session, "home", "commute") == COMMUTE

    def test_what_was_declined_is_remembered(self, both: Database) -> None:
        with both.write() as session:
            records.save_action(session, "home", Action(TODAY, "decline", "washer 20:00", 0, 0, 0), NOW)
            records.save_action(session, "home", Action(TODAY, "skip", "washer", 0, 0, 0), NOW)
        with both.read() as session:
            assert list(records.declined(session, "home")) == ["washer 20:00"]
            assert list(records.declined(session, "other")) == []


class TestScope:
    def test_another_home_sees_none_of_it(self, both: Database) -> None:
        with both.write() as session:
            runs.save(session, "home", a_run())
            runs.save(session, "home", a_run("r2", deleted_at=NOW))
            runs.save_days(session, "home", {TODAY: a_day(5)})
            records.save_plans(session, {"home": Plan(TODAY, NOW, [{}])})
            records.save_action(session, "home", Action(TODAY, "tip", "t", 1, 1, 1), NOW)
            records.save_certificate(session, "home", Certificate("c", 1, TODAY, "1"), NOW)
            habits.save(session, "home", LAUNDRY)
            habits.drop(session, "other", "laundry", NOW)
        with both.read() as session:
            assert habits.every(session, "home") == [LAUNDRY]
            assert habits.every(session, "other") == []
            assert habits.find(session, "other", "laundry") is None
            assert habits.dropped(session, "other", NOW - DAY) == []
            assert runs.find(session, "other", "r1") is None
            assert runs.find_key(session, "other", "key-r1") is None
            assert runs.between(session, "other", NOW - DAY, NOW + DAY) == []
            assert runs.touching(session, "other", TODAY) == []
            assert runs.taken_back(session, "other", NOW - DAY) == []
            assert runs.every(session, "other") == []
            assert list(runs.favourites(session, "other", NOW - DAY, 5)) == []
            assert runs.days(session, "other", TODAY - DAY, TODAY + DAY) == {}
            assert records.plans(session, "other") == {}
            assert records.actions(session, "other", TODAY, TODAY + DAY) == []
            assert list(records.certificates(session, "other")) == []

    def test_forgetting_empties_every_table_of_that_home_only(self, both: Database) -> None:
        with both.write() as session:
            for table in OWN_TABLES:
                for home in ("home", "other") if table.name != "household" else ():
                    session.execute(insert(table).values(a_row(table, home)))
            households.forget(session, "home")
        assert counted(both, "home") == {table.name: 0 for table in OWN_TABLES}
        assert counted(both, "other") == {table.name: 1 for table in OWN_TABLES}


def a_row(table: Table, home: str) -> dict[str, object]:
    """Any values that a table takes: also of tables that come later."""
    samples = {Boolean: False, Integer: 1, Float: 1.5, Date: TODAY, UTCDateTime: NOW, LargeBinary: b"\0"}
    values: dict[str, object] = {
        column.name: next(
            (value for kind, value in samples.items() if isinstance(column.type, kind)), home if column.unique else "x"
        )
        for column in table.columns
    }
    return {**values, "household_id": home}


def counted(database: Database, home: str) -> dict[str, int]:
    with database.read() as session:
        return {
            table.name: session.execute(
                select(func.count()).select_from(table).where(table.columns.household_id == home)
            ).scalar_one()
            for table in OWN_TABLES
        }
