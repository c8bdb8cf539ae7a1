"""One use of an appliance, as it was logged or planned."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

ActionKind = Literal["tip", "shift", "skip", "decline"]


@dataclass(frozen=True)
class Run:
    """Energy with its range, what it cost, what it emitted; `fen` is None where no price is known."""

    id: str
    key: str
    appliance_id: str
    start: datetime
    end: datetime
    quantity: float
    planned: bool
    wh: int
    wh_low: int
    wh_high: int
    fen: int | None
    g_co2: int
    created_at: datetime
    deleted_at: datetime | None = None

    @property
    def yuan(self) -> Decimal | None:
        return None if self.fen is None else Decimal(self.fen) / 100


@dataclass(frozen=True)
class Plan:
    """The advice given for an evening; each move as the scheduler wrote it."""

    day: date
    made_at: datetime
    moves: list[dict[str, object]]


@dataclass(frozen=True)
class Action:
    """What a household did (`tip`), moved (`shift`), left out (`skip`) or did not want suggested again (`decline`).

    `moved_from` is when a moved run would have begun by habit; None for all else and for runs moved before it was kept.
    """

    day: date
    kind: ActionKind
    subject: str
    wh: int
    fen: int
    g_co2: int
    run_id: str | None = None
    moved_from: datetime | None = None


@dataclass(frozen=True)
class Certificate:
    """Green certificates as the household entered them: one stands for 1000 kWh of green power."""

    id: str
    count: int
    bought_on: date
    tail: str

    @property
    def kwh(self) -> int:
        return self.count * 1000
