"""The fair league: what chance did is taken out, ranges are true, lines are drawn only where they can be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.outreach.league import Estimate, axis, compare, errors, shrunk

NINETY_FIVE = 0.95


def test_a_small_place_is_drawn_to_the_mean_further_than_a_large_one() -> None:
    small, *large = compare([-0.096, -0.05, -0.048, -0.03, -0.02], [0.02] * 5, [21, 620, 410, 550, 470])
    assert -0.096 < small.estimate.change < -0.03
    for standing, told in zip(large, [-0.05, -0.048, -0.03, -0.02], strict=True):
        assert abs(standing.estimate.change - told) < 0.01
    assert small.estimate.high - small.estimate.low > large[0].estimate.high - large[0].estimate.low


def test_the_luck_of_a_small_place_never_puts_it_above_alone() -> None:
    """Fifty-one places that all changed alike: none is told from the rest, whatever its luck."""
    rng = np.random.default_rng(7)
    homes = [6, *[300] * 50]
    changes = [float(rng.normal(-0.04, 0.15 / n**0.5)) for n in homes]
    changes[0] = -0.15
    assert {standing.tier for standing in compare(changes, [0.15**2] * 51, homes)} == {"also"}


def test_places_that_differ_for_sure_have_a_line_between() -> None:
    standings = compare([-0.051, -0.048, -0.043, -0.022, -0.017], [0.0132] * 5, [2400, 2000, 1900, 2500, 2400])
    assert [standing.tier for standing in standings] == ["more", "more", "more", "also", "also"]
    assert all(standing.tied for standing in standings[3:])


def test_a_small_place_does_not_hide_the_line_and_claims_no_side() -> None:
    standings = compare([-0.051, -0.048, -0.05, -0.012, -0.02], [0.0132] * 5, [2400, 2000, 21, 2500, 2400])
    assert [standing.tier for standing in standings] == ["more", "more", "between", "also", "also"]


def test_more_use_is_not_called_less() -> None:
    standings = compare([-0.05, 0.03], [0.01, 0.01], [900, 900])
    assert [standing.tier for standing in standings] == ["also", "unclear"]


def test_one_place_is_as_measured() -> None:
    (only,) = compare([-0.04], [0.0225], [100])
    assert only.estimate.change == -0.04
    assert only.estimate.low == pytest.approx(-0.04 - 1.96 * 0.015)


def test_nothing_is_compared_with_nothing() -> None:
    assert compare([], [], []) == []


def test_homes_all_alike_have_a_range_all_the_same() -> None:
    for standing in compare([-0.02, -0.02], [0.0, 0.0], [5, 5]):
        assert standing.estimate.low < standing.estimate.change < standing.estimate.high


@pytest.mark.parametrize("spread", [0.0, 0.01, 0.03])
def test_ranges_hold_the_truth_as_often_as_they_say(spread: float) -> None:
    rng = np.random.default_rng(3)
    homes = np.array([5, 8, 21, 60, 120, 300, 400, 600])
    held = []
    for _ in range(250):
        truth = rng.normal(-0.03, spread, homes.size)
        samples = [rng.normal(t, 0.15, n) for t, n in zip(truth, homes, strict=True)]
        found = compare([s.mean() for s in samples], [s.var(ddof=1) for s in samples], homes.tolist())
        held += [s.estimate.low <= t <= s.estimate.high for s, t in zip(found, truth, strict=True)]
    assert NINETY_FIVE - 0.03 <= np.mean(held) <= 1


def test_shrinking_errs_less_than_taking_means_as_they_are() -> None:
    rng = np.random.default_rng(5)
    homes = np.array([5, 8, 12, 21, 60, 120, 300, 600])
    plain, drawn = [], []
    for _ in range(200):
        truth = rng.normal(-0.03, 0.015, homes.size)
        told = rng.normal(truth, 0.15 / np.sqrt(homes))
        mean, _ = shrunk(told, errors(np.full(homes.size, 0.15**2), homes))
        plain.append(((told - truth) ** 2).sum())
        drawn.append(((mean - truth) ** 2).sum())
    assert np.mean(drawn) < 0.5 * np.mean(plain)


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 1), st.integers(5, 3000)), min_size=1, max_size=12))
def test_every_place_has_its_row_and_shrinks_inwards(places: list[tuple[float, float, int]]) -> None:
    changes, variances, homes = (list(column) for column in zip(*places, strict=True))
    standings = compare(changes, variances, homes)
    assert len(standings) == len(places)
    for standing in standings:
        assert min(changes) - 1e-9 <= standing.estimate.change <= max(changes) + 1e-9
        assert standing.tier == "unclear" or standing.estimate.high < 0
    above = [s.estimate.change for s in standings if s.tier == "more"]
    below = [s.estimate.change for s in standings if s.tier == "also"]
    assert not above or (below and max(above) < min(below))


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 0.5)), max_size=8))
def test_the_axis_has_room_for_all(given: list[tuple[float, float]]) -> None:
    estimates = [Estimate(change, change - half, change + half) for change, half in given]
    found = axis(estimates)
    assert 2 <= len(found.ticks) <= 8
    assert 0 in found.ticks
    for each in estimates:
        assert found.low - 1e-9 <= -each.high
        assert -each.low <= found.high + 1e-9
        assert 0 <= found.share(each.change) <= 1
