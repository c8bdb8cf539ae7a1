"""The monthly statement: what the records of a month come to, each figure with how it was found.

What was used less, what was moved and what was bought are books of their own; nothing adds one to another. Worked out
in `recompute`. Standard library only; verifiers carry it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from webapp.domain.fact_record import fact_of
from webapp.domain.locked_baseline import Counted, Doubt, Word

SOFTWARE = "yidu 0.1.0"
FORMULA = "1"
"""Counts up whenever the same records would come to other figures."""
Source = Literal["measured", "partly_measured", "estimated"]
NoBill = Literal["unknown_tariff", "unknown_limit", "negative"]
NoSaving = Literal["no_meter", "no_baseline", "moved"]


@dataclass(frozen=True)
class Energy:
    """Whole watt-hours, and how much of them is known how. `quarters` are those of the month's known days;
    `metered_quarters` those a meter told of, `measured_quarters` those it told of one by one."""

    wh: int
    measured_wh: int
    spread_wh: int
    repaired_wh: int
    logged_wh: int
    usual_wh: int
    days: int
    whole_days: int
    quarters: int
    measured_quarters: int
    metered_quarters: int

    @property
    def source(self) -> Source:
        if self.measured_quarters == self.quarters:
            return "measured"
        return "partly_measured" if self.metered_quarters else "estimated"

    @property
    def coverage(self) -> float:
        """Share of the quarter-hours a meter told of."""
        return self.metered_quarters / self.quarters if self.quarters else 0.0


@dataclass(frozen=True)
class BillLine:
    """One printed line of the days in [first, end); without a period the step a tier adds, or free energy."""

    first: date
    end: date
    period: str | None
    name: str
    tier: int
    wh: int
    yuan_per_kwh: Decimal
    fen: int


@dataclass(frozen=True)
class Billed:
    """The lines and their sum; no sum where the rules do not tell what so much costs."""

    lines: tuple[BillLine, ...]
    fen: int | None
    reason: NoBill | None = None


@dataclass(frozen=True)
class Emitted:
    """CO2 of the days in [first, end) by one published factor."""

    first: date
    end: date
    wh: int
    kg_per_kwh: Decimal
    g_co2: int


@dataclass(frozen=True)
class SavingFigure:
    """The month against its locked baseline. `g_co2` only of what was used less, by the lowest factor, rounded down."""

    baseline: str
    adjusted: bool
    word: Word
    days: int
    expected_wh: int
    observed_wh: int
    low_wh: int
    high_wh: int
    std_wh: Decimal
    g_co2: int | None
    refusals: tuple[Doubt, ...]
    doubts: tuple[Doubt, ...]

    @property
    def wh(self) -> int:
        """Expected less observed: below zero where more was used."""
        return self.expected_wh - self.observed_wh


@dataclass(frozen=True)
class BookSum:
    """One book of the month. Of what was moved the grams are what moving costs on top; it saves none."""

    wh: int
    fen: int
    g_co2: int


@dataclass(frozen=True)
class Bought:
    """Green certificates as the household entered them."""

    count: int
    kwh: int


@dataclass(frozen=True)
class TracedDay:
    """How a day was counted: by the meter, and against the baseline where there is one."""

    day: date
    wh: int
    metered_quarters: int
    celsius: Decimal | None
    expected_wh: Decimal | None
    counted: Counted | None


@dataclass(frozen=True)
class StatementFact:
    """A month's statement. A correction names the seal it corrects, and why."""

    formula: str
    month: str
    revision: int
    corrects: int | None
    reasons: tuple[str, ...]
    energy: Energy
    bill: Billed
    g_co2: int | None
    co2: tuple[Emitted, ...]
    saving: SavingFigure | None
    no_saving: NoSaving | None
    reduced: BookSum
    moved: BookSum
    certificates: Bought
    trace: tuple[TracedDay, ...]


def statement_of(record: Mapping[str, Any]) -> StatementFact:
    """Raises MisshapenError."""
    return fact_of(StatementFact, record)
