"""Moved runs by a household's own hourly factors: quarter-hour by quarter-hour, the sign kept."""

from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.calendar import DAY
from webapp.domain.hourly import HourlyFactors, MovedRun, by_the_hour
from webapp.domain.load import Wh, empty_day

TODAY = date(2026, 11, 21)
NIGHT_IS_DIRTY = tuple(Decimal("0.4") if 9 <= hour < 16 else Decimal("0.7") for hour in range(24))


def factors(kg_per_kwh: tuple[Decimal, ...] = NIGHT_IS_DIRTY) -> HourlyFactors:
    return HourlyFactors(kg_per_kwh, "a report", TODAY, datetime(2026, 11, 21, tzinfo=UTC))


def run(hour: int, wh: int = 1000, quarter: int = 0) -> dict[date, Wh]:
    load = empty_day()
    load[hour * 4 + quarter] = wh
    return {TODAY: load}


def test_moving_to_a_cleaner_hour_emits_less() -> None:
    ledger = by_the_hour(factors(), [MovedRun(run(20), run(12))], 0)
    assert (ledger.n_runs, ledger.wh, ledger.g_co2) == (1, 1000, 300)


def test_moving_to_a_dirtier_hour_emits_more_and_says_so_by_its_sign() -> None:
    assert by_the_hour(factors(), [MovedRun(run(12), run(2))], 3).g_co2 == -300
    assert by_the_hour(factors(), [], 3).n_unknown == 3


def test_a_run_across_an_hour_or_midnight_has_each_part_at_its_own_factor() -> None:
    usual = run(15, 600, 3)[TODAY] + run(16, 400)[TODAY]  # 600 Wh still clean, 400 not
    late = {TODAY: run(23, 500, 3)[TODAY], TODAY + DAY: run(0, 500)[TODAY]}
    ledger = by_the_hour(factors(), [MovedRun({TODAY: usual}, late)], 0)
    assert ledger.g_co2 == (240 + 280) - 700
    assert ledger.wh == 1000


KG = st.lists(st.decimals(0, 2, places=4), min_size=24, max_size=24).map(tuple)
RUNS = st.lists(st.tuples(st.integers(0, 23), st.integers(0, 23), st.integers(0, 9000)), max_size=12)


@given(KG, RUNS)
def test_there_and_back_is_nothing(kg: tuple[Decimal, ...], found: list[tuple[int, int, int]]) -> None:
    there = [MovedRun(run(a, wh), run(b, wh)) for a, b, wh in found]
    back = [MovedRun(each.moved, each.usual) for each in there]
    assert by_the_hour(factors(kg), there, 0).g_co2 == -by_the_hour(factors(kg), back, 0).g_co2
    assert by_the_hour(factors(kg), [*there, *back], 0).g_co2 == 0


@given(st.decimals(0, 2, places=4), RUNS)
def test_with_one_factor_all_day_moving_changes_nothing(kg: Decimal, found: list[tuple[int, int, int]]) -> None:
    moved = [MovedRun(run(a, wh), run(b, wh)) for a, b, wh in found]
    assert by_the_hour(factors((kg,) * 24), moved, 0).g_co2 == 0


def test_a_load_is_summed_over_its_days() -> None:
    load = {TODAY: np.ones(96, dtype=np.int64), TODAY + DAY: np.ones(96, dtype=np.int64)}
    assert factors((Decimal("0.5"),) * 24).g_co2(load) == 96
