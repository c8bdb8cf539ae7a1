"""What holds however cheap the other hour is, for every movable appliance of the catalogue at every hour."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from builders import a_contract
from shipped import catalogue

from webapp.domain.calendar import CHINA, DAY, QUARTER, local
from webapp.domain.estimate import worth_planning
from webapp.domain.evening import Chore, Evening, Wishes, usual_start
from webapp.domain.evening_plan import plan

CATALOGUE = catalogue()
MOVABLE = [entry for entry in CATALOGUE.appliances.values() if worth_planning(entry)]
HOURS = [datetime(2026, 11, 21, hour, 38, tzinfo=CHINA) for hour in (0, 5, 9, 14, 18, 21, 23)]
WISHES = [
    Wishes(),
    Wishes(quiet=("21:00", "07:30")),
    Wishes(yuan_per_hour=Decimal("0.05")),
    Wishes(at_most=1),
]


def inside(clock: str, window: tuple[str, str]) -> bool:
    first, end = window
    return first <= clock < end if first < end else clock >= first or clock < end


def clocks(move) -> list[str]:
    """The clock at every quarter-hour a run touches."""
    quarters = -(-(move.end - move.start) // QUARTER)
    return [f"{local(move.start + n * QUARTER):%H:%M}" for n in range(quarters)]


@pytest.mark.parametrize("now", HOURS, ids=lambda now: f"{now:%H:%M}")
@pytest.mark.parametrize("wishes", WISHES, ids=["usual", "early", "calm", "one"])
def test_no_move_breaks_what_keeps_people_safe(now, wishes):
    families = CATALOGUE.families
    usual = {entry.id: usual_start(families[entry.family].usual_start, now) for entry in MOVABLE}
    chores = [Chore(entry, entry.usage.typical, usual[entry.id]) for entry in MOVABLE]
    for first in range(0, len(chores), 8):
        found = plan(Evening(a_contract(1000), now, wishes=wishes), chores[first : first + 8])
        for move in found.moves:
            constraints = move.chore.appliance.constraints
            assert "no_indoor_charging" not in constraints
            assert move.start >= now
            if "quiet_hours" in constraints:
                assert not any(inside(clock, wishes.quiet) for clock in clocks(move)), move.chore.id
            if "attended_only" in constraints:
                assert all(inside(clock, wishes.awake) for clock in clocks(move)), move.chore.id


def test_stored_heat_is_never_made_less():
    """The tank reaches its 60 °C whenever it is heated: the energy asked for, and what an early start loses."""
    tank = CATALOGUE.appliances["wh-storage-60l"]
    for now in HOURS:
        chore = Chore(tank, 2, now + timedelta(hours=8))
        (move,) = plan(Evening(a_contract(1000), now), [chore]).moves
        assert move.extra_wh >= 0
        if move.start < chore.usual:
            assert move.extra_wh > 0


def test_what_charges_indoors_or_cools_is_never_planned():
    for entry in CATALOGUE.appliances.values():
        if {"no_indoor_charging", "comfort"} & set(entry.constraints):
            assert "comfort" in entry.constraints or not worth_planning(entry), entry.id


def test_a_switched_off_quiet_lets_a_machine_into_the_evening():
    washer = CATALOGUE.appliances["washer-drum-40"]
    now = datetime(2026, 11, 21, 18, 0, tzinfo=CHINA)
    chore = Chore(washer, 1, now + timedelta(hours=1))
    late = Wishes(quiet=None, awake=("06:00", "24:00"))
    (loud,) = plan(Evening(a_contract(1000), now, wishes=late), [chore]).moves
    (calm,) = plan(Evening(a_contract(1000), now), [chore]).moves
    assert f"{loud.start:%H:%M}" == "22:00"
    assert calm.start >= datetime(2026, 11, 22, 6, 0, tzinfo=CHINA)
    assert calm.start - loud.start < DAY
