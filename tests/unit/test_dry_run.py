"""A campaign tried on homes that do not exist: what must hold whatever the document says."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.holidays import WEEKENDS
from webapp.domain.outreach.baseline_rule import Rule
from webapp.domain.outreach.call_baseline import Days, adjusted, baseline
from webapp.domain.outreach.campaign import Document, Place, Reward
from webapp.domain.outreach.demand_call import Hours
from webapp.domain.outreach.dry_run import Bank, make_bank, seed_of, try_document
from webapp.domain.outreach.dry_run_figures import DryRunFigures
from webapp.domain.outreach.many_baselines import METHODS, totals
from webapp.domain.outreach.synthetic_homes import some_homes, weather
from webapp.domain.text import Text

NAME = Text("桂园", "Guiyuan")
DOCUMENT = Document(
    "summer_peak",
    NAME,
    NAME,
    date(2026, 12, 1),
    date(2027, 1, 31),
    "anhui",
    tuple(Place(f"p{n}", NAME) for n in range(6)),
    reward=Reward(Decimal(3), Decimal(8), Decimal(2_000)),
    holdout_percent=20,
    events_planned=6,
)


@pytest.fixture(scope="module")
def bank() -> Bank:
    return make_bank(seed_of("a", 1), 500)


def tried(bank: Bank, document: Document = DOCUMENT, reach: int | None = None, runs: int = 40) -> DryRunFigures:
    return try_document(document, bank, 7, reach, runs)


def test_it_comes_back_as_it_was(bank: Bank) -> None:
    again = make_bank(seed_of("a", 1), 500)
    assert tried(again) == tried(bank)
    assert tried(make_bank(seed_of("a", 2), 500)) != tried(bank)


def test_figures_survive_being_kept(bank: Bank) -> None:
    for document in (DOCUMENT, replace(DOCUMENT, reward=Reward(), events_planned=0, holdout_percent=0)):
        figures = tried(bank, document)
        assert DryRunFigures.of_record(figures.as_record()) == figures


def test_a_lower_cap_never_exceeds_the_budget_more_often(bank: Bank) -> None:
    figures = tried(bank, reach=20_000)
    assert list(figures.caps) == sorted(figures.caps, reverse=True)
    assert list(figures.over_budget) == sorted(figures.over_budget, reverse=True)
    assert 0 < figures.over_budget[0] < figures.runs


@given(st.integers(1, 30), st.integers(0, 20_000))
@settings(max_examples=12)
def test_a_higher_cap_in_the_document_costs_no_less(cap: int, budget: int) -> None:
    bank = make_bank(3, 50)
    money = replace(DOCUMENT.reward, budget_yuan=Decimal(budget))
    low, high = (
        try_document(replace(DOCUMENT, reward=replace(money, cap_yuan_per_event=Decimal(each))), bank, 3, 900, 10)
        for each in (cap, cap + 5)
    )
    assert low.cost
    assert high.cost
    assert low.cost.mid <= high.cost.mid
    assert low.over_budget[0] <= high.over_budget[0]


def test_homes_without_noise_get_nothing_for_doing_nothing() -> None:
    bank = make_bank(1, 200, steady=True)
    for method in METHODS:
        assert not bank.reduced_kwh(method).any()
    assert set(tried(bank).unmoved.values()) == {0.0}


def test_homes_with_noise_do(bank: Bank) -> None:
    shares = tried(bank).unmoved
    assert set(shares) == set(METHODS)
    assert all(0.2 < share < 0.95 for share in shares.values())


def test_reach_somebody_knows_is_surer_than_a_guess(bank: Bank) -> None:
    known, guessed = tried(bank, reach=6000, runs=200), tried(bank, runs=200)
    assert known.joined.high / known.joined.low < guessed.joined.high / guessed.joined.low
    assert known.joined.high <= 6000
    assert tried(bank, reach=0).joined.high == 0


def test_a_class_comes_in_greater_part(bank: Bank) -> None:
    classes = replace(DOCUMENT, places=(Place("c1", NAME, "class"),))
    assert 15 < tried(bank, classes).joined.mid < 40


def test_more_homes_show_smaller_effects(bank: Bank) -> None:
    few, many = tried(bank, reach=2000), tried(bank, reach=50_000)
    assert few.smallest_effect
    assert many.smallest_effect
    assert many.smallest_effect < few.smallest_effect / 3
    assert tried(bank, replace(DOCUMENT, holdout_percent=0)).smallest_effect is None


def test_the_smallest_effect_is_seen_in_four_of_five() -> None:
    """Drawn anew: homes' own spread as the bank says, an effect of that size, a comparison of two means."""
    bank = make_bank(5, 2000)
    figures = try_document(DOCUMENT, bank, 5, 20_000, 60)
    assert figures.smallest_effect
    rng = np.random.default_rng(1)
    treated, control = round(figures.joined.mid * 0.8), round(figures.joined.mid * 0.2)
    seen = 0
    for _ in range(1000):
        a = rng.normal(1 - figures.smallest_effect, bank.unexplained, treated)
        b = rng.normal(1, bank.unexplained, control)
        error = np.sqrt(a.var(ddof=1) / treated + b.var(ddof=1) / control)
        seen += (b.mean() - a.mean()) / error > 1.96
    assert 0.75 < seen / 1000 < 0.85


def test_without_a_reward_nothing_is_paid(bank: Bank) -> None:
    figures = tried(bank, replace(DOCUMENT, reward=Reward()))
    assert (figures.cost, figures.over_budget, figures.unmoved_yuan) == (None, (), None)
    assert figures.unmoved


def test_advice_tells_what_it_would_bring(bank: Bank) -> None:
    tight = replace(DOCUMENT, reward=Reward(Decimal(30), Decimal(20), Decimal(3_000)))
    found = {each.code: each for each in tried(bank, tight, reach=6000, runs=200).advice}
    assert "lower_cap" in found or "more_budget" in found
    money = found.get("lower_cap") or found["more_budget"]
    assert money.after < money.before
    free = replace(DOCUMENT, holdout_percent=0, reward=Reward())
    assert {each.code for each in tried(bank, free).advice} == {"draw_lots"}
    assert "small" in {each.code for each in tried(bank, reach=300).advice}


def test_synthetic_homes_use_what_homes_use() -> None:
    rng = np.random.default_rng(2)
    wh = some_homes(rng, 400, weather(rng, date(2026, 6, 1), 60, WEEKENDS))
    assert wh.shape == (400, 60, 96)
    assert (wh >= 0).all()
    assert (wh == np.rint(wh)).all()
    a_day = wh.sum(axis=2) / 1000
    assert 5 < a_day.mean() < 12
    scatter = (a_day.std(axis=1) / a_day.mean(axis=1)).mean()
    assert 0.15 < scatter < 0.6  # as measured on real homes, see tests/savings/homes.py


def test_many_homes_get_the_baseline_one_home_gets() -> None:
    """What a dry run counts with is what homes are shown before a call."""
    rng = np.random.default_rng(0)
    days = weather(rng, date(2026, 6, 1), 60, WEEKENDS)
    homes = some_homes(rng, 12, days)
    for at in (46, 52, 59):
        day = days.first + timedelta(days=at)
        hours = Hours(day, 76, 84)
        many = totals(homes, days.off, at, 76, 84)
        for n, wh in enumerate(homes.astype(np.int64)):
            known = Days(days.first, wh, np.ones(wh.shape, dtype=np.bool_))
            for method in METHODS:
                one = adjusted(baseline(Rule(method, hours, day, WEEKENDS), known), hours, *known.at(day))
                assert one.total_wh == many[method][n]
