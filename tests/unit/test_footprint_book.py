"""The footprint's rule file: what does not fit is refused with its line; a question says what it can take."""

from decimal import Decimal
from pathlib import Path

import pytest
import shipped

from webapp.domain.errors import RuleFileError, YiduError
from webapp.rules.footprint_book import RULES, load_footprint

TEXT = (RULES / "footprint.yaml").read_text("utf-8")
BOOK = shipped.footprint()


@pytest.mark.parametrize(
    ("was", "now", "reason"),
    [
        ("    value: 2.162\n", "    value: 21.62\n", "factors.natural_gas.value: must lie between low and high"),
        ("    low: 1.95\n", "", "factors.natural_gas.low: missing"),
        ("    basis: co2\n", "    basis: co3\n", "factors.natural_gas.basis"),
        ("sources: [fuel-table, gbt51366]", "sources: [hearsay]", "nothing is called hearsay"),
        ("sources: [fuel-table, gbt51366]", "sources: []", "sources: none"),
        ("review_by: 2027-11-21", "review_by: 2026-01-01", "review_by: is over before it began"),
        ("    confidence: high\n", "    confidence: high\n    colour: blue\n", "unknown key"),
        ("group: electricity,", "group: power,", "nothing is called power"),
        ("question: bottled}", "question: wood}", "nothing is called wood"),
        ("  - id: electricity\n", "  - id: people\n", "people is there twice"),
        ("factors: [natural_gas, town_gas]", "factors: [natural_gas, wood]", "nothing is called wood"),
        ("default: natural\n", "default: wood\n", "is none of the options"),
        ("needed_with: flights", "needed_with: fights", "nothing is called fights"),
        ("most: 2000, times: 12", "most: 0, times: 12", "must be above least"),
    ],
)
def test_a_mistake_is_refused_with_its_line_and_reason(tmp_path: Path, was: str, now: str, reason: str) -> None:
    path = tmp_path / "footprint.yaml"
    path.write_text(TEXT.replace(was, now, 1), "utf-8")
    with pytest.raises(RuleFileError) as caught:
        load_footprint(path)
    assert reason in str(caught.value)
    assert "footprint.yaml:" in str(caught.value)


@pytest.mark.parametrize(
    ("question", "field", "value", "code"),
    [
        ("car", "km", Decimal(400_001), "CarTooFar"),
        ("gas", "m3", Decimal(2001), "BeyondReason"),
        ("people", "people", Decimal(0), "NumberOutOfRange"),
        ("people", "people", Decimal("2.5"), "NotWhole"),
        ("gas", "kind", "wood", "UnknownChoice"),
        ("gas", "kind", Decimal(1), "UnknownChoice"),
        ("gas", "m3", "natural", "UnknownChoice"),
    ],
)
def test_a_field_takes_only_what_it_can(question: str, field: str, value: Decimal | str, code: str) -> None:
    asked = BOOK.question(question)
    assert asked
    found = asked.field(field)
    assert found
    with pytest.raises(YiduError) as caught:
        asked.check(found, value)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_the_most_of_each_field_is_itself_taken() -> None:
    for question in BOOK.questions:
        for field in question.fields:
            if field.kind == "number":
                assert question.check(field, field.most) == field.most, field.id


def test_flights_and_their_distance_need_each_other_unless_there_are_none() -> None:
    flights = BOOK.question("flights")
    assert flights
    distance = flights.fields[1]
    assert flights.missing(distance, {"flights": Decimal(2)}) == "km_each"
    assert flights.missing(distance, {"km_each": Decimal(900)}) == "flights"
    assert flights.missing(distance, {"flights": Decimal(0)}) is None
    assert flights.missing(distance, {}) is None
