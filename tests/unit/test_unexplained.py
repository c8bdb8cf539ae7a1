"""A measured day beside its log: what runs always, what was logged, and what is left."""

from datetime import date, timedelta

import numpy as np
import pytest
from builders import WORD, an_appliance, spread

from webapp.domain.appliance import Appliance, Family, PerDay, Spread, Usage, run_end, run_load
from webapp.domain.calendar import QUARTERS, midnight
from webapp.domain.load import Wh, empty_day
from webapp.domain.measuring import Candidate, worth_measuring
from webapp.domain.readings import Quality
from webapp.domain.run import Run
from webapp.domain.standby import always_on
from webapp.domain.unexplained import LEAST_MEASURED, Account, account, is_measured

DAY = date(2026, 4, 1)
EVENING = slice(76, 84)
CATALOGUE = np.full(QUARTERS, 5, dtype=np.int64)
FAMILIES = {
    name: Family(name, WORD, "zap", "group", WORD, usual_start=clock)
    for name, clock in (("machine", "19:00"), ("heater", "12:00"), ("fridge", "19:00"), ("bike", "19:00"))
}


def whole() -> np.ndarray:
    return np.full(QUARTERS, Quality.MEASURED, dtype=np.uint8)


def a_load(base: int = 10, **at: int) -> Wh:
    """`base` Wh a quarter-hour, and more in some: a_load(q76=500)."""
    load = np.full(QUARTERS, base, dtype=np.int64)
    for name, wh in at.items():
        load[int(name[1:])] += wh
    return load


def an_evening(wh: int) -> Wh:
    """2 hours from 19:00."""
    load = empty_day()
    load[EVENING] = wh // 8
    return load


def the_account(metered: Wh, logged: Wh | None = None, quality: np.ndarray | None = None) -> Account:
    quality = whole() if quality is None else quality
    return account(DAY, metered, quality, empty_day() if logged is None else logged, CATALOGUE)


def test_a_day_is_what_always_runs_what_was_logged_and_the_rest() -> None:
    found = the_account(a_load() + an_evening(4000), an_evening(1600))
    assert (found.metered_wh, found.always_wh, found.logged_wh) == (4960, 960, 1600)
    assert found.unexplained_wh == 2400
    assert found.over_wh == 0
    assert found.share == pytest.approx(2400 / 4960)
    assert found.calm_w == 40
    assert found.darkest
    assert (found.darkest.name, found.darkest.left_wh) == ("evening", 2400)


def test_the_parts_add_up_to_the_day() -> None:
    found = the_account(a_load(7, q3=900, q30=300, q50=77, q70=11) + an_evening(4000), an_evening(801))
    for name in ("metered_wh", "always_wh", "logged_wh"):
        assert sum(getattr(part, name) for part in found.parts) == getattr(found, name)
    assert sum(part.left_wh for part in found.parts) == found.unexplained_wh


def test_a_log_of_more_than_the_meter_is_told_as_such() -> None:
    found = the_account(a_load() + an_evening(800), an_evening(1600))
    assert found.unexplained_wh == 0
    assert found.over_wh == 800
    assert found.share == 0.0
    assert found.darkest
    assert (found.darkest.name, found.darkest.left_wh) == ("evening", -800)


def test_logged_a_little_late_is_not_unexplained() -> None:
    """The same energy a quarter-hour later: the whole day is asked, not each quarter."""
    found = the_account(a_load() + an_evening(800), np.roll(an_evening(800), 1))
    assert found.unexplained_wh == found.over_wh == 0
    assert found.darkest is None


def test_what_was_not_measured_counts_nowhere() -> None:
    quality = whole()
    quality[EVENING] = Quality.MISSING
    quality[0] = Quality.ESTIMATED
    quality[1] = Quality.REPAIRED
    found = the_account(a_load() + an_evening(4000), an_evening(1600), quality)
    assert found.n_known == 87
    assert (found.metered_wh, found.always_wh, found.logged_wh) == (870, 870, 0)


@pytest.mark.parametrize(("n_missing", "counts"), [(0, True), (QUARTERS - LEAST_MEASURED, True), (25, False)])
def test_three_quarters_of_a_day_make_it_measured(n_missing: int, counts: bool) -> None:
    quality = whole()
    quality[:n_missing] = Quality.ESTIMATED
    assert is_measured(quality) is counts


def test_a_fridge_counts_with_its_rests() -> None:
    """An hour on at 80 W, an hour off: the calmest two hours are its mean, not its rest."""
    load = np.tile(np.repeat([20, 0], 4), 12).astype(np.int64)
    assert the_account(load).calm_w == 40


def test_a_logged_night_is_not_calm() -> None:
    """A car that charges from midnight to five is logged; the hour left is too short to tell anything."""
    car = empty_day()
    car[:20] = 1500
    found = the_account(a_load() + car, car)
    assert found.calm_w is None
    assert found.always_wh == CATALOGUE.sum()
    car[16:20] = 0
    assert the_account(a_load() + car, car).calm_w == 40


def test_an_unmeasured_night_leaves_the_catalogue() -> None:
    quality = whole()
    quality[3:24:6] = Quality.MISSING
    found = the_account(a_load(), quality=quality)
    assert found.calm_w is None
    assert found.always_wh == 5 * 92


def test_what_always_runs_is_never_more_than_the_meter_told() -> None:
    load = a_load()
    load[40:60] = 3
    load[60] = -4
    found = the_account(load)
    assert found.always[40] == 3
    assert found.always[60] == 0


def a_fridge(typical: float = 0.48) -> Appliance:
    return an_appliance(
        id="fridge", family="fridge", usage=Usage("always_on", WORD), kwh_per_unit=Spread(typical, 0.4, 0.9)
    )


def test_the_hunt_takes_the_middle_night_and_names_who_it_can() -> None:
    nights = [the_account(a_load(base)) for base in (10, 12, 90)]
    kettle = an_appliance(id="kettle", standby_w=spread(3), standing_loss_kwh_day=spread(24))
    found = always_on(nights, [kettle, a_fridge()])
    assert found
    assert (found.w, found.n_nights, found.kwh_a_year) == (48, 3, 420)
    assert [(suspect.appliance.id, suspect.w) for suspect in found.suspects] == [("fridge", 20)]
    assert found.plugged_w == 3
    assert (found.told_w, found.unknown_w) == (23, 25)
    assert found.share == pytest.approx(25 / 48)


def test_without_a_calm_night_there_is_no_hunt() -> None:
    quality = whole()
    quality[:24] = Quality.MISSING
    assert always_on([the_account(a_load(), quality=quality)], [a_fridge()]) is None
    assert always_on([], []) is None


def test_a_catalogue_that_knows_of_more_leaves_nobody_unknown() -> None:
    found = always_on([the_account(a_load(2))], [a_fridge()])
    assert found
    assert (found.w, found.told_w, found.unknown_w, found.share) == (8, 20, 0, 0.0)


def a_run(entry: Appliance, clock: int, quantity: float = 1) -> Run:
    start = midnight(DAY) + timedelta(hours=clock)
    wh = entry.wh(quantity)
    end = run_end(entry, start, quantity)
    return Run("r", "r", entry.id, start, end, quantity, False, wh, wh, wh, None, 0, start)


def worth(entries: list[Appliance], accounts: list[Account], runs: list[Run] | None = None) -> tuple[Candidate, ...]:
    return worth_measuring(entries, FAMILIES, accounts, runs or [], 3, always_on(accounts, entries))


def test_the_widest_range_is_most_worth_measuring() -> None:
    sure = an_appliance(id="sure", family="machine", kwh_per_unit=Spread(1, 0.9, 1.2))
    doubtful = an_appliance(id="doubtful", family="heater", kwh_per_unit=Spread(1, 0.5, 2.5))
    found = worth([sure, doubtful], [the_account(a_load())])
    assert [each.appliance.id for each in found] == ["doubtful", "sure"]
    assert (found[0].low_wh, found[0].high_wh, found[0].why) == (500, 2500, "range")


def test_of_equal_ranges_the_one_that_runs_where_energy_is_missing_comes_first() -> None:
    noon = an_appliance(id="noon", family="heater", kwh_per_unit=Spread(1, 0.5, 1.5))
    evening = an_appliance(id="evening", family="machine", kwh_per_unit=Spread(1, 0.5, 1.5))
    found = worth([noon, evening], [the_account(a_load() + an_evening(2000))])
    assert [each.appliance.id for each in found] == ["evening", "noon"]
    assert found[0].why == "hours"
    assert found[0].share == 1.0
    assert found[1].share == 0.0


def test_a_log_says_when_and_how_often() -> None:
    """Logged at noon, twice: no longer looked for in the evening, and twice the range."""
    entry = an_appliance(family="machine", kwh_per_unit=Spread(1, 0.5, 1.5))
    runs = [a_run(entry, 12), a_run(entry, 14)]
    logged = sum((run_load(entry, run.start, 1)[DAY] for run in runs), empty_day())
    (found,) = worth([entry], [the_account(a_load() + an_evening(2000) + logged, logged)], runs)
    assert (found.low_wh, found.high_wh, found.runs, found.share) == (1000, 3000, 2, 0.0)


def test_always_on_is_asked_where_the_night_has_no_name() -> None:
    (found,) = worth([a_fridge()], [the_account(a_load(20))])
    assert (found.low_wh, found.high_wh, found.why) == (400, 900, "always")
    (found,) = worth([a_fridge(1.8)], [the_account(a_load(20))])
    assert found.why == "range"


def test_a_tank_is_in_doubt_by_the_heat_it_loses_too() -> None:
    tank = an_appliance(family="heater", standing_loss_kwh_day=Spread(1, 0.8, 3.4))
    (found,) = worth([tank], [the_account(a_load())])
    assert (found.low_wh, found.high_wh) == (1800, 4400)


def test_what_is_not_worth_it_is_not_named() -> None:
    sure = an_appliance(kwh_per_unit=Spread(1, 0.97, 1.03))
    idle = an_appliance(id="idle", family="heater", kwh_per_unit=Spread(1, 0, 9), per_day=PerDay(5, 5, 0))
    bike = an_appliance(id="bike", family="bike", kwh_per_unit=Spread(1, 0, 9), constraints=("no_indoor_charging",))
    assert worth([sure, idle, bike], [the_account(a_load())]) == ()


def test_at_most_three_and_one_of_a_kind() -> None:
    families = ("machine", "machine", "heater", "fridge", "bike")
    entries = [
        an_appliance(id=f"m{n}", family=family, kwh_per_unit=Spread(1, 0.5, 2 + n)) for n, family in enumerate(families)
    ]
    found = worth(entries, [the_account(a_load())])
    assert [each.appliance.id for each in found] == ["m4", "m3", "m2"]


def test_the_variant_that_was_logged_stands_for_its_kind() -> None:
    logged = an_appliance(id="logged", kwh_per_unit=Spread(1, 0.8, 1.2))
    idle = an_appliance(id="idle", kwh_per_unit=Spread(1, 0.5, 3))
    (found,) = worth([idle, logged, idle], [the_account(a_load())], [a_run(logged, 12)])
    assert found.appliance.id == "logged"


def test_nothing_measured_nothing_ranked() -> None:
    assert worth([a_fridge()], []) == ()
