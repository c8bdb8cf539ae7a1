"""A sealed home made up for the tests: months of facts, their chain, the operator's roots, a bundle of it all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from webapp.domain import merkle
from webapp.domain.bundle import Contents, write_bundle
from webapp.domain.canonical import to_bytes
from webapp.domain.fact_record import record_of
from webapp.domain.locked_baseline import BaselineFact
from webapp.domain.month_facts import (
    ActionFact,
    DayFact,
    FactorFact,
    HomeFact,
    PeriodFact,
    TariffFact,
    TemperatureFact,
    VersionFact,
)
from webapp.domain.recompute import recompute
from webapp.domain.seal import (
    Header,
    Inclusion,
    SealedMonth,
    SignedRoot,
    Signer,
    commitment,
    header_for,
    month_salt,
    root_over,
)
from webapp.signer import Ed25519Signer

SIGNER = Ed25519Signer.from_seed(bytes(range(32)))
FORGER = Ed25519Signer.from_seed(bytes(range(1, 33)))
SECRET = bytes(range(100, 132))
NEIGHBOURS = [bytes([number]) * 32 for number in range(4)]
BASELINE = BaselineFact(
    id="b1",
    method="prior_weeks",
    first=date(2026, 8, 1),
    end=date(2026, 9, 26),
    days_fitted=56,
    days_away=0,
    locked_at="2026-09-27T20:00:00+08:00",
    applies_from=date(2026, 9, 28),
    terms=tuple(
        (name, Decimal(9000 + 100 * number))
        for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
    ),
    heating_below_c=None,
    cooling_above_c=None,
    coldest_c=None,
    warmest_c=None,
    covariance=tuple(
        tuple(Decimal("0.125") if row == column else Decimal(0) for column in range(7)) for row in range(7)
    ),
    long_run=Decimal("640000.5"),
    least_wh=Decimal(5000),
    student_90=Decimal("1.676"),
    student_95=Decimal("2.009"),
    temperature_source="",
)

Record = dict[str, object]
Change = Callable[[str, list[Record]], list[Record]]
"""What is done to a month's records before they are sealed."""


def months_from(first: date, count: int) -> list[date]:
    numbers = range(first.year * 12 + first.month - 1, first.year * 12 + first.month - 1 + count)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def facts_of(first: date) -> list[object]:
    """A month of measured days."""
    home = HomeFact(f"{first:%Y-%m}", "anhui", "tou", 3)
    days = [first + timedelta(days=number) for number in range((home.end - home.first).days)]
    peak = PeriodFact("peak", "平段", ((32, 88),), (Decimal("0.5953"), Decimal("0.6453")))
    valley = PeriodFact("valley", "谷段", ((0, 32), (88, 96)), (Decimal("0.3153"), Decimal("0.3653")))
    return [
        home,
        *(DayFact(day, tuple((day.toordinal() * 7 + q * q) % 160 for q in range(96)), "m" * 96) for day in days),
        TemperatureFact("hefei", "test", tuple(Decimal(12) + Decimal(day.day % 7) / 10 for day in days)),
        TariffFact(
            first=home.first,
            end=home.end,
            place="anhui",
            valid_from=date(2024, 1, 1),
            plan="tou",
            source="https://example.org/tariff",
            confidence="high",
            periods=(peak, valley),
            bounds_wh=(0, 2_160_000),
            tiered=True,
            used_wh=1_900_000,
            free_wh=0,
            free_yuan_per_kwh=Decimal(0),
            known_to_wh=None,
            own=False,
        ),
        FactorFact(
            first=home.first,
            end=home.end,
            place="anhui",
            scope="province",
            kg_per_kwh=Decimal("0.6553"),
            data_year=2023,
            number="example",
            posted=date(2025, 12, 31),
            url="https://example.org/factor",
            confidence="high",
        ),
        BASELINE,
        ActionFact("moved", "washing_machine", 4, 3200, 90, 0),
        VersionFact("0.1.0", "1"),
    ]


def records_of(first: date) -> list[Record]:
    records = [record_of(fact) for fact in facts_of(first)]
    return [*records, recompute(records)]


@dataclass(frozen=True)
class Chain:
    """Sealed months with the roots they are under, in which four other homes are too."""

    months: tuple[SealedMonth, ...]
    inclusions: tuple[Inclusion, ...]

    def with_headers(self, headers: Sequence[Header], signer: Signer = SIGNER) -> "Chain":
        """The same records under other headers, each signed again."""
        months = tuple(
            replace(month, header=header, signature=signer.sign(header.to_bytes()))
            for month, header in zip(self.months, headers, strict=True)
        )
        return replace(self, months=months)

    @property
    def roots(self) -> list[SignedRoot]:
        return [each.published for each in self.inclusions]

    def bundle(self, papers: Mapping[str, bytes] | None = None, signer: Signer = SIGNER) -> bytes:
        given = {"statement.html": "<p>月结</p>".encode()} if papers is None else papers
        return write_bundle(Contents(self.months, self.inclusions, given), signer, "2026-12-05T09:00:00+08:00")


def a_chain(
    count: int = 3, *, first: date = date(2026, 10, 1), signer: Signer = SIGNER, change: Change | None = None
) -> Chain:
    months: list[SealedMonth] = []
    inclusions = []
    for sequence, month in enumerate(months_from(first, count)):
        records = records_of(month)
        records = change(f"{month:%Y-%m}", records) if change else records
        bodies = [to_bytes(record) for record in records]  # type: ignore[arg-type]
        salt = month_salt(SECRET, sequence)
        closed = month + timedelta(days=33)
        header = header_for(
            bodies,
            salt,
            previous=months[-1].header if months else None,
            month=f"{month:%Y-%m}",
            revision=0,
            sealed_at=f"{closed:%Y-%m}-03T04:10:00+08:00",
            key=signer.key,
        )
        months.append(SealedMonth(header, signer.sign(header.to_bytes()), salt, bodies))
        inclusions.append(_inclusion(months[-1], signer))
    return Chain(tuple(months), tuple(inclusions))


def _inclusion(month: SealedMonth, signer: Signer) -> Inclusion:
    header = month.header
    tree = merkle.levels([*NEIGHBOURS[:2], commitment(month.salt, header), *NEIGHBOURS[2:]])
    root = root_over(tree, month=header.month, batch=0, published_at=header.sealed_at, key=signer.key)
    signed = SignedRoot(root, signer.sign(root.to_bytes()))
    return Inclusion(header.sequence, signed, 2, merkle.proof(tree, 2))
