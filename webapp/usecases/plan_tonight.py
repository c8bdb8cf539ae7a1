"""What to do tonight: the cheapest allowed start of every movable appliance, and what had better stay."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from sqlmodel import Session

from webapp.domain.appliance import Appliance
from webapp.domain.calendar import DAY, local, midnight
from webapp.domain.contract import Contract
from webapp.domain.estimate import worth_planning
from webapp.domain.evening import Chore, Move, best_move, total_saving, usual_start
from webapp.domain.household import Household
from webapp.domain.run import Action, Run
from webapp.store import records, runs
from webapp.usecases.log_run import Entry, log_run
from webapp.usecases.services import Services

Why = Literal[
    "cheap_already", "too_little", "done", "skipped", "meal", "care", "comfort", "no_window", "same_price", "charging"
]


@dataclass(frozen=True)
class Stay:
    """An appliance to leave alone, and why."""

    appliance: Appliance
    why: Why
    saving_yuan: Decimal = Decimal(0)


@dataclass(frozen=True)
class Tonight:
    """Moves worth making, in clock order; the rest with the reason. `best` is the one sentence."""

    day: date
    moves: tuple[Move, ...]
    stays: tuple[Stay, ...]
    threshold_fen: int

    @property
    def best(self) -> Move | None:
        return max(self.moves, key=lambda move: move.saving_yuan, default=None)

    @property
    def saving_yuan(self) -> Decimal:
        return total_saving(self.moves)

    @property
    def wh(self) -> int:
        return sum(move.chore.wh for move in self.moves)

    @property
    def missed_yuan(self) -> Decimal:
        """The most that the appliances left alone for little gain would have saved."""
        return max((stay.saving_yuan for stay in self.stays if stay.why == "too_little"), default=Decimal(0))


def plan_tonight(services: Services, home: Household) -> Tonight:
    """The evening's advice, worked out from today's runs and choices."""
    now = services.now()
    start = midnight(local(now).date())
    with services.database.read() as session:
        today = runs.between(session, home.id, start, start + 2 * DAY)
        chosen = records.actions(session, home.id, start.date(), start.date() + DAY)
    return advise(services, home, today, chosen, now)


def advise(services: Services, home: Household, today: list[Run], chosen: list[Action], now: datetime) -> Tonight:
    """The same, from runs and choices already read."""
    contract = services.contract(home, local(now).date())
    moves: list[Move] = []
    stays: list[Stay] = []
    for appliance in services.appliances(home):
        found = _place(services, home, appliance, contract, today, chosen, now)
        if isinstance(found, Move):
            moves.append(found)
        elif found:
            stays.append(found)
    moves.sort(key=lambda move: move.start)
    return Tonight(local(now).date(), tuple(moves), tuple(_one_a_family(stays)), home.threshold_fen)


def _one_a_family(stays: list[Stay]) -> list[Stay]:
    """An air conditioner that cools and heats is one machine to the person reading."""
    return list({stay.appliance.family: stay for stay in reversed(stays)}.values())[::-1]


def _place(
    services: Services,
    home: Household,
    appliance: Appliance,
    contract: Contract,
    today: list[Run],
    chosen: list[Action],
    now: datetime,
) -> Move | Stay | None:
    """Where one appliance belongs: a move, a stay with its reason, or nowhere."""
    fixed = _fixed(home, appliance)
    if fixed:
        return Stay(appliance, fixed)
    if not worth_planning(appliance):
        return None
    if any(action.kind == "skip" and action.subject == appliance.id for action in chosen):
        return Stay(appliance, "skipped")
    if any(_same(services, run, appliance) for run in today):
        return Stay(appliance, "done")
    usual = usual_start(services.catalogue.families[appliance.family].usual_start, now)
    job = Chore(appliance, appliance.usage.typical, usual)
    move = best_move(job, contract, now, home.tier(contract, local(now).date()))
    if move is None:
        return Stay(appliance, "no_window")
    if move.saving_yuan <= 0:
        return Stay(appliance, "cheap_already" if len(contract.periods(local(now).date())) > 1 else "same_price")
    if move.saving_yuan * 100 < home.threshold_fen:
        return Stay(appliance, "too_little", move.saving_yuan)
    return move


def _fixed(home: Household, appliance: Appliance) -> Why | None:
    """What holds whatever the price: safety first, then meals and comfort."""
    constraints = appliance.constraints
    if "no_indoor_charging" in constraints:
        return "charging"
    if "meal_time" in constraints and appliance.movable:
        return "meal"
    if "comfort" in constraints:
        return "care" if home.care else "comfort"
    return None


def _same(services: Services, run: Run, appliance: Appliance) -> bool:
    other = services.catalogue.appliances.get(run.appliance_id)
    return other is not None and other.family == appliance.family


def done_tonight(services: Services, home: Household, appliance_id: str, start: datetime, key: str | None) -> Run:
    """「照做了」: keep the run at its advised start and the saving it made. A later start stays a plan."""
    now = services.now()
    tonight = plan_tonight(services, home)
    move = next((move for move in tonight.moves if move.chore.appliance.id == appliance_id), None)
    appliance = services.appliance(appliance_id)
    quantity = move.chore.quantity if move else appliance.usage.typical
    run = log_run(services, home, Entry(appliance_id, quantity, start, planned=start > now), key)
    if move:
        fen = round(move.saving_yuan * 100)
        with services.database.write() as session:
            _keep_shift(session, home, run, appliance_id, move.chore.wh, fen, now)
    return run


def _keep_shift(
    session: Session, home: Household, run: Run, appliance_id: str, wh: int, fen: int, now: datetime
) -> None:
    """Moved energy saves money and 0 kg CO2: no official hourly factor exists."""
    action = Action(local(run.start).date(), "shift", appliance_id, wh, fen, 0, run.id)
    records.save_action(session, home.id, action, now)


def skip_tonight(services: Services, home: Household, appliance_id: str) -> None:
    """Leave an appliance out of tonight's advice."""
    services.appliance(appliance_id)
    action = Action(services.today(), "skip", appliance_id, 0, 0, 0)
    with services.database.write() as session:
        records.save_action(session, home.id, action, services.now())


def unskip_tonight(services: Services, home: Household, appliance_id: str) -> None:
    with services.database.write() as session:
        records.drop_action(session, home.id, services.today(), "skip", appliance_id)


def keep_plan(services: Services, home: Household) -> Tonight:
    """Write down the evening's advice as it was given."""
    tonight = plan_tonight(services, home)
    moves: list[dict[str, object]] = [
        {
            "appliance_id": move.chore.appliance.id,
            "quantity": move.chore.quantity,
            "start": move.start.isoformat(),
            "saving_fen": round(move.saving_yuan * 100),
        }
        for move in tonight.moves
    ]
    with services.database.write() as session:
        records.save_plan(session, home.id, tonight.day, services.now(), moves)
    return tonight
