"""Tips: each figure follows from its sum, each fits where it should, none shouts or blames."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from shipped import advice, catalogue
from sweeps import sweep

from webapp.domain.errors import RuleFileError
from webapp.domain.formula import evaluate
from webapp.domain.tip import Saving, Tip, calculation, computed, fits, readable, wh_per_day, yearly
from webapp.rules.advice import RULES, load_advice

ROOT = Path(__file__).parents[2]
ADVICE = advice()
TIPS = {tip.id: tip for tip in ADVICE.tips}
CATALOGUE = catalogue()
SUMMER, AUTUMN, WINTER = date(2026, 7, 1), date(2026, 11, 21), date(2027, 1, 5)
TWO_TIPS = "  - id:".join((RULES / "tips.yaml").read_text("utf-8").split("  - id:")[:3])
SPRITE = (ROOT / "static" / "icons.svg").read_text("utf-8")


def test_every_tip_speaks_both_languages_calmly() -> None:
    def checks(tip: Tip) -> Iterator[tuple[str, bool]]:
        texts = [tip.title, tip.text, *([tip.caution] if tip.caution else [])]
        texts += [entry.label for entry in tip.inputs.values()]
        for text in texts:
            yield f"{text} lacks a language", bool(text.zh and text.en)
            yield f"{text} shouts", not any(mark in text.zh + text.en for mark in "!！")

    sweep(ADVICE.tips, checks)


def test_every_figure_follows_from_its_sum() -> None:
    def checks(tip: Tip) -> Iterator[tuple[str, bool]]:
        found = computed(tip)
        yield f"the sum gives {found}, not {tip.typical}", found == pytest.approx(tip.typical, rel=0.005)
        yield f"{tip.low}, {tip.typical}, {tip.high} do not rise", tip.low <= tip.typical <= tip.high

    sweep(ADVICE.tips, checks)


def test_every_tip_knows_its_sources_families_and_icon() -> None:
    known = {*CATALOGUE.families, *CATALOGUE.appliances}

    def checks(tip: Tip) -> Iterator[tuple[str, bool]]:
        yield f"unknown source in {tip.sources}", set(tip.sources) <= set(ADVICE.sources)
        yield f"unknown evidence {tip.evidence}", tip.evidence in ADVICE.evidence
        yield f"unknown family in {tip.families}", set(tip.families) <= known
        yield f"no icon {tip.icon}", f'id="{tip.icon}"' in SPRITE

    sweep(ADVICE.tips, checks)


def test_the_sum_can_be_read_without_code() -> None:
    def checks(tip: Tip) -> Iterator[tuple[str, bool]]:
        words = readable(tip)
        yield f"code in {words}", "_" not in words.zh + words.en
        yield "an input is not told", len(calculation(tip)) == len(tip.inputs)

    sweep(ADVICE.tips, checks)


def test_the_six_of_the_guide_and_the_extras() -> None:
    assert [tip.id[:7] for tip in ADVICE.tips if tip.kind == "guide"] == [f"guide-{n}" for n in range(1, 7)]
    assert sum(tip.kind == "extra" for tip in ADVICE.tips) == 32


def test_one_degree_is_six_percent() -> None:
    tip = TIPS["ac-set-26"]
    assert tip.inputs["share"].value == 0.06
    assert "6%" in tip.text.zh
    assert "1℃" in tip.text.zh
    assert yearly(tip) == Saving(8000, 17000, 45000)
    assert computed(tip, {"hours": 12}) == pytest.approx(2 * computed(tip))


def test_moved_energy_is_not_saved_energy() -> None:
    moved = {tip.id: tip.typical for tip in ADVICE.tips if tip.saving == "cost_shift"}
    assert moved == {"guide-1-avoid-peak": 1095, "guide-4-charge-later": 1800, "wh-valley": 1277.5}
    assert all(tip.needs_tou == (tip.saving == "cost_shift") for tip in ADVICE.tips)


def test_heating_water_early_loses_some() -> None:
    tip = TIPS["wh-valley"]
    assert tip.extra_kwh == pytest.approx(42.5 / 1000 * 8 * 365)
    assert tip.typical * 0.2 - tip.extra_kwh * 0.36 == pytest.approx(210.8, abs=0.1)


def test_a_days_share() -> None:
    assert wh_per_day(TIPS["wash-cold"]) == 470
    assert wh_per_day(TIPS["ac-off-early"]) == 262


def test_a_tip_fits_its_season_prices_and_home() -> None:
    cool, later, anyone = TIPS["ac-set-26"], TIPS["guide-4-charge-later"], TIPS["guide-3-switch-off-fully"]
    assert fits(cool, {"air-conditioner"}, SUMMER, tou=False)
    assert not fits(cool, {"air-conditioner"}, AUTUMN, tou=False)
    assert not fits(cool, {"fan"}, SUMMER, tou=False)
    assert fits(later, {"ev"}, AUTUMN, tou=True)
    assert not fits(later, {"ev"}, AUTUMN, tou=False)
    assert fits(anyone, set(), WINTER, tou=False)


def test_a_tip_may_be_for_one_kind_of_an_appliance() -> None:
    old = TIPS["fridge-replace-old"]
    assert not fits(old, {"fridge", "fridge-300l-g1"}, AUTUMN, tou=False)
    assert fits(old, {"fridge", "fridge-old-200l"}, AUTUMN, tou=False)


def test_summer_and_winter_together() -> None:
    seasons = [fits(TIPS["ac-clean-filter"], {"air-conditioner"}, day, tou=False) for day in (SUMMER, AUTUMN, WINTER)]
    assert seasons == [True, False, True]


@pytest.mark.parametrize(
    ("tip", "words"),
    [
        ("guide-5-cool-food-first", ("2 小时", "32℃")),
        ("ac-set-26", ("老人", "婴幼儿", "病人")),
        ("guide-4-charge-later", ("电动自行车", "白天")),
        ("guide-1-avoid-peak", ("22 点", "楼道")),
        ("ebike-safe-charge", ("白天", "有人")),
        ("wh-60c", ("60℃", "军团菌")),
        ("blanket-for-night", ("烫伤", "婴幼儿")),
    ],
)
def test_safety_comes_with_the_tip(tip: str, words: tuple[str, ...]) -> None:
    caution = TIPS[tip].caution
    assert caution
    assert all(word in caution.zh for word in words)


def test_a_safety_tip_promises_nothing() -> None:
    assert yearly(TIPS["ebike-safe-charge"]) == Saving(0, 0, 0)


def test_the_sum_reads_like_arithmetic() -> None:
    assert readable(TIPS["guide-1-avoid-peak"]).zh == "每天能挪的电 × 365"
    assert [(name.zh, value.en) for name, value in calculation(TIPS["guide-1-avoid-peak"])] == [
        ("每天能挪的电", "3 kWh")
    ]


@pytest.mark.parametrize(
    ("formula", "value"), [("1+2*3", 7), ("-(a-1)/4", -0.5), ("a*a", 9), ("2 * (3 - 1)", 4), ("1/0.25", 4)]
)
def test_formulas_are_plain_arithmetic(formula: str, value: float) -> None:
    assert evaluate(formula, {"a": 3}) == pytest.approx(value)


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("b*2", "unknown name: b"),
        ("abs(1)", "not plain arithmetic"),
        ("2**8", "not plain arithmetic"),
        ("'a'", "not plain arithmetic"),
        ("True", "not plain arithmetic"),
        ("1 +", "not a formula"),
    ],
)
def test_anything_else_is_refused(formula: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        evaluate(formula, {"a": 3})


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("typical: 1095", "typical: 1295", "gives 1095, not 1295"),
        ("'kwh_day*365'", "kwh*365", "unknown name: kwh"),
        ("sources: [guide]", "sources: [gide]", "nothing is called gide"),
        ("days_per_year: 365", "days_per_year: 0", "must be a number of days"),
        ("evidence: calculation", "evidence: hearsay", "nothing is called hearsay"),
    ],
)
def test_a_wrong_tip_is_named_with_its_line(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert old in TWO_TIPS
    path = tmp_path / "tips.yaml"
    path.write_text(TWO_TIPS.replace(old, new, 1), "utf-8")
    with pytest.raises(RuleFileError, match=rf"tips\.yaml:\d+: tips\.0\.\w+: {reason}"):
        load_advice(tips=path)


def test_a_source_is_told_the_same_everywhere() -> None:
    shared = set(ADVICE.sources) & set(CATALOGUE.sources)
    assert len(shared) > 15
    assert all(ADVICE.sources[name] == CATALOGUE.sources[name] for name in shared)


def test_guide_tips_stand_first() -> None:
    kinds = [tip.kind for tip in ADVICE.tips]
    assert not any(a == "extra" and b == "guide" for a, b in pairwise(kinds))
