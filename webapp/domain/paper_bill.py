"""What a paper bill says, and the prices it may have been made with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from webapp.domain.billing import Bill, bill
from webapp.domain.contract import Contract


@dataclass(frozen=True)
class Paper:
    """What is printed: days (the last one included), watt-hours by period kind, yuan.

    `used_wh` is the energy counted in the cycle before; `told` is whether the bill says so, or it is our estimate.
    """

    first: date
    last: date
    wh: Mapping[str, int]
    used_wh: int
    told: bool
    yuan: Decimal

    @property
    def total_wh(self) -> int:
        return sum(self.wh.values())

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Side:
    """Prices the bill may have been made with: contracts with the days each holds, oldest first."""

    parts: tuple[tuple[int, Contract, date], ...]

    @property
    def contract(self) -> Contract:
        return self.parts[0][1]

    def but(self, **changes: Any) -> "Side":
        """The same with another plan, or other facts about the home."""
        return Side(tuple((n, replace(contract, **changes), day) for n, contract, day in self.parts))

    def bill(self, wh: Mapping[str, int], used_wh: int) -> Bill:
        """Energy of a bill that straddles a change of prices is shared by days."""
        total = sum(n for n, _, _ in self.parts)
        found: list[Bill] = []
        done, used, given = 0, used_wh, dict.fromkeys(wh, 0)
        for n, contract, day in self.parts:
            done += n
            share = {kind: value * done // total - given[kind] for kind, value in wh.items()}
            given = {kind: given[kind] + part for kind, part in share.items()}
            lines = bill(contract, day, share, used)
            used += lines.counted_wh
            found.append(lines)
        return Bill(tuple(line for part in found for line in part.lines), sum(part.counted_wh for part in found))


@dataclass(frozen=True)
class KeptBill:
    """A paper bill that was written down: its days (the last one included), its energy and what it asks."""

    id: str
    first: date
    last: date
    wh: int
    fen: int
    made_at: datetime

    @property
    def yuan(self) -> Decimal:
        return Decimal(self.fen) / 100
