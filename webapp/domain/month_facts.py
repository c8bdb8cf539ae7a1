"""What is on record of a home's month: one fact, one record, in the order they are sealed in.

Everything a statement is worked out from is here, so that whoever has the records can work it out again. Standard
library only; verifiers carry it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

MEASURED, SPREAD, REPAIRED, LOGGED, USUAL, MISSING = "m", "s", "r", "l", "u", "."
"""How a quarter-hour is known: measured as such; spread from a coarser reading; put right by a fix; not metered but on
a day with runs logged, or without any, and then only what is always on; not known at all."""
METERED = frozenset({MEASURED, SPREAD, REPAIRED})
QUARTERS = 96
Book = Literal["reduced", "moved"]


@dataclass(frozen=True)
class HomeFact:
    """Which month, and what about the home its bill follows from. No name, no address, no number."""

    month: str
    place: str
    plan: str
    people: int

    @property
    def first(self) -> date:
        return date.fromisoformat(f"{self.month}-01")

    @property
    def end(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)


@dataclass(frozen=True)
class CorrectionFact:
    """Which seal of the same month this one corrects, and why. `days` are those whose record became another."""

    corrects: int
    revision: int
    reasons: tuple[str, ...]
    days: tuple[date, ...]


@dataclass(frozen=True)
class ImportFact:
    """A file or a device that told of days of the month; its content's hash, never its name."""

    number: int
    format: str
    digest: str
    made_at: str
    first: date
    last: date
    findings: tuple[str, ...]
    fixes: tuple[str, ...]


@dataclass(frozen=True)
class DayFact:
    """96 quarter-hours in whole watt-hours, and a letter each that says how it is known."""

    day: date
    wh: tuple[int, ...]
    source: str


@dataclass(frozen=True)
class TemperatureFact:
    """Mean outdoor temperature of each day of the month in °C, and where it comes from."""

    place: str
    source: str
    celsius: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class PeriodFact:
    """A period of the day: its quarter-hours as ranges, and its price in each tier."""

    period: str
    name: str
    quarters: tuple[tuple[int, int], ...]
    yuan_per_kwh: tuple[Decimal, ...]


@dataclass(frozen=True)
class TariffFact:
    """Prices of the days in [first, end), all by one version of the rules; `own` where the household typed them.

    `used_wh` was used in the billing cycle before `first`; None where the stretch goes on counting from the one before.
    `free_wh` are free at `free_yuan_per_kwh`. Above `known_to_wh` of a cycle nobody knows the price.
    """

    first: date
    end: date
    place: str
    valid_from: date
    plan: str
    source: str
    confidence: str
    own: bool
    periods: tuple[PeriodFact, ...]
    bounds_wh: tuple[int, ...]
    tiered: bool
    used_wh: int | None
    free_wh: int
    free_yuan_per_kwh: Decimal
    known_to_wh: int | None


@dataclass(frozen=True)
class FactorFact:
    """Kilograms of CO2 per kWh of the days in [first, end): the published yearly average, location-based, CO2 only."""

    first: date
    end: date
    place: str
    scope: str
    kg_per_kwh: Decimal
    data_year: int
    number: str
    posted: date
    url: str
    confidence: str


@dataclass(frozen=True)
class ActionFact:
    """One thing done this month: in which book it counts, on how many days, and what it is estimated to have brought.

    Of the book `moved` the grams are what moving costs on top, where it does; it never saves any.
    """

    book: Book
    subject: str
    days: int
    wh: int
    fen: int
    g_co2: int


@dataclass(frozen=True)
class CertificateFact:
    """Green certificates as the household entered them; one stands for 1000 kWh of green power."""

    count: int
    bought_on: date
    tail: str


@dataclass(frozen=True)
class InterventionFact:
    """What the household said changed on a day. `what` is its kind: people, moved and meter spoil a comparison."""

    day: date
    what: str
    name: str


@dataclass(frozen=True)
class VersionFact:
    """What worked the statement out."""

    software: str
    formula: str
