from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from builders import a_contract, a_tariff, an_appliance
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.appliance import Shift, run_load
from webapp.domain.billing import exact_cost
from webapp.domain.calendar import CHINA, QUARTER, round_up
from webapp.domain.contract import Contract
from webapp.domain.evening import Chore
from webapp.domain.evening_plan import best_move

EVENING = datetime(2026, 11, 21, 21, 38, tzinfo=CHINA)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 21, hour, minute, tzinfo=CHINA)


def clock(quarter: int) -> str:
    return f"{quarter // 4:02d}:{quarter % 4 * 15:02d}"


def a_chore(
    windows=(("00:00", "24:00"),), delay: float = 24, usual: datetime | None = None, **changes: object
) -> Chore:
    machine = an_appliance(shift=Shift("deferrable_start", windows, delay), **changes)
    return Chore(machine, 1, usual or at(19, 30))


def test_it_works():
    move = best_move(a_chore(), a_contract(), EVENING)
    assert move is not None
    assert (move.start, move.yuan, move.saving_yuan) == (at(22), Decimal("0.30"), Decimal("0.30"))


def test_the_start_nearest_the_usual_one_wins_a_tie():
    assert best_move(a_chore(usual=at(23, 30)), a_contract(), EVENING).start == at(23, 30)


def test_quiet_hours_leave_the_morning():
    chore = a_chore(windows=(("06:00", "22:00"),), constraints=("quiet_hours",))
    move = best_move(chore, a_contract(), EVENING)
    assert move.start == at(6) + timedelta(days=1)
    assert move.held_by == ()  # the morning costs no more than the night would


def test_a_run_must_lie_in_its_window_as_a_whole():
    chore = a_chore(windows=(("07:30", "22:00"),), constraints=("quiet_hours",))
    move = best_move(chore, a_contract(), EVENING)
    assert move.start == at(7, 30) + timedelta(days=1)
    assert move.yuan == Decimal("0.45")
    assert move.held_by == ("windows",)


def test_the_longest_delay_holds():
    chore = a_chore(windows=(("06:00", "22:00"),), delay=2)
    assert best_move(chore, a_contract(), EVENING) is None
    assert best_move(chore, a_contract(), at(18)).start == at(19, 30)


def test_nothing_to_gain_where_every_hour_costs_the_same():
    move = best_move(a_chore(), Contract(a_tariff(), "tiers"), EVENING)
    assert move.saving_yuan == 0


def test_never_in_the_past():
    assert best_move(a_chore(), a_contract(), at(23, 50)).start >= at(23, 50)


@pytest.mark.parametrize("tier", [0, 1])
@settings(max_examples=50)
@given(
    first=st.integers(0, 40),
    length=st.integers(8, 55),
    delay=st.integers(1, 24),
    usual=st.integers(0, 95),
    now=st.integers(0, 95),
)
def test_no_allowed_start_is_cheaper(tier, first, length, delay, usual, now):
    """Against pricing every candidate one by one."""
    windows = (
        (f"{first // 4:02d}:{first % 4 * 15:02d}", f"{(first + length) // 4:02d}:{(first + length) % 4 * 15:02d}"),
    )
    contract = a_contract(1000)
    chore = a_chore(windows=windows, delay=delay, usual=at(0) + usual * QUARTER)
    moment = at(0) + now * QUARTER + timedelta(minutes=3)
    move = best_move(chore, contract, moment, tier)
    starts = [round_up(moment) + n * QUARTER for n in range(96)]
    latest = max(chore.usual, round_up(moment)) + timedelta(hours=delay)
    quarters = [(s.hour * 4 + s.minute // 15) for s in starts]
    allowed = [
        s for s, q in zip(starts, quarters, strict=True) if s <= latest and first <= q and q + 4 <= first + length
    ]
    costs = {s: exact_cost(contract, run_load(chore.appliance, s, 1), tier) for s in allowed}
    if move is None:
        assert not allowed
    else:
        assert move.start in allowed
        assert costs[move.start] == move.yuan == min(costs.values())
