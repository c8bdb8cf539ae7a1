"""The worked example of the facts on participation, section 4: two branches, three days."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from webapp.domain.shenzhen import DayCount, Parameters, count, total_kg
from webapp.rules.factor_book import load_factors
from webapp.rules.pathway_book import load_pathways

DAY = date(2026, 7, 20)
WEEK = ["10.1", "10.6", "9.8", "10.9", "10.3", "9.9", "10.2"]
STAND_INS = Parameters(Decimal("0.4419"), Decimal(8))
PRESS = Parameters(Decimal("0.3125"), Decimal(8))


def one_day(kwh: str, parameters: Parameters = STAND_INS, before: list[str] = WEEK) -> DayCount | None:
    days = {DAY - timedelta(days=len(before) - n): Decimal(text) for n, text in enumerate(before)}
    return next((each for each in count({**days, DAY: Decimal(kwh)}, parameters) if each.day == DAY), None)


def rounded(*values: Decimal) -> list[str]:
    return [str(value.quantize(Decimal("0.001"))) for value in values]


@pytest.mark.parametrize(
    ("kwh", "branch", "figures"),
    [
        ("6.5", 1, ["2.872", "3.535", "0.663"]),
        ("9.4", 2, ["4.154", "4.533", "0.379"]),
        ("11.0", 2, ["4.861", "4.533", "0.000"]),
    ],
)
def test_the_worked_days(kwh: str, branch: int, figures: list[str]) -> None:
    found = one_day(kwh)
    assert found
    assert found.branch == branch
    assert rounded(found.kg, found.compared_kg, found.reduction_kg) == figures


@pytest.mark.parametrize(("kwh", "reduction"), [("6.5", "0.469"), ("9.4", "0.268")])
def test_another_factor_gives_another_figure(kwh: str, reduction: str) -> None:
    found = one_day(kwh, PRESS)
    assert found
    assert rounded(found.reduction_kg) == [reduction]


def test_a_day_at_the_benchmark_is_the_first_branch_and_worth_nothing() -> None:
    found = one_day("8")
    assert found
    assert (found.branch, found.reduction_kg) == (1, 0)


def test_the_second_branch_needs_seven_days_and_the_first_none() -> None:
    assert one_day("9.4", before=WEEK[1:]) is None
    assert one_day("6.5", before=[])


def test_a_hole_in_the_week_leaves_the_day_out() -> None:
    days = {DAY - timedelta(days=n): Decimal(10) for n in range(9) if n != 3}
    assert [each.day for each in count(days, STAND_INS)] == []


def test_the_two_lessons_low_users_and_a_cooler_day_after_a_hot_week_are_paid_for_nothing_they_did() -> None:
    low = {DAY - timedelta(days=n): Decimal(5) for n in range(30)}
    assert rounded(total_kg(count(low, STAND_INS), 1)) == ["39.771"]
    hot = {DAY - timedelta(days=n): Decimal(20) for n in range(1, 15)} | {DAY: Decimal(12)}
    assert rounded(total_kg(count(hot, STAND_INS), 2)) == ["3.535"]


def test_what_is_shipped_stands_in_by_name_and_works_the_example() -> None:
    stand_ins = load_pathways().illustration
    factor = load_factors().in_force(stand_ins.factor_place, date(2026, 11, 21))
    parameters = Parameters(factor.kg_per_kwh, stand_ins.benchmark_kwh)
    assert parameters == STAND_INS
    assert rounded(*(each.reduction_kg for each in stand_ins.example(parameters, DAY))) == ["0.663", "0.379", "0.000"]
