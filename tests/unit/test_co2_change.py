"""A year's change of CO2 in two parts that make the whole: the home's own, and what is only the factor."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.calendar import DAY
from webapp.domain.co2_change import DayPair, co2_change
from webapp.domain.emissions import Factor
from webapp.rules.factor_book import load_factors

BOOK = load_factors()
FIRST = date(2026, 1, 1)
NEW, OLD = BOOK.in_force("anhui", FIRST), BOOK.in_force("anhui", date(2025, 1, 1))


def with_value(kg_per_kwh: Decimal) -> Factor:
    return replace(NEW, kg_per_kwh=kg_per_kwh)


def pair(wh: int, earlier_wh: int, factor: Factor = NEW, earlier_factor: Factor = OLD) -> DayPair:
    return DayPair(FIRST, wh, factor, earlier_wh, earlier_factor)


def test_the_same_use_under_a_smaller_factor_is_no_saving() -> None:
    change = co2_change([pair(10_000, 10_000)])
    assert change.by_use_g == 0
    assert change.change_g == change.by_factor_g == -229  # 10 kWh x (0.6553 - 0.6782)


def test_less_use_counts_at_one_factor_and_the_rest_is_the_factors() -> None:
    change = co2_change([pair(9_000, 10_000)] * 10)
    assert (change.n_days, change.wh, change.earlier_wh) == (10, 90_000, 100_000)
    assert change.by_use_g == -6_553
    assert change.by_factor_g == -2_290
    assert change.change_g == 58_977 - 67_820


@given(st.lists(st.tuples(st.integers(0, 99_999), st.integers(0, 99_999)), max_size=30))
def test_where_the_factor_stayed_nothing_is_its_doing(found: list[tuple[int, int]]) -> None:
    change = co2_change([pair(wh, earlier, NEW, NEW) for wh, earlier in found])
    assert change.by_factor_g == 0
    assert change.by_use_g == change.change_g


FACTORS = st.decimals(min_value="0.1", max_value="1.2", places=4)


@given(st.lists(st.tuples(st.integers(0, 99_999), st.integers(0, 99_999), FACTORS, FACTORS), max_size=30))
def test_the_two_parts_are_the_whole_change(found: list[tuple[int, int, Decimal, Decimal]]) -> None:
    pairs = [
        DayPair(FIRST + n * DAY, wh, with_value(new), earlier, with_value(old))
        for n, (wh, earlier, new, old) in enumerate(found)
    ]
    change = co2_change(pairs)
    assert change.by_use_g + change.by_factor_g == change.change_g == change.g_co2 - change.earlier_g_co2
    exact = sum(((each.wh - each.earlier_wh) * each.factor.kg_per_kwh for each in pairs), Decimal(0))
    assert abs(change.by_use_g - exact) <= 2
