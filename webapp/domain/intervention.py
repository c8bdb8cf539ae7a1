"""What a household did on a day, and its days before and after; what two deeds share is counted once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from webapp.domain.baseline import measured, measured_by
from webapp.domain.calendar import DAY
from webapp.domain.daily import DailyTemperature, DailyUse
from webapp.domain.disturbance import (
    Disturbance,
    Spoiler,
    cut_after,
    cut_before,
    disturbed,
    lived_in,
    people_days,
    settled,
)
from webapp.domain.saving import Saving
from webapp.domain.sufficiency import LEAST_BASELINE, Doubt, Method
from webapp.domain.thresholds import LEAST_REPORTING
from webapp.domain.weather_saving import LONGEST

Deed = Literal["fridge", "led", "aircon", "water_heater", "tou", "other"]
Kind = Literal[Deed, Spoiler]
DEEDS: tuple[Deed, ...] = get_args(Deed)
SPOILERS: tuple[Spoiler, ...] = get_args(Spoiler)


@dataclass(frozen=True)
class Intervention:
    """A new fridge, lamps, a time-of-use plan: from `day` on. `expected_wh` is what it should save a day, if known.

    Or what no household does to save: see `disturbance`. `tip_id` is the tip it began as, if one.
    """

    day: date
    name: str
    expected_wh: int | None = None
    kind: Kind = "other"
    id: str = ""
    tip_id: str | None = None


def deeds_of(found: Sequence[Intervention]) -> list[Intervention]:
    return [each for each in found if each.kind in DEEDS]


def disturbances_of(found: Sequence[Intervention]) -> list[Disturbance]:
    return [Disturbance(each.day, kind) for each in found for kind in SPOILERS if each.kind == kind]


@dataclass(frozen=True)
class Trial:
    """Days from `before` up to the deed, and from it up to `after`; `together` are the deeds that share them.

    `found` is what else happened to the home, in those days or not.
    """

    deed: Intervention
    before: date
    after: date
    together: tuple[Intervention, ...] = ()
    found: tuple[Disturbance, ...] = ()


def trials(
    deeds: Sequence[Intervention],
    first: date,
    end: date,
    method: Method = "weather",
    found: Sequence[Disturbance] = (),
) -> tuple[Trial, ...]:
    """Each deed with at most a year before and after it, within `first` to `end`, in order.

    Days that belong to another deed, or to more or fewer people, are cut off. Where too few are left the deeds stay
    together: what was saved is then that of all of them, and of none alone. Days of another home are always cut off.
    """
    ordered = sorted(deeds, key=lambda deed: (deed.day, deed.name))
    return tuple(_trial(deed, ordered, (first, end), method, found) for deed in ordered)


def _trial(
    deed: Intervention,
    deeds: Sequence[Intervention],
    span: tuple[date, date],
    method: Method,
    found: Sequence[Disturbance],
) -> Trial:
    begin, end = lived_in(
        max(span[0], deed.day - LONGEST * DAY), deed.day, min(span[1], deed.day + LONGEST * DAY), found
    )
    others = [other for other in deeds if other is not deed and begin < other.day < end]
    breaks = [other.day for other in others] + people_days(found)
    before = cut_before(deed.day, begin, breaks, LEAST_BASELINE[method])
    after = cut_after(deed.day, end, breaks, LEAST_REPORTING)
    together = tuple(other for other in others if before < other.day < after)
    return Trial(deed, before, after, together, tuple(found))


def tried(trial: Trial, use: DailyUse, temperature: DailyTemperature | None, method: Method | None = None) -> Saving:
    """What the days after a deed used less than those before let expect."""
    day = trial.deed.day
    whole = use.between(trial.before, max(trial.after, day))
    baseline, reporting = settled(whole, day, whole.end, trial.found)
    if method is None:
        found = measured(baseline, reporting, temperature)
    else:
        found = measured_by(method, baseline, reporting, temperature)
    return disturbed(attributed(found, trial.deed, trial.together), trial.before, trial.found)


def attributed(saving: Saving, deed: Intervention, together: Sequence[Intervention] = ()) -> Saving:
    """The same, with what is doubtful about putting it down to one deed."""
    doubts = [*_shared(deed, together), *_rebound(saving, (deed, *together))]
    return replace(saving, doubts=(*saving.doubts, *doubts))


def _shared(deed: Intervention, together: Sequence[Intervention]) -> list[Doubt]:
    names = tuple(dict.fromkeys(other.name for other in (deed, *together)))
    return [Doubt("two_at_once", {"names": names})] if together else []


def _rebound(saving: Saving, deeds: Sequence[Intervention]) -> list[Doubt]:
    """Told where less was saved than the deeds should bring, beyond doubt: what is cheaper to run is run more."""
    a_day = sum(deed.expected_wh or 0 for deed in deeds)
    if saving.range is None or not a_day:
        return []
    expected = a_day * saving.days
    if saving.range.high_wh >= expected:
        return []
    return [Doubt("rebound", {"expected_wh": expected, "high_wh": saving.range.high_wh})]


def counted_twice(savings: Sequence[Saving]) -> tuple[tuple[int, int], ...]:
    """Pairs of savings, by position, that share days of one meter: adding them up would count a kWh twice."""
    return tuple(
        (n, m)
        for n, one in enumerate(savings)
        for m, other in enumerate(savings[n + 1 :], start=n + 1)
        if one.range and other.range and max(one.first, other.first) < min(one.end, other.end)
    )


def distinct(found: Sequence[Trial]) -> tuple[Trial, ...]:
    """Of the trials of the same deeds the first alone: they share their days, and one figure is all there is."""
    seen: dict[frozenset[Intervention], Trial] = {}
    for trial in found:
        seen.setdefault(frozenset((trial.deed, *trial.together)), trial)
    return tuple(seen.values())


def measured_twice(found: Sequence[Trial]) -> tuple[Intervention, ...]:
    """Deeds with a figure of their own that another's figure holds too, in order."""
    others = {other for trial in found for other in trial.together}
    return tuple(trial.deed for trial in found if not trial.together and trial.deed in others)
