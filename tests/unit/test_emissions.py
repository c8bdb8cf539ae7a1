"""CO2 by the factor in force on each day, with its range; what a change of factor alone does to it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.announced import with_2024
from webapp.domain.calendar import DAY, days
from webapp.domain.emissions import Factor, FactorBook, by_factor
from webapp.rules.factor_book import load_factors

POSTED = date(2026, 11, 10)
FIRST, END = date(2026, 11, 1), date(2026, 12, 1)


@pytest.fixture(scope="module")
def book() -> FactorBook:
    return load_factors()


def in_anhui(book: FactorBook) -> Callable[[date], Factor]:
    return lambda day: book.in_force("anhui", day)


def test_a_month_with_an_announcement_in_it_is_counted_day_by_day(book: FactorBook) -> None:
    found = by_factor(dict.fromkeys(days(FIRST, END), 1000), in_anhui(with_2024(book, POSTED)))
    assert [(each.first.day, each.last.day, each.factor.data_year) for each in found.stretches] == [
        (1, 9, 2023),
        (10, 30, 2024),
    ]
    assert [each.g_co2 for each in found.stretches] == [round(9 * 655.3), 21 * 600]
    assert (found.wh, found.g_co2) == (30_000, 5898 + 12_600)


def test_an_announcement_changes_no_day_before_it(book: FactorBook) -> None:
    past = dict.fromkeys(days(date(2024, 1, 1), POSTED), 7777)
    assert by_factor(past, in_anhui(with_2024(book, POSTED))) == by_factor(past, in_anhui(book))
    late = {POSTED: 7777}
    assert by_factor(late, in_anhui(with_2024(book, POSTED))).g_co2 < by_factor(late, in_anhui(book)).g_co2


def test_nothing_used_emits_nothing(book: FactorBook) -> None:
    assert by_factor({}, in_anhui(book)).g_co2 == 0
    assert by_factor({FIRST: 0}, in_anhui(book)).high_g_co2 == 0


@given(st.dictionaries(st.integers(0, 900), st.integers(0, 200_000), max_size=40))
def test_stretches_hold_all_energy_and_part_where_the_factor_changes(found: dict[int, int]) -> None:
    book = load_factors()
    wh = {date(2024, 1, 1) + n * DAY: value for n, value in found.items()}
    emitted = by_factor(wh, in_anhui(book))
    assert emitted.wh == sum(wh.values())
    years = [each.factor.data_year for each in emitted.stretches]
    assert years == sorted(set(years))
    exact = sum((value * book.in_force("anhui", day).kg_per_kwh for day, value in wh.items()), Decimal(0))
    assert abs(emitted.g_co2 - exact) <= len(years)
    assert emitted.low_g_co2 <= emitted.g_co2 <= emitted.high_g_co2


def test_measured_energy_leaves_the_doubt_of_the_factor_alone(book: FactorBook) -> None:
    found = by_factor({FIRST: 110_000}, in_anhui(book))
    assert (found.low_g_co2, found.g_co2, found.high_g_co2) == (61_270, 72_083, 82_896)


def test_estimated_energy_widens_the_range_by_its_own_doubt(book: FactorBook) -> None:
    told = FIRST + DAY
    wh = {FIRST: 55_000, told: 55_000}
    found = by_factor(wh, in_anhui(book), lambda day: Decimal(0 if day == told else "0.2"))
    assert found.stretches[0].low_wh == 99_000
    assert (found.low_g_co2, found.high_g_co2) == (55_143, 91_185)
