"""A year guessed from four answers, and what time-of-use prices are worth."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from operator import attrgetter

import pytest
from shipped import catalogue
from shipped import tariffs as book
from sweeps import sweep

from webapp.domain.appliance import Appliance
from webapp.domain.comparison import break_even_of_the_year, compare_plans, year_bills, year_shape
from webapp.domain.contract import Contract
from webapp.domain.estimate import average_price, expected_use, monthly_use, people_factor, shiftable, worth_planning
from webapp.domain.household import Household
from webapp.domain.tariff import Province, Tariff

TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Guess:
    """A home whose year has been guessed."""

    home: Household
    entries: list[Appliance]
    tariff: Tariff
    contract: Contract


def guess(province: str = "anhui", plan: str = "tou", families: tuple[str, ...] = (), **answers: object) -> Guess:
    chosen = families or tuple(family.id for family in catalogue().families.values() if family.typical)
    entries = [catalogue().default_variant(family) for family in chosen]
    tariff = book().in_force(province, TODAY)
    home = Household("x", province, datetime(2026, 1, 1, tzinfo=UTC), plan=plan, **answers)  # type: ignore[arg-type]
    contract = home.contract(tariff)
    use = monthly_use(home, entries, catalogue(), contract, TODAY)
    return Guess(replace(home, use=use), entries, tariff, contract)


def with_bill(amount: str, kind: str = "yuan", **answers: object) -> Guess:
    return guess(bill_kind=kind, bill_amount=Decimal(amount), **answers)


def test_a_typical_home_of_three_in_anhui_uses_about_two_thousand_kwh() -> None:
    assert 2_000_000 < guess().home.use.year_wh < 4_000_000
    assert 1_600_000 < with_bill("64.54").home.use.year_wh < 2_600_000


def test_a_bill_narrows_the_guess() -> None:
    assert with_bill("64.54").home.use.doubt < guess().home.use.doubt
    assert with_bill("64.54").home.use.from_bill
    assert not guess().home.use.from_bill


def test_the_bills_month_gives_back_the_bill() -> None:
    october = with_bill("131", "kwh").home.use.wh[9]
    assert october == pytest.approx(131_000, rel=0.01)


def test_an_autumn_bill_says_nothing_of_the_air_conditioner() -> None:
    """Half the energy in October does not mean half the cooling in July."""
    made = with_bill("20", "kwh", families=("fridge", "air-conditioner"))
    factors = expected_use(made.home, made.entries, catalogue(), made.contract, TODAY).factors
    assert made.home.use.wh[9] == pytest.approx(20_000, rel=0.01)
    assert factors["ac-1-5hp-cool"] > 0.85 > factors["fridge-300l-g1"] + 0.2


def test_the_share_of_each_appliance_adds_up_to_the_year() -> None:
    made = with_bill("64.54")
    found = expected_use(made.home, made.entries, catalogue(), made.contract, TODAY)
    assert found.use == made.home.use
    assert sum(sum(months) for months in found.wh.values()) == made.home.use.year_wh


def test_an_absurd_bill_moves_the_guess_at_most_five_times() -> None:
    assert with_bill("19999").home.use.year_wh <= guess().home.use.year_wh * 5.01
    assert with_bill("1").home.use.year_wh >= guess().home.use.year_wh * 0.19


def test_more_people_use_more_but_not_in_proportion() -> None:
    one, six = guess(people=1).home.use.year_wh, guess(people=6).home.use.year_wh
    assert one < six < 6 * one


def test_the_fridge_does_not_know_how_many_live_there() -> None:
    fridge, washer = catalogue().appliances["fridge-300l-g1"], catalogue().appliances["washer-drum-40"]
    assert people_factor(fridge, 1) == people_factor(fridge, 6) == 1
    assert people_factor(washer, 3) == 1


def test_a_year_of_bills_costs_what_the_prices_allow() -> None:
    made = with_bill("64.54")
    shape = year_shape(made.home, made.entries, catalogue(), 2026)
    yuan = year_bills(made.contract, made.home.use, shape)
    kwh = Decimal(made.home.use.year_wh) / 1000
    assert kwh * Decimal("0.3153") < yuan < kwh * Decimal("0.70")
    less, more = (year_bills(made.contract, made.home.use, shape, factor) for factor in (0.83, 1.17))
    assert less < yuan < more


def test_the_average_price_lies_between_valley_and_flat() -> None:
    made = with_bill("64.54")
    assert Decimal("0.3153") < average_price(made.contract, made.home.use, date(2026, 3, 1)) < Decimal("0.5953")


def test_splitting_a_month_loses_nothing() -> None:
    made = guess()
    shape = year_shape(made.home, made.entries, catalogue(), 2026)
    for tilt in (0.5, 1.0, 1.3, 99.0):
        parts = shape.split(made.contract, date(2026, 7, 1), 123_457, tilt)
        assert sum(parts.values()) == 123_457
        assert min(parts.values()) >= -1


def test_hot_water_is_the_most_worth_moving() -> None:
    made = with_bill("64.54")
    found = shiftable(made.home, made.entries, catalogue(), made.contract, TODAY)
    assert found[0].appliance.family == "water-heater"
    assert 100 < found[0].yuan_year < 400
    assert found[0].move.start.hour == 22


def test_nothing_is_worth_moving_on_one_price() -> None:
    made = guess(plan="tiers")
    assert shiftable(made.home, made.entries, catalogue(), made.contract, TODAY) == []


def test_an_electric_bike_is_never_told_to_charge_at_night() -> None:
    assert not worth_planning(catalogue().appliances["ebike-48v20ah"])


def test_time_of_use_pays_for_a_home_with_hot_water_at_night() -> None:
    made = with_bill("64.54")
    found = compare_plans(made.tariff, made.home, made.entries, catalogue(), 2026)
    assert found
    assert found.low_yuan <= found.gain_yuan <= found.high_yuan
    assert found.pays is (None if found.low_yuan <= 0 else True)
    assert 0.1 < found.valley_share < 0.6


def test_a_plan_that_changes_little_is_called_even() -> None:
    made = guess(families=("fridge",))
    found = compare_plans(made.tariff, made.home, made.entries, catalogue(), 2026)
    small = replace(found, tou_yuan=Decimal(95), tiers_yuan=Decimal(100), low_yuan=Decimal(1), high_yuan=Decimal(9))
    assert small.pays is None


def test_a_plan_that_costs_more_does_not_pay() -> None:
    made = guess("henan", families=("induction-hob", "tv"))
    found = compare_plans(made.tariff, made.home, made.entries, catalogue(), 2026)
    assert found
    assert found.gain_yuan < 0


def test_regions_without_time_of_use_have_nothing_to_compare() -> None:
    made = guess("beijing", plan="unknown")
    assert compare_plans(made.tariff, made.home, made.entries, catalogue(), 2026) is None


def test_anhui_breaks_even_at_10_7_percent() -> None:
    assert round(break_even_of_the_year(book().in_force("anhui", TODAY), 2026), 3) == Decimal("0.107")


@pytest.mark.parametrize("province", ["guangdong", "chongqing", "beijing"])
def test_no_single_break_even_with_three_periods_or_none(province: str) -> None:
    assert break_even_of_the_year(book().in_force(province, TODAY), 2026) is None


def test_every_shipped_region_gives_a_year() -> None:
    def checks(province: Province) -> Iterator[tuple[str, bool]]:
        made = guess(province.code, bill_kind="yuan", bill_amount=Decimal("64.54"))
        shape = year_shape(made.home, made.entries, catalogue(), 2026)
        wh, yuan = made.home.use.year_wh, year_bills(made.contract, made.home.use, shape)
        yield f"{wh} Wh", 800_000 < wh < 4_000_000
        yield f"{yuan} yuan", 200 < yuan < 3000

    shipped = [province for province in book().provinces() if book().shipped(province.code, TODAY)]
    sweep(shipped, checks, attrgetter("code"))
