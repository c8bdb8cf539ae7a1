"""Today at a glance: price now, energy so far, the day's load over the periods, the last seven days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from webapp.domain.appliance import Appliance, base_load, run_load
from webapp.domain.billing import cost, day_totals
from webapp.domain.calendar import DAY, QUARTER, QUARTERS, local, midnight, quarter_of, season_of
from webapp.domain.contract import Contract
from webapp.domain.emissions import Factor
from webapp.domain.habit import Habit, to_ask
from webapp.domain.household import Household
from webapp.domain.load import Wh, empty_day
from webapp.domain.run import Run
from webapp.domain.tariff import Period
from webapp.store import meters, runs
from webapp.store.meters import MeterDays
from webapp.usecases.chores import Known
from webapp.usecases.log_run import TILES
from webapp.usecases.outreach.mine import Running, running
from webapp.usecases.plan_tonight import Tonight, advise, read_known
from webapp.usecases.services import Services

WEEK = 7


@dataclass(frozen=True)
class Tile:
    """One tap: a typical run, and what it costs now."""

    appliance: Appliance
    quantity: float
    wh: int
    yuan: Decimal


@dataclass(frozen=True)
class DayBar:
    day: date
    totals: dict[str, int]
    measured: bool = False

    @property
    def wh(self) -> int:
        return sum(self.totals.values())


@dataclass(frozen=True)
class Today:
    """Everything the page shows. Energy in watt-hours, up to now; hours are 24 pairs (always-on, logged)."""

    now: datetime
    contract: Contract
    tier: int
    factor: Factor
    period: Period
    price: Decimal
    next_change: datetime | None
    next_period: Period | None
    next_price: Decimal | None
    wh: int
    yuan: Decimal
    g_co2: int
    base_wh: int
    hours: tuple[tuple[int, int], ...]
    planned: dict[int, int]
    bands: tuple[tuple[int, int, Period], ...]
    runs: tuple[Run, ...]
    week: tuple[DayBar, ...]
    tiles: tuple[Tile, ...]
    tonight: Tonight
    ask: Habit | None
    campaigns: list[Running]

    @property
    def is_first_day(self) -> bool:
        return not self.runs and all(not bar.wh for bar in self.week[:-1])


def show_today(services: Services, home: Household) -> Today:
    """Raises UnknownTariffError where no verified price is known."""
    now = services.now()
    day = local(now).date()
    contract = services.contract(home, day)
    with services.database.read() as session:
        days = runs.days(session, home.id, day - timedelta(days=WEEK - 1), day + DAY)
        known = read_known(session, home, day)
        measured = meters.days(session, home.id, day - timedelta(days=WEEK - 1), day)
        campaigns = running(services, session, home)
    kept = known.runs
    tier = home.tier(contract, day)
    tonight = advise(services, home, known, now)
    entries = services.appliances(home)
    so_far = _so_far(entries, days.get(day, empty_day()), now)
    factor = services.factor(home, day)
    load = so_far[0] + so_far[1]
    change = next_change(contract, now)
    return Today(
        now=now,
        contract=contract,
        tier=tier,
        factor=factor,
        period=contract.period_at(day, quarter_of(now)),
        price=contract.price_at(day, quarter_of(now), tier),
        next_change=change[0] if change else None,
        next_period=change[1] if change else None,
        next_price=_price(change, contract, tier) if change else None,
        wh=int(load.sum()),
        yuan=cost(contract, {day: load}, tier),
        g_co2=factor.g_co2(int(load.sum())),
        base_wh=int(so_far[0].sum()),
        hours=tuple(zip(_hours(so_far[0]), _hours(so_far[1]), strict=True)),
        planned=_planned(services, kept, tonight, now),
        bands=tuple(contract.bands(day)),
        runs=tuple(run for run in kept if local(run.start).date() == day),
        week=_week(contract, home, entries, days, measured, load, day),
        tiles=_tiles(services, home, contract, tier, now),
        tonight=tonight,
        ask=_ask(services, known, tonight, now),
        campaigns=campaigns,
    )


def _ask(services: Services, known: Known, tonight: Tonight, now: datetime) -> Habit | None:
    """The habit to ask about; what the evening's sentence is about already is not asked again."""
    families = {entry.id: entry.family for entry in services.catalogue.appliances.values()}
    said = tonight.best.chore.appliance.family if tonight.best else None
    others = [habit for habit in known.habits if families.get(habit.appliance_id, said) != said]
    return to_ask(others, families, known.runs, known.actions, now)


def _so_far(entries: list[Appliance], logged: Wh, now: datetime) -> tuple[Wh, Wh]:
    """Always-on and logged load up to now; the rest of the day is not yet drawn."""
    passed = quarter_of(now) + 1
    base = base_load(entries, local(now).date())
    logged = logged.copy()
    base[passed:] = 0
    logged[passed:] = 0
    return base, logged


def _hours(load: Wh) -> list[int]:
    return [int(value) for value in load.reshape(24, 4).sum(axis=1)]


def _planned(services: Services, kept: list[Run], tonight: Tonight, now: datetime) -> dict[int, int]:
    """Watt-hours still to come today, by hour: runs planned, and the moves advised."""
    day = local(now).date()
    total = empty_day()
    for run in kept:
        appliance = services.catalogue.appliances.get(run.appliance_id)
        if run.planned and appliance:
            total = total + run_load(appliance, run.start, run.quantity, run.wh).get(day, empty_day())
    for move in tonight.moves:
        total = total + run_load(move.chore.appliance, move.start, move.chore.quantity).get(day, empty_day())
    return {hour: wh for hour, wh in enumerate(_hours(total)) if wh}


def next_change(contract: Contract, now: datetime) -> tuple[datetime, Period] | None:
    """The next instant the period changes within two days, and the period it changes to."""
    clock = local(now)
    here = contract.period_at(clock.date(), quarter_of(clock))
    moment = midnight(clock.date()) + quarter_of(clock) * QUARTER
    for _ in range(2 * QUARTERS):
        moment += QUARTER
        there = contract.period_at(moment.date(), quarter_of(moment))
        if there.kind != here.kind:
            return moment, there
    return None


def _price(change: tuple[datetime, Period], contract: Contract, tier: int) -> Decimal:
    return contract.price_at(change[0].date(), quarter_of(change[0]), tier)


def _week(
    contract: Contract,
    home: Household,
    entries: list[Appliance],
    days: dict[date, Wh],
    measured: MeterDays,
    today: Wh,
    day: date,
) -> tuple[DayBar, ...]:
    """The last seven days, by the meter where it told; days before the home was known are empty."""
    bars = []
    since = local(home.created_at).date()
    base = {season_of(past): base_load(entries, past) for past in (day - timedelta(days=WEEK - 1), day)}
    for back in range(WEEK - 1, 0, -1):
        past = day - timedelta(days=back)
        known = past >= since or past in days
        load = base[season_of(past)] + days.get(past, empty_day()) if known else empty_day()
        load = measured.over(past, load)
        bars.append(DayBar(past, day_totals(contract, past, load), past in measured.wh))
    return (*bars, DayBar(day, day_totals(contract, day, today)))


def _tiles(services: Services, home: Household, contract: Contract, tier: int, now: datetime) -> tuple[Tile, ...]:
    """The most-used appliances first, then those owned that a person switches on."""
    day = local(now).date()
    owned = [entry.id for entry in services.appliances(home) if not entry.always_on and entry.per_day.on(day)]
    names = list(dict.fromkeys((*home.favourites, *_handy(services, owned))))[:TILES]
    tiles = []
    for name in names:
        entry = services.catalogue.appliances.get(name)
        if entry:
            quantity = entry.usage.typical
            yuan = cost(contract, run_load(entry, now, quantity), tier)
            tiles.append(Tile(entry, quantity, entry.wh(quantity), yuan))
    return tuple(tiles)


def _handy(services: Services, owned: list[str]) -> list[str]:
    """Kitchen, climate and laundry first: what a day is made of."""
    order = {"kitchen": 0, "heating": 1, "cooling": 1, "laundry": 2, "water_heating": 3}
    entries = services.catalogue.appliances
    return sorted(owned, key=lambda name: order.get(entries[name].category, 4))
