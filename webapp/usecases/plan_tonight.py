"""What to do tonight: the cheapest allowed place of everything movable together, and what had better stay."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Session

from webapp.domain.appliance import run_end
from webapp.domain.calendar import DAY, local, midnight
from webapp.domain.evening import Chore, Evening, Wishes
from webapp.domain.evening_plan import Move, moved_to, plan, total_saving
from webapp.domain.household import Household
from webapp.domain.problem import Infeasible
from webapp.domain.run import Action, Plan, Run
from webapp.store import habits, records, runs
from webapp.usecases.chores import Known, Stay, Why, evening_of, sort_out
from webapp.usecases.log_run import Entry, log_run
from webapp.usecases.services import Services


@dataclass(frozen=True)
class Tonight:
    """Moves worth making, in clock order; the rest with the reason. `best` is the one sentence.

    `conflict` where not everything fits into one evening.
    """

    day: date
    moves: tuple[Move, ...]
    stays: tuple[Stay, ...]
    threshold_fen: int
    conflict: Infeasible | None = None

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
    def extra_wh(self) -> int:
        """Heat lost by making it early: counted in the yuan, emitted on top."""
        return sum(move.extra_wh for move in self.moves)

    @property
    def missed_yuan(self) -> Decimal:
        """The most that the appliances left alone for little gain would have saved."""
        return max((stay.saving_yuan for stay in self.stays if stay.why == "too_little"), default=Decimal(0))


def plan_tonight(services: Services, home: Household, wishes: Wishes | None = None) -> Tonight:
    """The evening's advice, worked out from today's runs and choices; other `wishes` show what would be."""
    now = services.now()
    with services.database.read() as session:
        known = read_known(session, home, local(now).date())
    return advise(services, home, known, now, wishes)


def read_known(session: Session, home: Household, day: date) -> Known:
    start = midnight(day)
    return Known(
        runs.between(session, home.id, start, start + 2 * DAY),
        records.actions(session, home.id, day, day + DAY),
        habits.every(session, home.id),
    )


def advise(
    services: Services,
    home: Household,
    known: Known,
    now: datetime,
    wishes: Wishes | None = None,
    *,
    reasons: bool = False,
) -> Tonight:
    """The same, from what was read already. `reasons` tell what holds each move back."""
    day = local(now).date()
    evening = evening_of(services, home, known.runs, now, wishes or home.wishes)
    chores, stays = sort_out(services, home, known, evening)
    found = plan(evening, chores, reasons=reasons)
    stays += [Stay(chore.appliance, "asked" if in_asked(chore, evening) else "no_window") for chore in found.stuck]
    if found.conflict:
        stays += [Stay(chore.appliance, "no_room") for chore in chores if chore not in found.stuck]
    moves = []
    for move in found.moves:
        why = not_worth_it(move, evening, home.threshold_fen)
        if why and in_asked(move.chore, evening):
            stays.append(Stay(move.chore.appliance, "asked"))  # no gain to speak of, and yet it may wait
        elif why:
            stays.append(Stay(move.chore.appliance, why, move.saving_yuan if why == "too_little" else Decimal(0)))
        else:
            moves.append(move)
    order = {appliance.id: number for number, appliance in enumerate(services.appliances(home))}
    stays.sort(key=lambda stay: order[stay.appliance.id])
    moves.sort(key=lambda move: move.start)
    return Tonight(day, tuple(moves), tuple(_one_a_family(stays)), home.threshold_fen, found.conflict)


def not_worth_it(move: Move, evening: Evening, threshold_fen: int) -> Why | None:
    if move.saving_yuan <= 0 and evening.wishes.yuan_per_hour:
        return "calm"  # it may well be cheaper elsewhere; the household would rather not be bothered
    if move.saving_yuan <= 0:
        return "cheap_already" if len(evening.contract.periods(local(evening.now).date())) > 1 else "same_price"
    least = max(Decimal(threshold_fen) / 100, move.bother_yuan(evening.wishes.yuan_per_hour))
    return "too_little" if move.saving_yuan < least else None


def in_asked(chore: Chore, evening: Evening) -> bool:
    """Whether a chore, left at its usual time, runs while the home is asked to use less."""
    start = max(chore.usual, evening.now)
    return any(
        event.overlaps(start, run_end(chore.appliance, chore.usual, chore.quantity, chore.wh))
        for event in evening.asked
    )


def _one_a_family(stays: list[Stay]) -> list[Stay]:
    """An air conditioner that cools and heats is one machine to the person reading."""
    return list({stay.appliance.family: stay for stay in reversed(stays)}.values())[::-1]


def done_tonight(services: Services, home: Household, appliance_id: str, start: datetime, key: str | None) -> Run:
    """「照做了」: keep the run at the start it was shown with, and what that saves. A later start stays a plan."""
    now = services.now()
    appliance = services.appliance(appliance_id)
    move = _move_to(services, home, appliance_id, start, now)
    quantity = move.chore.quantity if move else appliance.usage.typical
    entry = Entry(appliance_id, quantity, start, planned=start > now, extra_wh=move.extra_wh if move else 0)
    run = log_run(services, home, entry, key)
    if move and move.saving_yuan > 0:
        action = _shift(services, home, run, move)
        with services.database.write() as session:
            records.save_action(session, home.id, action, now)
    return run


def _move_to(services: Services, home: Household, appliance_id: str, start: datetime, now: datetime) -> Move | None:
    """What a start the household chose is worth: the page may have been planned with other wishes. None where the
    appliance is not to be moved tonight."""
    with services.database.read() as session:
        known = read_known(session, home, local(now).date())
    evening = evening_of(services, home, known.runs, now, home.wishes)
    chores, _ = sort_out(services, home, known, evening)
    chore = next((chore for chore in chores if chore.appliance.id == appliance_id), None)
    return moved_to(evening, chore, start) if chore else None


def _shift(services: Services, home: Household, run: Run, move: Move) -> Action:
    """Moved energy saves money and 0 kg CO2, as no official hourly factor exists; heat lost on the way emits.

    Since when it was moved is kept too: a household may bring hourly factors of its own.
    """
    day = local(run.start).date()
    lost = services.factor(home, day).g_co2(move.extra_wh)
    chore, fen = move.chore, round(move.saving_yuan * 100)
    return Action(day, "shift", chore.appliance.id, chore.wh, fen, -lost, run.id, chore.usual)


def skip_tonight(services: Services, home: Household, appliance_id: str) -> None:
    """Leave an appliance out of tonight's advice."""
    services.appliance(appliance_id)
    action = Action(services.today(), "skip", appliance_id, 0, 0, 0)
    with services.database.write() as session:
        records.save_action(session, home.id, action, services.now())


def unskip_tonight(services: Services, home: Household, appliance_id: str) -> None:
    services.appliance(appliance_id)
    with services.database.write() as session:
        records.drop_action(session, home.id, services.today(), "skip", appliance_id)


def keep_plan(services: Services, home: Household) -> Tonight:
    """Write down the evening's advice as it was given."""
    tonight = plan_tonight(services, home)
    with services.database.write() as session:
        records.save_plans(session, {home.id: kept(tonight, services.now())})
    return tonight


def kept(tonight: Tonight, made_at: datetime) -> Plan:
    """Advice as it is written down."""
    moves: list[dict[str, object]] = [
        {
            "appliance_id": move.chore.appliance.id,
            "quantity": move.chore.quantity,
            "start": move.start.isoformat(),
            "saving_fen": round(move.saving_yuan * 100),
        }
        for move in tonight.moves
    ]
    return Plan(tonight.day, made_at, moves)
