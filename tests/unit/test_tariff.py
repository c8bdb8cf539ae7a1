"""Bills come out as the utility prints them; the worked cases stand in tests/bills."""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from builders import a_tariff
from hypothesis import given, reject, settings
from hypothesis import strategies as some

from webapp.domain import billing, tariff
from webapp.domain import contract as contract_module
from webapp.domain.bill_lines import slices, to_fen
from webapp.domain.billing import (
    Bill,
    Line,
    bill,
    bill_curve,
    break_even_valley_share,
    day_totals,
    many_bills,
    together,
)
from webapp.domain.calendar import days
from webapp.domain.contract import Contract, Facts
from webapp.domain.errors import NegativeEnergyError, UnknownLimitError, UnknownPeriodError
from webapp.domain.load import LoadCurve
from webapp.domain.tariff import Plan, Tariff, Tier
from webapp.rules.reader import read
from webapp.rules.tariff_book import TariffBook, load_tariffs
from webapp.usecases.bill_figures import Figures, Reading, bill_figures, read_off

BILLS = Path(__file__).parents[1] / "bills"
TODAY = date(2026, 11, 21)
BOOK = load_tariffs()
TIERS = (Tier(0, Decimal("0.5653")), Tier(2160, Decimal("0.6153")), Tier(4200, Decimal("0.8653")))
BOUNDS = tuple(tier.above_kwh * 1000 for tier in TIERS)
ANY = a_tariff()
PLANS = [(code, plan) for code, versions in BOOK.tariffs.items() for plan in versions[-1].plan_codes()]

Origin = Literal["published", "observed", "derived"]
energy = some.integers(min_value=0, max_value=9_000_000)
month_energy = some.integers(min_value=0, max_value=400_000)
any_plan = some.sampled_from(PLANS)
any_month = some.integers(min_value=1, max_value=12)
chance = some.integers(min_value=0, max_value=2**32 - 1)


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
    people: int = 0
    lines: tuple[CaseLine, ...] = ()
    yuan_rounded_once: Decimal | None = None
    note: str | None = None


@dataclass(frozen=True)
class LineCase:
    """Printed lines, whatever tariff they belong to."""

    id: str
    kind: Origin
    lines: tuple[CaseLine, ...]
    yuan: Decimal
    source: str
    yuan_rounded_once: Decimal | None = None
    note: str | None = None


@dataclass(frozen=True)
class MonthOfYear:
    kwh: Decimal
    yuan: Decimal


@dataclass(frozen=True)
class YearCase:
    """Twelve bills, each after what was counted before."""

    id: str
    kind: Origin
    province: str
    plan: Plan
    year: int
    rule: str
    months: tuple[MonthOfYear, ...]
    yuan: Decimal
    yuan_rounded_once: Decimal
    source: str
    note: str


@dataclass(frozen=True)
class BoundsCase:
    """Where the tiers of a large household begin; `times` the printed figure."""

    id: str
    kind: Origin
    province: str
    day: date
    people: int
    rule: str
    kwh: tuple[int, ...]
    times: int
    source: str


@dataclass(frozen=True)
class PriceCase:
    """A printed unit price, with or without the funds."""

    id: str
    kind: Origin
    province: str
    day: date
    period: str
    rule: str
    tier1: Decimal
    funds: Decimal
    ratio: Decimal
    yuan_per_kwh: Decimal
    without_funds: bool
    source: str


@dataclass(frozen=True)
class FreeCase:
    id: str
    kind: Origin
    province: str
    day: date
    free_kwh: int
    yuan_per_kwh: Decimal
    yuan: Decimal
    source: str
    note: str


BILL_CASES = [case for name in ("derived", "observed") for case in read(BillCase, BILLS / f"{name}.yaml")]
LINE_CASES = read(LineCase, BILLS / "lines.yaml")
(YEAR_CASE,) = read(YearCase, BILLS / "year.yaml")
BOUNDS_CASES = read(BoundsCase, BILLS / "bounds.yaml")
PRICE_CASES = read(PriceCase, BILLS / "prices.yaml")
(FREE_CASE,) = read(FreeCase, BILLS / "free.yaml")
PRINTED = {"three-lines-71.67"}
"""Kept beside the forty-nine worked cases: a real bill that shows how lines are rounded."""


def to_wh(kwh: Decimal) -> int:
    return int(kwh * 1000)


def a_contract(province: str = "anhui", plan: Plan = "tou", day: date = TODAY, **facts: object) -> Contract:
    return Contract(BOOK.in_force(province, day), plan, Facts(**facts))  # type: ignore[arg-type]


def charged(case: BillCase) -> Bill:
    period_wh = {kind: to_wh(kwh) for kind, kwh in case.kwh.items()}
    contract = a_contract(case.province, case.plan, case.day, people=case.people)
    return bill(contract, case.day, period_wh, to_wh(case.used_kwh))


def rounded_once(found: Bill) -> Decimal:
    return to_fen(sum((line.wh * line.yuan_per_kwh for line in found.lines), Decimal(0)) / 1000)


def test_all_forty_nine_worked_cases_are_kept() -> None:
    cases = [*BILL_CASES, *LINE_CASES, *BOUNDS_CASES, *PRICE_CASES, YEAR_CASE, FREE_CASE]
    names = [case.id for case in cases]
    assert len({*names} - PRINTED) == 49
    assert len(names) == 50


@pytest.mark.parametrize("case", BILL_CASES, ids=lambda case: case.id)
def test_worked_bill_comes_out_to_the_fen(case: BillCase) -> None:
    found = charged(case)
    assert found.yuan == case.yuan
    assert rounded_once(found) == (case.yuan_rounded_once or case.yuan)
    printed = [CaseLine(Decimal(line.wh) / 1000, line.yuan_per_kwh, line.yuan) for line in found.lines if line.wh]
    assert not case.lines or printed == list(case.lines)


@pytest.mark.parametrize("case", LINE_CASES, ids=lambda case: case.id)
def test_printed_lines_are_rounded_one_by_one_and_added(case: LineCase) -> None:
    lines = tuple(Line(None, 0, to_wh(line.kwh), line.yuan_per_kwh, ANY) for line in case.lines)
    assert [line.yuan for line in lines] == [line.yuan for line in case.lines]
    assert Bill(lines).yuan == case.yuan
    assert rounded_once(Bill(lines)) == (case.yuan_rounded_once or case.yuan)


def test_a_year_is_billed_month_by_month() -> None:
    used, total = 0, Decimal(0)
    for month, printed in enumerate(YEAR_CASE.months, start=1):
        day = date(YEAR_CASE.year, month, 1)
        found = bill(a_contract(YEAR_CASE.province, YEAR_CASE.plan, day), day, {"flat": to_wh(printed.kwh)}, used)
        assert found.yuan == printed.yuan, month
        used += found.counted_wh
        total += found.yuan
    assert total == YEAR_CASE.yuan
    assert bill(a_contract("anhui", "tiers"), TODAY, {"flat": used}).yuan == YEAR_CASE.yuan_rounded_once


@pytest.mark.parametrize("case", BOUNDS_CASES, ids=lambda case: case.id)
def test_limits_of_a_large_household(case: BoundsCase) -> None:
    contract = a_contract(case.province, "tiers", case.day, people=case.people)
    assert contract.bounds_wh(case.day) == (0, *(kwh * case.times * 1000 for kwh in case.kwh))
    fewer = a_contract(case.province, "tiers", case.day, people=case.people - 1)
    assert fewer.bounds_wh(case.day) == a_contract(case.province, "tiers", case.day).bounds_wh(case.day)


@pytest.mark.parametrize("case", PRICE_CASES, ids=lambda case: case.id)
def test_printed_unit_price(case: PriceCase) -> None:
    contract = a_contract(case.province, "tou", case.day)
    assert contract.tariff.quota(case.day).tiers[0].yuan_per_kwh == case.tier1
    (period,) = (period for period in contract.periods(case.day) if period.kind == case.period)
    ruled = round((case.tier1 - case.funds) * case.ratio, 4)
    assert period.yuan_per_kwh[0] - case.funds == ruled
    assert case.yuan_per_kwh == (ruled if case.without_funds else ruled + case.funds)


def test_free_energy_is_refunded_by_a_fixed_sum() -> None:
    contract = a_contract(FREE_CASE.province, "tiers", FREE_CASE.day, hardship=True)
    free = contract.tariff.free_energy
    assert free is not None
    assert (free.kwh_per_month, free.method, free.refund_yuan) == (FREE_CASE.free_kwh, "refund", FREE_CASE.yuan)
    assert contract.price_at(FREE_CASE.day, 0) == FREE_CASE.yuan_per_kwh
    assert to_fen(FREE_CASE.free_kwh * FREE_CASE.yuan_per_kwh) == FREE_CASE.yuan
    energy_used = {"flat": 100_000}
    usual = a_contract(FREE_CASE.province, "tiers", FREE_CASE.day)
    assert bill(contract, FREE_CASE.day, energy_used).yuan == bill(usual, FREE_CASE.day, energy_used).yuan


def test_free_energy_is_taken_off_the_bill() -> None:
    home = a_contract("hainan", "tiers", hardship=True)
    whole, little = bill(home, TODAY, {"flat": 100_000}), bill(home, TODAY, {"flat": 4_000})
    assert (whole.lines[-1].wh, whole.lines[-1].yuan) == (-10_000, Decimal("-6.08"))
    assert (whole.yuan, whole.wh, little.yuan) == (Decimal("54.75"), 100_000, 0)


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


def a_load(seed: int, first: date, count: int, most: int = 600) -> LoadCurve:
    return LoadCurve(first, np.random.default_rng(seed).integers(0, most, (count, 96), dtype=np.int64))


def by_period(contract: Contract, day: date, wh: int) -> dict[str, int]:
    """Energy shared over the periods, unevenly."""
    kinds = [period.kind for period in contract.periods(day)]
    parts: dict[str, int] = {kind: wh // (n + len(kinds)) for n, kind in enumerate(kinds[1:])}
    return {kinds[0]: wh - sum(parts.values()), **parts}


def or_reject(contract: Contract, day: date, period_wh: Mapping[str, int], used_wh: int = 0) -> Bill:
    try:
        return bill(contract, day, period_wh, used_wh)
    except UnknownLimitError:
        reject()


def energy_by_tier(lines: tuple[Line, ...]) -> dict[tuple[str | None, int], int]:
    sums: dict[tuple[str | None, int], int] = {}
    for line in lines:
        key = (line.period.kind if line.period else None, line.tier)
        sums[key] = sums.get(key, 0) + line.wh
    return {key: wh for key, wh in sums.items() if wh}


@settings(max_examples=60)
@given(place=any_plan, month=any_month, used=energy, wh=month_energy)
def test_a_bill_is_its_lines_and_keeps_all_energy(place: tuple[str, Plan], month: int, used: int, wh: int) -> None:
    day = date(2026, month, 16)
    contract = a_contract(*place, day)
    parts = by_period(contract, day, wh)
    found = or_reject(contract, day, parts, used)
    assert found.yuan == sum((to_fen(line.wh * line.yuan_per_kwh / 1000) for line in found.lines), Decimal(0))
    assert (found.wh, found.counted_wh) == (wh, wh if contract.tiered(day) else 0)
    assert abs(found.yuan - rounded_once(found)) <= Decimal("0.005") * (len(found.lines) + 1)


@settings(max_examples=60)
@given(place=any_plan, month=any_month, used=energy, wh=month_energy, more=month_energy, which=chance)
def test_more_energy_never_costs_less(
    place: tuple[str, Plan], month: int, used: int, wh: int, more: int, which: int
) -> None:
    day = date(2026, month, 16)
    contract = a_contract(*place, day)
    parts = by_period(contract, day, wh)
    kind = sorted(parts)[which % len(parts)]
    before = or_reject(contract, day, parts, used)
    after = or_reject(contract, day, {**parts, kind: parts[kind] + more}, used)
    shares = max(len(before.lines), len(after.lines)) if place == ("shanghai", "tou") else 0
    assert after.yuan >= before.yuan - Decimal("0.01") * shares


def test_xizang_charges_less_for_more_in_the_wet_season() -> None:
    contract = a_contract("xizang", "tiers")
    wet, dry = ([contract.price_at(date(2026, month, 1), 0, tier) for tier in range(3)] for month in (7, 1))
    assert wet == sorted(wet, reverse=True)
    assert dry == sorted(dry)
    assert bill(contract, date(2026, 7, 1), {"flat": 1000}, 200_000).yuan == Decimal("0.34")


@settings(max_examples=20)
@given(place=any_plan, month=any_month, seed=chance, used=some.integers(min_value=0, max_value=2_600_000))
def test_days_use_the_same_tiers_as_their_month(place: tuple[str, Plan], month: int, seed: int, used: int) -> None:
    first = date(2026, month, 1)
    curve = a_load(seed, first, 28, 90)
    contract = a_contract(*place, first)
    try:
        whole = together(bill_curve(lambda _: contract, curve, used))
    except UnknownLimitError:
        reject()
    lines: list[Line] = []
    here = used
    for day in curve.days:
        found = together(bill_curve(lambda _: contract, LoadCurve(day, curve.day(day)[None, :]), here))
        here += found.counted_wh
        lines += found.lines
    assert here - used == whole.counted_wh
    by_day, by_month = energy_by_tier(tuple(lines)), energy_by_tier(whole.lines)
    if place == ("shanghai", "tou"):
        by_day, by_month = tiers_alone(by_day), tiers_alone(by_month)
    assert by_day == by_month


def tiers_alone(found: Mapping[tuple[str | None, int], int]) -> dict[tuple[str | None, int], int]:
    """Without the periods, whose shares in a tier follow the stretch billed."""
    return {(None, n): sum(wh for (_, tier), wh in found.items() if tier == n) for _, n in found}


@settings(max_examples=25)
@given(place=any_plan, month=any_month, seed=chance)
def test_when_within_a_period_changes_nothing(place: tuple[str, Plan], month: int, seed: int) -> None:
    first = date(2026, month, 1)
    contract = a_contract(*place, first)
    curve, chosen = a_load(seed, first, 14, 150), np.random.default_rng(seed)
    moved = curve.wh.copy()
    for row, day in zip(moved, curve.days, strict=True):
        numbers = contract.period_numbers(day)
        for number in range(numbers.max() + 1):
            row[numbers == number] = chosen.permutation(row[numbers == number])
    assert not np.array_equal(moved, curve.wh)
    try:
        assert bills_of(contract, curve) == bills_of(contract, LoadCurve(first, moved))
    except UnknownLimitError:
        reject()


def bills_of(contract: Contract, curve: LoadCurve) -> list[Bill]:
    return [stretch.bill for stretch in bill_curve(lambda _: contract, curve)]


@settings(max_examples=40)
@given(place=any_plan, month=any_month, seed=chance, used=some.integers(min_value=0, max_value=2_600))
def test_a_curve_period_kwh_and_readings_cost_the_same(
    place: tuple[str, Plan], month: int, seed: int, used: int
) -> None:
    first = date(2026, month, 1)
    contract = a_contract(*place, first)
    curve = a_load(seed, first, 10, 250)
    try:
        drawn = together(bill_curve(lambda _: contract, curve, used * 1000))
    except UnknownLimitError:
        reject()
    sums = day_totals(contract, first, curve.wh.sum(axis=0))
    assert bill(contract, first, sums, used * 1000) == drawn
    meters = [Reading(kind, Decimal("1234.5"), Decimal("1234.5") + Decimal(wh) / 1000) for kind, wh in sums.items()]
    figures = Figures(*place, first, read_off(meters), Decimal(used))
    assert bill_figures(BOOK, figures)[1] == drawn


@settings(max_examples=25)
@given(place=any_plan, month=any_month, seed=chance)
def test_many_homes_cost_what_each_costs(place: tuple[str, Plan], month: int, seed: int) -> None:
    day = date(2026, month, 1)
    contract = a_contract(*place, day)
    periods = contract.periods(day)
    limit = contract.rules(day).quota.known_to_kwh
    if place == ("shanghai", "tou") or limit is not None:
        reject()
    chosen = np.random.default_rng(seed)
    wh, used = chosen.integers(0, 300_000, (5, len(periods))), chosen.integers(0, 5_000_000, 5)
    fen = many_bills(contract, day, wh, used)
    for row, before, found in zip(wh.tolist(), used.tolist(), fen.tolist(), strict=True):
        parts: dict[str, int] = {period.kind: part for period, part in zip(periods, row, strict=True)}
        assert Decimal(found) / 100 == bill(contract, day, parts, before).yuan


def two_versions() -> Callable[[date], Contract]:
    """From 16 June each kWh costs 0.10 more and the tiers begin later."""
    early = a_tariff(100, 200)
    late = a_tariff(150, 300)
    dearer = [
        replace(period, yuan_per_kwh=tuple(price + Decimal("0.10") for price in period.yuan_per_kwh))
        for period in late.schedules[0].periods
    ]
    late = replace(late, valid_from=date(2026, 6, 16), schedules=(replace(late.schedules[0], periods=tuple(dearer)),))
    contracts = {version: Contract(version, "tou") for version in (early, late)}
    book = TariffBook({"here": (early, late)})
    return lambda day: contracts[book.in_force("here", day)]


def test_a_month_with_two_versions_is_billed_by_both() -> None:
    contract_on = two_versions()
    curve = LoadCurve(date(2026, 6, 1), np.full((30, 96), 50, dtype=np.int64))
    early, late = bill_curve(contract_on, curve)
    assert (early.first, early.end, late.first, late.end) == (
        date(2026, 6, 1),
        date(2026, 6, 16),
        date(2026, 6, 16),
        date(2026, 7, 1),
    )
    assert [(line.wh, line.yuan_per_kwh) for line in early.bill.lines] == [
        (42_000, Decimal("0.60")),
        (30_000, Decimal("0.30")),
    ]
    assert [(line.wh, line.yuan_per_kwh) for line in late.bill.lines] == [
        (42_000, Decimal("0.70")),
        (30_000, Decimal("0.40")),
    ]
    assert late.bill.lines[0].tariff.valid_from == date(2026, 6, 16)
    after = bill_curve(contract_on, curve, 100_000)
    assert [energy_by_tier(stretch.bill.lines).get((None, 1)) for stretch in after] == [72_000, 72_000]


def test_a_new_cycle_begins_at_nought() -> None:
    contract = a_contract("anhui", "tiers")
    curve = LoadCurve(date(2025, 12, 1), np.full((62, 96), 100, dtype=np.int64))
    december, january = bill_curve(lambda _: contract, curve, 2_160_000)
    assert energy_by_tier(december.bill.lines)[None, 1] == december.bill.wh
    assert (None, 1) not in energy_by_tier(january.bill.lines)


def test_shanxi_counts_two_months_together() -> None:
    contract = a_contract("shanxi", "tiers")
    curve = LoadCurve(date(2026, 3, 1), np.full((92, 96), 100, dtype=np.int64))
    march, april, may = bill_curve(lambda _: contract, curve)
    assert contract.bounds_wh(TODAY) == (0, 340_000, 520_000)
    assert (march.bill.counted_wh, len(march.bill.lines)) == (297_600, 1)
    assert energy_by_tier(april.bill.lines) == {("flat", 0): 288_000, (None, 1): 180_000, (None, 2): 65_600}
    assert (may.bill.counted_wh, len(may.bill.lines)) == (297_600, 1)


def test_shaanxi_counts_no_winter_month_on_time_of_use() -> None:
    winter, summer = date(2026, 1, 16), date(2026, 7, 16)
    tou, tiers = a_contract("shaanxi", "tou"), a_contract("shaanxi", "tiers")
    heated = bill(tou, winter, {"peak": 300_000, "valley": 700_000}, 9_000_000)
    assert (heated.yuan, heated.counted_wh) == (Decimal("373.30"), 0)
    assert tou.bounds_wh(summer) == (0, 1_260_000, 2_450_000)
    assert tiers.bounds_wh(winter) == tiers.bounds_wh(summer) == (0, 2_160_000, 4_200_000)
    assert bill(tiers, winter, {"flat": 1000}, 9_000_000).yuan == Decimal("0.80")


def test_an_unknown_limit_is_refused() -> None:
    july, june = date(2026, 7, 1), date(2026, 6, 1)
    for plan in ("tiers", "tou"):
        contract = a_contract("sichuan", plan, july)
        assert bill(contract, july, {"flat": 60_000}, 200_000).counted_wh == 60_000
        with pytest.raises(UnknownLimitError, match="260"):
            bill(contract, july, {"flat": 60_001}, 200_000)
        assert bill(a_contract("sichuan", plan, june), june, {"flat": 900_000}).wh == 900_000
    assert bill(a_contract("sichuan", "combined", july), july, {"flat": 900_000}).yuan == Decimal("491.76")
    with pytest.raises(UnknownLimitError):
        bill(a_contract("neimenggu-dong", "tiers"), TODAY, {"flat": 1})


def test_wrong_energy_is_refused() -> None:
    with pytest.raises(NegativeEnergyError):
        bill(a_contract(), TODAY, {"flat": -1})
    with pytest.raises(NegativeEnergyError):
        bill(a_contract(), TODAY, {"flat": 1}, -1)
    with pytest.raises(UnknownPeriodError, match="peak"):
        bill(a_contract(), TODAY, {"peak": 1})


@pytest.mark.parametrize(
    ("since", "months"),
    [(date(2025, 7, 1), 12), (date(2026, 1, 1), 12), (date(2026, 7, 31), 6), (date(2026, 12, 9), 1)],
)
def test_a_late_start_has_its_months_of_the_year(since: date, months: int) -> None:
    day = date(2026, 12, 31)
    assert a_contract("anhui", "tiers", day, since=since).bounds_wh(day) == (0, 180_000 * months, 350_000 * months)
    large = a_contract("shandong", "tiers", day, since=since, people=5)
    assert large.bounds_wh(day) == (0, 310_000 * months, 400_000 * months)


def test_special_meters_have_no_tiers() -> None:
    for code, plan in PLANS:
        if plan in ("combined", "ev"):
            contract = a_contract(code, plan)
            assert bill(contract, TODAY, by_period(contract, TODAY, 9_000_000), 9_000_000).counted_wh == 0
            assert all(line.tier == 0 for line in bill(contract, TODAY, {}, 9_000_000).lines)
    assert len(a_contract("shandong", "ev").periods(TODAY)) == 5


def test_cycles_follow_each_other_without_a_gap() -> None:
    yearly = replace(ANY, cycle_start="12-01")
    assert yearly.first_day(date(2026, 11, 30)) == date(2025, 12, 1)
    assert yearly.first_day(date(2026, 12, 1)) == date(2026, 12, 1)
    for kind in (yearly, BOOK.in_force("shanxi", TODAY), BOOK.in_force("guangdong", TODAY), ANY):
        starts = [kind.first_day(day) for day in days(date(2027, 11, 1), date(2029, 2, 1))]
        ends = [kind.last_day(day) for day in days(date(2027, 11, 1), date(2029, 2, 1))]
        assert starts == sorted(starts)
        assert all(b in (a, end) for a, b, end in zip(starts, starts[1:], ends, strict=False))


def test_no_float_in_a_price_path() -> None:
    for module in (billing, contract_module, tariff):
        tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
        nodes = list(ast.walk(tree))
        floats = [node for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, float)]
        calls = {name_of(node.func) for node in nodes if isinstance(node, ast.Call)}
        assert not floats, [(module.__name__, node.lineno) for node in floats]
        assert not calls & {"float", "float64", "true_divide", "divide", "mean"}, module.__name__
    prices = chain.from_iterable(line.tariff.quotas for line in charged(BILL_CASES[0]).lines)
    assert all(type(tier.yuan_per_kwh) is Decimal for quota in prices for tier in quota.tiers)


def name_of(node: ast.expr) -> str | None:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", None)


def test_a_book_of_all_regions_was_read() -> None:
    assert len({tariff.province.adcode[:2] for tariff in map(newest, BOOK.tariffs)}) == 31


def newest(code: str) -> Tariff:
    return BOOK.in_force(code, TODAY)


def test_a_cycle_may_begin_on_the_homes_own_reading_day() -> None:
    """Shandong reads from reading date to reading date: the count starts anew in mid-month."""
    contract = Contract(BOOK.in_force("shandong", date(2026, 1, 1)), "tiers", Facts(cycle_start="03-16"))
    curve = LoadCurve(date(2026, 3, 1), np.full((31, 96), 1000, dtype=np.int64))
    before, after = bill_curve(lambda _: contract, curve, 4_800_000)
    assert (before.end, after.first) == (date(2026, 3, 16), date(2026, 3, 16))
    assert [line.tier for line in before.bill.lines] == [0, 2]
    assert [line.tier for line in after.bill.lines] == [0]


def test_a_rule_holds_from_its_day() -> None:
    """Anhui's large-household limits came on 2024-01-01."""
    contract = Contract(BOOK.in_force("anhui", date(2026, 1, 1)), "tiers", Facts(people=5))
    assert contract.bounds_wh(date(2023, 12, 31))[1] == 2_160_000
    assert contract.bounds_wh(date(2024, 1, 1))[1] == 3_360_000


def test_a_late_start_shares_limits_over_the_months_that_count() -> None:
    """Shaanxi's time-of-use limits are for April to October: from July on four of those seven months are left."""
    tariff = BOOK.in_force("shaanxi", date(2026, 1, 1))
    contract = Contract(tariff, "tou", Facts(since=date(2026, 7, 1)))
    assert contract.bounds_wh(date(2026, 8, 1)) == (0, 720_000, 1_400_000)
