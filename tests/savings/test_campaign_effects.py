"""Campaigns whose effect is known: the range of the result has to hold it as often as it says, and claim no nothing."""

import numpy as np
import pytest

from tests.savings.campaign_homes import Homes, some_homes, with_effect, with_move
from webapp.domain.outreach.counted import HomeSums, judge, mean_wh
from webapp.domain.outreach.effect import Effect, by_lottery, total
from webapp.domain.outreach.matching import Shape, match
from webapp.domain.outreach.published_table import GroupRow, group_rows, recompute

RUNS = 300
EFFECTS = (0.0, 0.02, 0.05)


def in_groups(homes: HomeSums, arm: np.ndarray, name: str = "treated") -> list[GroupRow]:
    chosen = judge(homes).counts & arm
    before, during = mean_wh(homes.before_wh, homes.before_days), mean_wh(homes.during_wh, homes.during_days)
    groups = np.arange(chosen.sum()) // 5
    return group_rows(name, groups, [homes.due[chosen], before[chosen], during[chosen]])  # type: ignore[arg-type]


def told(homes: HomeSums) -> Effect:
    rows = in_groups(homes, homes.treated) + in_groups(homes, ~homes.treated, "control")
    found = recompute("lottery", rows)
    assert isinstance(found, Effect)
    return found


@pytest.fixture(scope="module")
def runs() -> dict[float, list[tuple[Effect, float]]]:
    """2,000 homes, 30 days, a fifth drawn as controls; each effect with a lottery of its own."""
    found: dict[float, list[tuple[Effect, float]]] = {effect: [] for effect in EFFECTS}
    for seed in range(RUNS):
        homes = some_homes(seed)
        for effect in EFFECTS:
            sums, true = with_effect(homes, seed * 7 + int(effect * 100), effect)
            found[effect].append((told(sums), true))
    return found


@pytest.mark.parametrize("effect", EFFECTS)
def test_the_range_holds_the_true_effect(runs: dict[float, list[tuple[Effect, float]]], effect: float) -> None:
    held = [found.low <= true <= found.high for found, true in runs[effect]]
    assert 0.93 <= np.mean(held) <= 0.97


def test_nothing_is_seldom_called_an_effect(runs: dict[float, list[tuple[Effect, float]]]) -> None:
    assert np.mean([found.clear for found, _ in runs[0.0]]) <= 0.06


def test_a_large_effect_is_found_and_a_small_one_is_not_made_larger(
    runs: dict[float, list[tuple[Effect, float]]],
) -> None:
    assert np.mean([found.clear for found, _ in runs[0.05]]) > 0.9
    for effect in EFFECTS:
        off = np.mean([found.saved - true for found, true in runs[effect]])
        assert abs(off) < 20, "watt-hours a day, of 8,500"


def test_its_error_is_the_sandwich_of_the_regression() -> None:
    """Lin's regression with HC2, solved outright on the homes themselves."""
    ratios = []
    for seed in range(20):
        homes, _ = with_effect(some_homes(seed), seed, 0.02)
        found, chosen = told(homes), judge(homes).counts
        before = mean_wh(homes.before_wh, homes.before_days)[chosen].astype(float)
        during = mean_wh(homes.during_wh, homes.during_days)[chosen].astype(float)
        treated = homes.treated[chosen].astype(float)
        centred = before - before.mean()
        design = np.stack([np.ones_like(before), treated, centred, treated * centred], axis=1)
        bread = np.linalg.inv(design.T @ design)
        beta = bread @ design.T @ during
        rest = (during - design @ beta) ** 2 / (1 - (design @ bread * design).sum(axis=1))
        error = (bread @ (design.T * rest) @ design @ bread)[1, 1] ** 0.5
        assert found.saved == pytest.approx(-beta[1], rel=1e-6)
        ratios.append((found.high - found.saved) / 1.96 / error)
    assert 0.98 < np.mean(ratios) < 1.02
    assert min(ratios) > 0.9


def joined_by_themselves(seed: int, effect: float) -> tuple[list[GroupRow], float]:
    """Homes that use more are likelier to join; those outside take no part. Nothing else tells them apart."""
    homes = some_homes(seed)
    homes = Homes(homes.wh, homes.known, np.zeros(len(homes.wh), dtype=int), homes.willing)
    sums, true = with_effect(homes, seed, effect, holdout=0.3)
    counts = judge(sums).counts
    level = sums.before_wh / np.maximum(sums.before_days, 1)
    outside = ~sums.treated & counts & (np.random.default_rng(seed).random(len(sums)) < np.clip(level / 12_000, 0.1, 1))
    shapes = []
    for arm in (sums.treated & counts, outside):
        columns = mean_wh(sums.before_wh, sums.before_days), mean_wh(sums.during_wh, sums.during_days)
        likes = sums.days_off_wh, sums.earlier_wh, sums.later_wh
        shapes.append(Shape(*(column[arm] for column in (*columns, *likes))))
    ours, theirs = shapes
    found, zero, none = match(ours, theirs), np.zeros_like(ours.before), np.zeros_like(theirs.before)
    rows = []
    for arm, shape, extra in (
        ("treated", ours, [found.gap, zero, zero]),
        ("outside", theirs, [none, found.weight, found.noise]),
    ):
        groups = np.arange(len(shape.before)) // 5
        rows += group_rows(arm, groups, [np.full_like(groups, 30), shape.before, shape.during, *extra])  # type: ignore[arg-type]
    return rows, true


def test_matched_homes_come_near_where_nothing_unseen_differs() -> None:
    """The weaker way, where it may work at all: about as often right as it says."""
    held, clear = [], []
    for seed in range(100):
        for effect in (0.0, 0.05):
            rows, true = joined_by_themselves(seed, effect)
            found = recompute("matched", rows)
            assert isinstance(found, Effect)
            held.append(found.low <= true <= found.high)
            if not effect:
                clear.append(found.clear)
    assert 0.90 <= np.mean(held) <= 0.99
    assert np.mean(clear) <= 0.1


def test_few_homes_are_told_nothing_of() -> None:
    homes, _ = with_effect(some_homes(1, n=40), 1, 0.05)
    some = np.arange(len(homes)) < 4
    few = total(row.sums for row in in_groups(homes, some))
    many = total(row.sums for row in in_groups(homes, ~some))
    assert few.homes < 5
    assert by_lottery(many, few) == "few_control"
    assert by_lottery(few, many) == "few_treated"


def test_what_was_moved_into_cheap_hours_is_found_and_less_use_is_no_move() -> None:
    """800 homes, 30 days; the treated use 3 % less besides."""
    held, clear, off = [], [], []
    for seed in range(120):
        homes = some_homes(seed, n=800)
        for move in (0.0, 0.04):
            sums, true = with_move(homes, seed, move)
            found = told(sums)
            held.append(found.low <= true <= found.high)
            off.append(found.saved - true)
            if not move:
                clear.append(found.clear)
    assert 0.92 <= np.mean(held) <= 0.985
    assert np.mean(clear) <= 0.08
    assert abs(np.mean(off)) < 10, "watt-hours a day, of 6,000 outside the cheap hours"
