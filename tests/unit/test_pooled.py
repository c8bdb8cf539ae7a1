"""Sums of many homes: nothing chosen, nothing to our favour, nothing of a single home."""

from decimal import Decimal

import pytest

from webapp.domain.fact_record import record_of
from webapp.domain.locked_baseline import Doubt
from webapp.domain.pooled import (
    HomeFigure,
    RestTooSmallError,
    TooFewHomesError,
    check_rest,
    figure_of,
    pool,
    share,
)
from webapp.domain.statement import SavingFigure


def a_figure(wh: int, std_wh: str = "1000", **more: object) -> HomeFigure:
    values = {"low_wh": wh - 1700, "high_wh": wh + 1700, "g_co2": wh // 2, "adjusted": True, "covered": True, **more}
    return HomeFigure(wh, Decimal(std_wh), **values)  # type: ignore[arg-type]


def a_record(wh: int, refusals: tuple[Doubt, ...] = (), measured: int = 2976) -> dict[str, object]:
    saving = SavingFigure("b", True, "saved", 31, 200_000, 200_000 - wh, 0, 0, Decimal(5), 1, refusals, ())
    told = {name: value for name, value in record_of(saving).items() if name != "kind"}
    return {
        "saving": told,
        "co2": [{"kg_per_kwh": "0.6553"}, {"kg_per_kwh": "0.6500"}],
        "energy": {"quarters": 2976, "measured_quarters": measured},
    }


def test_sums_and_both_ranges() -> None:
    found = pool([a_figure(10_000)] * 5)
    assert (found.n_homes, found.wh, found.g_co2) == (5, 50_000, 25_000)
    half = 1.645 * 1000 * 5**0.5
    assert (found.low_wh, found.high_wh) == (int(50_000 - half), int(50_000 + half) + 1)
    assert (found.together_low_wh, found.together_high_wh) == (41_500, 58_500)
    assert found.share_of_tonne == Decimal("0.005")
    assert found.sure


def test_who_used_more_counts_against_it() -> None:
    found = pool([a_figure(10_000)] * 4 + [a_figure(-60_000)])
    assert found.wh == -20_000
    assert not found.sure


def test_one_home_without_the_weather_and_nothing_is_called_saved() -> None:
    assert not pool([a_figure(10_000)] * 4 + [a_figure(10_000, adjusted=False)]).adjusted


@pytest.mark.parametrize("n", [0, 1, 4])
def test_fewer_than_five_are_not_summed(n: int) -> None:
    with pytest.raises(TooFewHomesError):
        pool([a_figure(10_000)] * n)


@pytest.mark.parametrize(("chosen", "every", "fine"), [(5, 5, True), (5, 6, False), (5, 9, False), (5, 10, True)])
def test_nothing_is_told_of_a_rest_of_fewer_than_five(chosen: int, every: int, fine: bool) -> None:
    if fine:
        check_rest(chosen, every)
        return
    with pytest.raises(RestTooSmallError):
        check_rest(chosen, every)


def test_co2_takes_the_lower_factor_of_less_and_the_higher_of_more() -> None:
    less, more = figure_of(a_record(10_000)), figure_of(a_record(-10_000))
    assert less
    assert more
    assert (less.g_co2, more.g_co2) == (6500, -6553)


def test_a_statement_without_a_figure_gives_none() -> None:
    assert figure_of({"saving": None, "co2": [], "energy": {}}) is None
    assert figure_of(a_record(10_000, (Doubt("no_use"),))) is None
    assert figure_of({**a_record(10_000), "co2": []}) is None


def test_coverage_counts_measured_quarter_hours() -> None:
    assert [figure_of(a_record(1, measured=n)).covered for n in (2828, 2827)] == [True, False]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("meeting", "homes", "word", "n"),
    [(0, 20, "none", 0), (20, 20, "all", 20), (10, 20, "part", 10), (3, 20, "some", None), (17, 20, "some", None)],
)
def test_few_homes_hide_among_the_others(meeting: int, homes: int, word: str, n: int | None) -> None:
    found = share(range(meeting), homes)
    assert (found.word, found.n) == (word, n)
