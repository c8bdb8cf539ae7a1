"""Footprints are what the sums on paper say, and CO2 is never added to CO2e."""

from dataclasses import replace
from decimal import Decimal
from operator import attrgetter

import pytest
import shipped
from hypothesis import given
from hypothesis import strategies as st
from personas import PERSONAS, Persona, a_setting
from sweeps import sweep

from webapp.domain.footprint import Answers, Electricity, Footprint, Line, M
from webapp.domain.footprint_count import footprint
from webapp.domain.mass import Co2, Co2e

NOBODY = Answers({}, {})


def lines(found: tuple[Line[M], ...]) -> dict[str, tuple[int, int]]:
    return {f"{line.profile} {line.item}" if line.profile else line.item: (line.mass.g, line.own.g) for line in found}


def of(persona: Persona) -> Footprint:
    return footprint(persona.answers, persona.setting)


@pytest.mark.parametrize("persona", PERSONAS, ids=attrgetter("name"))
class TestPersonas:
    def test_each_line_is_what_was_worked_out_by_hand(self, persona: Persona) -> None:
        assert lines(of(persona).co2) == persona.co2
        assert lines(of(persona).co2e) == persona.co2e

    def test_so_are_the_totals_of_the_home_and_of_each(self, persona: Persona) -> None:
        found = of(persona)
        assert found.total.g == persona.total
        assert found.total_co2e.g == persona.total_co2e
        assert {label: found.own(label).g for label in persona.people} == persona.own
        assert (found.each.g if found.each else None) == persona.each

    def test_what_the_meter_has_counted_is_named_and_not_added(self, persona: Persona) -> None:
        found = of(persona)
        assert {f"{one.profile} {one.item}": (one.km, one.kwh) for one in found.metered} == persona.metered

    def test_no_sum_of_co2_holds_a_line_of_co2e(self, persona: Persona) -> None:
        found = of(persona)
        book = shipped.footprint()
        assert {type(line.mass) for line in found.co2} == {Co2}
        assert {type(line.own) for line in found.co2e} <= {Co2e}
        for line in found.co2:
            assert line.factor == "grid" or book.factors[line.factor].basis == "co2", line.item
        for other in found.co2e:
            assert book.factors[other.factor].basis == "co2e", other.item
        assert found.total.g == sum(line.mass.g for line in found.co2)

    def test_a_range_holds_its_value(self, persona: Persona) -> None:
        found = of(persona)
        for mass in (found.total, found.total_co2e, *(line.mass for line in (*found.co2, *found.co2e))):
            assert mass.low <= mass.g <= mass.high


def test_six_households_at_least_are_whole() -> None:
    assert len(PERSONAS) >= 6


@pytest.mark.parametrize(("one", "other"), [(Co2(1), Co2e(1)), (Co2e(1), Co2(1))])
def test_adding_the_two_kinds_is_refused(one: Co2, other: Co2) -> None:
    with pytest.raises(TypeError, match="never added"):
        one + other
    with pytest.raises(TypeError, match="never added"):
        one - other
    with pytest.raises(TypeError, match="never added"):
        sum([one, other], Co2())


def test_nothing_answered_is_electricity_alone() -> None:
    found = footprint(NOBODY, a_setting())
    assert [line.item for line in found.co2] == ["electricity"]
    assert (found.co2e, found.metered, found.answered) == ((), (), ())
    assert found.own(None).g == 504_581


def test_unknown_electricity_is_no_line() -> None:
    assert footprint(NOBODY, a_setting(kwh=Decimal(0))).co2 == ()


def test_an_estimate_is_wider_than_a_meter() -> None:
    """2000 to 2600 kWh, and a provincial average that may be 15 % off."""
    guess = Electricity(Decimal(2310), Decimal(2000), Decimal(2600), "estimated")
    mass = footprint(NOBODY, replace(a_setting(), electricity=guess)).total
    assert (mass.low, mass.high) == (1_114_010, 1_959_347)
    metered = footprint(NOBODY, a_setting()).total
    assert (metered.low, metered.high) == (1_286_682, 1_740_804)


def test_several_people_add_up_to_the_home() -> None:
    own = {"flights": {"flights": Decimal(2), "km_each": Decimal(1000)}}
    found = footprint(Answers({}, {"a": own, "b": own, "c": own}), a_setting())
    assert found.each == found.own("a")
    assert found.total.g == 3 * found.own("b").g


def test_a_profile_that_said_nothing_is_not_counted_as_answered() -> None:
    found = footprint(Answers({}, {"a": {}, "b": {"food": {"diet": "none"}}}), a_setting())
    assert found.answered == ("b",)


@given(st.integers(1, 9), st.integers(1, 6))
def test_a_car_is_shared_by_its_seats_but_never_more_than_its_own(seats: int, heads: int) -> None:
    car = {"km": Decimal(10_000), "kind": "petrol", "seats": Decimal(seats)}
    found = footprint(Answers({}, {"a": {"car": car}}), a_setting(heads=heads))
    line = next(line for line in found.co2 if line.item == "car")
    assert line.own.g <= line.mass.g <= 1_620_000
    assert line.mass.g == pytest.approx(1_620_000 * min(seats, heads) / seats, abs=1)


def test_every_factor_has_its_source_and_is_not_overdue() -> None:
    book = shipped.footprint()
    sweep(
        book.factors.items(),
        lambda entry: (
            ("no source", all(name in book.sources for name in entry[1].sources) and bool(entry[1].sources)),
            ("overdue", book.as_of < entry[1].review_by),
            ("no range", entry[1].low < entry[1].high),
            (
                "not low, though the compiler's alone",
                entry[1].confidence != "high" or entry[1].sources != ("compiler",),
            ),
        ),
        name=lambda entry: str(entry[0]),
    )


def test_what_the_grid_drives_agrees_with_its_printed_value() -> None:
    nation = Decimal("0.5306")
    driven = {name: factor for name, factor in shipped.footprint().factors.items() if factor.kwh_per}
    assert driven.keys() == {"car_electric", "e_bike", "metro", "high_speed_rail"}
    for name, factor in driven.items():
        assert factor.kwh_per
        assert abs(factor.kwh_per * nation - factor.value) <= Decimal("0.0006"), name


def test_fuels_are_what_their_derivation_gives() -> None:
    """MJ × gC/MJ × oxidised × 44/12, as printed beside each."""
    factors = shipped.footprint().factors
    printed = {
        "natural_gas": 38.931 * 15.3 * 0.99,
        "lpg": 50.179 * 17.2 * 0.98,
        "coal": 20.908 * 26.37 * 0.94,
        "town_gas": 17.921 * 12.1 * 0.99,
    }
    for name, grams in printed.items():
        assert float(factors[name].value) == pytest.approx(grams * 44 / 12 / 1000, rel=0.005), name


def test_at_most_twelve_questions_and_each_says_what_a_skip_counts_as() -> None:
    asked = shipped.footprint().questions
    assert len(asked) <= 12
    assert {question.id for question in asked if question.skipped is None} == {"people", "electricity"}
