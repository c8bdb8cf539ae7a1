"""When the next tier begins."""

from datetime import date
from decimal import Decimal

import pytest

from webapp.domain.contract import Contract
from webapp.domain.forecast import daily_wh, next_tier
from webapp.domain.household import MonthlyUse
from webapp.rules.tariff_book import load_tariffs

TODAY = date(2026, 8, 1)
EVEN = MonthlyUse((310_000,) * 12, 0.2)


@pytest.fixture(scope="module")
def anhui():
    return Contract(load_tariffs().in_force("anhui", TODAY), "tou")


def test_a_day_is_its_share_of_the_month():
    assert daily_wh(EVEN, date(2026, 8, 5)) == 10_000
    assert daily_wh(EVEN, date(2028, 2, 1)) == 310_000 // 29


def test_what_is_left_and_the_day_it_ends(anhui):
    found = next_tier(anhui, TODAY, 1_748_000, EVEN)
    assert (found.number, found.left_wh, found.step) == (1, 412_000, Decimal("0.05"))
    assert found.typical == date(2026, 9, 11)  # 300 kWh to 31 August, the 11th day of September passes 112
    assert found.early < found.typical < found.late


def test_a_tier_that_does_not_begin_this_year(anhui):
    found = next_tier(anhui, date(2026, 12, 1), 1_500_000, EVEN)
    assert (found.early, found.typical, found.late) == (None, None, None)


def test_early_only_where_more_use_would_reach_it(anhui):
    found = next_tier(anhui, date(2026, 12, 1), 2_160_000 - 310_000, EVEN)
    assert found.early
    assert found.typical is None


def test_none_in_the_last_tier_or_without_tiers(anhui):
    assert next_tier(anhui, TODAY, 4_300_000, EVEN) is None
    assert next_tier(Contract(anhui.tariff, "combined"), TODAY, 0, EVEN) is None
