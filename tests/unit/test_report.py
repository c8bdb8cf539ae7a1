"""Months beside each other are compared only where both are known alike; CO2 goes by the day's factor."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from webapp.domain.emissions import Announcement, Factor
from webapp.domain.report import MonthUse, compared, emitted
from webapp.domain.text import Text

OCTOBER = MonthUse(date(2026, 10, 1), 31, 93_000, 93_000, 0)
SEPTEMBER = MonthUse(date(2026, 9, 1), 30, 99_000, 99_000, 0)
LOGGED = replace(OCTOBER, metered_wh=0, n_unlogged=2)


def factor(value: str, year: int = 2023, scope: str = "province") -> Factor:
    notice = Announcement("2025-47", "", "", date(2025, 12, 31), "")
    return Factor(Decimal(value), Text("安徽", "Anhui"), scope, year, notice, "high")  # type: ignore[arg-type]


def test_months_are_compared_by_their_average_day() -> None:
    found = compared(OCTOBER, SEPTEMBER)

    assert (found.wh_per_day, found.other_wh_per_day, found.more_wh, found.reason) == (3_000, 3_300, -300, None)


def test_a_month_without_days_has_no_average() -> None:
    nothing = MonthUse(date(2026, 8, 1), 0, 0, 0, 0)

    assert nothing.empty
    assert nothing.wh_per_day == 0
    assert nothing.metered_share == 0


@pytest.mark.parametrize(
    ("use", "other", "reason"),
    [
        (OCTOBER, replace(SEPTEMBER, n_unlogged=30), "none"),
        (OCTOBER, replace(SEPTEMBER, n_days=29), "part"),
        (replace(OCTOBER, n_days=12), SEPTEMBER, "part"),
        (OCTOBER, replace(SEPTEMBER, metered_wh=0), "kinds"),
        (OCTOBER, replace(SEPTEMBER, metered_wh=94_049), "kinds"),
        (OCTOBER, replace(SEPTEMBER, metered_wh=94_050), None),
        (LOGGED, replace(SEPTEMBER, metered_wh=0, n_unlogged=3), None),
        (LOGGED, replace(SEPTEMBER, metered_wh=0, n_unlogged=4), "records"),
        (replace(LOGGED, n_unlogged=4), replace(SEPTEMBER, metered_wh=0), "records"),
    ],
)
def test_unlike_months_are_not_compared(use: MonthUse, other: MonthUse, reason: str | None) -> None:
    assert compared(use, other).reason == reason


def test_each_day_goes_by_the_factor_in_force_on_it() -> None:
    old, new = factor("0.6782", 2022), factor("0.6553")
    december = {date(2025, 12, 30): 10_000, date(2025, 12, 31): 5_000}

    found = emitted(december, lambda day: new if day == date(2025, 12, 31) else old)

    assert found.parts == ((old, 10_000, 6_782), (new, 5_000, 3_277))
    assert found.g_co2 == 10_059
    assert (found.low_g, found.high_g) == (8_550, 11_567)


def test_a_borrowed_factor_has_no_range() -> None:
    found = emitted({date(2026, 10, 1): 10_000}, lambda day: factor("0.2472", scope="region"))

    assert (found.low_g, found.high_g) == (None, None)
