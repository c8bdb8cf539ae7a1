"""What one change would do is the same sum again; two years differ by use and by factor, which add up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import get_args

import pytest
from personas import PERSONAS, a_setting

from webapp.domain.footprint import Answers
from webapp.domain.footprint_book import Given
from webapp.domain.footprint_changes import Change, Kind, Shower, changes
from webapp.domain.footprint_count import footprint
from webapp.domain.footprint_years import Years, compare
from webapp.domain.mass import Co2

HEFEI = next(persona for persona in PERSONAS if persona.name.startswith("Hefei"))
GAS = {"gas": {"m3": Decimal(18), "kind": "natural"}}


def one(found: tuple[Change, ...], kind: Kind) -> Change:
    return next(change for change in found if change.kind == kind)


def of_me(home: dict[str, Given] | None = None, **given: Given) -> Answers:
    return Answers(home or {}, {"me": given})


class TestChanges:
    def test_each_is_what_its_sum_says(self) -> None:
        found = changes(HEFEI.answers, HEFEI.setting, {"guide-6-lights-led": 74_500}, Shower(265_309))
        assert one(found, "car_less").less.g == 243_000  # a fifth of 1215 kg
        assert one(found, "flight_less").less.g == 90_000  # 1000 km × 0.09
        assert one(found, "flight_by_rail").less.g == 63_470  # 1000 × (0.09 − 0.02653)
        assert one(found, "tip").less.g == 48_820  # 74.5 kWh × 0.6553
        assert one(found, "shower").less.g == pytest.approx(53_041, abs=2)  # 265.309 kWh / 10.814 × 2.162

    def test_the_largest_comes_first_and_none_is_trifling(self) -> None:
        found = changes(HEFEI.answers, HEFEI.setting, {"a": 500, "b": 1600, "c": 90_000}, None)
        grams = [change.less.g for change in found]
        assert grams == sorted(grams, reverse=True)
        assert {change.subject for change in found if change.kind == "tip"} == {"b", "c"}  # 0.33 kg is left out

    def test_taxis_become_metro_by_the_year(self) -> None:
        found = changes(of_me(transit={"taxi_km": Decimal(20)}), a_setting(), {})
        change = one(found, "taxi_by_metro")
        assert change.km == 1040
        assert change.less.g == pytest.approx(1040 * (210 - 53.06), abs=1)

    @pytest.mark.parametrize(
        "answers",
        [
            of_me(),
            of_me(car={"km": Decimal(10_000), "kind": "electric_home", "seats": Decimal(1)}),
            of_me({"gas": {"m3": Decimal(18), "kind": "town"}}),
            of_me(flights={"flights": Decimal(0)}),
        ],
    )
    def test_nothing_is_promised_where_no_figure_stands_behind_it(self, answers: Answers) -> None:
        """A car charged at home is on the meter; town gas has no heating value here."""
        assert changes(answers, a_setting(), {}, Shower(265_309)) == ()

    def test_no_change_takes_more_than_there_is(self) -> None:
        found = changes(of_me({"electricity": {"kwh": Decimal(50)}, **GAS}), a_setting(), {"a": 90_000}, Shower(10**9))
        assert one(found, "tip").less.g <= 50 * 656
        assert one(found, "shower").less.g == 466_992

    def test_typed_electricity_is_spared_too(self) -> None:
        found = changes(of_me({"electricity": {"kwh": Decimal(1000)}}), a_setting(), {"a": 100_000})
        assert one(found, "tip").less.g == 65_530

    def test_a_saving_has_a_range_of_its_own(self) -> None:
        less = one(changes(HEFEI.answers, HEFEI.setting, {}, None), "car_less").less
        assert (less.low, less.g, less.high) == (180_000, 243_000, 375_000)

    def test_every_kind_is_one_of_those_that_have_words(self) -> None:
        assert set(get_args(Kind)) == {"car_less", "flight_less", "flight_by_rail", "taxi_by_metro", "shower", "tip"}


def years(then: Answers, now: Answers, day: date = date(2024, 12, 31)) -> Years[Co2]:
    before = footprint(then, a_setting(day=day))
    return compare(before.co2, footprint(now, a_setting()).co2, lambda *_: True)


class TestYears:
    def test_a_new_average_is_told_apart_from_use(self) -> None:
        """Anhui: 0.6782 was in force at the end of 2024, 0.6553 now; nothing else changed."""
        found = years(Answers({}, {}), Answers({}, {}))
        electricity = found.items[0]
        assert (electricity.then, electricity.now) == (1_566_642, 1_513_743)
        assert (found.by_factor, found.by_use) == (-52_899, 0)

    def test_use_and_factor_add_up_to_the_change(self) -> None:
        then = {"electricity": {"kwh": Decimal(2000)}, **GAS}
        now = {"electricity": {"kwh": Decimal(2500)}, "gas": {"m3": Decimal(15), "kind": "natural"}}
        found = years(of_me(then, transit={"metro_km": Decimal(30)}), of_me(now, transit={"metro_km": Decimal(60)}))
        for item in found.items:
            assert item.by_factor + item.by_use == item.change
        electricity = next(item for item in found.items if item.item == "electricity")
        assert electricity.by_factor == -45_800  # 2000 × (0.6553 − 0.6782)
        assert electricity.by_use == 327_650  # 500 × 0.6553
        gas = next(item for item in found.items if item.item == "gas")
        assert (gas.by_factor, gas.by_use) == (0, -77_832)  # 36 m³ × 2.162

    def test_what_is_in_one_year_only_is_the_homes_own_doing(self) -> None:
        found = years(Answers({}, {}), of_me(flights={"flights": Decimal(2), "km_each": Decimal(1000)}))
        flight = next(item for item in found.items if item.item == "flight")
        assert (flight.then, flight.now, flight.by_factor) == (0, 180_000, 0)

    def test_what_only_one_year_tells_is_named_and_not_compared(self) -> None:
        lines = footprint(of_me(flights={"flights": Decimal(2), "km_each": Decimal(1000)}), a_setting()).co2
        found = compare((), lines, lambda item, _: item != "flight")
        assert [item.item for item in found.items] == ["electricity"]
        assert found.unlike == ("flight",)

    def test_another_kind_of_car_is_no_change_of_factor(self) -> None:
        petrol = of_me(car={"km": Decimal(10_000), "kind": "petrol"})
        electric = of_me(car={"km": Decimal(10_000), "kind": "electric_away"})
        car = next(item for item in years(petrol, electric).items if item.item == "car")
        assert car.by_factor == 0
        assert car.change < 0

    def test_the_sum_over_people_is_one_item(self) -> None:
        both = Answers({}, {name: {"transit": {"bus_km": Decimal(10)}} for name in ("a", "b")})
        found = years(both, replace(both, people={"a": both.people["a"]}))
        assert [item.item for item in found.items if item.item == "bus"] == ["bus"]
        assert next(item.change for item in found.items if item.item == "bus") == -28_600
