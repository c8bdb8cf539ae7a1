from decimal import Decimal

import pytest

from webapp.views.co2_words import kg, two_digits
from webapp.views.formats import covered, kwh, number, plain, price, yuan


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("3.249", "3.2"),
        ("72.08", "72"),
        ("393.18", "390"),
        ("0", "0"),
        ("0.0655", "0.066"),
        ("9.96", "10"),
        ("1514", "1500"),
    ],
)
def test_two_significant_digits(value, shown):
    assert f"{two_digits(Decimal(value)):f}" == shown


def test_energy_is_shown_in_kwh():
    assert kwh(2_310_000, 0) == "2,310"
    assert kwh(605) == "0.61"  # half-up


def test_money_is_rounded_half_up():
    assert yuan(Decimal("0.125")) == "0.13"
    assert yuan(Decimal("1160"), 0) == "1,160"


@pytest.mark.parametrize(("value", "shown"), [("0.5953", "0.5953"), ("0.6", "0.6000"), ("0.99496875", "0.99496875")])
def test_prices_keep_their_decimals(value, shown):
    assert price(Decimal(value)) == shown


def test_nought_kilograms_is_written_0():
    assert kg(0) == "0"
    assert kg(6900) == "6.9"


def test_numbers_without_needless_zeros():
    assert [plain(x) for x in (1.0, 0.5, 2.25)] == ["1", "0.5", "2.25"]
    assert number(2160) == "2,160"


@pytest.mark.parametrize(
    ("share", "shown"), [(1, "100%"), (0, "0%"), (0.9953, "99.5%"), (Decimal("0.99999"), "99.9%"), (0.935, "93.5%")]
)
def test_a_share_of_what_is_known_is_never_whole_while_anything_is_missing(share, shown):
    assert covered(share) == shown
