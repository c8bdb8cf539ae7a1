"""What one kWh can do: as printed, against today's appliances, and for any amount."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from shipped import advice
from sweeps import sweep

from webapp.domain.equivalence import Equivalence, best_for
from webapp.domain.errors import RuleFileError
from webapp.domain.formula import evaluate
from webapp.rules.advice import RULES, load_advice

ROOT = Path(__file__).parents[2]
ADVICE = advice()
ALL = {entry.id: entry for entry in ADVICE.equivalences}
SPRITE = (ROOT / "static" / "icons.svg").read_text("utf-8")


def test_every_comparison_speaks_both_languages() -> None:
    def checks(entry: Equivalence) -> Iterator[tuple[str, bool]]:
        for text in (entry.subject, entry.unit, *(text for text in (entry.verdict, entry.catalogue) if text)):
            yield f"{text} lacks a language", bool(text.zh and text.en)
        yield f"no icon {entry.icon}", f'id="{entry.icon}"' in SPRITE

    sweep(ADVICE.equivalences, checks)


def test_every_figure_follows_from_its_sum() -> None:
    def checks(entry: Equivalence) -> Iterator[tuple[str, bool]]:
        found = evaluate(entry.formula, entry.inputs)
        yield f"the sum gives {found}, not {entry.per_kwh}", found == pytest.approx(entry.per_kwh, rel=0.03)
        within = (entry.low or 0) <= entry.per_kwh <= (entry.high or entry.per_kwh)
        yield f"{entry.per_kwh} is not within {entry.low} and {entry.high}", within
        yield f"unknown source in {entry.sources}", set(entry.sources) <= set(ADVICE.sources)

    sweep(ADVICE.equivalences, checks)


@pytest.mark.parametrize(
    ("name", "per_kwh", "today"),
    [
        ("guide-laptop", 10, "33 小时"),
        ("guide-ev", 5, "6.7 公里"),
        ("guide-ac", 1.5, "2.4 小时"),
        ("guide-fridge", 15, "两天"),
        ("guide-washer", 7, "2.4 小时"),
    ],
)
def test_the_five_of_the_guide_stand_as_printed(name: str, per_kwh: float, today: str) -> None:
    entry = ALL[name]
    assert entry.flag == "guide"
    assert entry.per_kwh == per_kwh
    assert entry.verdict
    assert entry.catalogue
    assert today in entry.catalogue.zh


def test_only_the_guide_prints_five() -> None:
    assert sum(entry.flag == "guide" for entry in ADVICE.equivalences) == 5
    assert all(not entry.verdict for entry in ADVICE.equivalences if entry.flag == "derived")


@pytest.mark.parametrize(
    ("wh", "name", "amount"),
    [
        (600, "guide-laptop", 6),
        (100, "guide-laptop", 1),
        (20, "phone", 1),
        (30_000, "guide-ac", 45),
        (50_000, "guide-ac", 75),
        (5, "led-10w", 0.5),
        (100_000, "shower", 82),
    ],
)
def test_the_comparison_that_reads_best(wh: int, name: str, amount: float) -> None:
    entry, found = best_for(wh, ADVICE.equivalences)
    assert entry.id == name
    assert found == pytest.approx(amount, abs=0.05)


def test_nothing_used_still_has_an_answer() -> None:
    assert best_for(0, ADVICE.equivalences)[1] == 0


def test_amounts_are_rounded_to_read() -> None:
    assert ALL["guide-laptop"].amount(1220) == 12
    assert ALL["guide-ac"].amount(1000) == 1.5
    assert ALL["co2-grid"].amount(1000) == 0.53


def test_four_reasons_and_fifty_hours() -> None:
    assert [reason.id for reason in ADVICE.reasons] == ["economy", "environment", "development", "system_cost"]
    assert ADVICE.peak.most_hours == 50
    assert ADVICE.peak.share_percent == pytest.approx(50 / 8760 * 100, abs=0.005)
    assert ADVICE.peak.other_hours == 8710


def test_a_wrong_sum_is_named_with_its_line(tmp_path: Path) -> None:
    text = (RULES / "equivalences.yaml").read_text("utf-8").replace("per_kwh: 10\n", "per_kwh: 12\n", 1)
    path = tmp_path / "equivalences.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(RuleFileError, match=r"equivalences\.yaml:\d+: .*formula: gives 10, not 12"):
        load_advice(equivalences=path)
