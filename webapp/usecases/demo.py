"""A home to look around in: always the same ten days in Hefei, up to now."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from webapp.domain.appliance import run_end, run_load
from webapp.domain.bill_lines import to_fen
from webapp.domain.billing import exact_cost
from webapp.domain.calendar import DAY, days, local, midnight, month_start
from webapp.domain.errors import sentence
from webapp.domain.estimate import worth_planning
from webapp.domain.evening import usual_start
from webapp.domain.footprint_people import Profile
from webapp.domain.habit import Habit
from webapp.domain.household import Household
from webapp.domain.load import Wh, empty_day
from webapp.domain.run import Action, Certificate, Run
from webapp.domain.tip import wh_per_day
from webapp.store import footprints, habits, households, records, runs
from webapp.store.footprints import Answer
from webapp.usecases.do_tip import worth_of
from webapp.usecases.keep_household import new_household, with_use
from webapp.usecases.log_run import TILES, priced
from webapp.usecases.services import Services

BACK_DAYS = 10
MOVED_TO = "22:00"
ME = sentence("自己")
TIPS = ("wash-cold", "wh-60c")


@dataclass(frozen=True)
class Chore:
    """One thing the home does on every `every`-th day, counted from `first`."""

    appliance_id: str
    clock: str
    quantity: float
    every: int = 1
    first: int = 0


PATTERN = (
    Chore("kettle", "07:20", 1),
    Chore("rice-cooker", "11:30", 1, every=3),
    Chore("rice-cooker", "17:40", 1),
    Chore("induction-hob", "18:10", 0.6),
    Chore("ac-1-5hp-heat", "19:00", 1, every=4, first=2),
    Chore("washer-drum-40", "19:30", 1, every=3, first=1),
    Chore("tv-55in", "20:00", 1.5),
    Chore("wh-storage-60l", "20:30", 2),
)
HEATER = "wh-storage-60l"
HABITS = (
    Habit("laundry", "washer-drum-40", (0, 2, 5), "20:00", 1),
    Habit("hot-water", HEATER, (0, 1, 2, 3, 4, 5, 6), "20:30", 2),
)


def make_demo(services: Services, me: str = ME) -> Household:
    """A home with its history, written in one transaction. `me` is what its one counted person is called."""
    now = services.now()
    home = with_use(services, _home(services))
    history = list(_history(services, home, now))
    count = Counter(run.appliance_id for run in history)
    home = replace(home, favourites=tuple(name for name, _ in count.most_common(TILES)))
    with services.database.write() as session:
        households.save(session, home)
        session.flush()
        runs.add_history(session, home.id, history, _loads(services, history))
        session.flush()
        for action in _actions(services, home, history, now):
            records.save_action(session, home.id, action, now)
        for habit in HABITS:
            habits.save(session, home.id, habit)
        footprints.save_profile(session, home.id, Profile("demo", me), now)
        footprints.save_answers(session, home.id, _footprint(local(now).year), now)
        bought = Certificate("demo", 1, month_start(local(now).date()), "4F2C")
        records.save_certificate(session, home.id, bought, now)
    return home


def _footprint(year: int) -> Iterator[Answer]:
    """A petrol car, piped gas, four flights: what one of three told of a year."""
    yield Answer(year, footprints.OF_HOME, "gas", {"m3": "18", "kind": "natural"})
    yield Answer(year, "demo", "car", {"km": "7500", "kind": "petrol", "seats": "3"})
    yield Answer(year, "demo", "transit", {"metro_km": "30"})
    yield Answer(year, "demo", "trains", {"high_speed_km": "2300"})
    yield Answer(year, "demo", "flights", {"flights": "4", "km_each": "1000"})


def _home(services: Services) -> Household:
    return replace(
        new_household(services, "anhui"),
        city="合肥",
        plan="tou",
        people=3,
        care=True,
        bill_kind="yuan",
        bill_amount=Decimal("64.54"),
        demo=True,
    )


def _history(services: Services, home: Household, now: datetime) -> Iterator[Run]:
    today = local(now).date()
    for day in days(today - BACK_DAYS * DAY, today + DAY):
        for number, habit in enumerate(PATTERN):
            if (day.toordinal() - habit.first) % habit.every:
                continue
            clock = MOVED_TO if habit.appliance_id == HEATER and day == today - DAY else habit.clock
            start = usual_start(clock, midnight(day))
            left_for_tonight = day == today and worth_planning(services.appliance(habit.appliance_id))
            if start <= now - timedelta(minutes=5) and not left_for_tonight:
                yield _run(services, home, habit, start, f"demo-{(today - day).days}-{number}")


def _run(services: Services, home: Household, habit: Chore, start: datetime, key: str) -> Run:
    appliance = services.appliance(habit.appliance_id)
    low, high = appliance.wh_range(habit.quantity)
    run = Run(
        id=key,
        key=key,
        appliance_id=appliance.id,
        start=start,
        end=run_end(appliance, start, habit.quantity),
        quantity=habit.quantity,
        planned=False,
        wh=appliance.wh(habit.quantity),
        wh_low=low,
        wh_high=high,
        fen=None,
        g_co2=0,
        created_at=start,
    )
    fen, g_co2 = priced(services, home, run)
    return replace(run, fen=fen, g_co2=g_co2)


def _loads(services: Services, history: list[Run]) -> dict[date, Wh]:
    loads: dict[date, Wh] = {}
    for run in history:
        for day, wh in run_load(services.appliance(run.appliance_id), run.start, run.quantity, run.wh).items():
            loads[day] = loads.get(day, empty_day()) + wh
    return loads


def _actions(services: Services, home: Household, history: list[Run], now: datetime) -> Iterator[Action]:
    """Two tips followed, and yesterday's hot water heated later."""
    yesterday = local(now).date() - DAY
    worth = worth_of(services, home)
    for tip in services.advice.tips:
        if tip.id in TIPS:
            wh = wh_per_day(tip)
            fen = int(to_fen(worth.yuan(tip, wh)) * 100)
            yield Action(yesterday, "tip", tip.id, wh, fen, worth.g_co2(tip, wh))
    run = next(run for run in history if run.appliance_id == HEATER and local(run.start).date() == yesterday)
    usual = usual_start(_usual_clock(), run.start)
    yield Action(yesterday, "shift", HEATER, run.wh, _moved_fen(services, home, run), 0, run.id, usual)


def _usual_clock() -> str:
    return next(habit.clock for habit in PATTERN if habit.appliance_id == HEATER)


def _moved_fen(services: Services, home: Household, run: Run) -> int:
    appliance = services.appliance(run.appliance_id)
    contract = services.contract(home, local(run.start).date())
    tier = home.tier(contract, local(run.start).date())
    usual = usual_start(_usual_clock(), run.start)
    loads = [run_load(appliance, at, run.quantity, run.wh) for at in (usual, run.start)]
    before, after = (exact_cost(contract, load, tier) for load in loads)
    return int(to_fen(before - after) * 100)
