"""Bills come out as the utility prints them; the worked cases stand in tests/bills."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest
from builders import a_tariff
from hypothesis import given, settings
from hypothesis import strategies as some

from webapp.domain.billing import Bill, Line, bill, break_even_valley_share, slices
from webapp.domain.tariff import Contract, Plan, Tier
from webapp.rules.reader import read
from webapp.rules.tariff_book import TariffBook, load_tariffs

BILLS = Path(__file__).parents[1] / "bills"
TODAY = date(2026, 11, 21)
BOOK = load_tariffs()
TIERS = (Tier(0, Decimal("0.5653")), Tier(2160, Decimal("0.6153")), Tier(4200, Decimal("0.8653")))
BOUNDS = tuple(tier.above_kwh * 1000 for tier in TIERS)
ANY = a_tariff()

Origin = Literal["published", "observed", "derived"]
energy = some.integers(min_value=0, max_value=9_000_000)


@dataclass(frozen=True)
class CaseLine:
    kwh: Decimal
    yuan_per_kwh: Decimal
    yuan: Decimal


@dataclass(frozen=True)
class BillCase:
    """Energy by period, and what it costs on a region's plan."""

    id: str
    kind: Origin
    province: str
    day: date
    plan: Plan
    rule: str
    kwh: Mapping[str, Decimal]
    yuan: Decimal
    source: str
    used_kwh: Decimal = Decimal(0)
    lines: tuple[CaseLine, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class LineCase:
    """Printed lines, whatever tariff they belong to."""

    id: str
    kind: Origin
    lines: tuple[CaseLine, ...]
    yuan: Decimal
    source: str


BILL_CASES = [case for name in ("derived", "observed") for case in read(BillCase, BILLS / f"{name}.yaml")]
LINE_CASES = read(LineCase, BILLS / "lines.yaml")


def to_wh(kwh: Decimal) -> int:
    return int(kwh * 1000)


def a_contract(province: str = "anhui", plan: Plan = "tou", day: date = TODAY) -> Contract:
    return Contract(BOOK.in_force(province, day), plan)


def charged(case: BillCase) -> Bill:
    period_wh = {kind: to_wh(kwh) for kind, kwh in case.kwh.items()}
    return bill(a_contract(case.province, case.plan, case.day), case.day, period_wh, to_wh(case.used_kwh))


@pytest.mark.parametrize("case", BILL_CASES, ids=lambda case: case.id)
def test_worked_bill_comes_out_to_the_fen(case: BillCase) -> None:
    assert charged(case).yuan == case.yuan


@pytest.mark.parametrize("case", [case for case in BILL_CASES if case.lines], ids=lambda case: case.id)
def test_worked_bill_has_the_printed_lines(case: BillCase) -> None:
    lines = [CaseLine(Decimal(line.wh) / 1000, line.yuan_per_kwh, line.yuan) for line in charged(case).lines if line.wh]
    assert lines == list(case.lines)


@pytest.mark.parametrize("case", LINE_CASES, ids=lambda case: case.id)
def test_printed_lines_are_rounded_one_by_one_and_added(case: LineCase) -> None:
    lines = tuple(Line(None, 0, to_wh(line.kwh), line.yuan_per_kwh, ANY) for line in case.lines)
    assert [line.yuan for line in lines] == [line.yuan for line in case.lines]
    assert Bill(lines).yuan == case.yuan


def test_a_fen_is_rounded_half_up() -> None:
    assert Line(None, 0, 1000, Decimal("0.005"), ANY).yuan == Decimal("0.01")


@pytest.mark.parametrize("plan", ["tou", "tiers"])
def test_no_energy_costs_nothing(plan: Plan) -> None:
    assert bill(a_contract(plan=plan), TODAY, {}).yuan == 0


@pytest.mark.parametrize(("used_wh", "tier"), [(0, 0), (2_159_999, 0), (2_160_000, 1), (4_199_999, 1), (4_200_000, 2)])
def test_the_kwh_after_a_limit_is_in_the_next_tier(used_wh: int, tier: int) -> None:
    assert a_contract().tier_at(TODAY, used_wh) == tier


def test_a_year_cycle_begins_on_new_years_day() -> None:
    tariff = a_contract().tariff
    assert (tariff.first_day(date(2026, 12, 31)), tariff.last_day(date(2026, 12, 31))) == (
        date(2026, 1, 1),
        date(2027, 1, 1),
    )


@pytest.mark.parametrize(
    ("province", "day", "share"),
    [
        ("anhui", TODAY, "0.107"),
        ("zhejiang", TODAY, "0.107"),
        ("jiangsu", TODAY, "0.150"),
        ("shandong", date(2026, 7, 1), "0.150"),
        ("shandong", TODAY, "0.130"),
        ("henan", TODAY, "0.200"),
        ("jiangxi", TODAY, "0.200"),
        ("hebei", TODAY, "0.120"),
        ("fujian", TODAY, "0.130"),
        ("shaanxi", TODAY, "0.200"),
        ("ningxia", TODAY, "0.200"),
    ],
)
def test_time_of_use_pays_above_a_share_in_the_valley(province: str, day: date, share: str) -> None:
    found = break_even_valley_share(BOOK.in_force(province, day), day)
    assert found is not None
    assert round(found, 3) == Decimal(share)


@pytest.mark.parametrize("province", ["chongqing", "guangdong", "beijing"])
def test_no_single_share_without_two_periods(province: str) -> None:
    assert break_even_valley_share(BOOK.in_force(province, TODAY), TODAY) is None


@pytest.mark.parametrize("province", ["sichuan", "shanghai"])
def test_a_valley_discount_alone_always_pays(province: str) -> None:
    assert break_even_valley_share(BOOK.in_force(province, TODAY), TODAY) == 0


@given(used=energy, wh=energy)
def test_slices_add_up_in_order(used: int, wh: int) -> None:
    parts = list(slices(BOUNDS, used, wh))
    assert sum(part for _, part in parts) == wh
    assert [tier for tier, _ in parts] == sorted({tier for tier, _ in parts})


@given(used=energy, first=energy, second=energy)
def test_splitting_a_month_keeps_the_tiers(used: int, first: int, second: int) -> None:
    halves = [*slices(BOUNDS, used, first), *slices(BOUNDS, used + first, second)]
    whole = dict(slices(BOUNDS, used, first + second))
    assert {tier: sum(wh for number, wh in halves if number == tier) for tier, _ in halves} == whole


@settings(max_examples=40)
@given(
    province=some.sampled_from(["anhui", "shanghai", "guangdong", "shaanxi", "xizang"]),
    used=energy,
    peak=energy,
    flat=energy,
    valley=energy,
)
def test_a_bill_keeps_all_energy(province: str, used: int, peak: int, flat: int, valley: int) -> None:
    contract = a_contract(province)
    asked = {"peak": peak, "flat": flat, "valley": valley}
    period_wh: dict[str, int] = {period.kind: asked[period.kind] for period in contract.periods(TODAY)}
    assert bill(contract, TODAY, period_wh, used).wh == sum(period_wh.values())


def test_a_book_of_all_regions_was_read() -> None:
    assert isinstance(BOOK, TariffBook)
    assert len(BOOK.tariffs) == 31
