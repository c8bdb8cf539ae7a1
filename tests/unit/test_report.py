"""Months beside each other are compared only where both are known alike."""

from dataclasses import replace
from datetime import date

import pytest

from webapp.domain.report import MonthUse, compared

OCTOBER = MonthUse(date(2026, 10, 1), 31, 93_000, 93_000, 0)
SEPTEMBER = MonthUse(date(2026, 9, 1), 30, 99_000, 99_000, 0)
LOGGED = replace(OCTOBER, metered_wh=0, n_unlogged=2)


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
